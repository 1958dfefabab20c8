import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { EntryFilters } from '#contract/http/audit-api.ts';
import { createIndexer } from '../../server/audit/search/indexer.ts';
import { selectEntries } from '../../server/audit/search/read-entries.ts';
import { type AsyncIndex, indexHere, indexInThread } from '../../server/audit/search/remote-index.ts';
import { findMatches, prepareSearch } from '../../server/audit/search/search-entries.ts';
import { openSqlite } from '../../server/store/sqlite/open.ts';
import type { Store } from '../../server/store/store.ts';
import { programPath } from '../programs.ts';
import { fillTrail } from './support/trail-of-a-city.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An office's database with many entries, and an index beside it. */
async function manyEntries(entries: number, terminals = 20) {
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-index-'));
  folders.push(folder);
  const database = join(folder, 'office.db');
  const store = await openSqlite(database);
  const raw = new Database(database);
  raw.pragma('synchronous = OFF');
  const fill = (more: number, start: number): void =>
    fillTrail(raw, { entries: more, terminals, from: '2026-04-01' }, start);
  fill(entries, 0);
  const file = join(folder, 'search.db');
  const close = async (): Promise<void> => {
    raw.close();
    await store.close();
  };
  return { store, raw, database, file, fill, close };
}

const search = async (store: Store, index: AsyncIndex, filters: EntryFilters) =>
  findMatches(store.db, index, prepareSearch(filters), { order: 'newest', beyond: null, want: 1_001 });

async function indexed(store: Store, index: AsyncIndex): Promise<void> {
  const indexer = createIndexer(store, index);
  await indexer.catchUp();
  await indexer.stop();
}

describe('the index', () => {
  it('finds what a scan of everything finds', async () => {
    const { store, file, close } = await manyEntries(12_000, 4);
    const index = indexHere(file, store.reader);
    await indexed(store, index);
    const scan = async (text: string, from: string, to: string) =>
      (
        await selectEntries(store.db)
          .where(sql<boolean>`data like ${`%${text}%`} and date(at, '+9 hours') between ${from} and ${to}`)
          .orderBy('log_index', 'desc')
          .limit(1_001)
          .execute()
      ).map((row) => row.log_index);
    for (const text of ['予算', '国民健康保険', '第10', '介護保険の通知']) {
      for (const [from, to] of [
        ['2026-04-01', '2026-04-05'],
        ['2026-04-02', '2026-04-03'],
        ['2026-01-01', '2026-12-31'],
      ] as const) {
        const expected = await scan(text, from, to);
        const { numbers } = await search(store, index, { text, from, to });
        expect(numbers, `${text} ${from} ${to}`).toEqual(expected);
      }
    }
    expect(await scan('予算', '2026-04-01', '2026-04-05')).not.toEqual([]);
    await index.close();
    await close();
  });

  it('goes on where it was after a crash, and begins anew when it is damaged or knows another history', async () => {
    const { store, raw, file, fill, close } = await manyEntries(3_000);
    let index = indexHere(file, store.reader);
    await indexed(store, index);
    const all = (await search(store, index, { type: 'period.closed' })).numbers;
    await index.close();
    fill(600, 3_000);
    index = indexHere(file, store.reader);
    expect((await search(store, index, { type: 'period.closed' })).numbers).toEqual(all);
    await indexed(store, index);
    const more = (await search(store, index, { type: 'period.closed' })).numbers;
    expect(more.length).toBeGreaterThan(all.length);
    await index.close();

    writeFileSync(file, 'not a database at all, but long enough to be read as the head of one. '.repeat(20));
    index = indexHere(file, store.reader);
    await indexed(store, index);
    expect((await search(store, index, { type: 'period.closed' })).numbers).toEqual(more);

    // Another history: the newest entry that the index knows has another hash now.
    raw.exec('drop trigger entries_no_update');
    raw
      .prepare('update entries set hash = ? where log_index = (select max(log_index) from entries)')
      .run('f'.repeat(64));
    raw.prepare(`update entries set data = '{"work":"墓地の台帳","plan":[]}' where log_index = ?`).run(more[0] ?? -1);
    await indexed(store, index);
    expect((await search(store, index, { text: '墓地' })).numbers).toEqual([more[0]]);
    await index.close();
    await close();
  });

  it('lets go of words whose data was disposed of, and keeps the entry', async () => {
    const { store, raw, file, close } = await manyEntries(3_000);
    const index = indexHere(file, store.reader);
    await indexed(store, index);
    const [gone = -1, ...kept] = (await search(store, index, { text: '会を' })).numbers.concat(
      (await search(store, index, { text: '介護保険' })).numbers,
    );
    expect(kept.length).toBeGreaterThan(0);
    raw.prepare('update entries set salt = null, data = null where log_index = ?').run(gone);
    raw
      .prepare(
        `insert into office_acts values (99999999, '2026-11-21T00:00:00.000Z', 'cli', 'data.disposed', '', '{}')`,
      )
      .run();
    const day = (await selectEntries(store.db).where('log_index', '=', gone).executeTakeFirstOrThrow()).at.slice(0, 10);
    const before = (await search(store, index, { from: day, to: day })).numbers;
    await indexed(store, index);
    expect((await search(store, index, { text: '介護保険' })).numbers).not.toContain(gone);
    expect((await search(store, index, { text: '介護保険' })).numbers).toEqual(kept);
    expect((await search(store, index, { from: day, to: day })).numbers).toEqual(before);
    // Not only hidden: the words themselves are gone from the file.
    const stored = new Database(file, { readonly: true });
    stored.exec(`create virtual table temp.terms using fts5vocab(main, 'events', 'row')`);
    const inFile = stored.prepare(`select doc from temp.terms where term = '介護'`).pluck().get();
    stored.close();
    expect(inFile).toBe(kept.length);
    // And once only: the position of the disposal is kept.
    expect((await index.position()).acts).toBe(99_999_999);
    await index.close();
    await close();
  });

  it('takes in nothing beyond the place it is told, and stops and goes on between two slices', async () => {
    const { store, file, close } = await manyEntries(3_000);
    const index = indexHere(file, store.reader);
    await index.follow(1_234);
    expect((await index.position()).number).toBe(1_234);
    const { log_index: head } = await store.reader
      .selectFrom('entries')
      .select('log_index')
      .orderBy('log_index', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    const following = index.follow(head);
    await index.halt();
    await following;
    const halted = (await index.position()).number;
    expect(halted).toBeGreaterThan(1_234);
    expect(halted).toBeLessThan(head);
    await index.follow(head);
    expect((await index.position()).number).toBe(head);
    await index.close();
    await close();
  });

  it('answers a search while it takes entries in, and can be closed then', async () => {
    const { store, database, file, close } = await manyEntries(6_000);
    const program = programPath('server');
    const index = indexInThread({ searchIndex: file, database }, program);
    const done: string[] = [];
    const following = index.follow(Number.MAX_SAFE_INTEGER).then(() => done.push('follow'));
    const counting = index.count({ match: null, from: undefined, to: undefined, type: undefined });
    const searched = counting.then(() => done.push('search'));
    await Promise.all([following, searched]);
    expect(done).toEqual(['search', 'follow']);

    const again = indexInThread({ searchIndex: `${file}-2`, database }, program);
    const cut = again.follow(Number.MAX_SAFE_INTEGER);
    await again.close();
    await cut;
    const rest = indexHere(`${file}-2`, store.reader);
    const { number } = await rest.position();
    expect(number).toBeLessThan((await index.position()).number);
    await rest.follow(Number.MAX_SAFE_INTEGER);
    expect(await rest.position()).toEqual(await index.position());
    await rest.close();
    await index.close();
    await close();
  });

  it('keeps up by itself in its thread with what is committed, until it is halted', { timeout: 150_000 }, async () => {
    const { store, database, file, fill, close } = await manyEntries(700);
    const index = indexInThread({ searchIndex: file, database }, programPath('server'));
    const indexer = createIndexer(store, index);
    const faults: unknown[] = [];
    indexer.start((error) => faults.push(error));
    const all = { match: null, from: undefined, to: undefined, type: undefined };
    const reaches = (many: number): Promise<void> =>
      vi.waitFor(async () => expect(await index.count(all)).toBe(many), { timeout: 60_000 });
    await reaches(700);
    // Nobody tells it of these.
    fill(600, 700);
    await reaches(1_300);
    await indexer.stop();
    fill(100, 1_300);
    // Longer than its pause between two looks.
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await index.count(all)).toBe(1_300);
    expect(faults).toEqual([]);
    await index.close();
    await close();
  });

  it('works the same in a thread of its own', async () => {
    const { store, database, file, close } = await manyEntries(2_000);
    const index = indexInThread({ searchIndex: file, database }, programPath('server'));
    await indexed(store, index);
    expect((await search(store, index, { text: '予算' })).numbers.length).toBeGreaterThan(0);
    await expect(
      index.find({
        match: '"',
        from: undefined,
        to: undefined,
        type: undefined,
        disposition: undefined,
        order: 'newest',
        beyond: null,
        limit: 1,
      }),
    ).rejects.toThrow(/fts5|syntax|unterminated/);
    await index.close();
    await close();
  });
});

