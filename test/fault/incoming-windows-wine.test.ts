import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasWine, WindowsPc } from './support/windows-pc.ts';

const patienceMs = 10 * 60_000;

/**
 * Node for Windows, its drives, its `fs.watch` and the times of files as Wine has them. Not here: a real stick, FAT and
 * exFAT, which times Explorer gives a copy on NTFS, that Windows tells of the drive, and programs that run.
 */
describe.skipIf(!hasWine())('what was brought in, under Windows (skipped without wine)', () => {
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
    mkdirSync(join(medium, '深い'));
    writeFileSync(join(medium, '名簿.csv'), '媒体の名簿');
    writeFileSync(join(medium, '深い/図.png'), '媒体の図');
    writeFileSync(join(medium, '両方.txt'), '両方にある');
  }, patienceMs);
  afterAll(() => {
    pc.close();
    for (const folder of [home, work, medium]) rmSync(folder, { recursive: true, force: true });
  });

  test(
    'from a medium goes to 隔離, under another name, from beside the work folder and after a restart; programs go to 回収',
    () => {
      const held = (name: string, from: string, holds: string) => ({
        ...{ name, from, holds, device: 'E:', isClosed: true },
      });
      expect(pc.incoming(home, work, medium)).toEqual({
        ...{ system: 'win32', wasFound: true, wasTaken: true, wasTakenLater: true, wereBrought: true },
        programs: [
          ['setup.log', 'H:\\a\\AppData\\Local\\Temp\\7z1', 'pe'],
          ['メモ.txt', 'W:\\work\\案', 'pe'],
        ],
        hasLibrary: true,
        quarantined: expect.toSatisfy((all: readonly { readonly name: string }[]) => {
          expect(all.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
            held('再起動の後.csv', 'W:\\work', '媒体の名簿'),
            held('別名.txt', 'W:\\work\\案', '媒体の名簿'),
            held('図.png', 'H:\\a\\Desktop', '媒体の図'),
          ]);
          return true;
        }),
        recovered: ['自分.txt'],
        held: 3,
        work: ['写し.txt', '前から.txt', '案', '自分.txt'].toSorted(),
        left: [],
      });
    },
    patienceMs,
  );
});
