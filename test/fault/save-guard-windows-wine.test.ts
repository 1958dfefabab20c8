import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasWine, WindowsPc } from './support/windows-pc.ts';

const patienceMs = 10 * 60_000;

/**
 * Node for Windows, its `fs.watch` and sharing of open files as Wine has them. Not here: NTFS with its junctions, short
 * names and streams, Explorer, word processors, an overflow of the system's buffer.
 */
describe.skipIf(!hasWine())('the save guard under Windows (skipped without wine)', () => {
  let pc: WindowsPc;
  let home: string;
  let work: string;
  beforeAll(async () => {
    pc = await WindowsPc.open();
    home = mkdtempSync(join(tmpdir(), 'tanmori-wine-home-'));
    // Another file system, as another volume is one.
    work = mkdtempSync('/dev/shm/tanmori-wine-work-');
    mkdirSync(join(home, 'a'));
  }, patienceMs);
  afterAll(() => {
    pc.close();
    for (const folder of [home, work]) rmSync(folder, { recursive: true, force: true });
  });

  test(
    'finds what was saved outside the work folder, moves it to 回収 on the other volume and tells it',
    () => {
      const { dev } = statSync(home);
      expect(statSync(work).dev).not.toBe(dev);
      const told = pc.save(home, work);
      const desktop = 'H:\\a\\Desktop';
      expect(told).toMatchObject({
        ...{ system: 'win32', started: { kind: 'watching' }, states: [{ kind: 'watching' }] },
        ...{
          wasSeen: true,
          wasSeenDeep: true,
          wereDocuments: true,
          wasPending: true,
          whileHeld: false,
          wasLetGo: true,
          stormTaken: true,
        },
        // Caught, and still not good: this PC has no profile, let alone an accepted one.
        probed: { state: 'unknown' },
        kept: {
          '前から.txt': { from: desktop, foundLater: true, holds: '前から' },
          '前から.log': { from: 'H:\\a\\AppData\\Roaming', foundLater: true, holds: expect.stringMatching(/^PK/) },
          '案.tmp': { from: 'H:\\a\\AppData\\Local\\Temp', holds: '%PDF-1.7' },
          '報告.docx': { from: 'H:\\a\\Documents\\新しい\\案', foundLater: false, holds: '報告の中身' },
          '表.csv': { from: desktop, foundLater: false, holds: '1,2' },
          '深く前から.txt': { from: 'deep', foundLater: true, holds: '深い' },
          '深い案.txt': { from: 'deep', foundLater: false, holds: '深い案' },
          '開いたまま.txt': { from: desktop, foundLater: false, holds: '途中まで' },
        },
        pending: [['開いたまま.txt', 'open-writer']],
        left: [
          'AppData',
          'AppData\\Local',
          'AppData\\Local\\Microsoft',
          'AppData\\Local\\Microsoft\\Windows',
          'AppData\\Local\\Microsoft\\Windows\\INetCache',
          'AppData\\Local\\Microsoft\\Windows\\INetCache\\写し.pdf',
          'AppData\\Local\\Temp',
          'AppData\\Roaming',
          'AppData\\Roaming\\設定',
          'Desktop',
          'Desktop\\desktop.ini',
          'Documents',
          'Documents\\新しい',
          'Documents\\新しい\\案',
          'NTUSER.DAT',
        ],
        ...{ tried: 308, held: 308, journal: '' },
      });
    },
    patienceMs,
  );
});
