import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createScanner } from '../../../../server/scan/scanner.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scan-'));
  await writeFile(join(folder, 'blob'), '123456789018');
  await writeFile(join(folder, 'hang.mjs'), 'for (;;);');
  await writeFile(join(folder, 'crash.mjs'), 'throw new Error("no");');
});
afterAll(() => rm(folder, { recursive: true }));
const program = (name: string): URL => pathToFileURL(join(folder, name));

test('scans in threads, more files than threads', async () => {
  const scanner = createScanner({ threads: 1, timeoutMs: 30_000 });
  const results = await Promise.all([1, 2].map(() => scanner.scan(join(folder, 'blob'), '名簿.csv')));
  for (const result of results) expect(result).toMatchObject({ scanned: true, findings: [{ kind: 'my-number' }] });
  await scanner.close();
});

test('tells how far it is, and never less than before', async () => {
  await writeFile(join(folder, 'long'), '1,山田太郎,会議\n'.repeat(20_000));
  const scanner = createScanner({ threads: 1, timeoutMs: 30_000 });
  const percents: number[] = [];
  const result = await scanner.scan(join(folder, 'long'), '名簿.csv', (percent) => percents.push(percent));
  expect(result.scanned).toBe(true);
  expect(percents).toEqual([...new Set(percents)].toSorted((a, b) => a - b));
  expect(percents.at(0)).toBe(1);
  expect(percents.at(-1)).toBe(100);
  await scanner.close();
});

test.each([
  ['hang.mjs', 300, '時間がかかりすぎ'],
  ['crash.mjs', 30_000, '失敗'],
])('%s is not scanned, and the next file may come', async (name, timeoutMs, reason) => {
  const scanner = createScanner({ threads: 1, timeoutMs, program: program(name) });
  for (let at = 0; at < 2; at += 1) {
    const result = await scanner.scan(join(folder, 'blob'), 'a.txt');
    expect(result).toMatchObject({ scanned: false, findings: [] });
    expect(result.reason).toContain(reason);
  }
  await scanner.close();
});

test('a file that is gone is not scanned', async () => {
  const scanner = createScanner({ threads: 1, timeoutMs: 30_000 });
  expect((await scanner.scan(join(folder, 'none'), 'a.txt')).scanned).toBe(false);
  await scanner.close();
});

test('closing ends what hangs and what waits', async () => {
  const scanner = createScanner({ threads: 1, timeoutMs: 30_000, program: program('hang.mjs') });
  const both = [scanner.scan('a', 'a.txt'), scanner.scan('b', 'b.txt')];
  await Promise.resolve();
  await scanner.close();
  for (const result of await Promise.all(both)) expect(result.scanned).toBe(false);
});
