import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { officeActRooms, officeActTitles } from '#contract/words/office-act-words.ts';

test('no title is of no act, nor given twice', async () => {
  const declared: string[] = [];
  for await (const file of glob('server/**/*acts.ts'))
    declared.push(
      ...[...readFileSync(file, 'utf8').matchAll(/^ {2}readonly '([a-z.-]+)'/gm)].map(([, name = '']) => name),
    );
  expect([...officeActTitles.keys()].toSorted()).toEqual([...new Set(declared)].toSorted());
  const titles = Object.values(officeActRooms).flatMap((room) => Object.values(room));
  expect(new Set(titles).size).toBe(titles.length);
});
