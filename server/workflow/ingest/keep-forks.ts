import { appendAct } from '../../log/office-acts.ts';
import type { Tx } from '../../store/store.ts';
import type { ChainsTable } from '../../store/tables.ts';
import type { Arrived } from './check-seals.ts';

/** Forked entries of one chain are kept in full up to here; beyond it their hashes are. */
const maxForkBytes = 64 * 1024 * 1024;

/** Keeps another branch of a chain beside the accepted one: it is evidence, and replaces nothing. */
export async function keepForks(
  tx: Tx,
  chain: Pick<ChainsTable, 'id' | 'fork_bytes'>,
  actor: string,
  forked: readonly Arrived[],
  at: Date,
): Promise<void> {
  let kept = chain.fork_bytes;
  let isNew = false;
  for (const { entry, hash, seal, bytes } of forked) {
    const hasRoom = kept + bytes <= maxForkBytes;
    const added = await tx
      .insertInto('forks')
      .values({
        chain: chain.id,
        seq: entry.leaf.body.seq,
        hash,
        received_at: at.toISOString(),
        seal_valid: seal?.holds === true ? 1 : 0,
        entry: hasRoom ? JSON.stringify(entry) : null,
      })
      .onConflict((c) => c.columns(['chain', 'seq', 'hash']).doNothing())
      .executeTakeFirst();
    if (added.numInsertedOrUpdatedRows !== 1n) continue;
    isNew = true;
    if (hasRoom) kept += bytes;
  }
  await tx.updateTable('chains').set({ forked: 1, fork_bytes: kept }).where('id', '=', chain.id).execute();
  const [start] = forked;
  // A terminal that keeps sending the same branch is one incident.
  if (isNew && start !== undefined) {
    const data = { chain: chain.id, seq: start.entry.leaf.body.seq, hash: start.hash };
    await appendAct(tx, { at, actor, act: 'entries.forked', data });
  }
}
