import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { isWritable, type MountEntry, mountOf, readableMounts } from '../../mount-table.ts';
import { createDisks, type Disk } from './disks.ts';
import { type DisksBehind, isOwnFuse, isRemote, kindOfGvfs, kindOfMount } from './external-type.ts';
import { type Identity, identityOfDisk, identityOfUsb } from './identity.ts';
import { type Medium, type MediumKind, type MediumMount, shown } from './medium.ts';
import { namesIn } from './read-system.ts';
import { createUsbDevices } from './usb-devices.ts';

export interface LookDeps {
  readonly mountinfoPath: string;
  /** `/sys` */
  readonly sysfsRoot: string;
  /** Where the desktop shows phones and shares: `/run/user/UID/gvfs`. */
  readonly gvfsFolder: string;
  readonly uid: number;
  /** Folders that the PC was provisioned with. What they lie on at the first look is never a medium. */
  readonly ownFolders: readonly string[];
  readonly monotonicMs: () => number;
}

/** Every medium that is there now. Throws where the system cannot be asked: nothing is known then. */
export type LookForMedia = () => Promise<readonly Medium[]>;

/** Time that a USB drive has until its disk has to be there, ms. */
const diskDueMs = 2_000;
/** Time that the desktop has to say what it shows, ms: a server that is gone answers never. */
const gvfsMs = 2_000;
/** The system itself, besides the folders that are given. */
const systemFolders = ['/', '/boot', '/boot/efi', '/usr', '/var', '/home'];

