import type { LossBody } from '#contract/http/lending-api.ts';
import type { TerminalLife } from '#contract/loan/life.ts';
import { actorOf } from '../audit/actor.ts';
import { type Caller, mayReach } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { tell } from '../notices/tell.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Tx } from '../store/store.ts';
import { changeStanding } from '../workflow/standing/standing.ts';
import { moveTerminal, readLife } from './move-terminal.ts';
import { freeRequest } from './requests.ts';

/** OF-403: a terminal that is not with the caller's section. */
async function within(tx: Tx, caller: Caller, { loan }: TerminalLife): Promise<Outcome<null>> {
  if (caller.scope === 'all') return ok(null);
  if (loan === null) return refusal('OF-403');
  const row = await tx.selectFrom('loans').select(['staff_id', 'section_id']).where('id', '=', loan).executeTakeFirst();
  const mine = row !== undefined && mayReach(caller, { staffId: row.staff_id, sectionId: row.section_id });
  return mine ? ok(null) : refusal('OF-403');
}

/**
 * 第5条6項: takes a loss down, whoever telephones. The loan is revoked in the same transaction: what still comes from the
 * terminal is taken, and it is told to lock at its next contact. Papers alone leave the terminal as it is.
 */
export async function reportLoss(
  tx: Tx,
  caller: Caller,
  at: Date,
  asked: LossBody & { readonly terminal: string },
): Promise<Outcome<null>> {
  const { terminal, ...facts } = asked;
  const life = await readLife(tx, terminal);
  if (!life.ok) return life;
  const reach = await within(tx, caller, life.value);
  if (!reach.ok) return reach;
  const actor = actorOf(caller);
  const { loan } = life.value;
  if (facts.what !== 'papers') {
    const moved = await moveTerminal(tx, terminal, { type: 'lose' }, { at, actor, reason: facts.circumstances });
    if (!moved.ok) return moved;
    if (loan !== null) {
      const { numUpdatedRows } = await tx
        .updateTable('loans')
        .set({ revoked_at: at.toISOString() })
        .where('id', '=', loan)
        .where('state', '=', 'lent')
        .where('revoked_at', 'is', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows > 0n) await changeStanding(tx, loan, true, at);
      await freeRequest(tx, loan);
    }
  }
  await tx
    .insertInto('losses')
    .values({
      ...{ terminal_id: terminal, loan_id: loan, facts: JSON.stringify(facts), reported_at: at.toISOString() },
      ...{ reported_by: actor, cancelled_at: null, cancelled_reason: null },
    })
    .execute();
  const index = await appendAct(tx, { at, actor, act: 'loss.reported', data: { terminal, loan, facts } });
  const lent =
    loan === null
      ? undefined
      : await tx.selectFrom('loans').select('section_id').where('id', '=', loan).executeTakeFirst();
  const told = { of: 'loss' as const, terminal, section: lent?.section_id ?? null };
  await tell(tx, told, { at, actor, key: `act:${index}` });
  return ok(null);
}

/** A reminder that somebody made by hand. OF-404: nothing lent. OF-403: another section's. */
export async function remind(
  tx: Tx,
  caller: Caller,
  at: Date,
  asked: { readonly terminal: string; readonly how: 'telephone' | 'mail' | 'in-person'; readonly note: string },
): Promise<Outcome<null>> {
  const { terminal, how, note } = asked;
  const life = await readLife(tx, terminal);
  if (!life.ok) return life;
  const reach = await within(tx, caller, life.value);
  if (!reach.ok) return reach;
  const { loan, state } = life.value;
  if (loan === null || state !== 'lent') return refusal('OF-404', 'nothing lent');
  await tx
    .insertInto('reminders')
    .values({ loan_id: loan, at: at.toISOString(), by_id: caller.account.id, how, note })
    .execute();
  await appendAct(tx, { at, actor: actorOf(caller), act: 'reminder.made', data: { loan, how, note } });
  return ok(null);
}
