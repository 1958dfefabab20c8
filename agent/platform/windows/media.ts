import { readdir } from 'node:fs/promises';
import { basename } from 'node:path/win32';
import type { Detach } from '../../guards/media/detach.ts';
import type { LookForMedia } from '../../guards/media/look.ts';
import { type Medium, type MediumMount, shown } from '../../guards/media/medium.ts';
import type { Timely } from '../../guards/media/timely.ts';
import { errorCode } from '../../guards/probes/measure.ts';
import { netExe, powershellExe, scriptArguments } from '../../profile/windows/system32.ts';
import type { RunCommand } from '../command.ts';
import type { Watch } from './watch.ts';
import type { DataOf } from './watch-line.ts';

/** What came of looking into a drive: it was listed, it was refused, or there is nothing to look into. */
export type TryDrive = (root: string) => Promise<'open' | 'refused' | 'empty'>;

/** Lists a drive as the person's own program would: what is refused here is refused to them. */
export const tryDrive = (timely: Timely): TryDrive => {
  /** Questions without an answer yet: each holds one of Node's few threads, so that nobody asks a second one. */
  const asking = new Map<string, Promise<unknown>>();
  const ask = (root: string): Promise<unknown> => {
    const asked = asking.get(root) ?? readdir(root).finally(() => asking.delete(root));
    asking.set(root, asked);
    return asked;
  };
  return async (root) => {
    try {
      await timely(ask(root));
      return 'open';
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EPERM' || code === 'EACCES') return 'refused';
      // A share that does not answer is still connected; a reader without a card and a tray without a disc are empty,
      // and so is a drive that was let go since it was listed.
      return code === null ? 'open' : 'empty';
    }
  };
};

/** Types of drives (Win32_LogicalDisk). */
const [removable, network, optical] = [2, 4, 5];
/** Buses that lead out of the case (MSFT_Disk): FireWire, USB, SD. */
const outsideBuses: readonly number[] = [4, 7, 12];

type Disk = NonNullable<DataOf<'media'>['disks']>[number];
type Device = NonNullable<DataOf<'media'>['devices']>[number];
type Drive = NonNullable<DataOf<'media'>['drives']>[number];

/** A disk that the system started from is the PC's own, whatever its bus. */
const isOutside = ({ interface: bus, pnp, bus: number, isSystem }: Disk): boolean =>
  isSystem !== true &&
  (bus.toUpperCase() === 'USB' || /^USBSTOR\\/i.test(pnp) || (number !== null && outsideBuses.includes(number)));

/**
 * The media that are there now, by what the script lists and by looking into each drive.
 * @throws where the system could not be asked: then nothing may be taken to be gone
 */
export const createWindowsLook =
  (watch: Pick<Watch, 'media'>, tryDrive: TryDrive): LookForMedia =>
  async () => {
    const { drives, disks, devices } = watch.media() ?? {};
    if (!drives || !disks || !devices) throw new Error('no list of media');
    const outside = disks.filter(isOutside);
    const ofDisks = new Set(outside.flatMap(({ letters }) => letters));
    const others = drives.filter(
      ({ letter, type }) => [removable, network, optical].includes(type) && !ofDisks.has(letter),
    );
    const found = await Promise.all([
      ...outside.map((disk) => mediumOfDisk(disk, drives, tryDrive)),
      ...others.map((drive) => mediumOfDrive(drive, tryDrive)),
    ]);
    return [...found.filter((medium) => medium !== null), ...devices.flatMap(mediumOfDevice)];
  };

const mountOf = ({ letter, type, fileSystem }: Drive): MediumMount => ({
  point: `${letter}\\`,
  // Nothing is written to try it: a disc is the only kind that is known to take nothing.
  writable: type !== optical,
  fsType: fileSystem,
  blockDevice: null,
  by: 'system',
});

