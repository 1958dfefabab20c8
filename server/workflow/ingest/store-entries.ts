import { entryLeaf } from '#contract/log/leaf.ts';
import { typeEntry } from '#contract/trail/catalogue.ts';
import { appendLeaves } from '../../log/append-leaves.ts';
import { insertRows } from '../../store/insert-rows.ts';
import type { Tx } from '../../store/store.ts';
import type { Arrived } from './check-seals.ts';

const insertEntries = insertRows('entries', [
  ...(['log_index', 'chain', 'seq', 'hash', 'at', 'received_at', 'session', 'type', 'disposition', 'actor'] as const),
  ...(['leaf', 'salt', 'data'] as const),
]);

/** Stores accepted entries with their leaves in the office log, in one transaction with whatever follows from them. */
export async function storeEntries(tx: Tx, fresh: readonly Arrived[], receivedAt: string): Promise<void> {
  const leaves = fresh.map(({ entry: { leaf }, hash }) => entryLeaf(leaf.body.chain, leaf.body.seq, hash));
  const first = await appendLeaves(tx, leaves);
  await insertEntries(
    tx,
    fresh.map(({ entry, hash, leafText, dataText }, i) => {
      const { chain, seq, at, session, type, actor } = entry.leaf.body;
      const { disposition } = typeEntry(type);
      return [
        ...[first + i, chain, seq, hash, at, receivedAt, session, type, disposition, actor],
        ...[leafText, entry.salt, dataText],
      ];
    }),
  );
}
