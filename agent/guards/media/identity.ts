import { basename, join } from 'node:path';
import type { Disk } from './disks.ts';
import { type Medium, shown } from './medium.ts';
import { readWord } from './read-system.ts';

/** Who made a medium, and which one it is. */
export type Identity = Pick<Medium, 'key' | 'maker' | 'model' | 'serial'>;

/** `devnum` counts what is plugged in, so that another stick in the same port is another one. */
export async function identityOfUsb(folder: string): Promise<Identity> {
  const [number, maker, model, serial, vendorId, productId] = await words(folder, [
    ...['devnum', 'manufacturer', 'product', 'serial', 'idVendor', 'idProduct'],
  ]);
  return {
    key: `usb ${basename(folder)} ${number}`,
    maker: shown(maker || vendorId || '', 120),
    model: shown(model || productId || '', 120),
    serial: shown(serial ?? '', 120),
  };
}

/** SCSI and ATA name `vendor` and `model`, an SD card `name`. */
export async function identityOfDisk({ folder, name, usbFolder }: Disk): Promise<Identity> {
  if (usbFolder !== null) return identityOfUsb(usbFolder);
  const [maker, model, card, serial] = await words(join(folder, 'device'), ['vendor', 'model', 'name', 'serial']);
  return {
    key: `disk ${name} ${serial}`,
    maker: shown(maker ?? '', 120),
    model: shown(model || card || '', 120),
    serial: shown(serial ?? '', 120),
  };
}

const words = (folder: string, names: readonly string[]): Promise<readonly string[]> =>
  Promise.all(names.map((name) => readWord(join(folder, name))));
