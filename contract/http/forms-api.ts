import { z } from 'zod';
import { Breach } from '../forms/breach.ts';
import { FormBody, FormKindName } from '../forms/kinds.ts';
import { formActs, formStates } from '../forms/life.ts';
import { LocalDate, PersonText, StaffId, UtcInstant } from '../primitives.ts';
import { Role } from './console-api.ts';
import { pageEnds, pageQuery } from './paging.ts';
import { TravelMark } from './travel-api.ts';

/** 様式: applied for, decided and received. All under /v1/forms, all for the console. */

export const FormId = z.string().regex(/^F-\d{4}-\d{4,6}$/);
const Person = z.strictObject({ id: StaffId, name: z.string() });

/** The moment at which a form was applied for and its number, as a list of forms is ordered. */
export const FormPlace = z.templateLiteral([UtcInstant, '_', FormId]);
export type FormPlace = z.infer<typeof FormPlace>;

/** `waiting`: for somebody's step. */
export const FormFilters = z.strictObject({
  kind: FormKindName.optional(),
  state: z.literal('waiting').optional(),
  staff: StaffId.optional(),
});
export type FormFilters = z.infer<typeof FormFilters>;

/** GET /v1/forms: newest first. `mine`: what one has handed in; `all`: everything within reach. */
export const FormsQuery = pageQuery(FormFilters.extend({ of: z.enum(['mine', 'all']) }), FormPlace);
export type FormsQuery = z.infer<typeof FormsQuery>;

export const FormRow = z.strictObject({
  id: FormId,
  kind: FormKindName,
  applicant: z.strictObject({ id: StaffId, name: z.string(), section: z.string() }),
  state: z.enum(formStates),
  revision: z.int().positive(),
  /** What it is about, in a line. */
  summary: z.string(),
  appliedAt: UtcInstant,
  changedAt: UtcInstant,
  /** Whose turn it is; null where nobody's. */
  waitsFor: z.enum(['applicant', 'manager', 'hr', 'it']).nullable(),
  /** Who has still to see that it was taken back. */
  toTell: z.enum(['hr', 'it']).nullable(),
});
export type FormRow = z.infer<typeof FormRow>;
export const formsPerPage = 50;
export const FormRows = z.strictObject({ forms: z.array(FormRow).max(formsPerPage), ...pageEnds(FormPlace) });
export type FormRows = z.infer<typeof FormRows>;

export const FormStepRow = z.strictObject({
  act: z.enum(formActs),
  at: UtcInstant,
  by: Person,
  role: Role,
  /** The head in whose stead it was done. */
  deputyFor: Person.nullable(),
  remark: z.string(),
  /** Keys of the confirmations that were given. */
  confirmed: z.array(z.string()),
  /** What was let pass at an approval. */
  overridden: z.array(Breach),
  revision: z.int().positive(),
  /** Place in the office log; null for what was there before the books were begun. */
  logIndex: z.int().nonnegative().nullable(),
});
export type FormStepRow = z.infer<typeof FormStepRow>;

export const FormDetail = z.strictObject({
  row: FormRow,
  body: FormBody,
  steps: z.array(FormStepRow),
  /** What whoever asks can do now. */
  allowed: z.array(z.enum(formActs)),
  /** Where the form does not fit the rules as they stand now; empty once it was decided. */
  breaches: z.array(Breach),
  /** 旅行命令 noted for days of a plan; none for other forms. */
  travel: z.array(TravelMark),
  /** Whether whoever asks has to acknowledge that it was taken back. */
  mayAcknowledge: z.boolean(),
});
export type FormDetail = z.infer<typeof FormDetail>;

// POST /v1/forms with a FormBody: the code of a breach that cannot be overridden, or what the kind refuses with.

/** POST /v1/forms/check with a FormBody: what would be said against it, without handing it in. OF-403: as at the hand-in. */
export const FormCheckAnswer = z.strictObject({ breaches: z.array(Breach) });

/**
 * POST /v1/forms/:id/act. OF-510: the form has moved on, or `revision` is not the one that is there. OF-511: the own
 * form. OF-512: another's step. OF-516: a confirmation is missing. OF-517: no reason was given.
 */
export const FormActBody = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('approve'),
    /** The one that was read. */
    revision: z.int().positive(),
    remark: z.string().max(400),
    confirmed: z.array(z.string().max(40)).max(20),
    /** Lets what may be overridden pass; needs a remark. */
    override: z.boolean(),
  }),
  z.strictObject({
    act: z.enum(['return', 'refuse', 'revoke']),
    revision: z.int().positive(),
    remark: PersonText(400),
  }),
  z.strictObject({ act: z.literal('receive'), revision: z.int().positive() }),
  z.strictObject({ act: z.literal('withdraw'), revision: z.int().positive(), remark: z.string().max(400) }),
  z.strictObject({ act: z.literal('resubmit'), revision: z.int().positive(), body: FormBody }),
]);
export type FormActBody = z.infer<typeof FormActBody>;

/** POST /v1/forms/:id/acknowledge (hr, it): has seen that it was revoked or withdrawn. OF-510: nothing to see. */
export const AcknowledgeBody = z.strictObject({});
// GET /v1/forms/:id/paper.pdf

/** POST /v1/deputies (manager): who decides in one's stead, both days counted. OF-519: nobody of the section who could. */
export const DeputyBody = z.strictObject({ deputy: StaffId, from: LocalDate, to: LocalDate });
export type DeputyBody = z.infer<typeof DeputyBody>;
export const DeputyRow = z.strictObject({
  id: z.int().positive(),
  head: Person,
  deputy: Person,
  from: LocalDate,
  to: LocalDate,
  /** Ended before its last day. */
  endedAt: UtcInstant.nullable(),
});
export type DeputyRow = z.infer<typeof DeputyRow>;
/** The newest, in one answer. */
export const mostDeputies = 200;
/** GET /v1/deputies, and what POST /v1/deputies and /v1/deputies/:id/end answer with. */
export const DeputyRows = z.strictObject({ deputies: z.array(DeputyRow).max(mostDeputies) });
