import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { catalogue } from '#contract/trail/catalogue.ts';
import { createQuarantine, type Quarantine } from '../../../../agent/guards/save/quarantine.ts';
import { createOpenWriters } from '../../../../agent/platform/linux/open-writers.ts';
import { sha256 } from '../support/guard-bench.ts';

let work: string;
let quarantine: Quarantine;
const uid = process.getuid?.() ?? 0;
const open = (): Quarantine => {
  let id = 0;
  return createQuarantine({
    workFolder: work,
    uid,
    now: () => new Date('2026-11-21T05:30:05.000Z'),
    newId: () => `id-${id++}`,
    openWriters: createOpenWriters('/proc', uid),
    breathe: () => undefined,
  });
};
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'tanmori-quarantine-'));
  quarantine = open();
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

const held = (): readonly string[] => readdirSync(join(work, '隔離')).filter((name) => !name.startsWith('.'));
const take = (name: string) => quarantine.take(Buffer.from(join(work, name)), 'sdb1');

test('a file goes into 隔離, closed, with its bytes, name, place, hash and medium', async () => {
  mkdirSync(join(work, 'sub'));
  writeFileSync(join(work, 'sub/名簿.xlsx'), '中身');
  const taken = await take('sub/名簿.xlsx');
  if (typeof taken === 'string') throw new Error(taken);
  expect(taken.data).toEqual({
    name: { text: '名簿.xlsx', bytes: Buffer.from('名簿.xlsx').toString('base64') },
    from: join(work, 'sub'),
    to: expect.objectContaining({ text: '20261121-143005-名簿.xlsx' }) as unknown,
    bytes: 6,
    sha256: sha256('中身'),
    device: 'sdb1',
  });
  expect(catalogue['save.quarantined'].data.safeParse(taken.data).success).toBe(true);
  expect(existsSync(join(work, 'sub/名簿.xlsx'))).toBe(false);
  const path = join(work, '隔離', taken.data.to.text);
  expect(readFileSync(path, 'utf8')).toBe('中身');
  expect(statSync(path).mode & 0o777).toBe(0o400);
  expect(statSync(join(work, '隔離')).mode & 0o777).toBe(0o700);
});

test('from another device it is copied whole, and closed as well', async () => {
  const shm = mkdtempSync('/dev/shm/tanmori-quarantine-');
  try {
    const big = Buffer.alloc(2_000_000, 'あ');
    writeFileSync(join(shm, 'big'), big);
    expect(statSync(shm).dev).not.toBe(statSync(work).dev);
    const taken = await quarantine.take(Buffer.from(join(shm, 'big')), 'sdb1');
    if (typeof taken === 'string') throw new Error(taken);
    const path = join(work, '隔離', taken.data.to.text);
    expect(readFileSync(path).equals(big)).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o400);
    expect(readdirSync(shm)).toEqual([]);
  } finally {
    rmSync(shm, { recursive: true });
  }
});

test('the same name twice in a second: both are kept', async () => {
  for (const content of ['one', 'two']) {
    writeFileSync(join(work, 'a'), content);
    expect(typeof (await take('a'))).toBe('object');
  }
  expect(
    held()
      .map((name) => readFileSync(join(work, '隔離', name), 'utf8'))
      .toSorted(),
  ).toEqual(['one', 'two']);
});

test('what cannot be taken stays where it is, with the reason', async () => {
  expect(await take('missing')).toBe('gone');
  mkdirSync(join(work, 'folder'));
  expect(await take('folder')).toBe('not-a-file');
  symlinkSync('/etc/passwd', join(work, 'link'));
  expect(await take('link')).toBe('not-a-file');
  const fd = openSync(join(work, 'written'), 'w');
  expect(await take('written')).toBe('open-writer');
  closeSync(fd);
  writeFileSync(join(work, '隔離', 'inside'), 'x');
  expect(await take('隔離/inside')).toBe('other');
  expect(readdirSync(work).toSorted()).toEqual(['folder', 'link', 'written', '隔離']);
  expect(held()).toEqual(['inside']);
});

test('a link or a file in the place of 隔離 is never followed', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'tanmori-elsewhere-'));
  symlinkSync(elsewhere, join(work, '隔離'));
  writeFileSync(join(work, 'a'), 'x');
  expect(await take('a')).toBe('other');
  expect(await quarantine.leftovers()).toEqual([]);
  expect(readdirSync(elsewhere)).toEqual([]);
  expect(readFileSync(join(work, 'a'), 'utf8')).toBe('x');
  rmSync(elsewhere, { recursive: true });
});

test('a move that was only planned is no move, though its file has gone since', async () => {
  writeFileSync(join(work, 'a'), 'x');
  const taken = await take('a');
  if (typeof taken === 'string') throw new Error(taken);
  // As a killed agent leaves it: the line on the disk, the name reserved, the file not moved yet.
  const path = join(work, '隔離', taken.data.to.text);
  rmSync(path);
  linkSync(join(work, '隔離', '.予約'), path);
  expect(await open().leftovers()).toEqual([]);
  expect(held()).toEqual([]);
});

test('what was moved and not recorded is handed over again, until it is', async () => {
  writeFileSync(join(work, 'a'), 'x');
  const taken = await take('a');
  if (typeof taken === 'string') throw new Error(taken);
  expect(await open().leftovers()).toEqual([taken]);
  const next = open();
  expect(await next.leftovers()).toEqual([taken]);
  next.recorded(taken.id);
  await next.settle();
  expect(await open().leftovers()).toEqual([]);
  expect(held().length).toBe(1);
});
