import type { OfficeErrorCode } from '#contract/errors.ts';
import { localDate } from '#contract/session/closing.ts';
import { takeoutLimits } from '#contract/takeout/delivery.ts';
import { faultOf, type TakeoutFault } from '#contract/takeout/life.ts';
import { clashes } from '#contract/takeout/paths.ts';
import type { TakeoutBody, TakeoutTargets } from '#contract/takeout/takeout-api.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Reader, Store, Tx } from '../store/store.ts';
import { filesOf, findReached, lookedAt, papersOf } from './read-takeouts.ts';
import type { TakeoutsTable } from './takeout-tables.ts';

export const codeOfFault: Readonly<Record<TakeoutFault, OfficeErrorCode>> = {
  state: 'OF-536',
  own: 'OF-539',
  'not-own': 'OF-403',
  empty: 'OF-537',
  arriving: 'OF-537',
  finding: 'OF-538',
};

/** The PCs that are out with a person or were asked for by them, and whose time is not over. */
export async function targetsOf(tx: Reader, staff: string, today: string): Promise<TakeoutTargets['targets']> {
  const loans = await tx
    .selectFrom('loans')
    .select(['id', 'from_day', 'to_day', 'terminal_id'])
    .where('staff_id', '=', staff)
    .where('state', '=', 'lent')
    .where('revoked_at', 'is', null)
    .where('to_day', '>=', today)
    .execute();
  const requests = await tx
    .selectFrom('loan_requests')
    .select(['id', 'from_day', 'to_day', 'terminal_id'])
    .where('staff_id', '=', staff)
    .where('state', 'in', ['asked', 'approved'])
    .where('to_day', '>=', today)
    .orderBy('id')
    .execute();
  const plain = ({ from_day: from, to_day: to, terminal_id: terminal }: (typeof requests)[number]) => ({
    ...{ from, to, terminal },
  });
  return [
    ...loans.map((row) => ({ target: { loan: row.id }, ...plain(row) })),
    ...requests.map((row) => ({ target: { request: row.id }, ...plain(row) })),
  ];
}

/** OF-543: no such PC of the person, or the period is not within the one that the PC is out for. */
async function checkTarget(tx: Reader, staff: string, today: string, asked: TakeoutBody): Promise<Outcome<null>> {
  const key = JSON.stringify(asked.target);
  const found = (await targetsOf(tx, staff, today)).find(({ target }) => JSON.stringify(target) === key);
  if (found === undefined) return refusal('OF-543');
  const { from, to } = asked;
  return from <= to && to >= today && from >= found.from && to <= found.to ? ok(null) : refusal('OF-543');
}

async function nextTakeoutId(tx: Tx, at: Date): Promise<string> {
  const prefix = `D-${localDate(at).slice(0, 4)}-`;
  const { count } = await tx
    .selectFrom('takeouts')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('id', 'like', `${prefix}%`)
    .executeTakeFirstOrThrow();
  // Nothing is ever deleted: the count is the last number.
  return `${prefix}${String(count + 1).padStart(4, '0')}`;
}

const columns = ({ purpose, from, to, target, papers }: TakeoutBody) => ({
  ...{ purpose, from_day: from, to_day: to, papers: JSON.stringify(papers) },
  loan_id: 'loan' in target ? target.loan : null,
  request_id: 'request' in target ? target.request : null,
});

/** Begins a request, for oneself. OF-543 as {@link checkTarget}. */
export async function makeTakeout(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: TakeoutBody,
): Promise<Outcome<TakeoutsTable>> {
  const at = runtime.now();
  const { account, sectionId } = caller;
  return store.write(async (tx): Promise<Outcome<TakeoutsTable>> => {
    const checked = await checkTarget(tx, account.id, localDate(at), asked);
    if (!checked.ok) return checked;
    const { name } = await tx
      .selectFrom('sections')
      .select('name')
      .where('id', '=', sectionId)
      .executeTakeFirstOrThrow();
    const row: TakeoutsTable = {
      ...{ id: await nextTakeoutId(tx, at), staff_id: account.id, staff_name: account.name },
      ...{ section_id: sectionId, section_name: name, ...columns(asked) },
      ...{ state: 'draft', emptied_at: null, papers_emptied_at: null, created_at: at.toISOString() },
    };
    await tx.insertInto('takeouts').values(row).execute();
    const data = { id: row.id, staff: account.id, target: row.loan_id ?? row.request_id ?? '' };
    await appendAct(tx, { at, actor: actorOf(caller), act: 'takeout.made', data });
    return ok(row);
  });
}

/** The request, where its applicant may change it now. OF-403, OF-404, OF-536. */
export async function changeable(tx: Reader, caller: Caller, id: string): Promise<Outcome<TakeoutsTable>> {
  const found = await findReached(tx, caller, id);
  if (!found.ok) return found;
  const { state, staff_id } = found.value;
  const fault = faultOf('change', { state, isOwn: staff_id === caller.account.id, files: [], papers: 0 });
  return fault === null ? found : refusal(codeOfFault[fault]);
}

/** Changes what is asked for, but for its files. Refusals as {@link changeable} and {@link makeTakeout}. */
export async function changeTakeout(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: TakeoutBody & { readonly id: string },
): Promise<Outcome<TakeoutsTable>> {
  const at = runtime.now();
  const { id, ...body } = asked;
  return store.write(async (tx): Promise<Outcome<TakeoutsTable>> => {
    const found = await changeable(tx, caller, id);
    if (!found.ok) return found;
    const checked = await checkTarget(tx, caller.account.id, localDate(at), body);
    if (!checked.ok) return checked;
    await tx.updateTable('takeouts').set(columns(body)).where('id', '=', id).execute();
    await appendAct(tx, { at, actor: actorOf(caller), act: 'takeout.changed', data: { id } });
    return ok({ ...found.value, ...columns(body) });
  });
}

/** Announces a file. OF-535: the name clashes with another of the request. OF-540: too many, or too large. */
export async function addFile(
  store: Store,
  caller: Caller,
  asked: { readonly id: string; readonly path: string; readonly bytes: number },
): Promise<Outcome<TakeoutsTable>> {
  const { id, path, bytes } = asked;
  return store.write(async (tx): Promise<Outcome<TakeoutsTable>> => {
    const found = await changeable(tx, caller, id);
    if (!found.ok) return found;
    const files = await filesOf(tx, id);
    if (
      clashes(
        path,
        files.map((file) => file.path),
      )
    )
      return refusal('OF-535', path);
    const sum = files.reduce((all, file) => all + file.bytes, bytes);
    if (files.length >= takeoutLimits.files || sum > takeoutLimits.bytes) return refusal('OF-540');
    const n = (files.at(-1)?.n ?? -1) + 1;
    await tx
      .insertInto('takeout_files')
      .values({
        ...{ takeout_id: id, n, path, bytes, received: 0, sha256: null, scan: null },
        ...{ cleared_at: null, cleared_by: null, cleared_name: null, cleared_reason: null, cleared_for_name: null },
      })
      .execute();
    return ok(found.value);
  });
}

/** What the rules need to know of a request. */
export const standingOf = async (tx: Reader, row: TakeoutsTable, caller: Caller) => ({
  ...{ state: row.state, isOwn: row.staff_id === caller.account.id },
  files: (await filesOf(tx, row.id)).map(lookedAt),
  papers: papersOf(row).length,
});
