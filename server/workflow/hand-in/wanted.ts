import { createHash } from 'node:crypto';
import { handInLine, type WantedAnswer } from '#contract/http/hand-in-api.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import { type Cell, insertRows } from '../../store/insert-rows.ts';
import type { Store } from '../../store/store.ts';
import type { HandIn } from './arriving.ts';
import type { Inbox } from './inbox.ts';

const pageRows = 1_000;
const insertPlan = insertRows('hand_in_plan', ['hand_in_id', 'at', 'n', 'bytes', 'sha256']);

/** What of the list is wanted, once it is whole. OF-481: rows are missing. OF-400: it is not what its hash is over. */
export const wantedOf = (inbox: Inbox, id: number): Promise<Outcome<WantedAnswer>> =>
  inbox.alone(id, async (row): Promise<Outcome<WantedAnswer>> => {
    if (row.completed_at !== null || row.revision === 0 || row.rows < row.files) return refusal('OF-481');
    const length = row.length ?? (await planStream(inbox.store, row));
    if (length === null) return refusal('OF-400', 'the list is not what its hash is over');
    const rows = await inbox.store.db
      .selectFrom('hand_in_plan')
      .select('n')
      .where('hand_in_id', '=', id)
      .orderBy('at')
      .execute();
    return ok({ revision: row.revision, length, ranges: rangesOf(rows.map(({ n }) => n)) });
  });

/** Ascending numbers as [first, how many]. */
export function rangesOf(numbers: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const n of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last[0] + last[1] === n) last[1] += 1;
    else ranges.push([n, 1]);
  }
  return ranges;
}

/**
 * Checks the whole list against its hash and lays down the stream: every content that the pack does not hold, once.
 * @returns its length; null where the list is wrong, which then has to be sent anew.
 */
async function planStream(store: Store, { id, revision, rows, manifest, bytes }: HandIn): Promise<number | null> {
  const held = await store.db.selectFrom('hand_in_contents').select('sha256').where('hand_in_id', '=', id).execute();
  const known = new Set(held.map(({ sha256 }) => sha256));
  const hash = createHash('sha256');
  let sum = 0;
  let length = 0;
  // What an earlier try left.
  await store.write((tx) => tx.deleteFrom('hand_in_plan').where('hand_in_id', '=', id).execute());
  for (let from = 0; from < rows; from += pageRows) {
    const page = await store.db
      .selectFrom('hand_in_files')
      .select(['n', 'path_text', 'path_bytes', 'bytes', 'sha256'])
      .where('hand_in_id', '=', id)
      .where('revision', '=', revision)
      .where('n', '>=', from)
      .where('n', '<', from + pageRows)
      .orderBy('n')
      .execute();
    const plan: Cell[][] = [];
    for (const row of page) {
      const path = { text: row.path_text, bytes: row.path_bytes };
      hash.update(handInLine({ path, bytes: row.bytes, sha256: row.sha256 }));
      sum += row.bytes;
      if (row.bytes === 0 || known.has(row.sha256)) continue;
      known.add(row.sha256);
      plan.push([id, length, row.n, row.bytes, row.sha256]);
      length += row.bytes;
    }
    if (plan.length > 0) await store.write((tx) => insertPlan(tx, plan));
  }
  if (hash.digest('hex') === manifest && sum === bytes) {
    await store.write((tx) => tx.updateTable('hand_ins').set({ length }).where('id', '=', id).execute());
    return length;
  }
  await store.write(async (tx) => {
    await tx.deleteFrom('hand_in_files').where('hand_in_id', '=', id).where('revision', '=', revision).execute();
    await tx.updateTable('hand_ins').set({ rows: 0 }).where('id', '=', id).execute();
  });
  return null;
}
