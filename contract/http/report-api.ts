import { z } from 'zod';
import { reportActs, reportStates } from '../forms/report/life.ts';
import { telephoneWords } from '../forms/report/telephone.ts';
import { weekStates } from '../forms/report/week.ts';
import { presenceStates } from '../loan/presence.ts';
import { LocalDate, LocalTime, PersonText, Sha256Hex, StaffId, UtcInstant } from '../primitives.ts';
import { orderSchemes } from '../telework/jlis-order.ts';
import { ClosingRule, InterruptionReason, interruptionReasons } from '../trail/catalogue.ts';
import { SectionId } from './audit-api.ts';
import { TravelMark } from './travel-api.ts';

/** 在宅勤務報告書, 命令簿 and the board of today. All under /v1, all for the console. */

const Person = z.strictObject({ id: StaffId, name: z.string() });
const Borrower = z.strictObject({ id: StaffId, name: z.string(), section: z.string() });
const minutes = z.int().nonnegative();

/** A section that whoever sees all of them can narrow a list to. */
export const SectionChoice = z.strictObject({ id: SectionId, name: z.string() });
export type SectionChoice = z.infer<typeof SectionChoice>;

/** Days in one answer. */
export const mostReportDays = 1000;
/** Longest period that can be asked for, days. */
export const longestReportDays = 62;

export const ReportSums = z.strictObject({
  ...{ dutyMin: minutes, workedMin: minutes, unknownMin: minutes, missingMin: minutes, inBreakMin: minutes },
  ...{ beforeMin: minutes, afterMin: minutes, leaveMin: minutes, leaveHours: minutes },
  byReason: z.strictObject(
    Object.fromEntries(interruptionReasons.map((reason) => [reason, minutes])) as Record<
      InterruptionReason,
      typeof minutes
    >,
  ),
});

/**
 * GET /v1/reports (staff: own, manager: section, hr and auditor: all): days with any record, newest first. OF-403:
 * another section than the own.
 */
export const ReportsQuery = z.strictObject({
  ...{ from: LocalDate, to: LocalDate, staff: StaffId.optional(), section: SectionId.optional() },
});
export const ReportDayRow = z.strictObject({
  staff: Borrower,
  date: LocalDate,
  state: z.enum(reportStates),
  /** Something was changed after it was submitted or confirmed. */
  changed: z.boolean(),
  startedAt: UtcInstant.nullable(),
  endedAt: UtcInstant.nullable(),
  isOpen: z.boolean(),
  closedByRule: ClosingRule.nullable(),
  /** Made from telephone reports: the trail holds nothing of this day yet. */
  byTelephone: z.boolean(),
  sums: ReportSums,
  /** SHA-256 of what the report says now: whoever confirms says what was seen. */
  content: Sha256Hex,
  /** As whom whoever asks decides on it: as the head, or in a head's stead. Null where they do not. */
  decides: z.strictObject({ deputyFor: Person.nullable() }).nullable(),
});
export type ReportDayRow = z.infer<typeof ReportDayRow>;
export const ReportRows = z.strictObject({
  days: z.array(ReportDayRow).max(mostReportDays),
  /** There are more than were sent. */
  more: z.boolean(),
  /** Empty for whoever sees one section, or less. */
  sections: z.array(SectionChoice),
});

export const ReportLine = z.strictObject({
  from: LocalTime,
  to: LocalTime,
  plan: z.string(),
  result: z.string(),
  /** What the trail alone gives. */
  drafted: z.string(),
  workedMin: minutes,
  corrected: z.strictObject({ by: Person, at: UtcInstant, reason: z.string() }).nullable(),
});
/** One thing that was done to a report. */
export const ReportStepRow = z.strictObject({
  act: z.enum(reportActs),
  by: Person,
  at: UtcInstant,
  /** Line that was corrected, `remark` for the day's own; with the words before and after. */
  row: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Reason of a correction, remark of a return. */
  reason: z.string(),
  /** Name of the head in whose stead it was done. */
  deputyFor: z.string().nullable(),
});
export type ReportStepRow = z.infer<typeof ReportStepRow>;
/** GET /v1/reports/day?staff&date. OF-403: beyond the caller's scope. OF-404: nothing is recorded of that day. */
export const ReportDayQuery = z.strictObject({ staff: StaffId.optional(), date: LocalDate });
export const ReportDay = ReportDayRow.extend({
  lines: z.array(ReportLine),
  /** Added by the person: what no line says. */
  remark: z.string(),
  steps: z.array(ReportStepRow),
  telephone: z.array(
    z.strictObject({
      id: z.int().positive(),
      what: z.enum(telephoneWords),
      at: UtcInstant,
      reason: InterruptionReason.nullable(),
      words: z.string(),
      by: Person,
    }),
  ),
  sessions: z.array(z.uuid()),
});
export type ReportDay = z.infer<typeof ReportDay>;

