import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrustFile } from '#contract/log/bundle.ts';
import { build } from '../scripts/build.ts';
import { say } from '../scripts/setup/say.ts';
import { median } from './statistics.ts';
import { writeLargeBundle } from './support/large-bundle.ts';
import { findPlanted } from './verify/planted.ts';
import { runVerifier } from './verify/run-verifier.ts';

/** Whole bundles verified per second, of the speed at which one thread reads and hashes the same file. */
const markRatio = 0.35;
const rounds = 3;
/** The smaller bundle that memory is compared with has so many times fewer entries. */
const smaller = 10;

interface Bundle {
  readonly bundle: string;
  readonly trust: string;
  readonly entries: number;
}

/**
 * `npm run bench -- verify`: full verification on all cores against a bare one-thread read + SHA-256 loop; forty changes
 * to the same bundle that must be found; memory with a bundle of a tenth and with the whole one.
 */
export async function measure(): Promise<void> {
  await build(['verify'], 'production');
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-bench-verify-'));
  try {
    const wanted = Number(process.env.TANMORI_BENCH_ENTRIES ?? 100_000);
    const few = await make(folder, Math.ceil(wanted / smaller), 48_000);
    const fewPeak = await verified(few);
    rmSync(few.bundle);
    for (const afterMs of [48_000, 5_000]) {
      const made = await make(folder, wanted, afterMs);
      const peak = await measureSpeed(made);
      if (afterMs === 48_000) {
        const mega = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
        process.stdout.write(
          `  memory at most ${mega(fewPeak.peakBytes)} with ${few.entries} entries, ${mega(peak)} with ${made.entries}\n`,
        );
        await plant(made);
      }
      rmSync(made.bundle);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function make(folder: string, wanted: number, afterMs: number): Promise<Bundle> {
  const to = { bundle: join(folder, `${wanted}-${afterMs}.jsonl`), trust: join(folder, `${wanted}-${afterMs}.json`) };
  const perChain = Math.min(5_000, Math.ceil(wanted / 4));
  const { entries, chains, periods } = await writeLargeBundle(to, { entries: wanted, perChain, afterMs });
  const { size } = statSync(to.bundle);
  say(
    `${entries} entries, one every ${afterMs / 1000} s, in ${chains} chains and ${periods} key periods: ` +
      `${(size / 1e6).toFixed(0)} MB, ${(size / entries).toFixed(0)} bytes a line`,
  );
  return { ...to, entries };
}

/** @returns the verifier's highest resident size, bytes */
async function measureSpeed(made: Bundle): Promise<number> {
  const [bare, ours]: [number[], number[]] = [[], []];
  let peak = 0;
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await bareSeconds(made.bundle));
    const { seconds, peakBytes } = await verified(made);
    ours.push(seconds);
    peak = Math.max(peak, peakBytes);
  }
  const speed = (seconds: readonly number[]): number => made.entries / median(seconds);
  const ratio = speed(ours) / speed(bare);
  process.stdout.write(
    `verify ${speed(ours).toFixed(0)} entries/s   bare read + SHA-256 ${speed(bare).toFixed(0)} entries/s   ` +
      `ratio ${ratio.toFixed(3)} (mark ${markRatio}: ${ratio >= markRatio ? 'within' : 'OVER'})\n`,
  );
  return peak;
}

async function verified({ bundle, trust }: Bundle) {
  const outcome = await runVerifier(bundle, trust);
  if (outcome.exit !== 0) throw new Error(`the bundle of the bench is not sound: ${outcome.reason?.code}`);
  return outcome;
}

async function plant({ bundle, trust }: Bundle): Promise<void> {
  const file = JSON.parse(readFileSync(trust, 'utf8')) as TrustFile;
  const { tried, missed, seconds } = await findPlanted(bundle, trust, file);
  process.stdout.write(
    `  ${tried} changes planted, each in the whole bundle: ${tried - missed.length} found and named in ${seconds.toFixed(0)} s\n` +
      missed.map((each) => `    MISSED ${each}\n`).join(''),
  );
  if (missed.length > 0) throw new Error('a planted change was not found');
}

/** One thread that reads the file and hashes it: no line, no signature, no tree. */
async function bareSeconds(bundle: string): Promise<number> {
  const started = performance.now();
  const hash = createHash('sha256');
  for await (const block of createReadStream(bundle, { highWaterMark: 512 * 1024 })) hash.update(block as Buffer);
  hash.digest();
  return (performance.now() - started) / 1000;
}
