import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { layoutOf } from './layout.ts';

/** The lent PC's own disk: what is wiped fills all its free space, and is looked for in its raw storage. */
export interface LentDisk {
  readonly device: string;
  readonly mount: string;
  /** Whether these bytes lie anywhere on it. */
  readonly holds: (bytes: Buffer) => boolean;
  /** Throws where a folder lies on another file system: this machine's own must never be wiped. */
  readonly mustHold: (folders: readonly string[]) => void;
  readonly close: () => Promise<void>;
}

const megabytes = 160;

/**
 * Puts all that belongs to the PC of a set-up on an ext4 of its own, in an image on a loop device. Before the set-up is
 * opened. Null where this machine gives none: that needs root and a loop device.
 */
export async function openLentDisk(home: string): Promise<LentDisk | null> {
  if (process.getuid?.() !== 0) return null;
  const { home: top } = layoutOf(home);
  const mount = join(top, 'terminal');
  const image = join(top, 'disk.img');
  mkdirSync(mount, { recursive: true });
  const doing = (program: string, ...args: readonly string[]): string =>
    execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  doing('truncate', '-s', `${megabytes}M`, image);
  doing('mkfs.ext4', '-q', '-F', image);
  let device: string;
  try {
    device = doing('losetup', '--find', '--show', image);
  } catch {
    return null;
  }
  try {
    doing('mount', device, mount);
  } catch {
    doing('losetup', '--detach', device);
    return null;
  }
  const own = statSync(mount).dev;
  return {
    device,
    mount,
    holds: (bytes) => {
      doing('sync', '-f', mount);
      return readFileSync(image).includes(bytes);
    },
    mustHold: (folders) => {
      const elsewhere = folders.find((folder) => statSync(folder).dev !== own);
      if (elsewhere !== undefined) throw new Error(`${elsewhere} is not on the PC's own disk`);
    },
    close: async () => {
      doing('umount', mount);
      doing('losetup', '--detach', device);
    },
  };
}
