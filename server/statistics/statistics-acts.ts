/** What is done with statistics, each with what is recorded of it. Figures that name nobody are read without a record. */
export interface StatisticsActs {
  readonly 'statistics.days-read': { readonly asked: Readonly<Record<string, string | number>> };
  readonly 'statistics.exported': {
    readonly report: string;
    readonly form: 'csv' | 'pdf';
    readonly asked: Readonly<Record<string, string>>;
  };
  readonly 'day-kind.set': {
    readonly staff: string;
    readonly from: string;
    readonly to: string;
    readonly kind: string;
    readonly reason: string;
  };
  readonly 'telework-ids.allotted': {
    readonly year: number;
    readonly section: string;
    readonly ids: number;
    readonly reason: string;
  };
}

/** Which of them say something about a person; see `isPersonal` of all acts. */
export const isPersonalStatisticsAct: Readonly<Record<keyof StatisticsActs, boolean>> = {
  'statistics.days-read': true,
  'statistics.exported': true,
  'day-kind.set': true,
  'telework-ids.allotted': false,
};
