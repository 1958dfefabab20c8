import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../scripts/build.ts';
import { repositoryRoot, say } from '../scripts/setup/say.ts';
import { pssBytes } from './process-memory.ts';
import { median } from './statistics.ts';
import { writeLargeBundle } from './support/large-bundle.ts';

/** Whole bundles verified per second, of the speed at which one thread reads and hashes the same file. */
const markRatio = 0.35;
const rounds = 3;

/** `npm run bench -- verify`: full verification on all cores against a bare one-thread read + SHA-256 loop. */
export async function measure(): Promise<void> {
  await build(['verify'], 'production');
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-bench-verify-'));
  try {
    const wanted = Number(process.env.TANMORI_BENCH_ENTRIES ?? 100_000);
    for (const afterMs of [48_000, 5_000]) await measureOne(folder, wanted, afterMs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureOne(folder: string, wanted: number, afterMs: number): Promise<void> {
  const to = { bundle: join(folder, `${afterMs}.jsonl`), trust: join(folder, `${afterMs}.json`) };
  const made = await writeLargeBundle(to, { entries: wanted, perChain: 5000, afterMs });
  const { size } = statSync(to.bundle);
  say(
    `${made.entries} entries, one every ${afterMs / 1000} s, in ${made.chains} chains and ${made.periods} key periods: ` +
      `${(size / 1e6).toFixed(0)} MB, ${(size / made.entries).toFixed(0)} bytes a line`,
  );
  const bare: number[] = [];
  const ours: number[] = [];
  let peak = 0;
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await bareSeconds(to.bundle));
    const verified = await verifySeconds(to);
    ours.push(verified.seconds);
    peak = Math.max(peak, verified.peakBytes);
  }
  rmSync(to.bundle);
  const speed = (seconds: readonly number[]): number => made.entries / median(seconds);
  const ratio = speed(ours) / speed(bare);
  console.log(
    `verify ${speed(ours).toFixed(0)} entries/s   bare read + SHA-256 ${speed(bare).toFixed(0)} entries/s   ` +
      `ratio ${ratio.toFixed(3)} (mark ${markRatio}: ${ratio >= markRatio ? 'within' : 'OVER'})   ` +
      `memory at most ${(peak / 1e6).toFixed(0)} MB`,
  );
}

/** One thread that reads the file and hashes it: no line, no signature, no tree. */
async function bareSeconds(bundle: string): Promise<number> {
  const started = performance.now();
  const hash = createHash('sha256');
  for await (const block of createReadStream(bundle, { highWaterMark: 512 * 1024 })) hash.update(block as Buffer);
  hash.digest();
  return (performance.now() - started) / 1000;
}

async function verifySeconds(to: {
  readonly bundle: string;
  readonly trust: string;
}): Promise<{ readonly seconds: number; readonly peakBytes: number }> {
  const started = performance.now();
  const program = join(repositoryRoot, 'out/verify/verify.js');
  const child = spawn(process.execPath, [program, to.bundle, '--trust', to.trust, '--json'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peakBytes = 0;
  const look = setInterval(() => {
    peakBytes = Math.max(peakBytes, pssBytes(child.pid === undefined ? [] : [child.pid]));
  }, 500);
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`the bundle of the bench is not sound: ${code}`);
  return { seconds: (performance.now() - started) / 1000, peakBytes };
}
