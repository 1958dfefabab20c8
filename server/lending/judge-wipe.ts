import { canonicalBytes } from '#contract/json.ts';
import { CheckReport, WipeReport } from '#contract/loan/wipe-report.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { sha256 } from '../digest.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Tx } from '../store/store.ts';
import { moveTerminal } from './move-terminal.ts';

/**
 * The second person's judgement of an erasure (validation, NIST SP 800-88). OF-472: nobody has checked it at the PC, or
 * the check found something and it is to be accepted, or it could not tell or the wipe had found no canary, and no reason
 * is given. OF-471: the executor, or another than who made the check.
 */
export async function judgeWipe(
  tx: Tx,
  caller: Caller,
  at: Date,
  asked: { readonly terminal: string; readonly verdict: 'accepted' | 'refused'; readonly reason: string },
): Promise<Outcome<null>> {
  const { terminal, verdict, reason } = asked;
  const check = await tx
    .selectFrom('wipe_checks')
    .innerJoin('wipes', 'wipes.id', 'wipe_checks.wipe_id')
    .selectAll('wipe_checks')
    .where('wipes.terminal_id', '=', terminal)
    .orderBy('wipes.id', 'desc')
    .orderBy('wipe_checks.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const newest = await tx
    .selectFrom('wipes')
    .select('id')
    .where('terminal_id', '=', terminal)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (check === undefined || check.wipe_id !== newest?.id || check.verdict !== null)
    return refusal('OF-472', 'no check');
  // Who judges has looked.
  if (check.checker_id !== caller.account.id) return refusal('OF-471', 'another person made the check');
  const report = CheckReport.parse(JSON.parse(check.report));
  const isWithoutReason = reason.trim() === '';
  if (verdict === 'refused' && isWithoutReason) return refusal('OF-400', 'a reason is needed');
  if (verdict === 'accepted' && (await isFound(tx, check.wipe_id))) return refusal('OF-472', 'something was found');
  if (verdict === 'accepted' && report.verdict === 'cannot-tell' && isWithoutReason)
    return refusal('OF-472', 'a reason is needed');
  if (verdict === 'accepted' && isWithoutReason && (await isUnshown(tx, check.wipe_id)))
    return refusal('OF-472', 'no canary was found before: a reason is needed');
  const actor = actorOf(caller);
  const event = { type: 'verify' as const, verifier: caller.account.id, verdict };
  const moved = await moveTerminal(tx, terminal, event, { at, actor, reason });
  if (!moved.ok) return moved;
  const hash = sha256(canonicalBytes(report));
  const verdict_index = await appendAct(tx, {
    ...{ at, actor, act: 'wipe.judged' as const },
    data: { terminal, wipe: check.wipe_id, verdict, reason, report: hash },
  });
  await tx
    .updateTable('wipe_checks')
    .set({ verdict, verdict_reason: reason, verdict_at: at.toISOString(), verdict_index })
    .where('id', '=', check.id)
    .execute();
  return ok(null);
}

/** Whether the wipe found none of the canaries that it was told of: that it worked is then shown by nothing. */
async function isUnshown(tx: Tx, wipe: number): Promise<boolean> {
  const row = await tx.selectFrom('wipes').select('report').where('id', '=', wipe).executeTakeFirstOrThrow();
  const before = row.report === null ? null : WipeReport.parse(JSON.parse(row.report)).before;
  const places = before?.places ?? [];
  return places.some(({ planted }) => planted > 0) && places.every(({ found }) => found === 0);
}

/** Whether anybody's check of this wipe found something: a later look does not cover it. */
async function isFound(tx: Tx, wipe: number): Promise<boolean> {
  const checks = await tx.selectFrom('wipe_checks').select('report').where('wipe_id', '=', wipe).execute();
  return checks.some(({ report }) => CheckReport.parse(JSON.parse(report)).verdict === 'found');
}
