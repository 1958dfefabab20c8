import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanResult } from '#contract/takeout/findings.ts';
import { scanBytes } from '../server/scan/scan-bytes.ts';
import { defaultLimits } from '../server/scan/unscannable.ts';
import { makeCorpus } from '../test/fixtures/scan/corpus.ts';
import { docx, pdfTable, table, xlsx, xlsxRows, zip } from '../test/fixtures/scan/documents.ts';
import { judgeCorpus, precisionOf, recallOf, type Score } from '../test/fixtures/scan/judge.ts';
import { median, percentile } from './statistics.ts';

const files = 600;
const rounds = 3;
const rowsOf = {
  csv: 100_000,
  /** A workbook or a document of so many rows is a long one. */
  archive: Number(process.env.TANMORI_BENCH_ROWS ?? 20_000),
  pdf: Number(process.env.TANMORI_BENCH_PDF_ROWS ?? 4_000),
};
/** The marks are for the numbers whose loss is worst, and for what a head has to look through in vain. */
const marks: readonly (readonly [name: string, kind: string, of: 'recall' | 'precision', mark: number])[] = [
  ['個人番号', 'my-number', 'recall', 0.99],
  ['住民票コード', 'resident-code', 'recall', 0.99],
  ['every kind', 'all', 'recall', 0.99],
  ['every kind', 'all', 'precision', 0.98],
];

/**
 * How much a look into files finds and how long it takes: a corpus of small ones of every format, with precision and
 * recall; and long ones, each against the program that gives their text alone.
 */
export async function measure(): Promise<void> {
  await measureCorpus();
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-scan-'));
  try {
    await measureLong(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureCorpus(): Promise<void> {
  const times: number[] = [];
  const scan = async ({ name, content }: { readonly name: string; readonly content: Buffer }): Promise<ScanResult> => {
    const start = performance.now();
    const result = await scanBytes(content, name, defaultLimits);
    times.push(performance.now() - start);
    return result;
  };
  const { scores, slips } = await judgeCorpus(await makeCorpus(1, files), scan);
  say(`scan, ${files} small files: p50 ${ms(percentile(times, 0.5))}, p99 ${ms(percentile(times, 0.99))}`);
  for (const [name, kind, of, mark] of marks) {
    const score: Score = scores.get(kind) ?? { right: 0, missed: 0, wrong: 0 };
    const value = of === 'recall' ? recallOf(score) : precisionOf(score);
    const verdict = value >= mark ? 'within' : 'BELOW';
    say(`scan, ${of} of ${name}: ${value.toFixed(4)} (${score.right} found; mark ${mark}: ${verdict})`);
  }
  for (const slip of slips) say(`  ${slip}`);
}

const kanji = [...'太郎花子一美咲健由香里翔陽菜正和子'];

async function measureLong(folder: string): Promise<void> {
  // Every row another: what the scan might keep of one must not help it with the next.
  const rows = (count: number) =>
    Array.from({ length: count }, (_, at) => [
      ...[`見本${kanji[at % kanji.length]}${kanji[(at * 7) % kanji.length]}`, `${kanji[at % kanji.length]}政策課`],
      ...[String(100_000_000_000 + at * 7_919), `令和${1 + (at % 8)}年${1 + (at % 12)}月${1 + (at % 28)}日`],
    ]);
  const csv = (count: number): string =>
    rows(count)
      .map((row) => `${row.join(',')}\n`)
      .join('');
  const unzip = (path: string) => ['unzip', '-p', path] as const;
  const pdftotext = (path: string) => ['pdftotext', '-layout', path, '-'] as const;
  const archive = rowsOf.archive;
  await compare(folder, 'long.csv', Buffer.from(csv(rowsOf.csv)), csv(rowsOf.csv), null);
  await compare(folder, 'long.zip', await zip({ '一覧.csv': csv(rowsOf.csv) }), csv(rowsOf.csv), unzip);
  await compare(folder, 'long.docx', await docx(table(rows(archive))), csv(archive), unzip);
  await compare(folder, 'long.xlsx', await xlsx(xlsxRows(rows(archive))), csv(archive), unzip);
  await compare(folder, 'long.pdf', await pdfTable(rows(rowsOf.pdf)), csv(rowsOf.pdf), pdftotext);
}

/** @param text what a person reads in the file: MB/s are of it @param reference gives that text and looks at nothing */
async function compare(
  folder: string,
  name: string,
  content: Buffer,
  text: string,
  reference: ((path: string) => readonly [string, ...string[]]) | null,
): Promise<void> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const megabytes = Buffer.byteLength(text) / 1e6;
  const [ours, theirs]: [number[], number[]] = [[], []];
  const [program, ...args] = reference?.(path) ?? [null];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    const result = await scanBytes(content, name, defaultLimits);
    ours.push(performance.now() - start);
    if (!result.scanned) throw new Error(`${name}: ${result.reason}`);
    const begun = performance.now();
    if (program === null) new TextDecoder().decode(content);
    else {
      const ran = spawnSync(program, args, { maxBuffer: 1024 * 1024 * 1024 });
      if (ran.error !== undefined) return say(`${lineOf(name, megabytes, ours)}   ${program} is not installed`);
      if (ran.status !== 0) throw new Error(`${program} ${name}: ${ran.stderr.toString()}`);
    }
    theirs.push(performance.now() - begun);
  }
  const rate = megabytes / (median(theirs) / 1000);
  const word = program ?? 'decoding alone';
  say(
    `${lineOf(name, megabytes, ours)}   ${word} ${rate.toFixed(1)} MB/s   ratio ${(median(theirs) / median(ours)).toFixed(3)}`,
  );
}

const lineOf = (name: string, megabytes: number, times: readonly number[]): string =>
  `scan, ${name.padEnd(10)} ${megabytes.toFixed(1)} MB of text: ${(megabytes / (median(times) / 1000)).toFixed(2).padStart(6)} MB/s`;
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
