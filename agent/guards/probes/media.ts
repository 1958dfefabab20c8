import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { unescapeOctal } from '../../octal-escapes.ts';
import type { Probe } from './measure.ts';

/** One line of proc_pid_mountinfo(5), as far as it matters here. */
export interface Mount {
  readonly device: string;
  readonly point: string;
  readonly fsType: string;
  readonly writable: boolean;
}

/** File systems that are external wherever they come from: shares, phones, and drives that no kernel driver knows. */
const externalTypes: ReadonlySet<string> = new Set([
  'cifs',
  'smb3',
  'nfs',
  'nfs4',
  'davfs',
  'fuseblk',
  'fuse.sshfs',
  'fuse.rclone',
  'fuse.jmtpfs',
  'fuse.simple-mtpfs',
  'fuse.gvfsd-fuse',
]);

export function parseMountinfo(text: string): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    const [before, after] = line.split(' - ');
    const fields = before?.split(' ') ?? [];
    const tail = after?.split(' ') ?? [];
    const [device, point, options] = [fields[2], fields[4], fields[5]];
    const [fsType, , superOptions] = tail;
    if (device === undefined || point === undefined || options === undefined || fsType === undefined) continue;
    const has = (list: string | undefined, flag: string): boolean => list?.split(',').includes(flag) === true;
    mounts.push({
      device,
      point: unescapeOctal(point),
      fsType,
      writable: has(options, 'rw') && !has(superOptions, 'ro'),
    });
  }
  return mounts;
}

export interface MediaSources {
  readonly mountinfoPath: string;
  /** `/sys` */
  readonly sysfsRoot: string;
}

/**
 * Looks for external media. One that is mounted shows that the control does not hold; with none there is nothing to
 * try, and that is said.
 */
export const createMediaProbe =
  (sources: MediaSources): Probe =>
  async () => {
    const mounts = parseMountinfo(await readFile(sources.mountinfoPath, 'utf8'));
    const external: Mount[] = [];
    for (const mount of mounts) {
      if (externalTypes.has(mount.fsType) || (await isExternalDevice(sources.sysfsRoot, mount.device)))
        external.push(mount);
    }
    const found = external.find((mount) => mount.writable) ?? external[0];
    if (found !== undefined) {
      const how = found.writable ? '書き込めます' : '読み出せます';
      return { state: 'absent', detail: `外部記録媒体（${found.point}、${found.fsType}）がつながっていて、${how}。` };
    }
    const plugged = await pluggedDevices(sources.sysfsRoot);
    return plugged.length > 0
      ? { state: 'unknown', detail: `外部記録媒体（${plugged.join('、')}）が差してあります。抜いてください。` }
      : { state: 'unknown', detail: '外部記録媒体が差していないため、試せません。' };
  };

/** Through a USB port, or removable by the kernel's own word. Partitions are asked through their disk. */
async function isExternalDevice(sysfsRoot: string, device: string): Promise<boolean> {
  // Major number 0: no device behind it (tmpfs, overlay, proc).
  if (device.startsWith('0:')) return false;
  const path = await realpath(join(sysfsRoot, 'dev/block', device)).catch(() => null);
  if (path === null) return false;
  if (isUsbPath(path)) return true;
  return (await isRemovable(path)) || (await isRemovable(join(path, '..')));
}

const isUsbPath = (path: string): boolean => /\/usb\d+\//.test(path);

const isRemovable = async (path: string): Promise<boolean> =>
  (await readFile(join(path, 'removable'), 'utf8').catch(() => '0')).trim() === '1';

/** Names of external disks that hold a medium, mounted or not. */
async function pluggedDevices(sysfsRoot: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await readdir(join(sysfsRoot, 'block')).catch(() => [])) {
    const path = await realpath(join(sysfsRoot, 'block', name)).catch(() => null);
    if (path === null || !(isUsbPath(path) || (await isRemovable(path)))) continue;
    const sectors = (await readFile(join(path, 'size'), 'utf8').catch(() => '0')).trim();
    if (sectors !== '0') found.push(name);
  }
  return found;
}
