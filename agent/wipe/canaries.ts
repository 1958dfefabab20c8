import { randomBytes } from 'node:crypto';
import { closeSync, constants, fchownSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { type Canary, type CanaryPlace, canaryPlaces } from '#contract/loan/wipe-report.ts';
import { canaryContent, canaryName } from './canary-text.ts';
import { errnoOf } from './errno.ts';
import { type OpenFolder, openFolder, pathIn } from './walk-tree.ts';

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

/**
 * Opens a folder name by name from the top, so that no link of the borrower's on the way is followed: root would make
 * files wherever it leads, and give them away. What is missing is made: the borrower's programs use it afterwards.
 */
function openMade(folder: string, owner: { readonly uid: number; readonly gid: number }): OpenFolder {
  let inside = openFolder('/');
  for (const name of folder.split('/').filter((part) => part !== '')) {
    const above = inside;
    try {
      inside = openOrMake(pathIn(above, Buffer.from(name)), owner);
    } finally {
      closeSync(above.fd);
    }
  }
  return inside;
}

function openOrMake(path: Buffer, owner: { readonly uid: number; readonly gid: number }): OpenFolder {
  try {
    return openFolder(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
  mkdirSync(path, { mode: 0o700 });
  const made = openFolder(path);
  fchownSync(made.fd, owner.uid, owner.gid);
  return made;
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
  for (const [place, folder] of Object.entries(folders)) {
    const inside = openMade(folder, owner);
    try {
      for (const canary of canaries) if (canary.place === place) plantOne(canary, inside, owner);
      fsyncSync(inside.fd);
    } finally {
      closeSync(inside.fd);
    }
  }
}

function plantOne(canary: Canary, inside: OpenFolder, owner: { readonly uid: number; readonly gid: number }): void {
  const path = pathIn(inside, Buffer.from(canaryName(randomBytes(6).toString('hex'))));
  const fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  try {
    const content = canaryContent(canary);
    for (let done = 0; done < content.length; ) done += writeSync(fd, content, done);
    fchownSync(fd, owner.uid, owner.gid);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
