import type { Generated } from 'kysely';
import type { DayKind, TeleworkForm } from '#contract/statistics/counting.ts';

/** A person's day with at least one session: made from `sessions`, never written by hand. */
export interface WorkedDaysTable {
  readonly day: string;
  readonly staff_id: string;
  readonly section_id: string;
  readonly kind: DayKind;
  readonly telework: TeleworkForm;
  readonly sessions: number;
  readonly minutes: number;
}

/** Worked days of a person by month: made from `worked_days`. What the figures are counted from. */
export interface WorkedMonthsTable {
  /** `2020-04` */
  readonly month: string;
  readonly staff_id: string;
  readonly section_id: string;
  readonly kind: DayKind;
  readonly telework: TeleworkForm;
  readonly fiscal_year: number;
  readonly days: number;
  readonly minutes: number;
}

/** 区分 of a person's days, as the office set it; of those that cover a day the newest holds. */
export interface DayKindsTable {
  readonly id: Generated<number>;
  readonly staff_id: string;
  readonly from_day: string;
  readonly to_day: string;
  readonly kind: DayKind;
  readonly reason: string;
  readonly at: string;
  readonly by_id: string;
}

/** テレワーク用ID of a section in a fiscal year; the newest holds. */
export interface TeleworkIdsTable {
  readonly id: Generated<number>;
  readonly fiscal_year: number;
  readonly section_id: string;
  readonly ids: number;
  readonly reason: string;
  readonly at: string;
  readonly by_id: string;
}

export interface StatisticsTables {
  readonly worked_days: WorkedDaysTable;
  readonly worked_months: WorkedMonthsTable;
  readonly day_kinds: DayKindsTable;
  readonly telework_ids: TeleworkIdsTable;
}
