import type { CheckFault } from '#contract/http/audit-api.ts';
import { EnrolledData } from '#contract/log/bundle.ts';
import type { Store } from '../../store/store.ts';
import { type ChainPlace, checkEntry, type StoredEntry } from './check-entry.ts';
import type { DisposalReach } from './disposal-reach.ts';
import { readSessionRows, SessionFold } from './fold-sessions.ts';

/** Rows looked at between two pauses. */
export const perSlice = 200;

/** Told how many rows were looked at; lets others have a turn. @returns whether to go on */
export type Advance = (rows: number) => Promise<boolean>;

export interface ChainVerdict {
  readonly chain: string;
  /** Entries from seq 0 on that are sound. */
  readonly sound: number;
  readonly fault: { readonly seq: number; readonly why: CheckFault } | null;
}

/** The chain's beginning, as the act of its enrolment certifies it; without one, no key will fit. */
async function beginningOf(store: Store, chain: string): Promise<ChainPlace> {
  const start = await store.reader
    .selectFrom('chains')
    .innerJoin('loans', 'loans.id', 'chains.loan_id')
    .leftJoin('devices', 'devices.loan_id', 'chains.loan_id')
    .leftJoin('office_acts', 'office_acts.log_index', 'devices.enrolled_index')
    .select(['loans.id as loan', 'loans.statement_hash', 'devices.seal_key', 'office_acts.data'])
    .where('chains.id', '=', chain)
    .executeTakeFirstOrThrow();
  const certified = start.data === null ? null : EnrolledData.safeParse(JSON.parse(start.data));
  const publicKey =
    certified?.success === true &&
    certified.data.loan === start.loan &&
    certified.data.genesis === start.statement_hash &&
    certified.data.sealKey === start.seal_key
      ? certified.data.sealKey
      : '';
  return { chain, seq: 0, prev: start.statement_hash, key: { period: 0, publicKey } };
}

const readRows = (store: Store, { chain, seq }: ChainPlace): Promise<readonly StoredEntry[]> =>
  store.reader
    .selectFrom('entries')
    .leftJoin('log_leaves', 'log_leaves.idx', 'entries.log_index')
    .selectAll('entries')
    .select('log_leaves.leaf as log_leaf')
    .where('entries.chain', '=', chain)
    .where('entries.seq', '>=', seq)
    .orderBy('entries.seq')
    .limit(perSlice)
    .execute();

/**
 * Walks one chain from its certified beginning. Null where it was stopped on the way.
 */
export async function checkChain(
  store: Store,
  chain: string,
  reach: DisposalReach,
  advance: Advance,
): Promise<ChainVerdict | null> {
  // Read first: entries that come in meanwhile make the chain longer than this, never shorter.
  const tip = await store.reader
    .selectFrom('chains')
    .select(['next_seq', 'head'])
    .where('id', '=', chain)
    .executeTakeFirstOrThrow();
  let place = await beginningOf(store, chain);
  const verdict = (why: CheckFault | null): ChainVerdict => ({
    chain,
    sound: place.seq,
    fault: why === null ? null : { seq: place.seq, why },
  });
  const sessions = new SessionFold();
  for (;;) {
    const rows = await readRows(store, place);
    for (const row of rows) {
      const checked = checkEntry(place, row, reach);
      if (!checked.ok) return verdict(checked.why);
      place = checked.next;
      sessions.take(row);
      if (place.seq === tip.next_seq && place.prev !== tip.head) return verdict('head');
    }
    if (!(await advance(rows.length))) return null;
    if (rows.length === perSlice) continue;
    if (place.seq < tip.next_seq) return verdict('head');
    const read = await readSessionRows(store, chain);
    // More has come in meanwhile: its sessions are compared when it was looked at too.
    if (read.nextSeq > place.seq) continue;
    const other = sessions.firstOther(read.rows);
    return other === null ? verdict(null) : { ...verdict(null), fault: { seq: other, why: 'session' } };
  }
}
