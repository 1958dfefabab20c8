import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../../scripts/setup/say.ts';
import { dataFolder } from '../../server/data-folder.ts';
import { peakResidentBytes } from '../process-memory.ts';
import { median, percentile } from '../statistics.ts';
import { type EntryRow, insertBare, readEntries } from './bare-inserts.ts';
import { makeFleet } from './fleet.ts';
import type { LoadResult } from './load-protocol.ts';
import { numberFrom, startOffice } from './programs.ts';
import { measureSyslog, type SyslogRate, syslogMissing } from './reliable-syslog.ts';
import { runLoad } from './run-load.ts';
import { OfficeWatch } from './watch-office.ts';

const batch = 500;
const rounds = 3;
const markRatio = 0.3;
const goalPerSecond = 40_000;
const mebibyte = 1024 * 1024;

interface Round {
  readonly perSecond: number;
  readonly integratedPerSecond: number;
  readonly barePerSecond: number;
  readonly checkpointLagsMs: readonly number[];
  readonly arrivalLagsMs: readonly number[];
  readonly searchableLagsMs: readonly number[];
  /** Share of one core. */
  readonly officeCpu: number;
  readonly generatorCpu: number;
  readonly peakRss: number;
  readonly peakPss: number;
  /** Null where rsyslog is not there. */
  readonly syslog: SyslogRate | null;
}

/** Signed batches into a real office over HTTPS, against bare inserts of the same rows in one process. */
export async function measureIngest(): Promise<void> {
  const entries = numberFrom('TANMORI_BENCH_ENTRIES', 100_000);
  const terminals = numberFrom('TANMORI_BENCH_SENDERS', 8);
  const perTerminal = Math.ceil(entries / terminals);
  say(`ingest: ${terminals} terminals of ${perTerminal} entries each, in batches of ${batch}, ${rounds} rounds`);
  const all: Round[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await measureRound(terminals, perTerminal, round === 0));
  report(all);
}

