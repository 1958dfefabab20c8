import { insertRows } from '../store/insert-rows.ts';
import type { Tx } from '../store/store.ts';
import { growTree } from './grow-tree.ts';

const insertLeaves = insertRows('log_leaves', ['idx', 'leaf']);

/**
 * Appends leaves to the office log, in the transaction of what they stand for: neither exists without the other.
 * Numbers come from the head row, so that they are dense also after a transaction that failed.
 * @returns the first leaf's index
 */
export async function appendLeaves(tx: Tx, leaves: readonly Uint8Array[]): Promise<number> {
  const head = await tx.selectFrom('log_head').selectAll().executeTakeFirstOrThrow();
  if (leaves.length === 0) return head.size;
  const { size, frontier, tileRoots } = growTree(head, leaves);
  await insertLeaves(
    tx,
    leaves.map((leaf, i) => [head.size + i, leaf]),
  );
  if (tileRoots.length > 0) {
    await tx
      .insertInto('log_nodes')
      .values([...tileRoots])
      .execute();
  }
  await tx.updateTable('log_head').set({ size, frontier }).execute();
  return head.size;
}
