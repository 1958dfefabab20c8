import { statSync } from 'node:fs';
import type { WorkVolume } from '../parameters.ts';

/**
 * Whether what held the encrypted work volume of a PC that was lent is not there, and no wipe took it: its disk may be
 * elsewhere, with the key in it. A wipe takes a container that is a file, after its key, and nothing else: neither the
 * folder itself nor a device.
 * @param loan null where the PC was not lent, and nothing needs to have been there
 * @param isKeyErased a wipe of this loan has destroyed the key of its LUKS volume
 */
export function isVolumeMissing(
  volume: WorkVolume,
  { loan, isKeyErased }: { readonly loan: string | null; readonly isKeyErased: boolean },
): boolean {
  if (loan === null) return false;
  switch (volume.kind) {
    case 'none':
      return false;
    case 'gocryptfs':
      return statSync(volume.cipherFolder, { throwIfNoEntry: false })?.isDirectory() !== true;
    case 'luks': {
      const stat = statSync(volume.container, { throwIfNoEntry: false });
      if (stat?.isFile() === true || stat?.isBlockDevice() === true) return false;
      return volume.container.startsWith('/dev/') || !isKeyErased;
    }
  }
}
