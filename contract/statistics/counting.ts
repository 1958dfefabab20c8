/**
 * How people are counted. The plan speaks of 延べ実施者数 without defining it: which unit was counted is a setting that
 * stands beside every number.
 */
export const countingUnits = ['person-month', 'person-day'] as const;
export type CountingUnit = (typeof countingUnits)[number];
export const unitTitles: Readonly<Record<CountingUnit, string>> = { 'person-month': '人月', 'person-day': '人日' };
export const unitRules: Readonly<Record<CountingUnit, string>> = {
  'person-month': '同じ人は、1か月に何日実施しても1人と数えます。',
  'person-day': '同じ人が実施した日ごとに1人と数えます。',
};

/** 区分 of a plan. The plan's own table leaves out 感染症対策. */
export const dayKinds = ['normal', 'infection'] as const;
export type DayKind = (typeof dayKinds)[number];
export const kindTitles: Readonly<Record<DayKind, string>> = { normal: '通常', infection: '感染症対策' };

export const teleworkForms = ['home', 'mobile', 'satellite'] as const;
export type TeleworkForm = (typeof teleworkForms)[number];
export const teleworkTitles: Readonly<Record<TeleworkForm, string>> = {
  home: '在宅',
  mobile: 'モバイル',
  satellite: 'サテライト・オフィス',
};

/** One session, as far as it is counted. */
export interface CountedSession {
  readonly id: string;
  readonly section: string;
  readonly telework: TeleworkForm;
  readonly startedAt: string;
  /** Null while it goes on. */
  readonly endedAt: string | null;
}

/** A person's day: counted once, whatever began how often in it. */
export interface WorkedDay {
  readonly section: string;
  readonly telework: TeleworkForm;
  readonly sessions: number;
  readonly minutes: number;
}

/** A session ends with its day: whatever a clock that was moved says, nobody's day is longer. */
const mostMinutes = 24 * 60;

const minutesOf = ({ startedAt, endedAt }: CountedSession): number =>
  endedAt === null ? 0 : Math.max(0, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000));

/**
 * One person's day out of its sessions. It belongs to the section, and to the way of working, in which it began: so the
 * days of all sections together are the days of the city. Minutes are from start to end, breaks included.
 */
export function workedDay(sessions: readonly CountedSession[]): WorkedDay | null {
  const [first] = sessions.toSorted((a, b) => compare(a.startedAt, b.startedAt) || compare(a.id, b.id));
  if (first === undefined) return null;
  return {
    ...{ section: first.section, telework: first.telework, sessions: sessions.length },
    minutes: Math.min(
      mostMinutes,
      sessions.reduce((sum, session) => sum + minutesOf(session), 0),
    ),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What one person did in one month in one section, of one kind. */
export interface MonthRow {
  /** `2020-04` */
  readonly month: string;
  readonly staff: string;
  readonly section: string;
  readonly telework: TeleworkForm;
  readonly days: number;
  readonly minutes: number;
}

export interface Figures {
  /** 延べ実施者数 in the unit. */
  readonly visits: number;
  /** 実人数 */
  readonly persons: number;
  /** Days of persons. */
  readonly days: number;
  readonly minutes: number;
  readonly minutesBy: Readonly<Record<TeleworkForm, number>>;
}

/** Counts rows of any months and sections together. */
export function countRows(rows: readonly MonthRow[], unit: CountingUnit): Figures {
  const persons = new Set<string>();
  const personMonths = new Set<string>();
  const minutesBy = { home: 0, mobile: 0, satellite: 0 };
  let days = 0;
  for (const row of rows) {
    persons.add(row.staff);
    personMonths.add(`${row.month} ${row.staff}`);
    minutesBy[row.telework] += row.minutes;
    days += row.days;
  }
  const minutes = minutesBy.home + minutesBy.mobile + minutesBy.satellite;
  return {
    visits: unit === 'person-month' ? personMonths.size : days,
    persons: persons.size,
    days,
    minutes,
    minutesBy,
  };
}

/** One month of what is counted. */
export interface MonthCount {
  readonly month: string;
  readonly persons: number;
  readonly days: number;
  /** Persons who did it for the first time of all, and for the first time of the fiscal year. */
  readonly newcomers: number;
  readonly yearNewcomers: number;
}

export interface Running {
  readonly visits: number;
  readonly persons: number;
}

/** 延べ累計 and 実人数累計 at the end of a month. @param counts of all months, in any order */
export function runningUntil(counts: readonly MonthCount[], month: string, unit: CountingUnit): Running {
  const until = counts.filter((count) => count.month <= month);
  return {
    visits: until.reduce((sum, { persons, days }) => sum + (unit === 'person-month' ? persons : days), 0),
    persons: until.reduce((sum, { newcomers }) => sum + newcomers, 0),
  };
}

/** Days of a loan that lie in a period, both ends counted. */
export function lentDaysIn(
  loan: { readonly from: string; readonly end: string },
  period: { readonly from: string; readonly to: string },
): number {
  const from = loan.from > period.from ? loan.from : period.from;
  const to = loan.end < period.to ? loan.end : period.to;
  return from > to ? 0 : Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}