async function mediumOfDisk(disk: Disk, drives: readonly Drive[], tryDrive: TryDrive): Promise<Medium> {
  const own = drives.filter(({ letter }) => disk.letters.includes(letter));
  const tried = await Promise.all(own.map(({ letter }) => tryDrive(`${letter}\\`)));
  const mounts = own.filter((_, at) => tried[at] === 'open').map(mountOf);
  return {
    key: `disk ${disk.pnp}`,
    device: own[0]?.letter ?? shown(basename(disk.id), 80),
    kind: 'disk',
    maker: '',
    model: shown(disk.model, 120),
    serial: shown(disk.serial, 120),
    mounts,
    disks: [],
    isPluggedIn: true,
    isRefused: mounts.length === 0 && tried.includes('refused'),
  };
}

async function mediumOfDrive(drive: Drive, tryDrive: TryDrive): Promise<Medium | null> {
  const { letter, type, provider } = drive;
  const isShare = type === network;
  const tried = await tryDrive(`${letter}\\`);
  if (tried === 'empty') return null;
  const mounts = tried === 'open' ? [mountOf(drive)] : [];
  return {
    key: `drive ${letter} ${provider}`,
    device: letter,
    kind: isShare ? 'share' : type === optical ? 'optical' : 'disk',
    maker: '',
    model: shown(provider, 120),
    serial: '',
    mounts,
    disks: [],
    isPluggedIn: !isShare,
    isRefused: tried === 'refused',
  };
}

/** Phones and cameras, and sticks that the system does not let become a disk. A disk that works is among the disks. */
function mediumOfDevice({ id, class: kind, name, maker, error }: Device): readonly Medium[] {
  const isPhone = kind.toUpperCase() === 'WPD';
  if (!isPhone && error === 0) return [];
  return [
    {
      key: `device ${id}`,
      device: shown(name === '' ? id : name, 80),
      kind: isPhone ? 'phone' : 'disk',
      maker: shown(maker, 120),
      model: shown(name, 120),
      serial: '',
      mounts: [],
      disks: [],
      isPluggedIn: true,
      isRefused: error !== 0,
    },
  ];
}

const limits = { timeoutMs: 30_000, maxBytes: 65_536 };

/**
 * Ejects what Windows lets a person eject, and disconnects network drives; what came of it is known by the exit code
 * alone (act.ps1), for words differ from language to language.
 */
export const createWindowsDetach =
  (run: RunCommand, actScript: string, watch: Pick<Watch, 'listen'>): Detach =>
  async ({ mounts, kind }) => {
    let why: string | null = null;
    for (const { point } of mounts) {
      const letter = point.slice(0, 2);
      const result =
        kind === 'share'
          ? await run(netExe, ['use', letter, '/delete', '/y'], limits)
          : await run(powershellExe, [...scriptArguments(actScript), '-Eject', letter], limits);
      why ??= whyNot(result);
    }
    // What is listed is some seconds old: whether it stays is for a new list to say.
    if (why === null && mounts.length > 0) await listedAnew(watch);
    return { poweredOff: false, why };
  };

/** The script lists at each event, and every ten seconds besides. */
const listMs = 15_000;

const listedAnew = (watch: Pick<Watch, 'listen'>): Promise<void> =>
  new Promise((resolve) => {
    const over = (): void => {
      ignore();
      clearTimeout(timer);
      resolve();
    };
    const ignore = watch.listen((line) => {
      if (line.t === 'media') over();
    });
    const timer = setTimeout(over, listMs).unref();
  });

function whyNot(result: Awaited<ReturnType<RunCommand>>): string | null {
  if (result.kind === 'failed') {
    return result.why === 'timeout' ? '時間内に外れませんでした。' : '外すためのプログラムが動きませんでした。';
  }
  switch (result.code) {
    case 0:
      return null;
    case 3:
      return null;
    case 4:
      return '使用中のため外せません。開いているファイルを閉じてください。';
    case 5:
      return '外す権限がありません。';
    default:
      return `外せませんでした（${result.code}）。`;
  }
}
