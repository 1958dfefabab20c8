import type { PrepareReport } from '#contract/http/service-api.ts';
import { type MountEntry, mountOf } from '../mount-table.ts';

/** Answers of /sys/dev/block about one device. */
export interface BlockDevices {
  /** `dm/uuid`; null for a device that the device mapper did not make. */
  readonly mapperUuid: (device: string) => string | null;
  /** What it is laid over, as `major:minor`. */
  readonly below: (device: string) => readonly string[];
}

/**
 * What encrypts the volume that the work folder lies on. Null where nothing is known of it: what cannot be told is not
 * called unencrypted, because a later wipe goes by it.
 */
export function nameEncryption(
  mounts: readonly MountEntry[],
  workFolder: string,
  devices: BlockDevices,
): PrepareReport['encryption'] | null {
  const mount = mountOf(mounts, workFolder);
  if (mount?.fsType === 'fuse.gocryptfs') return 'gocryptfs';
  if (mount === null || !mount.source.startsWith('/dev/')) return null;
  return isLuks(mount.device, devices, 8) ? 'luks' : 'none';
}

/** LUKS itself, or a volume of LVM or RAID all of which lies on LUKS. */
function isLuks(device: string, devices: BlockDevices, depth: number): boolean {
  if (devices.mapperUuid(device)?.startsWith('CRYPT-LUKS') === true) return true;
  const below = devices.below(device);
  return depth > 0 && below.length > 0 && below.every((one) => isLuks(one, devices, depth - 1));
}
