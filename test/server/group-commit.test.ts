import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CompiledQuery } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqlite } from '../../server/store/sqlite/open.ts';
import type { Store, Tx } from '../../server/store/store.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tanmori-group-'));
  store = await openSqlite(join(folder, 'office.db'), 50);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const add = (tx: Tx, id: string) => tx.insertInto('sections').values({ id, name: id }).execute();
const ids = async () => (await store.db.selectFrom('sections').select('id').orderBy('id').execute()).map((r) => r.id);
/** What another process sees: only what was committed. */
const seenOutside = (): number => {
  const other = new Database(join(folder, 'office.db'), { readonly: true });
  try {
    return other.prepare('select count(*) from sections').pluck().get() as number;
  } finally {
    other.close();
  }
};

it('answers each work with its own result, after the commit', async () => {
  const works = Array.from({ length: 300 }, (_, i) =>
    store
      .write(async (tx) => {
        await add(tx, `s${i}`);
        return i;
      })
      .then((own) => ({ i: own, seen: seenOutside() })),
  );
  const answers = await Promise.all(works);
  expect(answers.map((a) => a.i)).toEqual(answers.map((_, i) => i));
  for (const { i, seen } of answers) expect(seen).toBeGreaterThan(i);
});

it('takes back what a failed work did, and nothing of the others', async () => {
  const outcomes = await Promise.allSettled([
    store.write((tx) => add(tx, 'a')),
    store.write(async (tx) => {
      await add(tx, 'b');
      throw new Error('the effect failed');
    }),
    store.write((tx) => add(tx, 'a')),
    store.write((tx) => add(tx, 'c')),
  ]);
  expect(outcomes.map((o) => o.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(await ids()).toEqual(['a', 'c']);
});

it('answers nobody with success where the transaction itself was lost', async () => {
  const outcomes = await Promise.allSettled([
    store.write((tx) => add(tx, 'a')),
    store.write(async (tx) => {
      await add(tx, 'b');
      // What SQLite does by itself when the disk is full.
      await tx.executeQuery(CompiledQuery.raw('rollback transaction'));
      throw new Error('database or disk is full');
    }),
    store.write((tx) => add(tx, 'c')),
  ]);
  expect(outcomes.map((o) => o.status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await ids()).toEqual([]);
  await store.write((tx) => add(tx, 'd'));
  expect(await ids()).toEqual(['d']);
});

it('fails all of a group that cannot begin, and goes on afterwards', async () => {
  const other = new Database(join(folder, 'office.db'));
  other.exec('begin immediate');
  const outcomes = await Promise.allSettled([store.write((tx) => add(tx, 'a')), store.write((tx) => add(tx, 'b'))]);
  expect(outcomes.map((o) => o.status)).toEqual(['rejected', 'rejected']);
  for (const outcome of outcomes)
    expect(outcome.status === 'rejected' && store.isUnavailable(outcome.reason)).toBe(true);
  other.exec('rollback');
  other.close();
  await store.write((tx) => add(tx, 'c'));
  expect(await ids()).toEqual(['c']);
});
