import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { init } from '../server/cli/init.ts';
import { dataFolder } from '../server/data-folder.ts';
import type { Runtime } from '../server/runtime.ts';
import { readWorkedDays } from '../server/statistics/read-days.ts';
import { readStatistics } from '../server/statistics/read-statistics.ts';
import { openSqlite } from '../server/store/sqlite/open.ts';
import type { Store } from '../server/store/store.ts';
import { listSessions } from '../server/workflow/reading/list-sessions.ts';
import { percentile } from './statistics.ts';
import { countAll, fillPeople, fillYear, rawFigures } from './telework/fill.ts';

const rounds = 30;
const figuresMarkMs = 1_000;
const listMarkMs = 200;
const firstYear = 2016;

const caller = {
  account: { id: '500033', name: '見本 職子', section: '職員活性課', role: 'hr' as const },
  ...{ sectionId: 'hr', scope: 'all' as const, token: '' },
};

/** Figures over years of sessions, against one GROUP BY over the same rows, after one year and after all of them. */
export async function measure(): Promise<void> {
  const staff = Number(process.env.TANMORI_BENCH_STAFF ?? 1_000);
  const years = Number(process.env.TANMORI_BENCH_YEARS ?? 10);
  const folder = mkdtempSync(join(process.env.TANMORI_BENCH_FOLDER ?? tmpdir(), 'tanmori-telework-'));
  const files = dataFolder(folder);
  const end = new Date(`${firstYear + years}-03-31T03:00:00.000Z`);
  const runtime: Runtime = { now: () => end, random: (count) => randomBytes(count) };
  try {
    await init({ data: folder, hosts: [], sample: true }, runtime);
    const raw = new Database(files.database);
    // Only the measuring's own filling; the server opens the database anew.
    raw.pragma('synchronous = OFF');
    fillPeople(raw, staff);
    const measured: Measured[] = [];
    for (let n = 0; n < years; n += 1) {
      fillYear(raw, staff, firstYear + n);
      if (n > 0 && n < years - 1) continue;
      countAll(raw);
      raw.pragma('wal_checkpoint(TRUNCATE)');
      const store = await openSqlite(files.database);
      measured.push(await measureAt(store, raw, runtime, n + 1));
      await store.close();
    }
    raw.close();
    const [one, all] = [measured.at(0), measured.at(-1)];
    if (one === undefined || all === undefined || one === all) return;
    say(
      `\n${(all.rows / one.rows).toFixed(1)} times the sessions: figures ${(all.figuresMs / one.figuresMs).toFixed(2)} times, ` +
        `GROUP BY ${(all.rawMs / one.rawMs).toFixed(2)} times as slow`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly rows: number;
  readonly figuresMs: number;
  readonly rawMs: number;
}

async function measureAt(store: Store, raw: Database.Database, runtime: Runtime, years: number): Promise<Measured> {
  const rows = raw.prepare('select count(*) from sessions').pluck().get() as number;
  say(`\n${rows.toLocaleString('en')} sessions of ${years} ${years === 1 ? 'year' : 'years'}`);
  const last = String(firstYear + years - 1);
  const figures = await time(rounds, () => readStatistics(store, runtime, caller, { year: last }));
  report('figures of a year, all sections', figures, figuresMarkMs);
  const section = await time(rounds, (n) =>
    readStatistics(store, runtime, caller, { year: last, section: `s${n % 45}` }),
  );
  report('figures of a year, one section', section, figuresMarkMs);
  const statement = raw.prepare(rawFigures);
  const grouped = await time(3, async () => statement.all());
  report('reference: GROUP BY over sessions', grouped, null);
  const [figuresMs, rawMs] = [percentile(figures, 0.5), percentile(grouped, 0.5)];
  say(`  ratio of figures to GROUP BY ${(figuresMs / rawMs).toFixed(3)}`);
  for (const [name, asked] of [
    ['days of a month, first page', { month: `${last}-06` }],
    ['days of a year, far page', { year: last, offset: 150_000 }],
    ['days of all time, one section', { until: `${last}-12`, section: 's7' }],
    ['days of all time, far page', { until: `${last}-12`, offset: Math.floor(rows * 0.8) }],
  ] as const) {
    report(name, await time(rounds, () => readWorkedDays(store, runtime, caller, asked)), listMarkMs);
  }
  const it = { ...caller, account: { ...caller.account, role: 'it' as const } };
  report(
    'list of sessions, a month',
    await time(rounds, () => listSessions(store, it, { from: `${last}-06-01`, to: `${last}-06-30` })),
    listMarkMs,
  );
  report(
    'list of sessions, one person',
    await time(rounds, (n) => listSessions(store, it, { staff: String(600_000 + n) })),
    listMarkMs,
  );
  return { rows, figuresMs, rawMs };
}

async function time(count: number, work: (n: number) => Promise<unknown>): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const startedAt = performance.now();
    await work(n);
    taken.push(performance.now() - startedAt);
  }
  return taken;
}

function report(name: string, taken: readonly number[], markMs: number | null): void {
  const [p50, p95] = [percentile(taken, 0.5), percentile(taken, 0.95)];
  const mark = markMs === null ? '' : `  (mark: p95 ≤ ${markMs} ms; ${p95 <= markMs ? 'within' : 'OVER'})`;
  say(`  ${name.padEnd(36)} p50 ${p50.toFixed(1).padStart(9)} ms   p95 ${p95.toFixed(1).padStart(9)} ms${mark}`);
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
