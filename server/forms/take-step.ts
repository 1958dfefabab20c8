import type { Breach } from '#contract/forms/breach.ts';
import { type FormBody, formKinds } from '#contract/forms/kinds.ts';
import { type FormAct, type FormLife, isInForce, type StepFault, step } from '#contract/forms/life.ts';
import type { FormActBody } from '#contract/http/forms-api.ts';
import type { Happening, PaperWord } from '#contract/notices/happening.ts';
import { localDate } from '#contract/session/closing.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { sha256 } from '../digest.ts';
import { appendAct } from '../log/office-acts.ts';
import { tell } from '../notices/tell.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';
import type { FormStepsTable, FormsTable } from './form-tables.ts';
import { actorUnder, fits, type Hat, hatsOf } from './hats.ts';
import { serverKindOf } from './kinds.ts';
import { bodyOf } from './read-body.ts';
import { findForm, lifeOf, waitsFor } from './read-forms.ts';
import type { FormContext } from './server-form-kind.ts';

const faultCodes: Readonly<Record<StepFault, 'OF-510' | 'OF-511' | 'OF-512'>> = {
  ...{ 'not-now': 'OF-510', own: 'OF-511', 'not-theirs': 'OF-512' },
};

/** `F-2026-0001`; four digits or more, so that a year may have any number of forms. */
async function nextFormId(tx: Tx, at: Date): Promise<string> {
  const year = localDate(at).slice(0, 4);
  const { count } = await tx
    .selectFrom('forms')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('id', 'like', `F-${year}-%`)
    .executeTakeFirstOrThrow();
  return `F-${year}-${String(count + 1).padStart(4, '0')}`;
}

interface Said {
  readonly act: FormAct;
  readonly remark?: string;
  readonly confirmed?: readonly string[];
  readonly overridden?: readonly Breach[];
  readonly deputyFor?: Hat['deputyFor'];
  /** What is handed in with it. */
  readonly content?: string | null;
}

/** Writes a step: the form as it is now, what was done, the act in the log, and what follows from it. */
async function write(
  tx: Tx,
  caller: Caller,
  at: Date,
  change: { readonly before: FormsTable | null; readonly form: FormsTable; readonly said: Said },
): Promise<void> {
  const { before, form, said } = change;
  const { act, remark = '', confirmed = [], overridden = [], content = null, deputyFor = null } = said;
  const actor = actorOf(caller);
  const index = await appendAct(tx, {
    ...{ at, actor, act: 'form.stepped' },
    data: {
      ...{ id: form.id, kind: form.kind, step: act, before: before?.state ?? null, after: form.state },
      ...{ revision: form.revision, content: sha256(form.content), remark, confirmed: [...confirmed] },
      ...{ overridden: overridden.map(({ code, text }) => `${code} ${text}`), deputyFor: deputyFor?.id ?? null },
    },
  });
  if (before === null) await tx.insertInto('forms').values(form).execute();
  else {
    const { id, ...rest } = form;
    await tx.updateTable('forms').set(rest).where('id', '=', id).execute();
  }
  const { last } = await tx
    .selectFrom('form_steps')
    .select((e) => e.fn.max('n').as('last'))
    .where('form_id', '=', form.id)
    .executeTakeFirstOrThrow();
  const row: FormStepsTable = {
    ...{ form_id: form.id, n: (last ?? 0) + 1, act, at: at.toISOString(), remark, content, log_index: index },
    ...{
      by_id: caller.account.id,
      by_name: caller.account.name,
      role: deputyFor === null ? caller.account.role : 'manager',
    },
    ...{ deputy_for_id: deputyFor?.id ?? null, deputy_for_name: deputyFor?.name ?? null, revision: form.revision },
    ...{ confirmed: JSON.stringify(confirmed), overridden: JSON.stringify(overridden) },
  };
  await tx.insertInto('form_steps').values(row).execute();
  await serverKindOf(form).onStep?.(tx, form, row);
  await tell(tx, toldOf(form, act), { at, actor, key: `act:${index}` });
}

