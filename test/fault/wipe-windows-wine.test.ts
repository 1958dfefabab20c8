import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasWine, WindowsPc } from './support/windows-pc.ts';

const patienceMs = 10 * 60_000;

/** Node for Windows and files as Wine has them. Not here: wipe.ps1, BitLocker, an attached VHDX, a volume read raw, NTFS. */
describe.skipIf(!hasWine())('the files of a wipe under Windows (skipped without wine)', () => {
  let pc: WindowsPc;
  let folder: string;
  beforeAll(async () => {
    pc = await WindowsPc.open();
    folder = mkdtempSync(join(tmpdir(), 'tanmori-wine-wipe-'));
  }, patienceMs);
  afterAll(() => {
    pc.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test(
    'a profile is erased whatever its names and marks, a container as a whole, and none that is in use',
    () => {
      const told = pc.wipe(folder);
      expect(told).toMatchObject({
        system: 'win32',
        before: { files: 5, odd: 2 },
        erased: { files: 5, reasons: [] },
        ...{ left: [], letGo: [], isAnyKept: false, whileHeld: ['still-mounted'], locks: [true, false] },
      });
      expect((told as { readonly names: readonly string[] }).names).not.toContain('recovery.txt');
    },
    patienceMs,
  );
});
