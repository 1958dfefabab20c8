import { closeSync, mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createOrigins, type Origins } from '../../../../../agent/guards/media/origins.ts';
import { createProvenance, type Judged, type Provenance } from '../../../../../agent/guards/media/provenance.ts';
import { inspect } from '../../../../../agent/guards/save/inspect.ts';
import { sha256 } from '../../support/guard-bench.ts';
import { until } from '../../support/until.ts';

let folder: string;
let origins: Origins;
let provenance: Provenance;
const written = new Map<string, { readonly point: string; readonly birthtimeNs: bigint }>();
const uid = process.getuid?.() ?? 0;
const place = { point: '/m', device: 'sdb', sinceMs: 0 };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tanmori-provenance-'));
  origins = createOrigins(join(folder, 'kept/origins.json'));
  written.clear();
  provenance = begin();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const begin = (): Provenance =>
  createProvenance({
    origins,
    present: () => [place],
    mediumReaders: () => Promise.resolve(written),
    openWriters: () => Promise.resolve(new Set()),
    // Each look is a new one.
    monotonicMs: (() => {
      let nowMs = 0;
      return () => (nowMs += 1_000);
    })(),
  });
const at = (name: string): string => join(folder, name);
const stat = (name: string) => statSync(at(name), { bigint: true });
const came = (text: string, sinceMs = Date.now()): void =>
  origins.add({ sha256: sha256(text), bytes: Buffer.byteLength(text) }, { device: 'sdb', sinceMs });
const survey = (...names: readonly string[]): void => {
  const done = provenance.survey();
  for (const name of names) provenance.met(Buffer.from(at(name)), stat(name));
  done();
};
const judge = async (name: string, path = at(name)): Promise<Judged['from']> => {
  const found = inspect(Buffer.from(at(name)), uid);
  if (found.is !== 'file') throw new Error(found.is);
  const judged = await provenance.judge(Buffer.from(path), found.file);
  closeSync(found.file.fd);
  return judged.from;
};
/** Until the clock of the file system, which is coarse, has passed what is old. */
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

test('the bytes of a medium: from there; until the work folder was looked through it waits', async () => {
  came('中身');
  writeFileSync(at('a'), '中身');
  writeFileSync(at('b'), '中味');
  expect(await judge('a')).toBe('wait');
  survey('a', 'b');
  expect(await judge('a')).toBe('medium');
  expect(await judge('b')).toBe('elsewhere');
  // What lies on the medium itself was not brought in.
  expect(await judge('a', '/m/a')).toBe('elsewhere');
});

test('what lay here before the medium came is from elsewhere, and so is what is copied from it', async () => {
  writeFileSync(at('old'), '中身');
  writeFileSync(at('other'), '中身2');
  await later();
  came('中身');
  came('中身2');
  // Without a look: by its own time.
  expect(await judge('old')).toBe('elsewhere');
  survey('old', 'other');
  renameSync(at('other'), at('renamed'));
  survey('old', 'renamed');
  expect(await judge('renamed')).toBe('elsewhere');
  writeFileSync(at('copy'), '中身');
  expect(await judge('copy')).toBe('elsewhere');
});

test('an old file that was written over is no old file, whatever its times say', async () => {
  writeFileSync(at('a'), '前のもの');
  await later();
  came('媒体から');
  survey('a');
  writeFileSync(at('a'), '媒体から');
  const long = new Date('2020-01-01T00:00:00Z');
  utimesSync(at('a'), long, long);
  survey('a');
  expect(await judge('a')).toBe('medium');
});

test('kept over a restart: a new file is from the medium, an old one that got another name is not', async () => {
  writeFileSync(at('a'), '中身1');
  await later();
  came('中身1');
  came('中身2');
  await origins.settle();
  origins = createOrigins(join(folder, 'kept/origins.json'));
  await origins.load();
  provenance = begin();
  renameSync(at('a'), at('b'));
  writeFileSync(at('c'), '中身2');
  survey('b', 'c');
  expect(await judge('b')).toBe('elsewhere');
  expect(await judge('c')).toBe('medium');
});

test('written by who reads a medium: a new file is from there, whatever it holds; an old one and a later one are not', async () => {
  writeFileSync(at('a'), 'x');
  const identity = `${stat('a').dev}:${stat('a').ino}`;
  written.set(identity, { point: '/m', birthtimeNs: stat('a').birthtimeNs });
  expect(await judge('a')).toBe('medium');
  // Another file that was given the same number.
  written.set(identity, { point: '/m', birthtimeNs: stat('a').birthtimeNs - 1n });
  expect(await judge('a')).toBe('elsewhere');
  provenance = createProvenance({
    ...{
      origins,
      mediumReaders: () => Promise.resolve(written),
      openWriters: () => Promise.resolve(new Set<string>()),
    },
    ...{ present: () => [{ ...place, sinceMs: Date.now() + 60_000 }], monotonicMs: () => 0 },
  });
  written.set(identity, { point: '/m', birthtimeNs: stat('a').birthtimeNs });
  expect(await judge('a')).toBe('elsewhere');
});

test('what is kept and cannot be read is nothing', async () => {
  came('中身');
  await origins.settle();
  const kept = join(folder, 'kept/origins.json');
  await until('kept', () => (statSync(kept).size > 0 ? true : null));
  for (const text of ['', '{"v":1', '{"v":2,"files":[]}', '{"v":1,"files":[{"sha256":"x"}]}']) {
    writeFileSync(kept, text);
    const again = createOrigins(kept);
    await again.load();
    expect(again.isEmpty()).toBe(true);
  }
});

test('a copy that keeps the times of what it was made from is as new as its making', async () => {
  writeFileSync(at('old'), '中身');
  await later();
  came('中身');
  survey('old');
  const found = inspect(Buffer.from(at('old')), uid);
  if (found.is !== 'file') throw new Error(found.is);
  const made = BigInt(Date.now() + 1_000);
  const stat = Object.assign(Object.create(found.file.stat), { birthtimeMs: made });
  expect((await provenance.judge(Buffer.from(at('old')), found.file)).from).toBe('elsewhere');
  survey();
  provenance = begin();
  const done = provenance.survey();
  provenance.met(Buffer.from(at('old')), stat);
  done();
  expect((await provenance.judge(Buffer.from(at('old')), { ...found.file, stat })).from).toBe('medium');
  closeSync(found.file.fd);
});
