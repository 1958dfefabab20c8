import { PrepareReport } from '#contract/http/service-api.ts';
import type { PcSystem } from '#contract/policy/place.ts';
import type { Tx } from '../store/store.ts';

const systemOf = { gocryptfs: 'linux', luks: 'linux', bitlocker: 'windows', none: null } as const;

/** What the PC of a loan runs, told by how it was encrypted when it was prepared; null where that says nothing. */
export async function systemOfLoan(db: Pick<Tx, 'selectFrom'>, loan: string): Promise<PcSystem | null> {
  const row = await db.selectFrom('preparations').select('report').where('loan_id', '=', loan).executeTakeFirst();
  return row === undefined ? null : systemOf[PrepareReport.parse(JSON.parse(row.report)).encryption];
}
