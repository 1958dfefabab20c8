import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { repositoryRoot } from '../../scripts/setup/say.ts';
import { peakResidentBytes } from '../process-memory.ts';

export interface Verified {
  readonly exit: number | null;
  /** Null where sound. `line` counts from 1. */
  readonly reason: { readonly code: string; readonly line: number | null } | null;
  readonly seconds: number;
  /** Highest resident size, as the kernel knows it every 100 ms. */
  readonly peakBytes: number;
}

/**
 * Runs the verifier as it is shipped.
 * @param bundle its path, or blocks for its standard input
 */
export async function runVerifier(bundle: string | AsyncIterable<Uint8Array>, trust: string): Promise<Verified> {
  const program = join(repositoryRoot, 'out/verify/verify.js');
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [program, typeof bundle === 'string' ? bundle : '-', '--trust', trust, '--json'],
    { stdio: [typeof bundle === 'string' ? 'ignore' : 'pipe', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  let peakBytes = 0;
  const look = setInterval(() => {
    peakBytes = Math.max(peakBytes, peakResidentBytes(child.pid ?? 0));
  }, 100);
  // The verifier ends at the first thing that is wrong, and leaves the rest unread.
  if (typeof bundle !== 'string' && child.stdin !== null)
    void pipeline(Readable.from(bundle), child.stdin).catch(() => undefined);
  const exit = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(look);
  const { reason } = JSON.parse(said) as Pick<Verified, 'reason'>;
  return { exit, reason, seconds: (performance.now() - started) / 1000, peakBytes };
}
