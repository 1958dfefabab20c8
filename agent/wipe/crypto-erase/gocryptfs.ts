import { readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { WipeReason } from '#contract/loan/wipe-report.ts';
import type { RunCommand } from '../../platform/command.ts';
import { countTree, eraseTree, type Inventory } from '../erase-tree.ts';
import { eraseDoing, succeeds } from '../linux-system.ts';
import type { WorkVolume } from '../parameters.ts';

type Volume = Extract<WorkVolume, { readonly kind: 'gocryptfs' }>;
export const gocryptfsPath = '/usr/bin/gocryptfs';

/** The master key, encrypted with the password; also what `-passwd` and `-init` leave beside it. */
const isKeyFile = (name: Buffer): boolean => name.toString('latin1').startsWith('gocryptfs.conf');
/** The key file, and the vector that names in each folder are encrypted with. */
const isHeader = (name: Buffer): boolean => isKeyFile(name) || name.toString('latin1').startsWith('gocryptfs.diriv');

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** Folder and name of a file, as {@link eraseTree} takes it. */
const single = (path: string) => ({
  folder: dirname(path),
  top: (name: Buffer): boolean => name.equals(Buffer.from(basename(path))),
});

/** Files that hold a key or header. */
export async function countKeys(volume: WorkVolume): Promise<Inventory> {
  const counts: Inventory[] = [];
  if (volume.kind === 'gocryptfs') counts.push(await countTree(volume.cipherFolder, { names: isHeader }));
  for (const path of volume.kind === 'none' ? [] : volume.keyCopies) {
    const { folder, top } = single(path);
    counts.push(await countTree(folder, { top }));
  }
  const sum = (of: (count: Inventory) => number): number => counts.reduce((total, count) => total + of(count), 0);
  return { files: sum((c) => c.files), bytes: sum((c) => c.bytes), odd: sum((c) => c.odd) };
}

/** Overwrites and removes every copy of a key that lies outside the volume. */
export async function eraseKeyCopies(paths: readonly string[], run: RunCommand): Promise<readonly WipeReason[]> {
  const reasons = new Set<WipeReason>();
  for (const path of paths) {
    const { folder, top } = single(path);
    if (!isThere(folder)) continue;
    const erased = await eraseTree(folder, { content: 'overwrite', top }, eraseDoing(run, path));
    for (const reason of erased.reasons) reasons.add(reason);
    if (isThere(path)) reasons.add('key-still-opens');
  }
  return [...reasons];
}

/**
 * Cryptographic erase: without `gocryptfs.conf` and its copies the master key is gone, and with it every file. Read
 * back afterwards: no key file is left and gocryptfs itself finds none.
 */
export async function eraseGocryptfs(volume: Volume, run: RunCommand): Promise<readonly WipeReason[]> {
  const reasons = new Set(await eraseKeyCopies(volume.keyCopies, run));
  if (!isThere(volume.cipherFolder)) return [...reasons];
  const doing = eraseDoing(run, volume.cipherFolder);
  // The key first, at the top of the tree: from then on nothing opens, whatever becomes of the rest.
  for (const choice of [{ top: isKeyFile }, { names: isHeader }]) {
    const erased = await eraseTree(volume.cipherFolder, { content: 'overwrite', ...choice }, doing);
    for (const reason of erased.reasons) reasons.add(reason);
  }
  if ((await gocryptfsState(volume, run)) !== 'unusable') reasons.add('key-still-opens');
  return [...reasons];
}

/** Whether a key to the volume is anywhere that the parameters name. */
export async function gocryptfsState(volume: Volume, run: RunCommand): Promise<'unusable' | 'usable'> {
  if (volume.keyCopies.some(isThere)) return 'usable';
  if (!isThere(volume.cipherFolder)) return 'unusable';
  if (readdirSync(volume.cipherFolder, { encoding: 'buffer' }).some(isKeyFile)) return 'usable';
  return (await succeeds(run, gocryptfsPath, ['-info', volume.cipherFolder])) ? 'usable' : 'unusable';
}
