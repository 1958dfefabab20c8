import { BreakSettings } from '#contract/forms/hours/plan-rows.ts';
import type { OfficeSettings } from '#contract/settings/settings-api.ts';
import { isRealDate } from '#contract/words/era.ts';
import { toHalfWidth } from '#contract/words/numbers.ts';
import { readTime } from '#contract/words/time.ts';

/** The form as typed. */
export interface SettingsDraft {
  readonly breakFrom: string;
  readonly breakTo: string;
  readonly weekStart: '0' | '1';
  /** Month and day in two boxes each. */
  readonly yearEnd: { readonly from: readonly [string, string]; readonly to: readonly [string, string] };
  readonly ownDays: readonly { readonly day: string; readonly name: string }[];
  readonly unit: OfficeSettings['statistics']['unit'];
}

export interface SettingsFaults {
  readonly breaks: string | null;
  readonly yearEnd: string | null;
}

const halves = (monthDay: string): readonly [string, string] => [
  String(Number(monthDay.slice(0, 2))),
  String(Number(monthDay.slice(3))),
];

export const draftOf = ({ workRules, statistics }: OfficeSettings): SettingsDraft => ({
  ...{ breakFrom: workRules.breaks.usual.from, breakTo: workRules.breaks.usual.to },
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

/** What the form says, on top of the settings that hold; or what is wrong with it. */
export function readSettingsDraft(
  draft: SettingsDraft,
  held: OfficeSettings,
): { readonly settings: OfficeSettings | null; readonly faults: SettingsFaults } {
  const { workRules } = held;
  const usual = { from: readTime(draft.breakFrom) ?? '', to: readTime(draft.breakTo) ?? '' };
  const breaks = BreakSettings.safeParse({ ...workRules.breaks, usual });
  const [from, to] = [monthDay(draft.yearEnd.from), monthDay(draft.yearEnd.to)];
  const isTurn = from !== null && to !== null && from > to;
  const faults = {
    breaks: breaks.success ? null : '休憩は1時間で、どの勤務時間の中にも収まり、1日7時間45分が残るようにしてください。',
    yearEnd: isTurn ? null : '年をまたぐ月日を入力してください（12月29日から1月3日まで、など）。',
  };
  if (!breaks.success || !isTurn) return { settings: null, faults };
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
