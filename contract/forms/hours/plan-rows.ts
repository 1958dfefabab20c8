import { z } from 'zod';
import { LocalTime } from '../../primitives.ts';
import { clockOf, minutesOf } from './minutes.ts';
import { type ShiftCode, shiftCodes, shifts } from './shifts.ts';

/** 休憩時間, as at the office (第8条1項); the rule does not fix it, so the office sets it. */
const Break = z.strictObject({ from: LocalTime, to: LocalTime });
export type Break = z.infer<typeof Break>;

/** 7 時間 45 分 a day. */
const workMinutesADay = 7 * 60 + 45;

/** The break of one hour, which is what every shift leaves, from this time on; null where the day ends before. */
export function breakFrom(from: string): Break | null {
  const end = minutesOf(from) + 60;
  return end < 24 * 60 ? { from, to: clockOf(end) } : null;
}

/** Whether this break lies in the shift and leaves 7 時間 45 分 of it. */
export const isSoundBreak = (code: ShiftCode, { from, to }: Break): boolean => {
  const shift = shifts[code];
  const length = minutesOf(to) - minutesOf(from);
  return from > shift.from && to < shift.to && minutesOf(shift.to) - minutesOf(shift.from) - length === workMinutesADay;
};

interface Breaks {
  readonly usual: Break;
  readonly ofShift: { readonly [Code in ShiftCode]?: Break | undefined };
}

export function breakOf(code: ShiftCode, { usual, ofShift }: Breaks): Break {
  return ofShift[code] ?? usual;
}

/** The break of every day, and of shifts that have another. Each must leave 7 時間 45 分 of its shift. */
export const BreakSettings = z
  .strictObject({ usual: Break, ofShift: z.partialRecord(z.enum(shiftCodes), Break) })
  .refine((breaks) => shiftCodes.every((code) => isSoundBreak(code, breakOf(code, breaks))));
export type BreakSettings = z.infer<typeof BreakSettings>;

export const breaksAtFirst: BreakSettings = { usual: { from: '12:00', to: '13:00' }, ofShift: {} };

export interface HourRow {
  readonly from: string;
  readonly to: string;
  readonly isBreak: boolean;
}

/**
 * The rows of one day of 別紙2: from the beginning of the hours, by the full hours, to their end. For 8:30–17:15 they are
 * those of the city's paper: 8:30, 9:00, 10:00 … 16:00, 17:00〜17:15.
 */
export function hourRows(code: ShiftCode, breaks: BreakSettings): readonly HourRow[] {
  const { from, to } = shifts[code];
  const rest = breakOf(code, breaks);
  const first = minutesOf(from);
  const last = minutesOf(to);
  const hours = Array.from({ length: 24 }, (_, hour) => hour * 60);
  const cuts = [...new Set([first, last, minutesOf(rest.from), minutesOf(rest.to), ...hours])]
    .filter((at) => at >= first && at <= last)
    .sort((a, b) => a - b);
  return cuts.slice(1).map((end, n) => {
    const row = { from: clockOf(cuts[n] ?? first), to: clockOf(end) };
    return { ...row, isBreak: row.from >= rest.from && row.to <= rest.to };
  });
}
