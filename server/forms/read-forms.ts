import { z } from 'zod';
import { Breach } from '#contract/forms/breach.ts';
import { type FormKindName, formKinds } from '#contract/forms/kinds.ts';
import { type FormLife, nextStep, possibleActs } from '#contract/forms/life.ts';
import type { FormDetail, FormRow, FormStepRow } from '#contract/http/forms-api.ts';
import { orderOfDay } from '#contract/travel/travel-order.ts';
import { type Caller, mayReach } from '../auth/access.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
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

export function formRow(row: FormsTable): FormRow {
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

/** The kinds that a role reads of others. */
export const readableKinds = (caller: Caller): readonly FormKindName[] =>
  (Object.keys(formKinds) as FormKindName[]).filter((kind) => formKinds[kind].readers.includes(caller.account.role));

/** The forms within reach, newest first. */
export async function listForms(
  db: Reader,
  caller: Caller,
  asked: { readonly of: 'mine' | 'all'; readonly kind?: FormKindName | undefined },
): Promise<readonly FormRow[]> {
  const kinds = readableKinds(caller);
  let query = db
    .selectFrom('forms')
    .selectAll()
    .where('emptied_at', 'is', null)
    // Not by number alone: as text F-2026-10000 comes before F-2026-9999.
    .orderBy('applied_at', 'desc')
    .orderBy('id', 'desc')
    .limit(500);
  if (asked.kind !== undefined) query = query.where('kind', '=', asked.kind);
  if (asked.of === 'mine' || caller.scope === 'own' || kinds.length === 0) {
    query = query.where('applicant_id', '=', caller.account.id);
  } else {
    query = query.where((e) => e.or([e('kind', 'in', kinds), e('applicant_id', '=', caller.account.id)]));
    if (caller.scope === 'section') query = query.where('section_id', '=', caller.sectionId);
  }
  return (await query.execute()).map(formRow);
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
  const orders = await travelOrdersOf(db, staff);
  const found = days.flatMap(({ date }) => orderOfDay(orders, staff, date) ?? []);
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