/** POST /v1/reports/correct (staff, own): a new entry; the trail stays as it is. OF-400: no such line. */
export const CorrectBody = z.strictObject({
  date: LocalDate,
  /** First time of the line, or `remark`. */
  row: z.union([LocalTime, z.literal('remark')]),
  text: z.string().max(2000),
  reason: PersonText(400),
});
export type CorrectBody = z.infer<typeof CorrectBody>;
/** POST /v1/reports/submit (staff, own). OF-550: not now. OF-552: still at work. */
export const SubmitBody = z.strictObject({ date: LocalDate, content: Sha256Hex });
/**
 * POST /v1/reports/decide (manager, section; never the own): many at a time, all or none. OF-550: not submitted.
 * OF-551: changed since it was seen. OF-555: the own report.
 */
export const DecideReportsBody = z.strictObject({
  decision: z.enum(['confirmed', 'returned']),
  remark: z.string().max(400),
  days: z
    .array(z.strictObject({ staff: StaffId, date: LocalDate, content: Sha256Hex }))
    .min(1)
    .max(200),
});
export type DecideReportsBody = z.infer<typeof DecideReportsBody>;
export const DecidedAnswer = z.strictObject({ days: z.int().nonnegative() });
/** GET /v1/reports/paper.pdf */
export const ReportPaperQuery = ReportsQuery.omit({ section: true });

export const Leave = z.strictObject({ from: LocalTime, to: LocalTime.nullable() });
export type Leave = z.infer<typeof Leave>;
export const boardStates = ['planned', 'working', 'interrupted', 'ended', 'none'] as const;
export const BoardRow = z.strictObject({
  staff: Borrower,
  state: z.enum(boardStates),
  reason: InterruptionReason.nullable(),
  /** Since when it is so; null where nothing has begun. */
  since: UtcInstant.nullable(),
  source: z.enum(['trail', 'telephone']).nullable(),
  /** What was said at the start: for today alone. */
  work: z.string(),
  plannedFrom: LocalTime.nullable(),
  /** 時間単位年休 of today, as the trail has it. */
  leaves: z.array(Leave),
  /** The PC's newest contact. */
  lastContactAt: UtcInstant.nullable(),
  /** The newest 在席の確認 of today, over the line, by the PC itself or by telephone. */
  presence: z
    .strictObject({
      at: UtcInstant,
      by: z.enum(['line', 'interval', 'telephone']),
      state: z.enum(presenceStates),
      answeredAt: UtcInstant.nullable(),
      withinMin: minutes,
    })
    .nullable(),
  /** At work by the trail, and no question waits: 在席を確認する can be pressed. */
  mayAsk: z.boolean(),
  /** Past the end of the hours and still at work. */
  isPastEnd: z.boolean(),
  /** What can be reported by telephone now. */
  allowed: z.array(z.enum(telephoneWords)),
  /** The newest telephone report of today, which can be taken back. */
  lastTelephone: z.int().positive().nullable(),
});
export type BoardRow = z.infer<typeof BoardRow>;
/** GET /v1/board (manager: section, hr: all). */
export const BoardAnswer = z.strictObject({ at: UtcInstant, rows: z.array(BoardRow) });
export type BoardAnswer = z.infer<typeof BoardAnswer>;
export const WeekCell = z.strictObject({
  state: z.enum(weekStates),
  /** Why a day that was theirs was not worked; else empty. */
  reason: z.string(),
  /** Hours of the approved plan. */
  hours: z.strictObject({ from: LocalTime, to: LocalTime }).nullable(),
  /** 時間単位年休 as the trail has it. */
  leaves: z.array(Leave),
});
export type WeekCell = z.infer<typeof WeekCell>;
export const WeekRow = z.strictObject({ staff: Borrower, cells: z.array(WeekCell).length(14) });
export type WeekRow = z.infer<typeof WeekRow>;
/** GET /v1/board/week (manager: section, hr: all), and as .pdf: this week and the next, a cell for each of `days`. */
export const WeekAnswer = z.strictObject({
  at: UtcInstant,
  today: LocalDate,
  days: z.array(z.strictObject({ date: LocalDate, off: z.string().nullable() })).length(14),
  rows: z.array(WeekRow),
});
export type WeekAnswer = z.infer<typeof WeekAnswer>;
/** POST /v1/board/presence (manager, section): asks over the line. OF-625: not at work by the trail. OF-626: asked already. */
export const AskPresenceBody = z.strictObject({ staff: StaffId });
/** POST /v1/board/telephone (manager, section). OF-553: out of order. OF-400: a time to come. */
export const TelephoneBody = z.strictObject({
  staff: StaffId,
  what: z.enum(telephoneWords),
  /** When it was, today; absent for now. */
  at: LocalTime.optional(),
  reason: InterruptionReason.nullable(),
  words: z.string().max(400),
});
export type TelephoneBody = z.infer<typeof TelephoneBody>;
/** POST /v1/board/telephone/cancel (manager, section): a slip of today, by a new entry. OF-553: not the newest. */
export const CancelTelephoneBody = z.strictObject({ staff: StaffId, id: z.int().positive() });

