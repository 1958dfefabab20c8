import { z } from 'zod';
import type { CheckFault } from '#contract/http/audit-api.ts';
import { sameBytes } from '#contract/log/bytes.ts';
import { rootOf } from '#contract/log/merkle.ts';
import { sha256Bytes } from '../../digest.ts';
import { growTree } from '../../log/grow-tree.ts';
import type { OfficeLog } from '../../log/office-log.ts';
import type { Store } from '../../store/store.ts';
import { type Advance, perSlice } from './check-chain.ts';
import { actHolds } from './check-entry.ts';
import type { DisposalReach } from './disposal-reach.ts';

/** Told of a fault of the log itself or of an act. @param index its place in the log */
export type OnFault = (why: CheckFault, index: number) => Promise<void>;

/**
 * Every act of the office is what the log holds of it. @returns false where it was stopped on the way
 */
export async function checkActs(
  store: Store,
  reach: DisposalReach,
  onFault: OnFault,
  advance: Advance,
): Promise<boolean> {
  for (let index = -1; ; ) {
    const acts = await store.reader
      .selectFrom('office_acts')
      .leftJoin('log_leaves', 'log_leaves.idx', 'office_acts.log_index')
      .selectAll('office_acts')
      .select('log_leaves.leaf')
      .where('office_acts.log_index', '>', index)
      .orderBy('office_acts.log_index')
      .limit(perSlice)
      .execute();
    for (const { leaf, ...act } of acts) {
      if (!actHolds(act, leaf, reach)) await onFault('act', act.log_index);
      else if (act.act === 'entries.forked' && !(await forkIsKept(store, act.data)))
        await onFault('fork', act.log_index);
    }
    if (!(await advance(acts.length))) return false;
    const last = acts.at(-1);
    if (last === undefined) return true;
    index = last.log_index;
  }
}

const Forked = z.strictObject({ chain: z.string(), seq: z.int(), hash: z.string() });

/** Whether a branch that was recorded is still there, and its chain still marked. @param data null once disposed of */
async function forkIsKept(store: Store, data: string | null): Promise<boolean> {
  if (data === null) return true;
  const { chain, seq, hash } = Forked.parse(JSON.parse(data));
  const kept = await store.reader
    .selectFrom('forks')
    .innerJoin('chains', 'chains.id', 'forks.chain')
    .select('chains.forked')
    .where('forks.chain', '=', chain)
    .where('forks.seq', '=', seq)
    .where('forks.hash', '=', hash)
    .executeTakeFirst();
  return kept?.forked === 1;
}

/**
 * Every leaf is there and stands for one entry or act; all together have the root that the office keeps, and those
 * that were published have the root that was published. @returns false where it was stopped on the way
 */
export async function checkTree(store: Store, log: OfficeLog, onFault: OnFault, advance: Advance): Promise<boolean> {
  const published = log.published();
  const { size, root } = await log.tree.head();
  let grown = { size: 0, frontier: Buffer.alloc(0) };
  if (published !== null && published.size > size) await onFault('checkpoint', published.size);
  while (grown.size < size) {
    const isBefore = published !== null && grown.size < published.size;
    const count = Math.min(perSlice, (isBefore ? Math.min(published.size, size) : size) - grown.size);
    const leaves = await readLeaves(store, grown.size, count);
    const bad = leaves.findIndex(
      (leaf, i) => leaf.idx !== grown.size + i || (leaf.entry === null) === (leaf.act === null),
    );
    if (bad >= 0 || leaves.length < count) {
      await onFault('log-leaf', grown.size + (bad >= 0 ? bad : leaves.length));
      return true;
    }
    const next = growTree(
      grown,
      leaves.map(({ leaf }) => leaf),
    );
    grown = { size: next.size, frontier: Buffer.from(next.frontier) };
    if (published?.size === grown.size && !sameBytes(rootOfGrown(grown), published.root)) {
      await onFault('checkpoint', grown.size);
    }
    if (!(await advance(leaves.length))) return false;
  }
  if (!sameBytes(rootOfGrown(grown), root)) await onFault('log-root', size);
  return true;
}

const readLeaves = (store: Store, from: number, count: number) =>
  store.reader
    .selectFrom('log_leaves')
    .leftJoin('entries', 'entries.log_index', 'log_leaves.idx')
    .leftJoin('office_acts', 'office_acts.log_index', 'log_leaves.idx')
    .select(['log_leaves.idx', 'log_leaves.leaf', 'entries.log_index as entry', 'office_acts.log_index as act'])
    .where('log_leaves.idx', '>=', from)
    .orderBy('log_leaves.idx')
    .limit(count)
    .execute();

const rootOfGrown = ({ size, frontier }: { readonly size: number; readonly frontier: Buffer }): Uint8Array =>
  rootOf(sha256Bytes, {
    size,
    nodes: Array.from({ length: frontier.length / 32 }, (_, i) => frontier.subarray(i * 32, i * 32 + 32)),
  });
