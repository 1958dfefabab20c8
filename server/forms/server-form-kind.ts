import type { OfficeErrorCode } from '#contract/errors.ts';
import type { Breach } from '#contract/forms/breach.ts';
import type { FormDetail } from '#contract/http/forms-api.ts';
import type { Printer } from '../pdf/printer.ts';
import type { Reader, Tx } from '../store/store.ts';
import type { FormStepsTable, FormsTable } from './form-tables.ts';

/** Whom and when a form is judged for. */
export interface FormContext {
  /** Number of the form; null before it has one. */
  readonly form: string | null;
  readonly applicant: { readonly id: string; readonly sectionId: string };
  readonly at: Date;
  /** Whether somebody is to decide on it now; else it is looked at for handing it in. */
  readonly isDecision: boolean;
}

/** What a form's paper is printed from. */
export interface FormPaperFacts<Content> {
  readonly detail: FormDetail;
  readonly content: Content;
  /** 役職 of the applicant; empty where no registration says it. */
  readonly position: string;
  /** Head of the applicant's section; empty where it has none. */
  readonly head: string;
  readonly printedAt: string;
  readonly isSample: boolean;
}

/** What one kind of form adds to the engine. */
export interface ServerFormKind<Content> {
  /** In a line, for lists. */
  readonly summary: (content: Content) => string;
  /** Where it does not fit the rules, as they and the other forms stand now. */
  readonly check: (db: Reader, content: Content, context: FormContext) => Promise<readonly Breach[]>;
  /** What keeps it from being handed in at all, e.g. another of the same kind; null where nothing does. */
  readonly stopper?: (db: Reader, context: FormContext) => Promise<OfficeErrorCode | null>;
  /** What follows from a step, in its transaction. */
  readonly onStep?: (tx: Tx, form: FormsTable, step: FormStepsTable) => Promise<void>;
  readonly print: (printer: Printer, facts: FormPaperFacts<Content>, db: Reader) => Promise<Buffer>;
}
