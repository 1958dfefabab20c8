import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { afterAll, expect, it } from 'vitest';
import { verifyBundle } from '../../../verify/bundle/verify-bundle.ts';
import { checkInThreads } from '../../../verify/seals/pool.ts';
import type { Trust } from '../../../verify/trust/trust-file.ts';
import { type ExportedChain, fileOf, makeBundle } from '../../attack/support/bundle-maker.ts';
import { ChainMaker } from '../../attack/support/chain-maker.ts';
import { History } from '../../attack/support/history.ts';
import { programPath } from '../../programs.ts';
import { trustOf } from './support/verified.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const folder = mkdtempSync(join(tmpdir(), 'tanmori-memory-'));
const file = join(folder, 'bundle.jsonl');
const program = programPath('verify');
const chainCount = 4;

afterAll(() => rmSync(folder, { recursive: true }));

/** A loan in which a day follows a day, with as many periods as entries are apart by five seconds. */
function chainOf(number: number, entries: number): ExportedChain {
  const chain = new ChainMaker(`L-20261121-00${number}`);
  const history = new History(chain, number);
  while (chain.entries.length < entries) {
    history.play('start', 48_000);
    for (let i = 0; i < 60; i += 1) history.play('heartbeat');
    history.play('end', 48_000);
  }
  return chain;
}

/** @returns who to believe; the bundle itself lies in the file, and nowhere in memory */
async function writeBundle(entries: number): Promise<Trust> {
  const numbers = Array.from({ length: chainCount }, (_, at) => at + 1);
  const { lines, trust } = await makeBundle(numbers.map((number) => chainOf(number, entries / chainCount)));
  writeFileSync(file, fileOf(lines));
  return trustOf(trust);
}

/** What garbage collection leaves alive after each tenth of the bundle, bytes. */
async function liveBytes(trust: Trust): Promise<readonly number[]> {
  const live: number[] = [];
  async function* blocks(): AsyncGenerator<Uint8Array> {
    const tenth = statSync(file).size / 10;
    const block = Buffer.alloc(16 * 1024);
    const open = openSync(file, 'r');
    let taken = 0;
    for (let length = readSync(open, block); length > 0; length = readSync(open, block)) {
      yield block.subarray(0, length);
      taken += length;
      if (taken < tenth * (live.length + 1)) continue;
      collectGarbage();
      live.push(process.memoryUsage().heapUsed);
    }
    closeSync(open);
  }
  const seals = checkInThreads(2, () => new Worker(program));
  const { finding } = await verifyBundle(blocks(), trust, seals);
  await seals.close();
  expect(finding).toBeNull();
  return live;
}

it('keeps no more of the whole bundle than of its tenth', { timeout: 300_000 }, async () => {
  const trust = await writeBundle(6_000);
  // Once beforehand: what is compiled and made on the way stays.
  await liveBytes(trust);
  const [tenth = 0, ...rest] = await liveBytes(trust);
  expect(rest).toHaveLength(9);
  expect(Math.max(...rest) - tenth).toBeLessThan(256 * 1024);
});
