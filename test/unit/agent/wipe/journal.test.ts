import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal, type WipeRecord } from '../../../../agent/wipe/journal.ts';

const at = '2026-11-26T06:00:00.000Z';
const records: readonly WipeRecord[] = [
  { kind: 'run', at, from: 'freeze', parameters: 'c'.repeat(64) },
  { kind: 'begin', at, step: 'freeze' },
  { kind: 'inventory', at, step: 'overwrite', files: 3, bytes: 12, odd: 1 },
];

const shorter: WipeRecord = { kind: 'run', at, from: 'swap', parameters: 'c'.repeat(64) };

describe('the journal', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tanmori-journal-'));
    path = join(folder, 'wipe-journal.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const opened = () => {
    const journal = openJournal(folder);
    if (!journal.ok) throw new Error(journal.code);
    return journal.value;
  };
  const written = () => {
    const journal = opened();
    for (const record of records) journal.append(record);
    journal.close();
    return journal.head;
  };

  test('gives back what was appended, and its head', () => {
    const head = written();
    const journal = opened();
    expect(journal.records).toEqual(records);
    expect(journal).toMatchObject({ head, lines: 3 });
    journal.close();
  });

  test('whose last line is torn anywhere goes on after the line before', () => {
    written();
    const whole = readFileSync(path);
    const secondEnds = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (const length of [secondEnds, secondEnds + 1, secondEnds + 40, whole.length - 2, whole.length - 1]) {
      writeFileSync(path, whole);
      truncateSync(path, length);
      const journal = opened();
      expect(journal.records).toEqual(records.slice(0, 2));
      // Shorter than what was torn: nothing of that may be left behind it.
      journal.append(shorter);
      journal.close();
      expect(opened().records).toEqual([...records.slice(0, 2), shorter]);
      expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(3);
    }
  });

  test('whose last line holds what the disk had not written yet goes on after the line before', () => {
    written();
    appendFileSync(path, `${'\0'.repeat(40)}\n`);
    expect(opened().records).toEqual(records);
  });

  test.each([
    ['a line changed', (lines: string[]) => lines.with(1, (lines[1] ?? '').replace('freeze', 'residue'))],
    ['a line missing', (lines: string[]) => lines.toSpliced(1, 1)],
    ['a line twice', (lines: string[]) => lines.toSpliced(1, 0, lines[1] ?? '')],
  ])('with %s is refused and left as it is', (_, change) => {
    written();
    const text = `${change(readFileSync(path, 'utf8').trimEnd().split('\n')).join('\n')}\n`;
    writeFileSync(path, text);
    expect(openJournal(folder)).toMatchObject({ ok: false, code: 'TM-703' });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});
