import type { Generated } from 'kysely';
import type { FormKindName } from '#contract/forms/kinds.ts';
import type { FormAct, FormState } from '#contract/forms/life.ts';
import type { Role } from '#contract/http/console-api.ts';

/** A form as it stands. The applicant's section is the one at the time of applying: who decides does not change when people move. */
export interface FormsTable {
  readonly id: string;
  readonly kind: FormKindName;
  readonly applicant_id: string;
  readonly applicant_name: string;
  readonly section_id: string;
  readonly section_name: string;
  readonly summary: string;
  /** The kind's content as JSON, of the newest revision. */
  readonly content: string;
  readonly revision: number;
  readonly state: FormState;
  /** Steps of the route that were taken. */
  readonly done: number;
  readonly waits_for: 'applicant' | 'manager' | 'hr' | 'it' | null;
  /** Who has still to see that it was revoked or withdrawn after its approval. */
  readonly to_tell: 'hr' | 'it' | null;
  readonly applied_at: string;
  readonly changed_at: string;
  /** When it was disposed of: its content, and every name on it. */
  readonly emptied_at: string | null;
}

export interface FormStepsTable {
  readonly form_id: string;
  /** From 1. */
  readonly n: number;
  readonly act: FormAct;
  readonly at: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly role: Role;
  readonly deputy_for_id: string | null;
  readonly deputy_for_name: string | null;
  readonly remark: string;
  /** Keys of confirmations, JSON. */
  readonly confirmed: string;
  /** Breaches that were let pass, JSON. */
  readonly overridden: string;
  readonly revision: number;
  /** What was handed in with this step, JSON; null where nothing was. */
  readonly content: string | null;
  readonly log_index: number | null;
}

/** 代理: who decides in a head's stead, both days counted. */
export interface DeputiesTable {
  readonly id: Generated<number>;
  readonly section_id: string;
  /** Who is stood in for, and who does; null once it was disposed of. */
  readonly head_id: string | null;
  readonly deputy_id: string | null;
  readonly from_day: string;
  readonly to_day: string;
  readonly named_at: string;
  /** Ended before its last day. */
  readonly ended_at: string | null;
  /** When it was disposed of. */
  readonly emptied_at: string | null;
}

/** Breaks as the office had laid them down when a 計画書 was approved, JSON. */
export interface PlanBreaksTable {
  readonly form_id: string;
  readonly breaks: string;
}

export interface FormTables {
  readonly forms: FormsTable;
  readonly form_steps: FormStepsTable;
  readonly deputies: DeputiesTable;
  readonly plan_breaks: PlanBreaksTable;
}
