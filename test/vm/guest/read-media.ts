import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createLook } from '../../../agent/guards/media/look.ts';
import { createMediaProbe } from '../../../agent/guards/probes/media.ts';
import type { MediaReading, UsbDevice } from '../lines.ts';

const devices = '/sys/bus/usb/devices';
const probe = createMediaProbe(
  createLook({
    ...{ mountinfoPath: '/proc/self/mountinfo', sysfsRoot: '/sys', gvfsFolder: '/run/gvfs', ownFolders: ['/'] },
    uid: process.getuid?.() ?? 0,
    monotonicMs: () => performance.now(),
  }),
);

/** What the agent's own code makes of this machine now. A guard that watches media is asked here as well. */
export async function readMedia(): Promise<MediaReading> {
  const { state, detail } = await probe();
  const disks = readdirSync('/sys/block').filter((name) => /^(sd|sr)/.test(name));
  return { probe: { state, detail }, disks, usb: usbDevices() };
}

/** Every USB device but the root hubs. */
export function usbDevices(): UsbDevice[] {
  const names = readdirSync(devices);
  return names
    .filter((name) => /^\d+-[\d.]+$/.test(name))
    .map((name) => ({
      ids: `${text(name, 'idVendor')}:${text(name, 'idProduct')}`,
      maker: text(name, 'manufacturer'),
      model: text(name, 'product'),
      serial: text(name, 'serial'),
      interfaces: names
        .filter((other) => other.startsWith(`${name}:`))
        .map((face) => ({
          class: text(face, 'bInterfaceClass'),
          authorized: text(face, 'authorized'),
          driver: driverOf(face),
        })),
    }));
}

/** Empty where the device does not say. */
function text(name: string, attribute: string): string {
  try {
    return readFileSync(join(devices, name, attribute), 'utf8').trim();
  } catch {
    return '';
  }
}

function driverOf(name: string): string | null {
  try {
    return basename(readlinkSync(join(devices, name, 'driver')));
  } catch {
    return null;
  }
}
