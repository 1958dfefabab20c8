import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, lstatSync, openSync, realpathSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, refusal } from '#contract/errors.ts';
import { type CanaryManifest, fewestCanaries } from '#contract/loan/wipe-report.ts';
import { type CanaryFolders, chooseCanaries } from '../canaries.ts';
import { canaryContent, canaryName } from '../canary-text.ts';
import { errnoOf } from '../errno.ts';
import { readOrder } from '../read-order.ts';
import { keepManifest } from '../run-plant.ts';
import type { WipeWorld } from '../run-wipe.ts';
import type { WindowsWipeParameters } from './parameters.ts';
import { createWindowsWipe, type WindowsParts } from './windows-wipe.ts';

/** Where the borrower's data will gather. The recycle bin is made by Windows, with rights that only it gives. */
const canaryFolders = ({ borrower, workFolder }: WindowsWipeParameters): CanaryFolders => ({
  work: workFolder,
  home: borrower.profile,
  temp: `${borrower.profile}\\AppData\\Local\\Temp`,
});

/** As on Linux, into folders that are there; the files take the rights of their folder. TM-701, TM-702 and TM-706. */
export async function runPlantOnWindows(
  order: unknown,
  parameters: unknown,
  world: Pick<WipeWorld, 'clock' | 'state'>,
  parts: WindowsParts,
): Promise<Outcome<CanaryManifest>> {
  const read = readOrder(order, parameters, 'prepare', world.state, createWindowsWipe(parts));
  if (!read.ok) return read;
  const { terminal, loan } = read.value.order;
  if (loan === null) return refusal('TM-701', 'no loan to plant for');
  const folders = Object.entries(canaryFolders(read.value.parameters)).flatMap(([place, folder]) =>
    isPlainFolder(parts.place(folder)) ? [[place, parts.place(folder)] as const] : [],
  );
  const there: CanaryFolders = Object.fromEntries(folders);
  const canaries = chooseCanaries(there);
  if (canaries.length < fewestCanaries || there.work === undefined) return refusal('TM-706', 'too few places');
  try {
    for (const canary of canaries) {
      const folder = there[canary.place];
      if (folder !== undefined)
        plantOne(join(folder, canaryName(randomBytes(6).toString('hex'))), canaryContent(canary));
    }
  } catch (error) {
    return refusal('TM-706', errnoOf(error));
  }
  return keepManifest({ terminal, loan, canaries }, world);
}

/** A folder that is none of the borrower's links: an administrator would write wherever it leads. */
function isPlainFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory() && realpathSync.native(path).toLowerCase() === path.toLowerCase();
  } catch (error) {
    errnoOf(error);
    return false;
  }
}

function plantOne(path: string, content: Buffer): void {
  const fd = openSync(path, 'wx');
  try {
    for (let done = 0; done < content.length; ) done += writeSync(fd, content, done);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
