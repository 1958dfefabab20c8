import type { OfficeAnswer, ResponseCodeAnswer } from '#contract/http/console-api.ts';
import { isFitting, responseCode } from '#contract/loan/code.ts';
import { heldBackBy, isOpening } from '#contract/loan/opening.ts';
import { dayLater } from '#contract/loan/period.ts';
import type { Caller } from '../../auth/access.ts';
import { sayPlansOf } from '../../forms/plan/said-plans.ts';
import { isTaken } from '../../lending/requests.ts';
import { appendAct } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Runtime } from '../../runtime.ts';
import type { Store, Tx } from '../../store/store.ts';
import { changeStanding } from '../standing/standing.ts';
import { extensionRange } from './extension.ts';
import { actorOf, type HeardCode, hearCode } from './hear-code.ts';
import { codeAnswer } from './office-answer.ts';
import { readHeldBack } from './read-held-back.ts';

/**
 * Answers a 連絡コード heard by telephone, once; the office's own books change with it. OF-400: an answer that does not
 * fit what the code asks for, or a day out of range. OF-470: the PC is lost or exchanged. OF-674: taken back with the
 * borrower's registration. OF-475: kept for somebody else. Otherwise refusals as {@link hearCode}.
 */
export async function answerContactCode(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: {
    readonly terminal: string;
    readonly contactCode: string;
    readonly given: OfficeAnswer;
    readonly reason: string;
  },
): Promise<Outcome<ResponseCodeAnswer>> {
  const { terminal, contactCode, given, reason } = asked;
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<ResponseCodeAnswer>> => {
    const heard = await hearCode(tx, { terminal, contactCode, caller, at });
    if (!heard.ok) return heard;
    const { loan, signedTo, mac, purpose, counter } = heard.value;
    const said = codeAnswer(signedTo, given);
    if (!isFitting(purpose, said)) return refusal('OF-400', `${given.answer} to ${purpose}`);
    const held = isOpening(given.answer) ? heldBackBy(await readHeldBack(tx, loan)) : null;
    if (held !== null) return held === 'gone' ? refusal('OF-470', 'the PC is gone') : refusal('OF-674');
    const answer = ok({ responseCode: responseCode(mac, { loan: loan.id, purpose, counter }, said), purpose, given });
    const before = heard.value.given;
    if (before !== null) {
      if (before.answer !== said.answer || before.argument !== said.argument) return refusal('OF-422', 'answered');
      const data = { terminal, loan: loan.id, counter };
      await appendAct(tx, { at, actor: actorOf(caller), act: 'response-code.repeated', data });
      return answer;
    }
    if (given.answer === 'extend' && !isInRange(heard.value, given.to, at)) return refusal('OF-400', given.to);
    if (given.answer === 'extend' && (await isKept(tx, loan, given.to))) return refusal('OF-475');
    await tx
      .insertInto('given_answers')
      .values({ loan_id: loan.id, counter, ...said, at: at.toISOString(), account: caller.account.id })
      .execute();
    await enterInBooks(tx, heard.value, given, at);
    if (given.answer === 'extend') await sayPlansOf(tx, loan.staff_id, at, actorOf(caller));
    await appendAct(tx, {
      at,
      actor: actorOf(caller),
      act: 'response-code.issued',
      data: { terminal, loan: loan.id, purpose, counter, answer: given.answer, detail: detailOf(given), reason },
    });
    return answer;
  });
}

function isInRange({ loan, signedTo }: HeardCode, to: string, at: Date): boolean {
  const { earliestTo, latestTo } = extensionRange(signedTo, loan.to_day, at);
  return earliestTo <= to && to <= latestTo;
}

/** Whether the PC is kept for somebody else before the new end. What was granted before may be said again. */
const isKept = async (tx: Tx, loan: HeardCode['loan'], to: string): Promise<boolean> =>
  to > loan.to_day && isTaken(tx, loan.terminal_id, { id: '', from_day: dayLater(loan.to_day, 1), to_day: to });

/** What the office itself holds of the loan from now on. */
async function enterInBooks(tx: Tx, { loan, counter }: HeardCode, given: OfficeAnswer, at: Date): Promise<void> {
  const effect =
    given.answer === 'extend'
      ? { to_day: given.to }
      : given.answer === 'revoke'
        ? { revoked_at: at.toISOString() }
        : // Who opens a terminal that was taken back gives it back.
          given.answer === 'unlock'
          ? { revoked_at: null }
          : {};
  await tx
    .updateTable('loans')
    .set({ answered_counter: counter, ...effect })
    .where('id', '=', loan.id)
    .execute();
  if (given.answer === 'revoke' || given.answer === 'unlock')
    await changeStanding(tx, loan.id, given.answer === 'revoke', at);
}

const detailOf = (given: OfficeAnswer): string =>
  given.answer === 'extend' ? given.to : given.answer === 'approve' ? String(given.request) : '';
