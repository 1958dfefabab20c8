/** What happens to テレワーク用ID, each with what is recorded of it. Sections, nobody's person. */
export interface TeleworkActs {
  readonly 'telework-ids.moved': {
    readonly year: number;
    readonly from: string | null;
    readonly to: string | null;
    readonly ids: number;
    readonly cause: string;
    readonly form: string | null;
    readonly reason: string;
  };
  readonly 'telework-scheme.set': {
    readonly total: number;
    readonly from: string;
    readonly until: string;
    readonly reason: string;
  };
}

export const isPersonalTeleworkAct: Readonly<Record<keyof TeleworkActs, boolean>> = {
  'telework-ids.moved': false,
  'telework-scheme.set': false,
};
