import { statSync } from 'node:fs';
import type { WorkVolume } from '../parameters.ts';

type Encrypted = Exclude<WorkVolume, { readonly kind: 'none' }>;

/** Whether what holds the encrypted work volume is there: the folder, or the file or device. */
export function isVolumeThere(volume: Encrypted): boolean {
  const stat = statSync(volume.kind === 'gocryptfs' ? volume.cipherFolder : volume.container, {
    throwIfNoEntry: false,
  });
  return volume.kind === 'gocryptfs'
    ? stat?.isDirectory() === true
    : stat?.isFile() === true || stat?.isBlockDevice() === true;
}
