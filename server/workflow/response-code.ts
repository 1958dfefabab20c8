import { createHmac } from 'node:crypto';
import { type CodePurpose, type Mac, readContactCode, responseCode } from '#contract/loan/code.ts';
import { LoanStatement } from '#contract/loan/package.ts';
import { type Caller, mayReach } from '../auth/access.ts';
import { forgiveTry, takeTry, throttleLimits } from '../auth/throttle.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';

const macOf =
  (codeKey: string): Mac =>
  (bytes) =>
    createHmac('sha256', Buffer.from(codeKey, 'base64')).update(bytes).digest();

/**
 * Answers a 連絡コード heard by telephone. OF-404: nothing lent under this number. OF-403: not the caller's section.
 * OF-422: mistyped, forged or answered before. OF-429: five of those.
 */
export async function answerContactCode(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: { readonly terminal: string; readonly contactCode: string; readonly reason: string },
): Promise<Outcome<{ readonly responseCode: string; readonly purpose: CodePurpose }>> {
  const { terminal } = asked;
  const at = runtime.now();
  const actor = `${caller.account.role}:${caller.account.id}`;
  const key = `response-code:${terminal}`;
  return store.write(async (tx): Promise<Outcome<{ responseCode: string; purpose: CodePurpose }>> => {
    const loan = await tx
      .selectFrom('loans')
      .selectAll()
      .where('terminal_id', '=', terminal)
      .where('state', '=', 'lent')
      .executeTakeFirst();
    if (loan === undefined) return refusal('OF-404');
    if (!mayReach(caller, { staffId: loan.staff_id, sectionId: loan.section_id })) return refusal('OF-403');
    const taken = await takeTry(tx, [{ key, limit: throttleLimits.target }], at);
    if (taken === 'blocked') return refusal('OF-429');
    const mac = macOf(LoanStatement.parse(JSON.parse(loan.statement)).codeKey);
    const read = readContactCode(mac, asked.contactCode, { loan: loan.id, after: loan.answered_counter });
    if (read === null) {
      await appendAct(tx, { at, actor, act: 'response-code.refused', data: { terminal, loan: loan.id } });
      return refusal('OF-422');
    }
    await forgiveTry(tx, key, null, at);
    await tx.updateTable('loans').set({ answered_counter: read.counter }).where('id', '=', loan.id).execute();
    await appendAct(tx, {
      at,
      actor,
      act: 'response-code.issued',
      data: { terminal, loan: loan.id, ...read, reason: asked.reason },
    });
    const answer = { answer: 'unlock', argument: 0 } as const;
    return ok({ responseCode: responseCode(mac, { loan: loan.id, ...read }, answer), purpose: read.purpose });
  });
}
