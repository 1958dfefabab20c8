import { type Break, BreakSettings, breakFrom, isSoundBreak } from '#contract/forms/hours/plan-rows.ts';
import { type ShiftCode, shiftCodes, shifts } from '#contract/forms/hours/shifts.ts';
import type { OfficeSettings } from '#contract/settings/settings-api.ts';
import { isRealDate } from '#contract/words/era.ts';
import { toHalfWidth } from '#contract/words/numbers.ts';
import { plainTime, readTime } from '#contract/words/time.ts';

/** The form as typed. */
export interface SettingsDraft {
  readonly breakFrom: string;
  readonly breakTo: string;
  /** Where the break of each shift begins that has its own; else empty. */
  readonly shiftBreaks: Readonly<Record<ShiftCode, string>>;
  readonly weekStart: '0' | '1';
  /** Month and day in two boxes each. */
  readonly yearEnd: { readonly from: readonly [string, string]; readonly to: readonly [string, string] };
  readonly ownDays: readonly { readonly day: string; readonly name: string }[];
  readonly unit: OfficeSettings['statistics']['unit'];
}

export interface SettingsFaults {
  readonly breaks: string | null;
  readonly shiftBreaks: Readonly<Partial<Record<ShiftCode, string>>>;
  readonly yearEnd: string | null;
}

const halves = (monthDay: string): readonly [string, string] => [
  String(Number(monthDay.slice(0, 2))),
  String(Number(monthDay.slice(3))),
];

export const draftOf = ({ workRules, statistics }: OfficeSettings): SettingsDraft => ({
  ...{ breakFrom: workRules.breaks.usual.from, breakTo: workRules.breaks.usual.to },
  shiftBreaks: Object.fromEntries(
    shiftCodes.map((code) => [code, workRules.breaks.ofShift[code]?.from ?? '']),
  ) as SettingsDraft['shiftBreaks'],
  weekStart: workRules.weekStart === 0 ? '0' : '1',
  yearEnd: { from: halves(workRules.calendar.yearEnd.from), to: halves(workRules.calendar.yearEnd.to) },
  ownDays: Object.entries(workRules.calendar.ownDays)
    .map(([day, name]) => ({ day, name }))
    .sort((a, b) => (a.day < b.day ? -1 : 1)),
  unit: statistics.unit,
});

function monthDay([month, day]: readonly [string, string]): string | null {
  const [m, d] = [month, day].map((part) => toHalfWidth(part).trim().padStart(2, '0'));
  // 2000 is a leap year: 29 February is a day as well.
  return isRealDate(`2000-${m}-${d}`) ? `${m}-${d}` : null;
}

/** The usual break as typed; null where it is none. */
export function usualBreak({ breakFrom: from, breakTo: to }: SettingsDraft): Break | null {
  const usual = { from: readTime(from), to: readTime(to) };
  return usual.from === null || usual.to === null ? null : { from: usual.from, to: usual.to };
}

type OwnBreaks = OfficeSettings['workRules']['breaks']['ofShift'];

function readShiftBreaks(typed: SettingsDraft['shiftBreaks']) {
  const ofShift: { -readonly [Code in keyof OwnBreaks]: OwnBreaks[Code] } = {};
  const faults: Partial<Record<ShiftCode, string>> = {};
  for (const code of shiftCodes.filter((one) => typed[one].trim() !== '')) {
    const from = readTime(typed[code]);
    const rest = from === null ? null : breakFrom(from);
    if (rest !== null && isSoundBreak(code, rest)) ofShift[code] = rest;
    else
      faults[code] =
        `${plainTime(shifts[code].from)}より後に始まり、${plainTime(shifts[code].to)}より前に終わる1時間にしてください。`;
  }
  return { ofShift, faults };
}

/** Which shifts the usual break does not fit into, of those that have no other. */
function usualFault(usual: Break, typed: SettingsDraft['shiftBreaks']) {
  const outside = shiftCodes.filter((code) => typed[code].trim() === '' && !isSoundBreak(code, usual));
  if (outside.length === 0) return null;
  const rule = '休憩は1時間で、どの勤務時間の中にも収まり、1日7時間45分が残るようにしてください。';
  if (outside.length === shiftCodes.length) return rule;
  return `${rule}収まらない勤務：${outside.map((code) => shifts[code].title).join('、')}`;
}

/** What the form says, on top of the settings that hold; or what is wrong with it. */
export function readSettingsDraft(
  draft: SettingsDraft,
  held: OfficeSettings,
): { readonly settings: Omit<OfficeSettings, 'paperProcedure'> | null; readonly faults: SettingsFaults } {
  const { workRules } = held;
  const usual = usualBreak(draft) ?? { from: '', to: '' };
  const { ofShift, faults: shiftBreaks } = readShiftBreaks(draft.shiftBreaks);
  const breaks = BreakSettings.safeParse({ usual, ofShift });
  const [from, to] = [monthDay(draft.yearEnd.from), monthDay(draft.yearEnd.to)];
  const isTurn = from !== null && to !== null && from > to;
  const faults = {
    ...{ breaks: usualFault(usual, draft.shiftBreaks), shiftBreaks },
    yearEnd: isTurn ? null : '年をまたぐ月日を入力してください（12月29日から1月3日まで、など）。',
  };
  if (!breaks.success || Object.keys(shiftBreaks).length > 0 || !isTurn) return { settings: null, faults };
  return {
    faults,
    settings: {
      workRules: {
        breaks: breaks.data,
        weekStart: draft.weekStart === '0' ? 0 : 1,
        calendar: {
          ...workRules.calendar,
          yearEnd: { from, to },
          ownDays: Object.fromEntries(draft.ownDays.map(({ day, name }) => [day, name])),
        },
      },
      statistics: { unit: draft.unit },
    },
  };
}