export const orderStates = ['open', 'confirmed', 'withdrawn'] as const;
export const OrderRow = z.strictObject({
  staff: Borrower,
  date: LocalDate,
  from: LocalTime,
  to: LocalTime,
  work: z.string(),
  conditions: z.string(),
  source: z.enum(['plan', 'hand']),
  /** Which rules it follows. */
  scheme: z.enum(orderSchemes),
  /** Hash of what a decision is on. */
  content: Sha256Hex,
  state: z.enum(orderStates),
  /** The plan changed after it was confirmed. */
  changed: z.boolean(),
  /** `deputyFor`: name of the head in whose stead. */
  decided: z
    .strictObject({ by: Person, at: UtcInstant, reason: z.string(), deputyFor: z.string().nullable() })
    .nullable(),
  /** As whom whoever asks decides on it: as the head, or in a head's stead. Null where they do not. */
  decides: z.strictObject({ deputyFor: Person.nullable() }).nullable(),
  accepted: UtcInstant.nullable(),
  /** 旅行命令 of the day; null where none was noted. */
  travel: TravelMark.nullable(),
  /** As the trail, or the telephone, has it. */
  actual: z
    .strictObject({ startedAt: UtcInstant.nullable(), endedAt: UtcInstant.nullable(), workedMin: minutes })
    .nullable(),
});
export type OrderRow = z.infer<typeof OrderRow>;
export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
/**
 * GET /v1/orders (staff: own, manager and their deputies: section, hr and auditor: all), and as .csv and .pdf. OF-403:
 * another section than the own. OF-404: no such section.
 */
export const OrdersQuery = z.strictObject({ month: Month, section: SectionId.optional() });
/** Rows in one answer, the month's first ones; the papers hold them all. */
export const mostOrders = 1000;
export const OrderRows = z.strictObject({
  section: z.string(),
  rows: z.array(OrderRow).max(mostOrders),
  more: z.boolean(),
  /** Empty for whoever sees one section, or less. */
  sections: z.array(SectionChoice),
});
/**
 * POST /v1/orders (manager, section): a row by hand. OF-404: nobody of the section. OF-554: there is a row. Under the
 * pilot's rules OF-621: no user of the section's application, or no day of the scheme. OF-622: more at once than IDs.
 */
export const AddOrderBody = z.strictObject({
  staff: StaffId,
  date: LocalDate,
  from: LocalTime,
  to: LocalTime,
  work: PersonText(400),
  conditions: PersonText(400),
  scheme: z.enum(orderSchemes),
});
export type AddOrderBody = z.infer<typeof AddOrderBody>;
/** POST /v1/orders/decide (manager, section, and their deputies; never the own). OF-404: no such row. OF-550: not now. OF-551: no longer what was shown. OF-555: the own. */
export const DecideOrdersBody = z.strictObject({
  decision: z.enum(['confirmed', 'withdrawn']),
  reason: z.string().max(400),
  rows: z
    .array(z.strictObject({ staff: StaffId, date: LocalDate, content: Sha256Hex }))
    .min(1)
    .max(500),
});
/** POST /v1/orders/accept (staff, own): the conditions that were shown. OF-550: not confirmed. OF-551: no longer what was shown. */
export const AcceptOrderBody = z.strictObject({ date: LocalDate, content: Sha256Hex });
export type AcceptOrderBody = z.infer<typeof AcceptOrderBody>;