/** What a step means to those whom it concerns. Filing what was decided is no news to its applicant. */
function toldOf(form: FormsTable, act: FormAct): Happening {
  const { title, route } = formKinds[form.kind];
  const isFiling = act === 'receive' && route.steps.some(({ does }) => does === 'approve');
  return {
    ...{ of: 'paper', paper: { title, number: form.id, page: `/forms/${form.id}` } },
    ...{ applicant: { id: form.applicant_id, name: form.applicant_name }, section: form.section_id },
    word: isFiling ? 'filed' : wordOf[act],
    waitsFor: form.waits_for === 'applicant' ? null : form.waits_for,
    mustSee: act === 'revoke' || act === 'withdraw' ? form.to_tell : null,
  };
}

const wordOf: Readonly<Record<FormAct, PaperWord>> = {
  ...({ apply: 'handed-in', resubmit: 'handed-in', return: 'returned', approve: 'approved' } as const),
  ...({ refuse: 'refused', receive: 'received', withdraw: 'withdrawn', revoke: 'revoked' } as const),
};

/** Whether somebody may hand a form of this kind in, and so ask what would be said of it. OF-403: not for this role. */
export const mayApply = ({ account }: Caller, { kind }: Pick<FormBody, 'kind'>): Outcome<null> =>
  formKinds[kind].applicants.includes(account.role) ? ok(null) : refusal('OF-403', 'not an applicant of this kind');

/** Hands a form in. OF-403: not for this role. Else what the kind's rules say, or that there is one already. */
export async function applyForm(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  body: FormBody,
): Promise<Outcome<FormsTable>> {
  const { account, sectionId } = caller;
  const may = mayApply(caller, body);
  if (!may.ok) return may;
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<FormsTable>> => {
    const context: FormContext = { form: null, applicant: { id: account.id, sectionId }, at, isDecision: false };
    const stopped = await whatStops(tx, body, context);
    if (stopped !== null) return stopped;
    const actor = { id: account.id, role: account.role, isInSection: true };
    const outcome = step(null, 'apply', actor, formKinds[body.kind].route);
    if (!outcome.ok) return refusal(faultCodes[outcome.fault]);
    const { life } = outcome;
    const content = JSON.stringify(body.content);
    const form: FormsTable = {
      ...{ id: await nextFormId(tx, at), kind: body.kind, applicant_id: account.id, applicant_name: account.name },
      ...{ section_id: sectionId, section_name: account.section, summary: serverKindOf(body).summary(body.content) },
      ...{ content, revision: life.revision, state: life.state, done: life.done },
      ...{ waits_for: waitsFor(body.kind, life), to_tell: null },
      ...{ applied_at: at.toISOString(), changed_at: at.toISOString(), emptied_at: null },
    };
    await write(tx, caller, at, { before: null, form, said: { act: 'apply', content } });
    return ok(form);
  });
}

async function whatStops(tx: Tx, body: FormBody, context: FormContext): Promise<Outcome<never> | null> {
  const kind = serverKindOf(body);
  const stopper = (await kind.stopper?.(tx, context)) ?? null;
  if (stopper !== null) return refusal(stopper);
  const hard = (await kind.check(tx, body.content, context)).find(({ mayOverride }) => !mayOverride);
  return hard === undefined ? null : refusal(hard.code, hard.text);
}

