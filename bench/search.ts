import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { EntriesQuery } from '#contract/http/audit-api.ts';
import { readSearch } from '../server/audit/read-search.ts';
import { createIndexer } from '../server/audit/search/indexer.ts';
import { type AsyncIndex, indexInThread } from '../server/audit/search/remote-index.ts';
import { init } from '../server/cli/init.ts';
import { type DataFolder, dataFolder } from '../server/data-folder.ts';
import type { Runtime } from '../server/runtime.ts';
import { openSqlite } from '../server/store/sqlite/open.ts';
import type { Store } from '../server/store/store.ts';
import { borrowerName, fillTrail, terminalId } from '../test/server/support/trail-of-a-city.ts';
import { percentile } from './statistics.ts';

/** Questions of each kind, cold and warm. */
const questionsPerKind = 100;
const terminals = 1_000;
const markMs = 200;

const program = join(import.meta.dirname, '..', 'server', 'server.ts');
const runtime: Runtime = { now: () => new Date(), random: (count) => randomBytes(count) };
const caller = {
  account: { id: '400007', name: '見本 監査', section: '監査委員事務局', role: 'auditor' as const },
  sectionId: 'audit',
  scope: 'all' as const,
  token: '',
};

type Ask = (n: number) => EntriesQuery;
const choose = <T>(values: readonly T[], n: number): T => values[n % values.length] as T;
const commonWords =
  '予算 条例 議会 統計 広報 契約 選挙 公園 水道 資料 台帳 確認 集計 校正 照合 整理 検討 審査 翻訳 作成'.split(' ');
const days = (n: number): { readonly from: string; readonly to: string } => ({
  from: `2026-04-${String((n % 10) + 1).padStart(2, '0')}`,
  to: `2026-04-${String((n % 10) + 8).padStart(2, '0')}`,
});

/** What an auditor asks for. Every question goes the server's whole way, with its act of the office on the disk. */
const kinds: Readonly<Record<string, Ask>> = {
  'no condition': () => ({}),
  'word of two characters': (n) => ({ text: choose(commonWords, n) }),
  'name of a person': (n) => ({ text: borrowerName((n * 37) % terminals) }),
  'longer words': (n) => ({
    text: choose(['国民健康保険の調査票', '都市計画の決算書', '介護保険の通知文', '補助金の要望書'], n),
  }),
  'number in a sentence': (n) => ({ text: `第${100 + ((n * 7) % 900)}号` }),
  'no hit, unknown word': (n) => ({ text: choose(['墓地', '隕石', '象牙', '鯨油'], n) }),
  'no hit, known pairs': (n) => ({ text: choose(['算予', '例条', '印刷された予算', '確認の審査の予'], n) }),
  'no hit, filters exclude each other': (n) => ({ type: 'session.ended', text: choose(['定時', '空白', '印刷'], n) }),
  'last page': (n) => ({ text: choose(commonWords, n), last: 'yes' }),
  'last page of everything': () => ({ last: 'yes' }),
  'person, type and word': (n) => ({
    staff: String(600_000 + ((n * 13) % terminals)),
    type: 'session.started',
    text: choose(commonWords, n),
  }),
  'terminal and period': (n) => ({ terminal: terminalId((n * 17) % terminals), ...days(n) }),
  'section, period, end and word': (n) => ({
    section: `s${n % 10}`,
    disposition: 'prevented',
    ...days(n),
    text: choose(commonWords, n),
  }),
  'single character': (n) => ({ text: choose(['予', '鯨', '始', '議'], n) }),
};

