import { z } from 'zod';
import { LocalDate, PersonText, SessionId, StaffId, UtcInstant } from '../primitives.ts';
import { countingUnits, dayKinds, teleworkForms } from '../statistics/counting.ts';
import { DayPlace, pageEnds, pageQuery } from './paging.ts';

/** 統計: figures of telework and the days behind them. All under /v1, all for the console. */

/** A fiscal year by the year of its 1 April, as it stands in a query: its last month is one of {@link MonthText} too. */
export const FiscalYearText = z.string().regex(/^((19|20)\d{2}|21([0-8]\d|9[0-8]))$/);
export const MonthText = z.string().regex(/^(19|20|21)\d{2}-(0[1-9]|1[0-2])$/);
const SectionId = z.string().min(1).max(80);
const Kinds = z.enum([...dayKinds, 'all']);

/** GET /v1/statistics, /v1/statistics.csv, /v1/statistics.pdf (manager: own section; hr, it, auditor: all). Names nobody. */
export const StatisticsQuery = z.strictObject({
  year: FiscalYearText.optional(),
  section: SectionId.optional(),
  /** As the office has laid down (`/v1/settings`) where left out. */
  unit: z.enum(countingUnits).optional(),
  /** `normal` where left out, as the plan's own table is counted. */
  kind: Kinds.optional(),
});
export type StatisticsQuery = z.infer<typeof StatisticsQuery>;

const Count = z.int().nonnegative();
const MinutesBy = z.strictObject({ home: Count, mobile: Count, satellite: Count });
const figures = { visits: Count, persons: Count, days: Count, minutes: Count, minutesBy: MinutesBy, lentDays: Count };
const running = { runningVisits: Count, runningPersons: Count };

export const StatisticsAnswer = z.strictObject({
  year: z.int(),
  unit: z.enum(countingUnits),
  kind: Kinds,
  section: z.strictObject({ id: SectionId, name: z.string() }).nullable(),
  /** This month in Japan: later ones have no figures yet. */
  thisMonth: MonthText,
  /** First month of all with a session: running totals begin there. */
  since: MonthText.nullable(),
  sections: z.array(z.strictObject({ id: SectionId, name: z.string() })),
  months: z.array(z.strictObject({ month: MonthText, ...figures, ...running })).length(12),
  total: z.strictObject(figures),
  bySection: z.array(z.strictObject({ id: SectionId, name: z.string(), department: z.string(), ...figures })),
  byDepartment: z.array(z.strictObject({ name: z.string(), ...figures })),
  /** The plan's years and every year with a session, oldest first. */
  years: z.array(
    z.strictObject({ year: z.int(), visits: Count, persons: Count, ...running, target: z.int().positive().nullable() }),
  ),
});
export type StatisticsAnswer = z.infer<typeof StatisticsAnswer>;

/** GET /v1/statistics/days: the days of persons behind a number, newest first. That it was read is an act of the office. */
export const WorkedDaysQuery = pageQuery(
  z.strictObject({
    year: FiscalYearText.optional(),
    month: MonthText.optional(),
    /** Everything up to the end of this month: what a running total was counted from. */
    until: MonthText.optional(),
    section: SectionId.optional(),
    kind: Kinds.optional(),
  }),
  DayPlace,
).refine(
  ({ year, month, until }) => [year, month, until].filter((given) => given !== undefined).length === 1,
  'a year, a month, or until a month',
);
export type WorkedDaysQuery = z.output<typeof WorkedDaysQuery>;

export const workedDaysPerPage = 50;
export const WorkedDayRow = z.strictObject({
  day: LocalDate,
  staff: z.strictObject({ id: StaffId, name: z.string(), section: z.string() }),
  kind: z.enum(dayKinds),
  telework: z.enum(teleworkForms),
  minutes: Count,
  sessions: z.array(z.strictObject({ id: SessionId, startedAt: UtcInstant, endedAt: UtcInstant.nullable() })),
});
export type WorkedDayRow = z.infer<typeof WorkedDayRow>;
export const WorkedDaysAnswer = z.strictObject({
  days: z.array(WorkedDayRow).max(workedDaysPerPage),
  total: Count,
  ...pageEnds(DayPlace),
});
export type WorkedDaysAnswer = z.infer<typeof WorkedDaysAnswer>;

/** POST /v1/statistics/kinds (manager: own section, hr: all): 区分 of a person's days. OF-560: the period. OF-404. */
export const DayKindBody = z.strictObject({
  staff: StaffId,
  from: LocalDate,
  to: LocalDate,
  kind: z.enum(dayKinds),
  reason: PersonText(400),
});
export type DayKindBody = z.infer<typeof DayKindBody>;
export const DayKindAnswer = z.strictObject({ days: Count });

/** GET /v1/statistics/jlis, .csv, .pdf: what J-LIS asks for, by section, both kinds. Months from–to, both counted. */
export const JlisQuery = z
  .strictObject({ from: MonthText, to: MonthText })
  .refine(({ from, to }) => from <= to, 'from comes before to');
export type JlisQuery = z.infer<typeof JlisQuery>;

const jlisFigures = { ids: Count, users: Count, days: Count, minutes: Count };
export const JlisAnswer = z.strictObject({
  from: MonthText,
  to: MonthText,
  /** The fiscal year that the IDs are allotted for: that of the last month. */
  year: z.int(),
  /** IDs that the city holds. */
  idsOfCity: Count,
  rows: z.array(z.strictObject({ id: SectionId, name: z.string(), department: z.string(), ...jlisFigures })),
  total: z.strictObject(jlisFigures),
});
export type JlisAnswer = z.infer<typeof JlisAnswer>;

/** POST /v1/statistics/ids (it): how many IDs a section holds in a fiscal year that has no ledger yet. OF-561: more than the city has. OF-619: it has one. OF-404. */
export const TeleworkIdsBody = z.strictObject({
  year: z.int().min(2000).max(2100),
  section: SectionId,
  ids: z.int().min(0).max(1000),
  reason: PersonText(400),
});
export type TeleworkIdsBody = z.infer<typeof TeleworkIdsBody>;
/** IDs of all sections together. */
export const TeleworkIdsAnswer = z.strictObject({ allotted: Count });
