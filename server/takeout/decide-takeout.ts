import type { PaperWord } from '#contract/notices/happening.ts';
import { isClear } from '#contract/takeout/findings.ts';
import { faultOf, stateAfter } from '#contract/takeout/life.ts';
import type { TakeoutActBody, takeoutStepActs } from '#contract/takeout/takeout-api.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { headHat } from '../forms/hats.ts';
import { appendAct } from '../log/office-acts.ts';
import { tell } from '../notices/tell.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import { codeOfFault, standingOf } from './make-takeout.ts';
import { filesOf, findTakeout, headsTakeout, manifestOf, scanOf } from './read-takeouts.ts';
import type { TakeoutsTable } from './takeout-tables.ts';

const stepOf: Readonly<Record<TakeoutActBody['act'], (typeof takeoutStepActs)[number]>> = {
  ...({ apply: 'applied', withdraw: 'withdrawn', approve: 'approved' } as const),
  ...({ return: 'returned', refuse: 'refused', revoke: 'revoked' } as const),
};

const wordOf: Readonly<Record<TakeoutActBody['act'], PaperWord>> = {
  ...({ apply: 'handed-in', withdraw: 'withdrawn', approve: 'approved' } as const),
  ...({ return: 'returned', refuse: 'refused', revoke: 'revoked' } as const),
};

/**
 * One act of a request's life. OF-403, OF-404: out of reach. OF-536: not from this state. OF-537: something has not
 * arrived or was not looked through. OF-538: something was found. OF-539: the own request. OF-542: not what was looked at.
 */
export async function actOnTakeout(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: TakeoutActBody & { readonly id: string },
): Promise<Outcome<TakeoutsTable>> {
  const at = runtime.now();
  const { id, act } = asked;
  const remark = 'remark' in asked ? asked.remark : '';
  return store.write(async (tx): Promise<Outcome<TakeoutsTable>> => {
    const found = await findTakeout(tx, caller, id, at);
    if (!found.ok) return found;
    const row = found.value;
    const isHeads = act !== 'apply' && act !== 'withdraw';
    const hat = isHeads ? await headHat(tx, caller, at, headsTakeout(row)) : null;
    const isOwn = row.staff_id === caller.account.id;
    if (isHeads && hat === null && !(isOwn && caller.account.role === 'manager')) return refusal('OF-403');
    const fault = faultOf(act, await standingOf(tx, row, caller));
    if (fault !== null) return refusal(codeOfFault[fault], row.state);
    const files = await filesOf(tx, id);
    const manifest = manifestOf(row, files);
    if (asked.act === 'approve' && asked.manifest !== manifest) return refusal('OF-542');
    const state = stateAfter(act, row.state);
    const { id: by_id, name: by_name } = caller.account;
    await tx.updateTable('takeouts').set({ state }).where('id', '=', id).execute();
    await tx
      .insertInto('takeout_steps')
      .values({
        ...{ takeout_id: id, at: at.toISOString(), by_id, by_name, act: stepOf[act], remark },
        ...{ deputy_for_id: hat?.deputyFor?.id ?? null, deputy_for_name: hat?.deputyFor?.name ?? null },
      })
      .execute();
    const deputyFor = hat?.deputyFor?.id ?? null;
    const data = { id, act: stepOf[act], remark, files: files.length, manifest, deputyFor };
    const actor = actorOf(caller);
    const index = await appendAct(tx, { at, actor, act: 'takeout.decided', data });
    const paper = { title: 'データ持出し申請', number: id, page: `/takeouts/${id}` };
    const told = {
      ...{ of: 'paper' as const, paper },
      ...{ applicant: { id: row.staff_id, name: row.staff_name }, section: row.section_id, word: wordOf[act] },
      ...{ waitsFor: act === 'apply' ? ('manager' as const) : null, mustSee: null },
    };
    await tell(tx, told, { at, actor, key: `act:${index}` });
    return ok({ ...row, state });
  });
}

/** The head marks what was found in a file as a false detection. OF-404: no such file, or nothing was found in it. */
export async function clearFile(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: { readonly id: string; readonly n: number; readonly reason: string },
): Promise<Outcome<TakeoutsTable>> {
  const at = runtime.now();
  const { id, n, reason } = asked;
  return store.write(async (tx): Promise<Outcome<TakeoutsTable>> => {
    const found = await findTakeout(tx, caller, id, at);
    if (!found.ok) return found;
    const hat = await headHat(tx, caller, at, headsTakeout(found.value));
    const isOwn = found.value.staff_id === caller.account.id;
    if (hat === null && !(isOwn && caller.account.role === 'manager')) return refusal('OF-403');
    const fault = faultOf('clear', await standingOf(tx, found.value, caller));
    if (fault !== null) return refusal(codeOfFault[fault], found.value.state);
    const file = (await filesOf(tx, id)).find((row) => row.n === n);
    const scan = file === undefined ? null : scanOf(file);
    if (file?.sha256 == null || scan === null || isClear(scan)) return refusal('OF-404');
    const { id: cleared_by, name: cleared_name } = caller.account;
    await tx
      .updateTable('takeout_files')
      .set({
        ...{ cleared_at: at.toISOString(), cleared_by, cleared_name, cleared_reason: reason },
        cleared_for_name: hat?.deputyFor?.name ?? null,
      })
      .where('takeout_id', '=', id)
      .where('n', '=', n)
      .execute();
    const data = { id, n, sha256: file.sha256, reason, deputyFor: hat?.deputyFor?.id ?? null };
    await appendAct(tx, { at, actor: actorOf(caller), act: 'takeout.file-cleared', data });
    return found;
  });
}
