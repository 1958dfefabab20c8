import type { Generated } from 'kysely';
import type { DayKind, TeleworkForm } from '#contract/statistics/counting.ts';
import type { together } from '#contract/statistics/totals.ts';

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

/** Persons and days of a month, by section and kind and of all of them: made from `worked_months`, with every change of it. */
export interface WorkedTotalsTable {
  /** Empty: all sections. */
  readonly section_id: string;
  readonly kind: DayKind | typeof together;
  readonly month: string;
  readonly persons: number;
  readonly days: number;
  /** Persons whose first month of all, and of the fiscal year, this is. */
  readonly newcomers: number;
  readonly year_newcomers: number;
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
  readonly worked_totals: WorkedTotalsTable;
  readonly day_kinds: DayKindsTable;
  readonly telework_ids: TeleworkIdsTable;
}
