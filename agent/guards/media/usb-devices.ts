import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { namesIn, readWord } from './read-system.ts';

/** A USB device that can carry files, whether or not a driver has taken it. */
export interface UsbDevice {
  readonly name: string;
  readonly folder: string;
  readonly kind: 'disk' | 'phone';
}

/** Class codes of the USB Implementers Forum. */
const stillImage = '06';
const massStorage = '08';
const vendorSpecific = 'ff';

/** Reads `/sys/bus/usb/devices` below `root`. Each device is asked once for as long as it is plugged in. */
export function createUsbDevices(root: string): () => Promise<readonly UsbDevice[]> {
  const bus = join(root, 'bus/usb/devices');
  let known = new Map<string, UsbDevice | null>();

  return async () => {
    const names = await namesIn(bus);
    const now = new Map<string, UsbDevice | null>();
    for (const name of names) {
      if (!/^\d+-[\d.]+$/.test(name)) continue;
      const interfaces = names.filter((other) => other.startsWith(`${name}:`));
      const key = [name, await readWord(join(bus, name, 'devnum')), ...interfaces].join(' ');
      const before = known.get(key);
      now.set(key, before === undefined ? await readDevice(bus, name, interfaces) : before);
    }
    known = now;
    return [...now.values()].filter((device) => device !== null);
  };
}

async function readDevice(bus: string, name: string, interfaces: readonly string[]): Promise<UsbDevice | null> {
  const folder = await realpath(join(bus, name)).catch(() => null);
  if (folder === null) return null;
  let kind: UsbDevice['kind'] | null = null;
  for (const each of interfaces) {
    const code = await readWord(join(bus, each, 'bInterfaceClass'));
    // A phone may be a disk too; a phone it is.
    if (code === stillImage) kind = 'phone';
    if (code === vendorSpecific && /mtp/i.test(await readWord(join(bus, each, 'interface')))) kind = 'phone';
    if (code === massStorage) kind ??= 'disk';
  }
  return kind === null ? null : { name, folder, kind };
}
