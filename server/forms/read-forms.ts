import { z } from 'zod';
import { Breach } from '#contract/forms/breach.ts';
import { type FormKindName, formKindNames, formKinds } from '#contract/forms/kinds.ts';
import { type FormLife, nextStep, possibleActs } from '#contract/forms/life.ts';
import {
  type FormDetail,
  type FormPlace,
  type FormRow,
  type FormRows,
  type FormStepRow,
  type FormsQuery,
  formsPerPage,
} from '#contract/http/forms-api.ts';
import { placeOf } from '#contract/http/paging.ts';
import { ordersByDay } from '#contract/travel/travel-order.ts';
import { type Caller, mayReach } from '../auth/access.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import { beyondPlace, isReadBackwards, pageOfRows } from '../store/page-of-rows.ts';
import type { Reader } from '../store/store.ts';
import { travelMark, travelOrdersOf } from '../travel/read-travel.ts';
import type { FormStepsTable, FormsTable } from './form-tables.ts';
import { actorUnder, fits, hatsOf } from './hats.ts';
import { serverKindOf } from './kinds.ts';
import { bodyOf } from './read-body.ts';

export const lifeOf = ({ state, done, revision, applicant_id }: FormsTable): FormLife => ({
  ...{ state, done, revision, applicant: applicant_id },
});

export const waitsFor = (kind: FormKindName, life: FormLife): FormsTable['waits_for'] =>
  life.state === 'returned' ? 'applicant' : (nextStep(life, formKinds[kind].route)?.by ?? null);

export function formRow(row: ListedForm): FormRow {
  return {
    ...{ id: row.id, kind: row.kind, state: row.state, revision: row.revision, summary: row.summary },
    applicant: { id: row.applicant_id, name: row.applicant_name, section: row.section_name },
    ...{ appliedAt: row.applied_at, changedAt: row.changed_at, waitsFor: row.waits_for, toTell: row.to_tell },
  };
}

const Keys = z.array(z.string());
export const stepRow = (row: FormStepsTable): FormStepRow => ({
  ...{ act: row.act, at: row.at, by: { id: row.by_id, name: row.by_name }, role: row.role, remark: row.remark },
  deputyFor: row.deputy_for_id === null ? null : { id: row.deputy_for_id, name: row.deputy_for_name ?? '' },
  confirmed: Keys.parse(JSON.parse(row.confirmed)),
  overridden: z.array(Breach).parse(JSON.parse(row.overridden)),
  ...{ revision: row.revision, logIndex: row.log_index },
});

/** Without what is written on it: of a page of plans that alone would be some 100 KB. */
export type ListedForm = Omit<FormsTable, 'content' | 'emptied_at'>;
export const listedColumns = [
  ...(['id', 'kind', 'applicant_id', 'applicant_name', 'section_id', 'section_name', 'summary'] as const),
  ...(['revision', 'state', 'done', 'waits_for', 'to_tell', 'applied_at', 'changed_at'] as const),
] as const;

/** The kinds that a role reads of others. */
export const readableKinds = (caller: Caller): readonly FormKindName[] =>
  formKindNames.filter((kind) => formKinds[kind].readers.includes(caller.account.role));

/** A page of the forms within reach, newest first. */
export async function listForms(db: Reader, caller: Caller, asked: FormsQuery): Promise<FormRows> {
  const rows: ListedForm[] = [];
  for (const within of reachOf(caller, asked)) rows.push(...(await firstRows(db, within, asked)));
  const isBefore = isReadBackwards(asked) ? -1 : 1;
  const found = rows.sort((a, b) => (placeOfRow(a) < placeOfRow(b) ? isBefore : -isBefore));
  const { rows: shown, before, after } = pageOfRows(found, formsPerPage, asked, placeOfRow);
  return { forms: shown.map(formRow), before, after };
}

interface Reach {
  readonly kind: FormKindName;
  readonly staff?: string | undefined;
  readonly section?: string | undefined;
}

