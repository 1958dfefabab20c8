import { setTimeout as pause } from 'node:timers/promises';
import type { WipeReason } from '#contract/loan/wipe-report.ts';
import type { RunCommand } from '../platform/command.ts';
import { closeLuks } from './crypto-erase/luks.ts';
import { isHeld, isRunning, mountTable, unmountAll } from './linux-system.ts';
import { isWithin, type WipeParameters } from './parameters.ts';

/**
 * Nobody works on the PC any more and the encrypted volume is closed. Null where this holds; otherwise nothing may be
 * erased, because it could come back behind us.
 */
export async function freeze(parameters: WipeParameters, run: RunCommand): Promise<WipeReason | null> {
  const { borrower, workFolder, volume, recorder } = parameters;
  if (isRunning(borrower.uid)) return 'borrower-running';
  if (volume.kind !== 'none' && !(await unmountAll(workFolder, run))) return 'still-mounted';
  if (volume.kind === 'luks' && !(await closeLuks(volume.container, run))) return 'still-mounted';
  // What is mounted inside is another file system, which the erasure would not enter.
  const inside = [borrower.home, ...recorder].some((folder) =>
    mountTable().some(({ point }) => point !== folder && point !== workFolder && isWithin(folder, point)),
  );
  if (inside) return 'boundary';
  const folders = [workFolder, ...(volume.kind === 'gocryptfs' ? [volume.cipherFolder] : []), ...recorder];
  // umount(8) is back before the program behind a FUSE mount has let go of the encrypted files.
  for (let tries = 0; isHeld(folders); tries += 1) {
    if (tries === 50) return 'file-busy';
    await pause(100);
  }
  return null;
}
