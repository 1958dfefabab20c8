/** What happens to forms, each with what is recorded of it. */
export interface FormActs {
  /** `content`: SHA-256 of the content's JSON that the act is about, so that the log says what was approved. */
  readonly 'form.stepped': {
    readonly id: string;
    readonly kind: string;
    readonly step: string;
    readonly before: string | null;
    readonly after: string;
    readonly revision: number;
    readonly content: string;
    readonly remark: string;
    readonly confirmed: readonly string[];
    readonly overridden: readonly string[];
    readonly deputyFor: string | null;
  };
  readonly 'form.acknowledged': { readonly id: string };
  readonly 'deputy.named': { readonly deputy: string; readonly from: string; readonly to: string };
  readonly 'deputy.ended': { readonly deputy: string };
}

/** Which of them say something about a person; see `isPersonal` of all acts. */
export const isPersonalFormAct: Readonly<Record<keyof FormActs, boolean>> = {
  'form.stepped': true,
  'form.acknowledged': false,
  'deputy.named': true,
  'deputy.ended': true,
};
