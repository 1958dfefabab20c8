import type { LedgerDetail } from '#contract/http/lending-api.ts';
import type { TerminalLife } from '#contract/loan/life.ts';
import { ExceptionStatement } from '#contract/policy/exception.ts';
import type { Tx } from '../store/store.ts';
import { takenOutTo } from '../takeout/taken-out.ts';

type Reader = Pick<Tx, 'selectFrom'>;
type TakenOut = LedgerDetail['files'][number];

/** Results of a loan that arrived whole: how many, and when the last of them. Null where none did. */
export async function handedIn(
  tx: Reader,
  loan: string,
): Promise<{ readonly files: number; readonly at: string; readonly id: number } | null> {
  const row = await tx
    .selectFrom('hand_ins')
    .select(['id', 'files', 'completed_at'])
    .where('loan_id', '=', loan)
    .where('completed_at', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.completed_at == null ? null : { files: row.files, at: row.completed_at, id: row.id };
}

/** Whether the results were at the office before the PC was erased, as the certificate says it. */
export async function backupOf(
  tx: Reader,
  loan: string | null,
): Promise<{ readonly state: 'yes' | 'no' | 'unknown'; readonly place: string }> {
  if (loan === null) return { state: 'no', place: '' };
  const results = await handedIn(tx, loan);
  return results === null ? { state: 'unknown', place: '' } : { state: 'yes', place: `受領した成果物 ${results.id}` };
}

/**
 * 照合: what was approved to lie on the PC, by its hash, and what became of it: with the results (and so 持帰り), erased
 * with the verified wipe of this loan, or still there for all that is known. A person can explain it, never set it.
 */
export async function reconcile(tx: Reader, loan: string, { wipe, state }: TerminalLife): Promise<TakenOut[]> {
  const approvals = await tx
    .selectFrom('exceptions')
    .select('statement')
    .where('loan_id', '=', loan)
    .where('emptied_at', 'is', null)
    .execute();
  const taken = approvals.flatMap(({ statement }) => {
    const { id, files } = ExceptionStatement.parse(JSON.parse(statement));
    return files.map((sha256, n) => ({ name: `${id}（${n + 1}件目）`, sha256, arrived: true }));
  });
  taken.push(...(await takenOutTo(tx, loan)));
  if (taken.length === 0) return [];
  const results = await handedIn(tx, loan);
  const arrived =
    results === null
      ? []
      : await tx.selectFrom('hand_in_contents').select('sha256').where('hand_in_id', '=', results.id).execute();
  const hashes = new Set(arrived.map(({ sha256 }) => sha256));
  const isErased = wipe.kind === 'verified' && state === 'verified';
  return taken.map(({ name, sha256, arrived: isThere }) => ({
    ...{ name, sha256 },
    explanation: hashes.has(sha256)
      ? '成果物として庁舎に届いています。'
      : isThere
        ? ''
        : '端末がこのファイルを受け取った記録はありません。',
    fate: isErased ? ('erased' as const) : hashes.has(sha256) ? ('handed-in' as const) : ('unknown' as const),
  }));
}
