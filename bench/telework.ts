import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { placeOf } from '#contract/http/paging.ts';
import { init } from '../server/cli/init.ts';
import { dataFolder } from '../server/data-folder.ts';
import type { Runtime } from '../server/runtime.ts';
import { readWorkedDays } from '../server/statistics/read-days.ts';
import { readStatistics } from '../server/statistics/read-statistics.ts';
import { openSqlite } from '../server/store/sqlite/open.ts';
import type { Store } from '../server/store/store.ts';
import { listSessions } from '../server/workflow/reading/list-sessions.ts';
import { percentile } from './statistics.ts';
import {
  countAll,
  daysBefore,
  figuresBefore,
  fillForms,
  fillPeople,
  fillYear,
  rawFigures,
  sessionsBefore,
} from './telework/fill.ts';
import { fillPapers, fillRecent } from './telework/fill-papers.ts';
import { consoleLists } from './telework/lists.ts';

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
  // The office's clock stands at the end of the year that was filled last.
  const endOf = (year: number) => new Date(`${year + 1}-03-31T03:00:00.000Z`);
  let now = endOf(firstYear);
  const runtime: Runtime = { now: () => now, random: (count) => randomBytes(count) };
  try {
    await init({ data: folder, hosts: [], sample: true }, runtime);
    const raw = new Database(files.database);
    // Only the measuring's own filling; the server opens the database anew.
    raw.pragma('synchronous = OFF');
    fillPeople(raw, staff);
    const measured: Measured[] = [];
    for (let n = 0; n < years; n += 1) {
      now = endOf(firstYear + n);
      fillYear(raw, staff, firstYear + n);
      fillForms(raw, staff, firstYear + n);
      fillPapers(raw, firstYear + n);
      if (n > 0 && n < years - 1) continue;
      countAll(raw);
      raw.pragma('wal_checkpoint(TRUNCATE)');
      const store = await openSqlite(files.database);
      await fillRecent(raw, store.reader, firstYear + n, now);
      measured.push(await measureAt(store, raw, runtime, n + 1));
      await store.close();
    }
    raw.close();
    const [one, all] = [measured.at(0), measured.at(-1)];
    if (one === undefined || all === undefined || one === all) return;
    say(
      `\n${(all.rows / one.rows).toFixed(1)} times the sessions: ${Object.entries(all.pages)
        .map(([name, ms]) => `${name} ${(ms / (one.pages[name] ?? Number.NaN)).toFixed(2)} times, `)
        .join('')}GROUP BY ${(all.rawMs / one.rawMs).toFixed(2)} times as slow`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly rows: number;
  readonly rawMs: number;
  /** Middle times, ms, of what must not grow with the years. */
  readonly pages: Readonly<Record<string, number>>;
}

async function measureAt(store: Store, raw: Database.Database, runtime: Runtime, years: number): Promise<Measured> {
  const rows = raw.prepare('select count(*) from sessions').pluck().get() as number;
  say(`\n${rows.toLocaleString('en')} sessions of ${years} ${years === 1 ? 'year' : 'years'}`);
  const last = String(firstYear + years - 1);
  const figures = await time(rounds, () => readStatistics(store.reader, runtime.now(), caller, { year: last }));
  report('figures of a year, all sections', figures, figuresMarkMs);
  const section = await time(rounds, (n) =>
    readStatistics(store.reader, runtime.now(), caller, { year: last, section: `s${n % 45}` }),
  );
  report('figures of a year, one section', section, figuresMarkMs);
  const groups = figuresBefore.map((sql) => raw.prepare(sql));
  report('  without totals: of all years alone', await time(10, async () => groups.map((group) => group.all())), null);
  const statement = raw.prepare(rawFigures);
  const grouped = await time(3, async () => statement.all());
  report('reference: GROUP BY over sessions', grouped, null);
  const [figuresMs, rawMs] = [percentile(figures, 0.5), percentile(grouped, 0.5)];
  say(`  ratio of figures to GROUP BY ${(figuresMs / rawMs).toFixed(3)}`);
  const days = await measureDays(store, raw, runtime, last);
  const sessions = await measureSessions(store, raw, last);
  say('  lists of the console');
  for (const [name, ask] of consoleLists({ store, runtime, first: String(firstYear), last: String(firstYear + years) }))
    report(name, await time(rounds, ask), listMarkMs);
  return { rows, rawMs, pages: { figures: figuresMs, 'far page of days': days, 'far page of sessions': sessions } };
}

/** @returns the middle time of a page four fifths down the list, ms */
async function measureDays(store: Store, raw: Database.Database, runtime: Runtime, last: string): Promise<number> {
  const { days, day, staff } = raw
    .prepare(
      `select count(*) over () as days, day, staff_id as staff from worked_days order by day desc, staff_id desc
         limit 1 offset (select count(*) * 4 / 5 from worked_days)`,
    )
    .get() as { days: number; day: string; staff: string };
  const until = `${last}-12`;
  const after = placeOf(day, staff);
  const pages = [
    ['days of a month, first page', { month: `${last}-06` }],
    ['days of a year, last page', { year: last, last: 'yes' }],
    ['days of all time, one section', { until, section: 's7' }],
    ['days of all time, 感染症対策', { until, kind: 'infection' }],
    ['days of all time, far page', { until, after }],
  ] as const;
  let far = Number.NaN;
  for (const [name, asked] of pages) {
    const taken = await time(rounds, () => readWorkedDays(store, runtime, caller, asked));
    report(name, taken, listMarkMs);
    far = percentile(taken, 0.5);
  }
  const before = raw.prepare(daysBefore);
  const passing = await time(10, async () => before.all(`${last}-12-31`, Math.floor(days * 0.8)));
  report('  the same page by OFFSET', passing, null);
  return far;
}

/** @returns the middle time of a page four fifths down the list, ms */
async function measureSessions(store: Store, raw: Database.Database, last: string): Promise<number> {
  const it = { ...caller, account: { ...caller.account, role: 'it' as const } };
  const head = { ...it, sectionId: 's7', scope: 'section' as const };
  const { passed, startedAt, id } = raw
    .prepare(
      `select (select count(*) * 4 / 5 from sessions) as passed, started_at as startedAt, id from sessions
         order by started_at desc, id desc limit 1 offset (select count(*) * 4 / 5 from sessions)`,
    )
    .get() as { passed: number; startedAt: string; id: string };
  const after = placeOf(startedAt, id);
  const pages: readonly [string, (n: number) => Promise<unknown>][] = [
    ['sessions of a month', () => listSessions(store, it, { from: `${last}-06-01`, to: `${last}-06-30` })],
    ['sessions of one person', (n) => listSessions(store, it, { staff: String(600_000 + n) })],
    ['sessions of one section', () => listSessions(store, head, {})],
    ['sessions that are open', () => listSessions(store, it, { state: 'open' })],
    ['all sessions, far page', () => listSessions(store, it, { after })],
  ];
  let far = Number.NaN;
  for (const [name, read] of pages) {
    const taken = await time(rounds, read);
    report(name, taken, listMarkMs);
    far = percentile(taken, 0.5);
  }
  const [counting, paging] = sessionsBefore.map((sql) => raw.prepare(sql));
  const passing = await time(3, async () => [counting?.all(), paging?.all(passed)]);
  report('  the same page by OFFSET, counted', passing, null);
  return far;
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