async function measureRound(terminals: number, perTerminal: number, first: boolean): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-ingest-'));
  try {
    const fleet = await makeFleet(folder, terminals);
    const files = dataFolder(folder);
    const profile = process.env.TANMORI_BENCH_PROFILE;
    const office = await startOffice(folder, profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]);
    let watch: OfficeWatch | null = null;
    let result: LoadResult;
    try {
      const caPem = readFileSync(files.caCert, 'utf8');
      result = await runLoad(
        {
          ...{ load: 'batches', origin: office.origin, caPem, fleet, batch, entriesPerTerminal: perTerminal },
          ...{ dayMs: 0, sendEveryMs: 0 },
        },
        (bytes) => {
          if (first) say(`  the median entry has ${bytes} B of JSON`);
          watch = new OfficeWatch(files, office.pid);
        },
      );
    } catch (error) {
      await office.program.kill('SIGTERM');
      throw error;
    }
    const watched = watch as OfficeWatch | null;
    if (watched === null) throw new Error('the load began without a watch');
    // Before anything else: what the office does afterwards, and reading its rows, is no part of the load.
    const officeCpuMs = watched.cpuMs();
    const { rows, shape } = readEntries(files.database);
    const lastIndex = Number(rows.at(-1)?.log_index ?? 0);
    await watched.reaches(lastIndex);
    const peakRss = peakResidentBytes(office.pid);
    await office.program.kill('SIGTERM');
    watched.close();
    if (result.errors.length > 0) throw new Error(`refused: ${result.errors[0]}`);
    const elapsedMs = result.endedMs - result.startedMs;
    return {
      perSecond: (rows.length / elapsedMs) * 1000,
      integratedPerSecond:
        (rows.length / ((watched.publishedAt(lastIndex) ?? Number.POSITIVE_INFINITY) - result.startedMs)) * 1000,
      ...lags(rows, result, watched),
      officeCpu: officeCpuMs / elapsedMs,
      generatorCpu: result.cpuMs / elapsedMs,
      peakRss,
      peakPss: watched.peakPss,
      barePerSecond: insertBare(join(folder, 'bare.db'), shape, rows, batch),
      syslog: syslogMissing() === null ? await measureSyslog(join(folder, 'syslog'), rows, terminals) : null,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How long after its answer (and after its arrival) the last entry of each batch was published and searchable. */
function lags(rows: readonly EntryRow[], { answered }: LoadResult, watch: OfficeWatch) {
  const places = new Map(rows.map((row) => [`${row.chain} ${row.seq}`, row]));
  const checkpointLagsMs: number[] = [];
  const arrivalLagsMs: number[] = [];
  const searchableLagsMs: number[] = [];
  for (const { chain, lastSeq, atMs } of answered) {
    const row = places.get(`${chain} ${lastSeq}`);
    if (row === undefined) throw new Error(`${chain} ${lastSeq} was answered and is not there`);
    const publishedAt = watch.publishedAt(Number(row.log_index)) ?? Number.POSITIVE_INFINITY;
    checkpointLagsMs.push(Math.max(0, publishedAt - atMs));
    arrivalLagsMs.push(publishedAt - Date.parse(String(row.received_at)));
    searchableLagsMs.push(Math.max(0, (watch.indexedAt(Number(row.log_index)) ?? Number.POSITIVE_INFINITY) - atMs));
  }
  return { checkpointLagsMs, arrivalLagsMs, searchableLagsMs };
}

function report(all: readonly Round[]): void {
  const of = (pick: (round: Round) => number): number => median(all.map(pick));
  const [ours, bare] = [of((r) => r.integratedPerSecond), of((r) => r.barePerSecond)];
  const verdict = (holds: boolean): string => (holds ? 'within' : 'OVER');
  const lag = all.flatMap((r) => r.checkpointLagsMs);
  const arrival = all.flatMap((r) => r.arrivalLagsMs);
  const searchable = all.flatMap((r) => r.searchableLagsMs);
  const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
  const lines = [
    `  answered ${of((r) => r.perSecond).toFixed(0)} entries/s; under a checkpoint ${ours.toFixed(0)}/s (goal ${goalPerSecond}: ${ours >= goalPerSecond ? 'reached' : 'NOT REACHED'})`,
    `  bare chained inserts ${bare.toFixed(0)} rows/s   ratio ${(ours / bare).toFixed(3)} (mark ${markRatio}: ${verdict(ours / bare >= markRatio)})`,
    `  checkpoint after the answer: p95 ${percentile(lag, 0.95).toFixed(0)} ms (mark 1000: ${verdict(percentile(lag, 0.95) <= 1000)}); after the arrival, waiting for the disk included: p95 ${percentile(arrival, 0.95).toFixed(0)} ms`,
    `  searchable after the answer: p95 ${percentile(searchable, 0.95).toFixed(0)} ms, at most ${Math.max(...searchable).toFixed(0)} ms (mark 2000: ${verdict(Math.max(...searchable) <= 2000)})`,
    `  CPU, of one core: office ${percent(of((r) => r.officeCpu))}, generator ${percent(of((r) => r.generatorCpu))}`,
    `  memory of the office at most: RSS ${(Math.max(...all.map((r) => r.peakRss)) / mebibyte).toFixed(0)} MiB, PSS ${(Math.max(...all.map((r) => r.peakPss)) / mebibyte).toFixed(0)} MiB`,
    `  ${syslogLine(
      all,
      of((r) => r.perSecond),
    )}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function syslogLine(all: readonly Round[], ours: number): string {
  const rates = all.flatMap(({ syslog }) => syslog ?? []);
  if (rates.length === 0) return `rsyslog: not compared (${syslogMissing()})`;
  const answered = median(rates.map((rate) => rate.answered));
  const written = median(rates.map((rate) => rate.written));
  return (
    `rsyslog, fully reliable, ${rates[0]?.messages} of these entries: acknowledged ${answered.toFixed(0)}/s, ` +
    `in its file ${written.toFixed(0)}/s   answered by ours: ${(ours / answered).toFixed(1)} times its acknowledged`
  );
}