/** Takes a step with a form that is there. For the codes see `FormActBody`. */
export async function actOnForm(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: { readonly id: string; readonly body: FormActBody },
): Promise<Outcome<FormsTable>> {
  const { id, body: act } = asked;
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<FormsTable>> => {
    const found = await findForm(tx, caller, id, at);
    if (!found.ok) return found;
    const before = found.value;
    const kind = formKinds[before.kind];
    const hats = (await hatsOf(tx, caller, at)).filter((hat) => fits(hat, before));
    const tried = hats.map((hat) => ({
      ...{ hat, outcome: step(lifeOf(before), act.act, actorUnder(hat, caller, before), kind.route) },
    }));
    const taken = tried.find(({ outcome }) => outcome.ok) ?? tried.at(-1);
    if (taken === undefined) throw new Error('nobody without a role of their own');
    const { hat, outcome } = taken;
    if (!outcome.ok) return refusal(faultCodes[outcome.fault], before.state);
    if (act.revision !== before.revision) return refusal('OF-510', 'another revision was read');
    const said = await judge(tx, before, act, at);
    if (!said.ok) return said;
    const { life } = outcome;
    const handedIn = act.act === 'resubmit' ? act.body : null;
    const form: FormsTable = {
      ...before,
      ...{ state: life.state, done: life.done, revision: life.revision, changed_at: at.toISOString() },
      ...{ waits_for: waitsFor(before.kind, life), to_tell: toTell(before, life) },
      ...(handedIn === null
        ? {}
        : {
            content: JSON.stringify(handedIn.content),
            summary: serverKindOf(handedIn).summary(handedIn.content),
          }),
    };
    await write(tx, caller, at, { before, form, said: { ...said.value, deputyFor: hat.deputyFor } });
    return ok(form);
  });
}

/** What is asked with an act beyond its being possible. */
async function judge(tx: Tx, form: FormsTable, act: FormActBody, at: Date): Promise<Outcome<Said>> {
  const context: FormContext = {
    ...{ form: form.id, applicant: { id: form.applicant_id, sectionId: form.section_id }, at },
    isDecision: act.act === 'approve',
  };
  switch (act.act) {
    case 'approve': {
      const { confirmations } = formKinds[form.kind];
      const { confirmed, override } = act;
      const remark = act.remark.trim();
      if (confirmations.some(({ key }) => !confirmed.includes(key))) return refusal('OF-516');
      const body = bodyOf(form);
      const breaches = await serverKindOf(body).check(tx, body.content, context);
      const standing = breaches.find(({ mayOverride }) => !mayOverride || !override);
      if (standing !== undefined) return refusal(standing.code, standing.text);
      if (breaches.length > 0 && remark === '') return refusal('OF-517');
      return ok({ act: 'approve', remark, confirmed: confirmations.map(({ key }) => key), overridden: breaches });
    }
    case 'resubmit': {
      if (act.body.kind !== form.kind) return refusal('OF-400', 'another kind');
      const stopped = await whatStops(tx, act.body, context);
      return stopped ?? ok({ act: 'resubmit', content: JSON.stringify(act.body.content) });
    }
    case 'receive':
      return ok({ act: 'receive' });
    default:
      return ok({ act: act.act, remark: act.remark.trim() });
  }
}

/** Who receives forms of this kind is told when one that held is taken back. */
function toTell(before: FormsTable, life: FormLife): FormsTable['to_tell'] {
  const { route } = formKinds[before.kind];
  if (life.state !== 'revoked' && life.state !== 'withdrawn') return before.to_tell;
  if (!isInForce(before, route)) return null;
  const office = route.steps.findLast(({ does }) => does === 'receive')?.by;
  return office === undefined || office === 'manager' ? null : office;
}

/** Notes that somebody of the office concerned has seen what was taken back. */
export async function acknowledge(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  id: string,
): Promise<Outcome<FormsTable>> {
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<FormsTable>> => {
    const found = await findForm(tx, caller, id, at);
    if (!found.ok) return found;
    if (found.value.to_tell === null) return refusal('OF-510', 'nothing to see');
    if (found.value.to_tell !== caller.account.role) return refusal('OF-512');
    await tx.updateTable('forms').set({ to_tell: null }).where('id', '=', id).execute();
    await appendAct(tx, { at, actor: actorOf(caller), act: 'form.acknowledged', data: { id } });
    return ok({ ...found.value, to_tell: null });
  });
}