export function createLook(deps: LookDeps): LookForMedia {
  const { sysfsRoot, uid, gvfsFolder, monotonicMs } = deps;
  const disks = createDisks(sysfsRoot);
  const usbDevices = createUsbDevices(sysfsRoot);
  let own: { readonly devices: ReadonlySet<string>; readonly disks: ReadonlySet<string> } | null = null;
  /** Disks behind a mounted file system, for when they were pulled out under it. */
  const remembered = new Map<string, readonly Disk[]>();
  const waiting = new Map<string, number>();
  let desktop: readonly Medium[] = [];
  let asking: Promise<void> | null = null;

  const disksBehind = async (mount: MountEntry): Promise<readonly Disk[] | null> => {
    const found = await disks.behind(mount);
    if (found === null) return remembered.get(mount.device) ?? null;
    remembered.set(mount.device, found);
    return found;
  };

  const findOwn = async (table: readonly MountEntry[]): Promise<NonNullable<typeof own>> => {
    const folders = [...systemFolders, ...deps.ownFolders];
    const places = await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)));
    const mounts = places.flatMap((place) => mountOf(table, place) ?? []);
    const behind = await Promise.all(mounts.map(disksBehind));
    return {
      devices: new Set(mounts.map(({ device }) => device)),
      disks: new Set(behind.flatMap((found) => found ?? []).map(({ folder }) => folder)),
    };
  };

  const isOwn = (mount: MountEntry): boolean =>
    own?.devices.has(mount.device) === true && !(isRemote(mount) && isOwnFuse(mount, uid));

  const lookAtMount = async (mount: MountEntry, add: Add): Promise<void> => {
    if (isOwn(mount)) return;
    const found = await disksBehind(mount);
    if (found?.some(({ folder }) => own?.disks.has(folder) === true) === true) return;
    const external = found?.find(({ isExternal }) => isExternal);
    const behind: DisksBehind =
      external !== undefined ? 'external' : found !== null && found.length > 0 ? 'internal' : 'none';
    const kind = kindOfMount(mount, behind, uid);
    if (kind === null) return;
    const place: MediumMount = {
      point: mount.point,
      writable: isWritable(mount),
      fsType: mount.fsType,
      blockDevice: mount.source.startsWith('/dev/') ? mount.source : null,
      by: isOwnFuse(mount, uid) ? 'fuse' : 'system',
    };
    if (external !== undefined) return add(await mediumOfDisk(external), place);
    const device = shown(mount.source === '' || mount.source === 'none' ? mount.fsType : mount.source, 80);
    const key = `mount ${mount.device} ${mount.source}`;
    add({ ...nameless, ...usable, key, device, kind, mounts: [], disks: [], isPluggedIn: false }, place);
  };

  const lookAtUsb = async (plugged: readonly Disk[], all: readonly Disk[], add: Add): Promise<void> => {
    const drivesWithoutDisk = new Set<string>();
    for (const device of await usbDevices()) {
      const identity = await identityOfUsb(device.folder);
      const { name, kind, isRefused } = device;
      const medium = { ...identity, device: name, kind, mounts: [], disks: [], isPluggedIn: true, isRefused };
      if (kind === 'phone') add(medium, null);
      else if (!all.some(({ usbFolder }) => usbFolder === device.folder)) {
        drivesWithoutDisk.add(identity.key);
        const since = waiting.get(identity.key) ?? monotonicMs();
        waiting.set(identity.key, since);
        // One that is refused never gets a disk.
        if (isRefused || monotonicMs() - since >= diskDueMs) add(medium, null);
      }
    }
    for (const key of waiting.keys()) if (!drivesWithoutDisk.has(key)) waiting.delete(key);
    for (const disk of plugged) add(await mediumOfDisk(disk, true), null);
  };

  /** One question at a time, apart from the rest: the desktop may hang. What it said last holds until it says more. */
  const askDesktop = async (table: readonly MountEntry[]): Promise<void> => {
    if (!table.some(({ point }) => point === gvfsFolder)) {
      desktop = [];
      return;
    }
    asking ??= namesIn(gvfsFolder)
      .then((names) => {
        desktop = names.flatMap((name) => shownByDesktop(gvfsFolder, name) ?? []);
      })
      .catch(() => undefined)
      .finally(() => {
        asking = null;
      });
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, gvfsMs);
    await Promise.race([asking, late]);
    clearTimeout(timer);
  };

  return async () => {
    const table = readableMounts(await readFile(deps.mountinfoPath, 'utf8'));
    own ??= await findOwn(table);
    const found = new Map<string, Medium>();
    const add: Add = (medium, place) => {
      const before = found.get(medium.key) ?? medium;
      found.set(medium.key, {
        ...before,
        isPluggedIn: before.isPluggedIn || medium.isPluggedIn,
        isRefused: before.isRefused && medium.isRefused,
        disks: [...new Set([...before.disks, ...medium.disks])],
        mounts: place === null ? before.mounts : [...before.mounts, place],
      });
    };
    for (const mount of table) await lookAtMount(mount, add);
    const all = await disks.pluggedIn();
    const plugged = all.filter(({ folder, holdsMedium }) => holdsMedium && own?.disks.has(folder) !== true);
    await lookAtUsb(plugged, all, add);
    await askDesktop(table);
    for (const medium of desktop) found.set(medium.key, medium);
    const devices = new Set(table.map(({ device }) => device));
    for (const device of remembered.keys()) if (!devices.has(device)) remembered.delete(device);
    return [...found.values()];
  };
}

type Add = (medium: Medium, place: MediumMount | null) => void;

const usable = { isRefused: false };
const nameless: Omit<Identity, 'key'> = { maker: '', model: '', serial: '' };

async function mediumOfDisk(disk: Disk, isPluggedIn = false): Promise<Medium> {
  const kind: MediumKind = disk.isOptical ? 'optical' : 'disk';
  const identity = await identityOfDisk(disk);
  return {
    ...identity,
    device: disk.name,
    kind,
    mounts: [],
    disks: isPluggedIn ? [`/dev/${disk.name}`] : [],
    isPluggedIn,
    ...usable,
  };
}

function shownByDesktop(folder: string, name: string): Medium | null {
  const kind = kindOfGvfs(name);
  if (kind === null) return null;
  const place: MediumMount = {
    point: join(folder, name),
    writable: true,
    fsType: 'gvfs',
    blockDevice: null,
    by: 'desktop',
  };
  return {
    ...nameless,
    key: `gvfs ${name}`,
    device: shown(name, 80),
    kind,
    mounts: [place],
    disks: [],
    isPluggedIn: false,
    ...usable,
  };
}
