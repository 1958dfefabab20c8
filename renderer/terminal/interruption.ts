import { type InterruptionReason, interruptionReasons, interruptionTitles } from '#contract/trail/catalogue.ts';
import { readTime } from '#contract/words/time.ts';
import type { Choice } from '../ui/radio-choices.tsx';

export const reasonChoices: readonly Choice<InterruptionReason>[] = interruptionReasons.map((reason) => ({
  value: reason,
  label: interruptionTitles[reason].title,
  ...(interruptionTitles[reason].needsLeave ? { support: '休暇申請と所属長への連絡が必要です' } : {}),
}));

interface InterruptionFields {
  readonly reason: InterruptionReason | null;
  readonly from: string;
  readonly to: string;
  readonly note: string;
}

interface InterruptionFaults {
  readonly reason: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** Times are asked for hourly leave only. */
export const asksTimes = (reason: InterruptionReason | null): boolean => reason === 'hourly-leave';

export function interruptionFaults(fields: InterruptionFields): InterruptionFaults {
  const none = { from: null, to: null };
  if (fields.reason === null) return { ...none, reason: '中断の理由を選んでください。' };
  if (!asksTimes(fields.reason)) return { ...none, reason: null };
  const from = readTime(fields.from);
  const to = readTime(fields.to);
  return {
    reason: null,
    from: from === null ? '始まりの時刻を「13:00」のように入力してください。' : null,
    to:
      to === null
        ? '終わりの時刻を「15:00」のように入力してください。'
        : from !== null && to <= from
          ? '始まりより後の時刻を入力してください。'
          : null,
  };
}