describe('the cost of a search', () => {
  const questions: readonly EntryFilters[] = [
    { text: '予算' },
    { text: '国民健康保険の調査票' },
    { text: '佐藤' },
    { text: '墓地' },
    { text: '鯨' },
    { type: 'session.ended', text: '定時' },
    { staff: '600003', type: 'save.recovered' },
    { from: '2026-04-02', to: '2026-04-03', disposition: 'prevented', text: '統計' },
    {},
  ];

  it('does not grow with the trail, and reads no table through', async () => {
    const work = async (entries: number): Promise<number[]> => {
      const { store, file, close } = await manyEntries(entries, 100);
      const index = indexHere(file, store.reader);
      await indexed(store, index);
      const looked: number[] = [];
      for (const filters of questions) {
        let proposed = 0;
        const counting: AsyncIndex = {
          ...index,
          find: async (request) => {
            const found = await index.find(request);
            proposed += found.length;
            return found;
          },
        };
        const { lookedInto } = await search(store, counting, filters);
        looked.push(proposed + lookedInto);
      }
      await index.close();
      await close();
      return looked;
    };
    const small = await work(20_000);
    const large = await work(200_000);
    for (const [n, filters] of questions.entries()) {
      const [before = 0, after = 0] = [small[n], large[n]];
      expect(after, JSON.stringify(filters)).toBeLessThanOrEqual(Math.max(2_002, before * 5));
    }
  }, 120_000);

  it('reads entries by their number alone', async () => {
    const { store, raw, close } = await manyEntries(500);
    const numbers = sql<number>`(select value from json_each('[1001,1002]'))`;
    const { sql: text, parameters } = selectEntries(store.db).where('entries.log_index', 'in', numbers).compile();
    const plan = raw.prepare<unknown[], { detail: string }>(`explain query plan ${text}`).all(...parameters);
    const details = plan.map(({ detail }) => detail).join('\n');
    expect(details).toMatch(/SEARCH entries USING INTEGER PRIMARY KEY/);
    expect(details).not.toMatch(/SCAN (entries|chains|loans|sessions)/);
    await close();
  });
});
