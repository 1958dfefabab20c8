import { noSession, type SessionState } from '#contract/session/machine.ts';
import { Leaf, type SealKey } from '#contract/trail/entry.ts';
import type { Store, Tx } from '../../store/store.ts';
import type { ChainsTable } from '../../store/tables.ts';
import type { ChainView } from './decide-batch.ts';
import type { Examined } from './examine.ts';

export const sealKeyOf = (chain: Pick<ChainsTable, 'seal_period' | 'seal_key'>): SealKey => ({
  period: chain.seal_period,
  publicKey: chain.seal_key,
});

/** Leaf hashes that the office holds for a batch's numbers. */
export async function heldHashes(
  db: Store['db'] | Tx,
  chain: string,
  batch: readonly Examined[],
): Promise<ReadonlyMap<number, string>> {
  const firstSeq = batch[0]?.entry.leaf.body.seq ?? 0;
  const rows = await db
    .selectFrom('entries')
    .select(['seq', 'hash'])
    .where('chain', '=', chain)
    .where('seq', '>=', firstSeq)
    .where('seq', '<', firstSeq + batch.length)
    .execute();
  return new Map(rows.map((row) => [row.seq, row.hash]));
}

/** Entries read at a time on the way back to the one that closed a period. */
const stepBack = 64;

/** The key that had to seal an entry the office holds. @param enrolled public key of period 0 */
export async function sealKeyAt(db: Store['db'], chain: string, seq: number, enrolled: string): Promise<SealKey> {
  for (let below = seq; below > 0; below -= stepBack) {
    const rows = await db
      .selectFrom('entries')
      .select('leaf')
      .where('chain', '=', chain)
      .where('seq', '<', below)
      .where('seq', '>=', below - stepBack)
      .orderBy('seq', 'desc')
      .execute();
    for (const row of rows) {
      const { body, seal } = Leaf.parse(JSON.parse(row.leaf));
      if (body.nextKey !== null) return { period: seal.period + 1, publicKey: body.nextKey };
    }
  }
  return { period: 0, publicKey: enrolled };
}

/** What the decision on a batch needs to know, read with the right to write: nothing changes until it is carried out. */
export async function readView(tx: Tx, chain: ChainsTable, batch: readonly Examined[]): Promise<ChainView> {
  const firstSeq = batch[0]?.entry.leaf.body.seq ?? 0;
  const named = [...new Set(batch.flatMap((a) => a.entry.leaf.body.session ?? []))];
  const sessions = await tx
    .selectFrom('sessions')
    .select(['id', 'chain', 'state', 'started_at', 'since'])
    .where((e) =>
      e.or([
        e.and([e('chain', '=', chain.id), e('state', '!=', 'closed')]),
        ...(named.length > 0 ? [e('id', 'in', named)] : []),
      ]),
    )
    .execute();
  const open = sessions.find((s) => s.chain === chain.id && s.state !== 'closed');
  return {
    chain: chain.id,
    nextSeq: chain.next_seq,
    head: chain.head,
    sealKey: sealKeyOf(chain),
    session: open === undefined ? noSession : stateOf(open),
    knownSessions: new Map(
      sessions.map((s) => [s.id, s.chain !== chain.id ? 'elsewhere' : s.state === 'closed' ? 'closed' : 'open']),
    ),
    hashes: firstSeq < chain.next_seq ? await heldHashes(tx, chain.id, batch) : new Map(),
  };
}

const stateOf = (row: { id: string; started_at: string; since: string | null }): SessionState =>
  row.since === null
    ? { kind: 'working', id: row.id, startedAt: row.started_at }
    : { kind: 'interrupted', id: row.id, startedAt: row.started_at, since: row.since };
