/** Work with 在宅勤務報告書, 命令簿 and telephone reports, each with what is recorded of it. */
export interface ReportActs {
  /** Of somebody else: nobody reads a trail unseen. */
  readonly 'day-report.read': {
    readonly staff: string;
    readonly from: string;
    readonly to: string;
    readonly form: string;
  };
  readonly 'report.corrected': {
    readonly date: string;
    readonly line: string;
    readonly before: string;
    readonly after: string;
    readonly reason: string;
  };
  /** `content`: SHA-256 of what the report said. */
  readonly 'report.submitted': { readonly date: string; readonly content: string };
  readonly 'report.confirmed': {
    readonly staff: string;
    readonly date: string;
    readonly content: string;
    readonly deputyFor: string | null;
  };
  readonly 'report.returned': {
    readonly staff: string;
    readonly date: string;
    readonly remark: string;
    readonly deputyFor: string | null;
  };
  readonly 'telephone.noted': {
    readonly id: number;
    readonly staff: string;
    readonly what: string;
    readonly at: string;
    readonly reason: string | null;
    readonly words: string;
  };
  readonly 'telephone.cancelled': { readonly id: number; readonly staff: string };
  readonly 'order.added': {
    readonly staff: string;
    readonly date: string;
    readonly from: string;
    readonly to: string;
    readonly work: string;
    readonly conditions: string;
    readonly scheme: string;
  };
  readonly 'order.decided': {
    readonly staff: string;
    readonly date: string;
    readonly decision: string;
    readonly reason: string;
    readonly content: string;
    readonly deputyFor: string | null;
  };
  readonly 'order.accepted': { readonly date: string; readonly content: string };
  readonly 'orders.exported': {
    readonly form: 'csv' | 'pdf';
    readonly month: string;
    /** Null: all that whoever asked reaches. */
    readonly section: string | null;
    readonly rows: number;
  };
}

/** Which of them say something about a person; see `isPersonal` of all acts. */
export const isPersonalReportAct: Readonly<Record<keyof ReportActs, boolean>> = {
  'day-report.read': true,
  'report.corrected': true,
  'report.submitted': true,
  'report.confirmed': true,
  'report.returned': true,
  'telephone.noted': true,
  'telephone.cancelled': true,
  'order.added': true,
  'order.decided': true,
  'order.accepted': true,
  'orders.exported': true,
};