/** What may be listed, kind by kind: each is read in its own order by an index, however rare it is among the others. */
function reachOf(caller: Caller, { of, kind, staff }: FormsQuery): readonly Reach[] {
  const [own, all] = [caller.account.id, of === 'all' && caller.scope !== 'own'];
  const readable = all ? readableKinds(caller) : [];
  const section = caller.scope === 'section' ? caller.sectionId : undefined;
  return formKindNames
    .filter((name) => kind === undefined || name === kind)
    .flatMap((name): Reach[] => {
      if (readable.includes(name)) return [{ kind: name, staff, section }];
      return staff === undefined || staff === own ? [{ kind: name, staff: own }] : [];
    });
}

// By the moment first, not by number alone: as text F-2026-10000 comes before F-2026-9999.
const placeOfRow = ({ applied_at, id }: ListedForm): FormPlace => placeOf(applied_at, id) as FormPlace;

async function firstRows(
  db: Reader,
  { kind, staff, section }: Reach,
  asked: FormsQuery,
): Promise<readonly ListedForm[]> {
  let query = db.selectFrom('forms').select(listedColumns).where('emptied_at', 'is', null).where('kind', '=', kind);
  if (staff !== undefined) query = query.where('applicant_id', '=', staff);
  if (section !== undefined) query = query.where('section_id', '=', section);
  if (asked.state === 'waiting') query = query.where('waits_for', 'is not', null);
  const beyond = beyondPlace(asked, ['applied_at', 'id']);
  if (beyond !== null) query = query.where(beyond);
  const direction = isReadBackwards(asked) ? 'asc' : 'desc';
  return query
    .orderBy('applied_at', direction)
    .orderBy('id', direction)
    .limit(formsPerPage + 1)
    .execute();
}

/** OF-404: none, or of a kind that the role has no part in. OF-403: out of reach. OF-649: disposed of. */
export async function findForm(db: Reader, caller: Caller, id: string, at: Date): Promise<Outcome<FormsTable>> {
  const found = await reachForm(db, caller, id, at);
  return found.ok && found.value.emptied_at !== null ? refusal('OF-649') : found;
}

async function reachForm(db: Reader, caller: Caller, id: string, at: Date): Promise<Outcome<FormsTable>> {
  const row = await db.selectFrom('forms').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return refusal('OF-404');
  if (row.applicant_id === caller.account.id) return ok(row);
  const isDeputy = (await hatsOf(db, caller, at)).some((hat) => hat.deputyFor !== null && fits(hat, row));
  if (isDeputy && formKinds[row.kind].readers.includes('manager')) return ok(row);
  if (!mayReach(caller, { staffId: row.applicant_id, sectionId: row.section_id })) return refusal('OF-403');
  return readableKinds(caller).includes(row.kind) ? ok(row) : refusal('OF-404', 'no part in it');
}

/** 旅行命令 that cover days of a plan, each once. */
async function travelOfDays(db: Reader, staff: string, days: readonly { readonly date: string }[]) {
  const orderOf = ordersByDay(await travelOrdersOf(db, staff));
  const found = days.flatMap(({ date }) => orderOf(staff, date) ?? []);
  return [...new Set(found)].map(travelMark);
}

/** A form with all that was done to it. */
export async function formDetail(db: Reader, caller: Caller, row: FormsTable, at: Date): Promise<FormDetail> {
  const body = bodyOf(row);
  const life = lifeOf(row);
  const steps = await db.selectFrom('form_steps').selectAll().where('form_id', '=', row.id).orderBy('n').execute();
  const context = {
    form: row.id,
    applicant: { id: row.applicant_id, sectionId: row.section_id },
    at,
    isDecision: true,
  };
  const isOpen = nextStep(life, formKinds[row.kind].route)?.does === 'approve';
  const hats = (await hatsOf(db, caller, at)).filter((hat) => fits(hat, row));
  const possible = hats.flatMap((hat) => possibleActs(life, actorUnder(hat, caller, row), formKinds[row.kind].route));
  return {
    ...{ row: formRow(row), body, steps: steps.map(stepRow) },
    allowed: [...new Set(possible)],
    breaches: isOpen ? [...(await serverKindOf(body).check(db, body.content, context))] : [],
    travel: body.kind === 'plan' ? await travelOfDays(db, row.applicant_id, body.content.days) : [],
    mayAcknowledge: row.to_tell === caller.account.role,
  };
}
