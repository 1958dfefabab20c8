import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { namesIn, readWord } from './read-system.ts';

/** A USB device that can carry files, whether or not a driver has taken it. */
export interface UsbDevice {
  readonly name: string;
  readonly folder: string;
  readonly kind: 'disk' | 'phone';
  /** Nothing of it that carries files may be used: the system has refused all of that. */
  readonly isRefused: boolean;
}

interface Carrier extends Omit<UsbDevice, 'isRefused'> {
  /** Its interfaces that carry files. */
  readonly faces: readonly string[];
}

/** Class codes of the USB Implementers Forum. */
const stillImage = '06';
const massStorage = '08';
const vendorSpecific = 'ff';

/**
 * Reads `/sys/bus/usb/devices` below `root`. What a device is it is asked once for as long as it is plugged in; whether
 * it may be used, each time.
 */
export function createUsbDevices(root: string): () => Promise<readonly UsbDevice[]> {
  const bus = join(root, 'bus/usb/devices');
  let known = new Map<string, Carrier | null>();

  return async () => {
    const names = await namesIn(bus);
    const now = new Map<string, Carrier | null>();
    for (const name of names) {
      if (!/^\d+-[\d.]+$/.test(name)) continue;
      const interfaces = names.filter((other) => other.startsWith(`${name}:`));
      const key = [name, await readWord(join(bus, name, 'devnum')), ...interfaces].join(' ');
      const before = known.get(key);
      now.set(key, before === undefined ? await readDevice(bus, name, interfaces) : before);
    }
    known = now;
    const carriers = [...now.values()].filter((device) => device !== null);
    return Promise.all(
      carriers.map(async ({ faces, ...device }) => {
        const words = await Promise.all(faces.map((face) => readWord(join(bus, face, 'authorized'))));
        return { ...device, isRefused: words.every((word) => word === '0') };
      }),
    );
  };
}

async function readDevice(bus: string, name: string, interfaces: readonly string[]): Promise<Carrier | null> {
  const folder = await realpath(join(bus, name)).catch(() => null);
  if (folder === null) return null;
  let kind: UsbDevice['kind'] | null = null;
  const faces: string[] = [];
  for (const each of interfaces) {
    const code = await readWord(join(bus, each, 'bInterfaceClass'));
    const isMtp = code === vendorSpecific && /mtp/i.test(await readWord(join(bus, each, 'interface')));
    if (code !== stillImage && code !== massStorage && !isMtp) continue;
    faces.push(each);
    // A phone may be a disk too; a phone it is.
    if (code === massStorage) kind ??= 'disk';
    else kind = 'phone';
  }
  return kind === null ? null : { name, folder, kind, faces };
}
