import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countTree, eraseTree } from '../../../../agent/wipe/erase-tree.ts';

describe.skipIf(process.platform !== 'linux')('erasing a tree', () => {
  let folder: string;
  let root: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tanmori-tree-'));
    root = join(folder, 'root');
    mkdirSync(join(root, 'a/b'), { recursive: true });
    for (const name of ['1', 'a/2', 'a/b/3']) writeFileSync(join(root, name), 'secret'.repeat(100));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const doing = (durable: () => Promise<boolean>) => ({
    durable,
    unlock: async () => undefined,
    dataRanges: async () => null,
  });
  const files = (): readonly string[] =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));

  test('overwrites everything, brings it onto the disk, and only then takes a name away', async () => {
    const seen: string[][] = [];
    const erased = await eraseTree(
      root,
      { content: 'overwrite' },
      doing(async () => {
        seen.push(files().map((path) => readFileSync(path, 'latin1')));
        return true;
      }),
    );
    // At the first sync all three files are there under their names, at the last none.
    expect(seen.map((contents) => contents.length)).toEqual([3, 0]);
    expect(seen[0]?.every((text) => text.length === 600 && !text.includes('secret'))).toBe(true);
    expect(erased).toEqual({ files: 3, bytes: 1800, reasons: [] });
    expect(readdirSync(root)).toEqual([]);
  });

  test('leaves no block of a long file as it was, the last one included', async () => {
    const bytes = 72 * 1024 * 1024 + 17;
    const block = Buffer.from('secret of the city, '.repeat(300)).subarray(0, 4096);
    const path = join(root, 'long');
    writeFileSync(path, Buffer.alloc(bytes, block));
    const kept: number[] = [];
    await eraseTree(
      root,
      { content: 'overwrite', names: (name) => name.toString() === 'long' },
      doing(async () => {
        if (!existsSync(path)) return true;
        const now = readFileSync(path);
        expect(now.length).toBe(bytes);
        for (let at = 0; at < bytes; at += 4096)
          if (now.subarray(at, at + 4096).equals(block.subarray(0, Math.min(4096, bytes - at)))) kept.push(at);
        expect(now.includes('secret')).toBe(false);
        return true;
      }),
    );
    expect(kept).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });

  test('keeps every name where the overwriting cannot be brought onto the disk', async () => {
    const erased = await eraseTree(
      root,
      { content: 'overwrite' },
      doing(async () => false),
    );
    expect(erased).toEqual({ files: 0, bytes: 0, reasons: ['io-error'] });
    expect(
      files()
        .map((path) => path.slice(root.length + 1))
        .toSorted(),
    ).toEqual(['1', 'a/2', 'a/b/3']);
  });

  test('follows no link', async () => {
    const outside = join(folder, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'kept'), 'kept');
    symlinkSync(outside, join(root, 'way'));
    symlinkSync(join(outside, 'kept'), join(root, 'file'));
    await eraseTree(
      root,
      { content: 'overwrite' },
      doing(async () => true),
    );
    expect(readdirSync(root)).toEqual([]);
    expect(readFileSync(join(outside, 'kept'), 'utf8')).toBe('kept');
    // Neither at the root itself.
    symlinkSync(outside, join(folder, 'link'));
    await expect(
      eraseTree(
        join(folder, 'link'),
        { content: 'overwrite' },
        doing(async () => true),
      ),
    ).rejects.toThrow();
    expect(existsSync(join(outside, 'kept'))).toBe(true);
  });

  test('takes what is chosen and leaves the rest', async () => {
    const choice = {
      content: 'overwrite',
      except: [join(root, 'a/b')],
      names: (name: Buffer) => name.toString() !== '1',
    };
    expect((await countTree(root, choice)).files).toBe(1);
    await eraseTree(
      root,
      { ...choice, content: 'overwrite' },
      doing(async () => true),
    );
    expect(
      files()
        .map((path) => path.slice(root.length + 1))
        .toSorted(),
    ).toEqual(['1', 'a/b/3']);
  });
});
