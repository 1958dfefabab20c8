import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasWine, WindowsPc } from './support/windows-pc.ts';

const patienceMs = 10 * 60_000;

/**
 * Node for Windows, its watch and its paths as Wine has them. Not here: NTFS with its own table of capitals, short names
 * and junctions, word processors, a real stick.
 */
describe.skipIf(!hasWine())('approvals by 第6条(1) under Windows (skipped without wine)', () => {
  let pc: WindowsPc;
  let home: string;
  let work: string;
  let medium: string;
  beforeAll(async () => {
    pc = await WindowsPc.open();
    home = mkdtempSync(join(tmpdir(), 'tanmori-wine-home-'));
    work = mkdtempSync('/dev/shm/tanmori-wine-work-');
    medium = mkdtempSync(join(tmpdir(), 'tanmori-wine-medium-'));
    mkdirSync(join(home, 'a'));
    writeFileSync(join(medium, '名簿.csv'), '媒体の名簿');
  }, patienceMs);
  afterAll(() => {
    pc.close();
    for (const folder of [home, work, medium]) rmSync(folder, { recursive: true, force: true });
  });

  test(
    'leave a file by its bytes, folder and period, until the end or the revocation; what is in 隔離 may come out',
    () => {
      const place = 'H:\\a\\Desktop\\資料';
      expect(pc.approvals(home, work, medium)).toEqual({
        ...{ system: 'win32', back: true, stayed: [true, true], untilTheEnd: [true, true, true, true] },
        untilRevoked: true,
        steps: {
          ...{ left: true, others: true, asked: true, shut: true, letOut: true, shutElsewhere: true },
          ...{ over: true, overBroughtIn: true, revoked: true },
        },
        used: [
          ...[['A-2026-0012', place, '承認.txt'] as const, ['A-2026-0012', `${place}\\下`, '写し.txt'] as const],
          ['T-1', 'H:\\a\\Desktop', '承認.txt'],
          ['A-2026-0013', 'W:\\work\\案', '戻した.csv'],
        ],
        taken: [
          ...['H:\\a\\Desktop\\承認.txt', 'H:\\a\\Desktop\\承認.txt', `${place}2\\承認.txt`],
          ...[`${place}\\下\\写し.txt`, `${place}\\別.txt`, `${place}\\承認.txt`, `${place}\\承認.txt`],
        ].toSorted(),
        shut: ['W:\\work\\他\\名簿.csv', 'W:\\work\\案\\戻した.csv', 'W:\\work\\案\\名簿.csv'].toSorted(),
        left: ['資料', '資料2', '資料\\下'].toSorted(),
        held: 3,
      });
    },
    patienceMs,
  );
});
