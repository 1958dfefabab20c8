import type { StepsSavedView } from '../http/procedure-api.ts';
import type { StepBy } from '../statistics/steps-saved.ts';
import { count } from './numbers.ts';
import { length } from './time.ts';

type Step = StepsSavedView['steps'][number];

export const byTitles: Readonly<Record<StepBy, string>> = {
  person: '本人が行う',
  both: '本人と端末守',
  system: '端末守が行う',
  outside: '端末守の外',
};

/** What was measured; says so where nothing was. */
export const measuredWords = ({ measured, measuredSec, times, by }: Step): string => {
  if (by === 'system' || by === 'outside') return 'なし';
  if (measured === 0) return times === 0 ? 'なし' : '測っていません';
  return `${count(measured)}回で${length(measuredSec * 1000)}`;
};

export const savedWords = ({ savedMin, times, by }: Step): string => {
  if (by === 'outside' || times === 0) return 'なし';
  if (savedMin === null) return '分かりません';
  return savedMin < 0 ? `${count(-savedMin)}分増えました` : `${count(savedMin)}分`;
};

/** The steps and minutes in a sentence. */
export const savedSummary = ({ bySystem, byPerson, savedMin, unmeasured }: StepsSavedView): string => {
  const minutes =
    savedMin < 0
      ? `端末守だけで済んだ手順と測った分では${count(-savedMin)}分増えました（前提による）。`
      : `端末守だけで済んだ手順と測った分で${count(savedMin)}分減りました（前提による）。`;
  const open = unmeasured === 0 ? '' : `時間を測っていない手順が${unmeasured}あります。`;
  return `行った手順のうち、端末守だけで済んだもの${bySystem}、本人が行ったもの${byPerson}。${minutes}${open}`;
};
