import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { linesOf } from '../../../../agent/loan/hand-in/lines-of.ts';
import { handInFiles } from '../../../../agent/loan/hand-in/list-file.ts';
import type { ListedFile } from '../../../../agent/loan/hand-in/take-list.ts';
import { temporaryFolder } from '../../recorder/support/temporary-folder.ts';

test('lines come whole wherever the pieces of the file end, also long ones and one without an end', () => {
  const path = join(temporaryFolder(), 'lines');
  const lines = Array.from({ length: 3_000 }, (_, i) => '文書'.repeat(i % 97));
  lines.push('長'.repeat(100_000), '終');
  writeFileSync(path, lines.join('\n'));
  expect([...linesOf(path)]).toEqual(lines);
  writeFileSync(path, `${lines.join('\n')}\n`);
  expect([...linesOf(path)]).toEqual(lines);
  writeFileSync(path, '');
  expect([...linesOf(path)]).toEqual([]);
});

test('a list of any length comes back as it was written', () => {
  const folder = temporaryFolder();
  const files = Array.from({ length: 2_500 }, (_, i): ListedFile => {
    const text = `文書-${i}.txt`;
    return {
      row: { path: { text, bytes: Buffer.from(text).toString('base64') }, bytes: i, sha256: 'a'.repeat(64) },
      ...{ mark: `1:${i}`, hashedAtMs: i },
    };
  });
  const { readList, writeList } = handInFiles(folder);
  expect(readList()).toBeNull();
  for (const listed of [files, files.slice(0, 1_000), []]) {
    const list = { manifest: 'b'.repeat(64), bytes: 5, files: listed };
    writeList(list);
    expect(readList()).toEqual(list);
  }
});
