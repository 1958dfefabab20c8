import { chownSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import type { Canary } from '../../contract/loan/wipe-report.ts';
import { HostileTree } from '../fault/support/hostile-tree.ts';
import { borrower, type WipeDisk } from '../fault/support/wipe-disk.ts';

/** What lies on a lent PC's disk before it is wiped, every file with a word of its own. */
export interface WipeSet {
  readonly canaries: readonly Canary[];
  /** An order of its own for each set. */
  readonly issuedAt: string;
  /** Words that are in a file now. */
  readonly needles: readonly Buffer[];
  /** Words of files that were replaced or deleted: in free space, as far as nothing else took their room. */
  readonly former: readonly Buffer[];
}

/**
 * Files from 1 byte to 1 GB (the long ones mostly holes, so that the image stays small), hard-linked, with long, NFD and
 * invalid names, saved again ten times, deleted earlier, in trash and temp, and the loan's records.
 * @param files how many of them are of spread sizes
 * @param day another one for each order on this disk
 */
export async function plantSet(disk: WipeDisk, files: number, day: number): Promise<WipeSet> {
  rmSync(disk.state, { recursive: true, force: true });
  const canaries = await disk.plant();
  const work = new HostileTree(disk.path('home/作業'), borrower);
  work.plant(0);
  const spread = Math.ceil(files * 0.8);
  work.spread(spread, work.folder('大小'));
  const others = ['home/.local/share/Trash/files', 'temp', 'home/.cache'].map((place) => {
    // What root made would rightly stay.
    mkdirSync(disk.path(place), { recursive: true });
    chownSync(disk.path(place), borrower.uid, borrower.gid);
    const tree = new HostileTree(disk.path(place), borrower);
    tree.spread(Math.ceil((files - spread) / 3), tree.folder('大小'));
    return tree;
  });
  const recorder = new HostileTree(disk.path('recorder'), { uid: 0, gid: 0 });
  recorder.file('trail.db', 200_000);
  const trees = [work, ...others, recorder];
  return {
    canaries,
    issuedAt: new Date(Date.UTC(2026, 10, 26) + day * 1000).toISOString(),
    needles: trees.flatMap((tree) => tree.needles),
    former: trees.flatMap((tree) => tree.former),
  };
}

/** Names that a wipe should not have left. */
export const namesLeft = (disk: WipeDisk): readonly string[] => [
  ...readdirSync(disk.path('home')).filter((name) => name !== '作業'),
  ...['home/作業', 'temp', 'recorder'].flatMap((place) => readdirSync(disk.path(place))),
];
