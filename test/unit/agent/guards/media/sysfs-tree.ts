import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createLook, type LookForMedia } from '../../../../../agent/guards/media/look.ts';

export const uid = 1000;
export const rootLine = '21 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw';

/** A sysfs and a mount table made of files. */
export class SysfsTree {
  readonly folder = mkdtempSync(join(tmpdir(), 'tanmori-sysfs-'));
  readonly sysfs = join(this.folder, 'sys');
  readonly gvfs = join(this.folder, 'gvfs');
  nowMs = 0;

  /** Puts a disk, its files and its partition 1 where the kernel does. */
  disk(path: string, number: string, files: Readonly<Record<string, string>> = {}): void {
    const name = path.split('/').at(-1) ?? '';
    const disk = join(this.sysfs, 'devices', path);
    const partition = join(disk, `${name}1`);
    this.write(join(partition, 'partition'), '1');
    for (const [file, text] of Object.entries({ size: '100', removable: '0', ...files })) {
      this.write(join(disk, file), text);
    }
    this.link(disk, `block/${name}`);
    this.link(disk, `class/block/${name}`);
    this.link(partition, `class/block/${name}1`);
    this.link(partition, `dev/block/${number}`);
  }

  /** A device on a USB port, with the classes of its interfaces. */
  usb(
    path: string,
    files: Readonly<Record<string, string>>,
    interfaces: readonly Readonly<Record<string, string>>[],
  ): void {
    const name = path.split('/').at(-1) ?? '';
    const device = join(this.sysfs, 'devices', path);
    for (const [file, text] of Object.entries(files)) this.write(join(device, file), text);
    this.link(device, `bus/usb/devices/${name}`);
    for (const [index, each] of interfaces.entries()) {
      const part = `${name}:1.${index}`;
      for (const [file, text] of Object.entries(each)) this.write(join(device, part, file), text);
      this.link(join(device, part), `bus/usb/devices/${part}`);
    }
  }

  /** An encrypted or joined volume over partitions. */
  volume(name: string, number: string, over: readonly string[]): void {
    const volume = join(this.sysfs, 'devices/virtual/block', name);
    mkdirSync(join(volume, 'slaves'), { recursive: true });
    for (const below of over)
      this.link(join(this.sysfs, 'class/block', below), `devices/virtual/block/${name}/slaves/${below}`);
    this.link(volume, `dev/block/${number}`);
    this.link(volume, `class/block/${name}`);
  }

  mounts(...lines: readonly string[]): void {
    this.write(join(this.folder, 'mountinfo'), lines.join('\n'));
  }

  look(ownFolders: readonly string[] = ['/home/u/work']): LookForMedia {
    return createLook({
      ...{
        mountinfoPath: join(this.folder, 'mountinfo'),
        sysfsRoot: this.sysfs,
        gvfsFolder: this.gvfs,
        uid,
        ownFolders,
      },
      monotonicMs: () => this.nowMs,
    });
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${text}\n`);
  }

  link(target: string, place: string): void {
    mkdirSync(dirname(join(this.sysfs, place)), { recursive: true });
    symlinkSync(target, join(this.sysfs, place));
  }

  remove(place: string): void {
    rmSync(join(this.sysfs, place), { recursive: true });
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
