import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { MountEntry } from '../../mount-table.ts';
import { namesIn, readWord } from './read-system.ts';

/** A whole disk, as sysfs shows it. */
export interface Disk {
  readonly name: string;
  readonly isExternal: boolean;
  readonly isOptical: boolean;
  /** Folder of the USB device that it hangs from. */
  readonly usbFolder: string | null;
  readonly folder: string;
}

export interface Disks {
  /** Disks behind a mount; null where sysfs knows none. */
  readonly behind: (mount: MountEntry) => Promise<readonly Disk[] | null>;
  /** External disks, and whether a medium is in: a card reader is a disk without one. */
  readonly pluggedIn: () => Promise<readonly (Disk & { readonly holdsMedium: boolean })[]>;
}

/** Sectors that the kernel gives an optical drive without a disc. */
const emptyOptical = '2097151';

/** Reads sysfs below `root`. What a disk is does not change while it is there, and is read once. */
export function createDisks(root: string): Disks {
  const known = new Map<string, Disk>();

  const diskAt = async (folder: string): Promise<Disk> => {
    const disk = known.get(folder) ?? (await readDisk(root, folder));
    known.set(folder, disk);
    return disk;
  };

  /** Partitions lead to their disk, encrypted and joined volumes to the disks below them, loops to none. */
  const disksOf = async (link: string, depth = 0): Promise<readonly Disk[] | null> => {
    const path = await realpath(link).catch(() => null);
    if (path === null || depth > 8) return null;
    const below = await namesIn(join(path, 'slaves'));
    if (below.length > 0) {
      const found = await Promise.all(below.map((name) => disksOf(join(path, 'slaves', name), depth + 1)));
      return found.flatMap((disks) => disks ?? []);
    }
    if (path.includes('/virtual/')) return null;
    const isPartition = (await readWord(join(path, 'partition'))) !== '';
    return [await diskAt(isPartition ? dirname(path) : path)];
  };

  return {
    behind: async ({ device, fsType, source }) => {
      if (!device.startsWith('0:')) return disksOf(join(root, 'dev/block', device));
      // btrfs and its like have a number of their own, and name the device. What a FUSE file system is named, and where
      // that leads, is up to who mounts it.
      if (!source.startsWith('/dev/') || fsType.startsWith('fuse')) return null;
      const node = await realpath(source).catch(() => source);
      return disksOf(join(root, 'class/block', basename(node)));
    },
    pluggedIn: async () => {
      const found: (Disk & { readonly holdsMedium: boolean })[] = [];
      const there = new Set<string>();
      for (const name of await namesIn(join(root, 'block'))) {
        const path = await realpath(join(root, 'block', name)).catch(() => null);
        if (path === null || path.includes('/virtual/') || /^fd\d/.test(name)) continue;
        there.add(path);
        const disk = await diskAt(path);
        if (disk.isExternal) found.push({ ...disk, holdsMedium: await holdsMedium(disk) });
      }
      for (const folder of known.keys()) if (!there.has(folder)) known.delete(folder);
      return found;
    },
  };
}

async function holdsMedium({ folder, isOptical }: Disk): Promise<boolean> {
  const sectors = await readWord(join(folder, 'size'));
  return sectors !== '' && sectors !== '0' && !(isOptical && sectors === emptyOptical);
}

async function readDisk(root: string, folder: string): Promise<Disk> {
  const name = basename(folder);
  return {
    name,
    folder,
    isOptical: name.startsWith('sr') || (await readWord(join(folder, 'device/type'))) === '5',
    usbFolder: usbFolderOf(folder),
    isExternal: await isExternal(root, folder),
  };
}

/** Through a USB port, an SD card, or removable by the word of the disk or of a bus above it (Thunderbolt). */
async function isExternal(root: string, folder: string): Promise<boolean> {
  if (/\/usb\d+\//.test(folder)) return true;
  if ((await readWord(join(folder, 'removable'))) === '1') return true;
  if ((await readWord(join(folder, 'device/type'))) === 'SD') return true;
  for (let above = dirname(folder); above.startsWith(`${root}/`); above = dirname(above)) {
    if ((await readWord(join(above, 'removable'))) === 'removable') return true;
  }
  return false;
}

/** The USB device nearest to the disk: the stick, not the hub it is in. */
export function usbFolderOf(folder: string): string | null {
  const parts = folder.split('/');
  const at = parts.findLastIndex((part) => /^\d+-\d+(\.\d+)*$/.test(part));
  return at < 0 ? null : parts.slice(0, at + 1).join('/');
}
