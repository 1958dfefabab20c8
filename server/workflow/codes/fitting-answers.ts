import { type AnswerKind, answersTo, type CodePurpose } from '#contract/loan/code.ts';
import type { Tx } from '../../store/store.ts';
import type { LoansTable } from '../../store/tables.ts';

/** Answers that let somebody work on. */
const opening: readonly AnswerKind[] = ['unlock', 'extend', 'approve'];

/** What can be answered now: a PC that is lost, or in whose place another went out, is opened by no telephone. */
export async function fittingAnswers(
  tx: Pick<Tx, 'selectFrom'>,
  { id, terminal_id }: Pick<LoansTable, 'id' | 'terminal_id'>,
  purpose: CodePurpose,
): Promise<readonly AnswerKind[]> {
  const lost = tx.selectFrom('terminals').select('id').where('id', '=', terminal_id).where('state', '=', 'lost');
  const exchanged = tx.selectFrom('loan_exchanges').select('loan_id as id').where('loan_id', '=', id);
  const isGone = (await lost.unionAll(exchanged).executeTakeFirst()) !== undefined;
  return answersTo[purpose].filter((answer) => !isGone || !opening.includes(answer));
}
