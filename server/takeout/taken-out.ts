import { orDisposed } from '#contract/retention/classes.ts';
import type { Reader } from '../store/store.ts';
import { deliveredTo } from './read-takeouts.ts';

export interface TakenOut {
  readonly name: string;
  readonly sha256: string;
  /** Whether the PC wrote down that it has it. */
  readonly arrived: boolean;
}

/** What was ever approved to be taken out with a loan, also where it was revoked since: it may have arrived before. */
export async function takenOutTo(tx: Reader, loan: string): Promise<readonly TakenOut[]> {
  const rows = await tx
    .selectFrom('takeouts')
    .innerJoin('takeout_files', 'takeout_files.takeout_id', 'takeouts.id')
    .leftJoin('loan_requests', 'loan_requests.id', 'takeouts.request_id')
    .select(['takeouts.id', 'takeout_files.n', 'takeout_files.path', 'takeout_files.sha256'])
    .where('takeouts.state', 'in', ['approved', 'revoked'])
    .where((e) => e.or([e('takeouts.loan_id', '=', loan), e('loan_requests.loan_id', '=', loan)]))
    .orderBy('takeouts.id')
    .orderBy('takeout_files.n')
    .execute();
  if (rows.length === 0) return [];
  const delivered = await deliveredTo(tx, loan);
  return rows.map(({ id, n, path, sha256 }) => ({
    ...{ name: `${id} ${orDisposed(path)}`, sha256: sha256 ?? '', arrived: delivered.has(`${id}/${n}`) },
  }));
}

/** What is approved to be taken out with a 借用願, or with the loan that it has become: 持出データ of its paper. */
export async function approvedWith(
  tx: Reader,
  { id, loan_id }: { readonly id: string; readonly loan_id: string | null },
): Promise<readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[]> {
  const rows = await tx
    .selectFrom('takeouts')
    .innerJoin('takeout_files', 'takeout_files.takeout_id', 'takeouts.id')
    .select(['takeout_files.path', 'takeout_files.bytes', 'takeout_files.sha256'])
    .where('takeouts.state', '=', 'approved')
    .where((e) =>
      e.or([e('takeouts.request_id', '=', id), ...(loan_id === null ? [] : [e('takeouts.loan_id', '=', loan_id)])]),
    )
    .orderBy('takeouts.id')
    .orderBy('takeout_files.n')
    .execute();
  return rows.map(({ path, bytes, sha256 }) => ({ name: orDisposed(path), bytes, sha256: sha256 ?? '' }));
}
