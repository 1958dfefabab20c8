import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import type { TrustFile } from '#contract/log/bundle.ts';
import { bundleMutations } from '../../test/attack/mutations/bundle.ts';
import { runVerifier } from './run-verifier.ts';

const wanted = 40;
const linesBefore = 60;
const linesBehind = 20;
/** Longer than all of these lines together. */
const reachBytes = 512 * 1024;
/** Those that need the whole file in hand: its first chain line, and which entry is a chain's last. */
const leftOut: ReadonlySet<string> = new Set(['drop the first chain line', 'drop the last entry of a chain']);

/** Where a chain begins within the file. */
interface Place {
  readonly byte: number;
  /** From 1. */
  readonly line: number;
}
/** Some lines on both sides of a place. */
interface Window {
  readonly from: number;
  readonly to: number;
  readonly firstLine: number;
  readonly lines: readonly string[];
}
export interface Planted {
  readonly tried: number;
  /** Those that were not found, or named wrongly. */
  readonly missed: readonly string[];
  readonly seconds: number;
}

/**
 * Changes a large bundle in forty ways, one after the other, each at another place of it: around the beginning of a
 * chain, where most kinds find what they change. The file itself stays as it is.
 */
export async function findPlanted(bundle: string, trustPath: string, trust: TrustFile): Promise<Planted> {
  const places = (await chainPlaces(bundle)).slice(1);
  const started = performance.now();
  const missed: string[] = [];
  let tried = 0;
  for (const { name, codes, mutate } of bundleMutations) {
    if (tried === wanted || leftOut.has(name)) continue;
    const place = places[Math.floor((tried * places.length) / wanted)];
    if (place === undefined) throw new Error('the bundle has one chain only');
    const window = windowAt(bundle, place);
    let changed: string | Uint8Array | null = null;
    for (let seed = 0; changed === null && seed < 12; seed += 1)
      changed = mutate({ lines: window.lines, trust, dice: (below) => (seed * 7 + 3) % below });
    // Of the header, the checkpoint or the end: those stand elsewhere.
    if (changed === null) continue;
    tried += 1;
    const { exit, reason } = await runVerifier(withWindow(bundle, window, Buffer.from(changed)), trustPath);
    const isThere = (reason?.line ?? Number.POSITIVE_INFINITY) >= window.firstLine;
    if (exit !== 1 || reason === null || !codes.includes(reason.code) || !isThere)
      missed.push(`${name}: exit ${exit}, ${reason?.code ?? 'no reason'} at line ${reason?.line ?? '-'}`);
  }
  return { tried, missed, seconds: (performance.now() - started) / 1000 };
}

async function* withWindow(bundle: string, { from, to }: Window, changed: Uint8Array): AsyncGenerator<Uint8Array> {
  if (from > 0) yield* createReadStream(bundle, { end: from - 1, highWaterMark: reachBytes });
  yield changed;
  yield* createReadStream(bundle, { start: to, highWaterMark: reachBytes });
}

/** Where each chain begins. */
async function chainPlaces(bundle: string): Promise<readonly Place[]> {
  const places: Place[] = [];
  let [byte, line] = [0, 1];
  let rest = Buffer.alloc(0);
  for await (const block of createReadStream(bundle, { highWaterMark: reachBytes })) {
    rest = Buffer.concat([rest, block as Buffer]);
    let start = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, start)) {
      if (rest.subarray(start, end).includes('"kind":"chain"')) places.push({ byte: byte + start, line });
      start = end + 1;
      line += 1;
    }
    byte += start;
    rest = rest.subarray(start);
  }
  return places;
}

function windowAt(bundle: string, place: Place): Window {
  const first = Math.max(0, place.byte - reachBytes);
  const last = Math.min(statSync(bundle).size, place.byte + reachBytes);
  const bytes = Buffer.alloc(last - first);
  const file = openSync(bundle, 'r');
  readSync(file, bytes, 0, bytes.length, first);
  closeSync(file);
  const linesOf = (part: Buffer): readonly string[] => part.toString('utf8').split('\n').slice(0, -1);
  // What was cut through at the edge is not taken: the first of those before, the rest behind the last line's end.
  const before = linesOf(bytes.subarray(0, place.byte - first))
    .slice(1)
    .slice(-linesBefore);
  const behind = linesOf(bytes.subarray(place.byte - first)).slice(0, linesBehind);
  const length = (lines: readonly string[]): number => lines.reduce((sum, one) => sum + Buffer.byteLength(one) + 1, 0);
  return {
    from: place.byte - length(before),
    to: place.byte + length(behind),
    firstLine: place.line - before.length,
    lines: [...before, ...behind],
  };
}