/** Search over all entries, p50 and p95 of each kind of question, cold and warm, as the trail grows. */
export async function measure(): Promise<void> {
  const largest = Number(process.env.TANMORI_BENCH_ENTRIES ?? 1_000_000);
  const sizes = [100_000, 1_000_000, 10_000_000].filter((size) => size < largest);
  const folder = mkdtempSync(join(process.env.TANMORI_BENCH_FOLDER ?? tmpdir(), 'tanmori-search-'));
  const files = dataFolder(folder);
  let filled = 0;
  try {
    await init({ data: folder, hosts: [], sample: true }, runtime);
    for (const entries of [...sizes, largest]) {
      fill(files, entries - filled, filled);
      filled = entries;
      await measureAt(files, entries);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function fill(files: DataFolder, entries: number, start: number): void {
  const raw = new Database(files.database);
  // Only the measuring's own filling; the server opens the database anew.
  raw.pragma('synchronous = OFF');
  const startedAt = performance.now();
  fillTrail(raw, { entries, terminals, from: '2026-04-01' }, start);
  raw.pragma('wal_checkpoint(TRUNCATE)');
  raw.close();
  say(`filled ${entries.toLocaleString('en')} more entries in ${seconds(startedAt)} s`);
}

async function measureAt(files: DataFolder, entries: number): Promise<void> {
  const before = sizeOf(files.searchIndex);
  await withOffice(files, async (store, index) => {
    const indexer = createIndexer(store, index);
    const from = (await index.position()).number;
    const startedAt = performance.now();
    await indexer.catchUp();
    const { number } = await index.position();
    const taken = from < 0 ? entries : number - from;
    say(
      `indexed ${taken.toLocaleString('en')} in ${seconds(startedAt)} s (${Math.round((taken / (performance.now() - startedAt)) * 1000).toLocaleString('en')}/s)`,
    );
    await indexer.stop();
  });
  const bytes = sizeOf(files.searchIndex);
  say(
    `\n${entries.toLocaleString('en')} entries: database ${mega(sizeOf(files.database))}, index ${mega(bytes)} (${(bytes / entries).toFixed(0)} B an entry; before ${mega(before)})`,
  );
  say(
    `${'kind'.padEnd(36)} ${'cold p50'.padStart(9)} ${'p95'.padStart(8)} ${'warm p50'.padStart(9)} ${'p95'.padStart(8)}  hits of the first`,
  );
  const all: { cold: number[]; warm: number[] } = { cold: [], warm: [] };
  const dropped = dropCaches();
  for (const [kind, ask] of Object.entries(kinds)) {
    dropCaches();
    const cold: number[] = [];
    const warm: number[] = [];
    let hits = '';
    await withOffice(files, async (store, index) => {
      for (let n = 0; n < questionsPerKind; n += 1) {
        const first = await timed(store, index, ask(n));
        hits ||= first.hits;
        cold.push(first.ms);
      }
      for (let n = 0; n < questionsPerKind; n += 1) warm.push((await timed(store, index, ask(n))).ms);
    });
    all.cold.push(...cold);
    all.warm.push(...warm);
    say(`${kind.padEnd(36)} ${line(cold)} ${line(warm)}  ${hits}`);
  }
  say(
    `${'all'.padEnd(36)} ${line(all.cold)} ${line(all.warm)}  (mark: p95 < ${markMs} ms; ${percentile(all.cold, 0.95) < markMs && percentile(all.warm, 0.95) < markMs ? 'within' : 'OVER'})`,
  );
  say(
    dropped
      ? 'cold: page cache of the machine dropped before each kind; the first questions of a kind read from the disk'
      : 'cold: a fresh connection only; the page cache of the machine could not be dropped',
  );
}

async function timed(
  store: Store,
  index: AsyncIndex,
  query: EntriesQuery,
): Promise<{ readonly ms: number; readonly hits: string }> {
  const startedAt = performance.now();
  const outcome = await readSearch(store, runtime, index, caller, query);
  const ms = performance.now() - startedAt;
  if (!outcome.ok) throw new Error(outcome.code);
  const { counted, entries, searched } = outcome.value;
  const hits = `${counted?.entries ?? entries.length}${counted?.isAll === false ? '+' : ''}${searched.all ? '' : ' (cut)'}`;
  return { ms, hits };
}

async function withOffice(files: DataFolder, work: (store: Store, index: AsyncIndex) => Promise<void>): Promise<void> {
  const store = await openSqlite(files.database);
  const index = indexInThread(files, program);
  try {
    await work(store, index);
  } finally {
    await index.close();
    await store.close();
  }
}

/** Drops the page cache where we may (Linux, root). */
function dropCaches(): boolean {
  try {
    writeFileSync('/proc/sys/vm/drop_caches', '1');
    return true;
  } catch {
    return false;
  }
}

const line = (values: readonly number[]): string =>
  `${percentile(values, 0.5).toFixed(1).padStart(9)} ${percentile(values, 0.95).toFixed(1).padStart(8)}`;
const sizeOf = (file: string): number => {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
};
const mega = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const seconds = (from: number): string => ((performance.now() - from) / 1000).toFixed(1);
const say = (text: string): void => void process.stdout.write(`${text}\n`);
