import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, constants, fchownSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Canary, type CanaryPlace, canaryPlaces } from '#contract/loan/wipe-report.ts';
import { fsyncFolder } from '../profile/durable-file.ts';
import { canaryContent, canaryName } from './canary-text.ts';

/** One that fits beside others in a small file's block, one block, many blocks. */
const sizes = [512, 4096, 1_048_576] as const;
const forms = ['utf8', 'utf16le'] as const;

/** Folders by place; a place that this PC does not have is left out. */
export type CanaryFolders = Partial<Readonly<Record<CanaryPlace, string>>>;

/** Each size in each form, in each place: 24 where the PC has all four. */
export const chooseCanaries = (folders: CanaryFolders): readonly Canary[] =>
  canaryPlaces
    .filter((place) => folders[place] !== undefined)
    .flatMap((place) =>
      sizes.flatMap((bytes) =>
        forms.map((form) => ({ place, marker: randomBytes(32).toString('hex'), form, bytes }) satisfies Canary),
      ),
    );

/** Makes a folder where it is missing, and all above it that is: the borrower's programs use them afterwards. */
function makeFolder(folder: string, owner: { readonly uid: number; readonly gid: number }): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) chownSync(made, owner.uid, owner.gid);
}

/**
 * Writes one file for each canary, the borrower's own, durable before it returns. Their names say nothing about the
 * marker. Throws where one cannot be written.
 */
export function plantCanaries(
  canaries: readonly Canary[],
  folders: CanaryFolders,
  owner: { readonly uid: number; readonly gid: number },
): void {
  const used = new Set<string>();
  for (const canary of canaries) {
    const folder = folders[canary.place];
    if (folder === undefined) throw new Error(`no folder for ${canary.place}`);
    makeFolder(folder, owner);
    const path = join(folder, canaryName(randomBytes(6).toString('hex')));
    const fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
    try {
      const content = canaryContent(canary);
      for (let done = 0; done < content.length; ) done += writeSync(fd, content, done);
      fchownSync(fd, owner.uid, owner.gid);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    used.add(folder);
  }
  for (const folder of used) fsyncFolder(folder);
}
