import type { ReactNode } from 'react';
import { type Break, breakFrom, isSoundBreak } from '#contract/forms/hours/plan-rows.ts';
import { type ShiftCode, shiftCodes, shifts } from '#contract/forms/hours/shifts.ts';
import { plainTime, readTime } from '#contract/words/time.ts';
import { labelClass, supportClass } from '../../ui/field-text.tsx';
import { TimeInput } from '../../ui/time-input.tsx';

interface ShiftBreaksFieldProps {
  /** Where each break begins, as typed; empty for the usual one. */
  readonly typed: Readonly<Record<ShiftCode, string>>;
  /** The break of the others; null while it cannot be read. */
  readonly usual: Break | null;
  readonly faults: Readonly<Partial<Record<ShiftCode, string>>>;
  readonly onChange: (code: ShiftCode, text: string) => void;
}

/** The break that a shift has by what is typed; undefined while that is none. */
const breakWords = (code: ShiftCode, text: string, usual: Break | null): string | undefined => {
  const from = readTime(text);
  const own = from === null ? null : breakFrom(from);
  const words = ({ from, to }: Break): string => `休憩 ${plainTime(from)}〜${plainTime(to)}`;
  if (own !== null) return isSoundBreak(code, own) ? words(own) : undefined;
  if (text.trim() !== '' || usual === null) return undefined;
  return `${words(usual)}（いつもの休憩）`;
};

/** Shifts whose break is another than the usual one. A break is one hour, so that its beginning says all. */
export function ShiftBreaksField({ typed, usual, faults, onChange }: ShiftBreaksFieldProps): ReactNode {
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className={labelClass}>勤務ごとの休憩の始まり</legend>
      <p className={supportClass}>
        いつもの休憩と違う勤務だけに入力してください。空欄の勤務は、いつもの休憩です。どの休憩も1時間です。
      </p>
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
        {shiftCodes.map((code) => {
          const { title, from, to } = shifts[code];
          return (
            <TimeInput
              key={code}
              label={`${title}（${plainTime(from)}〜${plainTime(to)}）`}
              description={breakWords(code, typed[code], usual)}
              value={typed[code]}
              onChange={(text) => onChange(code, text)}
              errorMessage={faults[code] ?? null}
            />
          );
        })}
      </div>
    </fieldset>
  );
}
