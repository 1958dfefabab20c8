import type { Generated } from 'kysely';
import type { ReportAct } from '#contract/forms/report/life.ts';
import type { TelephoneWord } from '#contract/forms/report/telephone.ts';
import type { OrderScheme } from '#contract/telework/jlis-order.ts';
import type { InterruptionReason } from '#contract/trail/catalogue.ts';

/** What was done to a day's report. Only added to. */
export interface ReportStepsTable {
  readonly id: Generated<number>;
  readonly staff_id: string;
  readonly day: string;
  readonly at: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly act: ReportAct;
  /** First time of the corrected line or `remark`; null for other acts. */
  readonly line: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly reason: string;
  /** SHA-256 of what was submitted or confirmed. */
  readonly content: string | null;
  /** What that was, as JSON: it outlives the trail's data, which is disposed of earlier. */
  readonly snapshot: string | null;
  /** The head in whose stead. */
  readonly deputy_for_id: string | null;
  readonly deputy_for_name: string | null;
  /** When it was disposed of. */
  readonly emptied_at: Generated<string | null>;
}

/** Reports whose newest step is no confirmation; kept by the database itself. */
export interface OpenReportsTable {
  readonly staff_id: string;
  readonly day: string;
}

/** What was told by telephone. Only added to: a slip is cancelled by a row of its own. */
export interface TelephoneReportsTable {
  readonly id: Generated<number>;
  readonly staff_id: string;
  readonly staff_name: string;
  readonly section_id: string;
  readonly section_name: string;
  readonly day: string;
  /** When it happened, and when it was entered. */
  readonly at: string;
  readonly entered_at: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly what: TelephoneWord;
  readonly reason: InterruptionReason | null;
  readonly words: string;
  /** The row that this one takes back. */
  readonly cancels: number | null;
  /** When it was disposed of. */
  readonly emptied_at: Generated<string | null>;
}

/** Rows of 命令簿 that the head wrote. Only added to. */
export interface OrderRowsTable {
  readonly id: Generated<number>;
  readonly section_id: string;
  readonly section_name: string;
  readonly staff_id: string;
  readonly staff_name: string;
  readonly day: string;
  readonly from_time: string;
  readonly to_time: string;
  readonly work: string;
  readonly conditions: string;
  readonly scheme: Generated<OrderScheme>;
  readonly added_at: string;
  readonly by_id: string;
  /** When it was disposed of. */
  readonly emptied_at: Generated<string | null>;
}

/** Decisions on rows of 命令簿, and the person's word on the conditions. Only added to. */
export interface OrderStepsTable {
  readonly id: Generated<number>;
  readonly staff_id: string;
  readonly day: string;
  readonly at: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly step: 'confirmed' | 'withdrawn' | 'accepted';
  readonly reason: string;
  /** SHA-256 of the row as it was decided on. */
  readonly content: string;
  /** The head in whose stead. */
  readonly deputy_for_id: string | null;
  readonly deputy_for_name: string | null;
  /** When it was disposed of. */
  readonly emptied_at: Generated<string | null>;
}

export interface ReportTables {
  readonly report_steps: ReportStepsTable;
  readonly open_reports: OpenReportsTable;
  readonly telephone_reports: TelephoneReportsTable;
  readonly order_rows: OrderRowsTable;
  readonly order_steps: OrderStepsTable;
}
