import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rootLine, SysfsTree } from './sysfs-tree.ts';

let tree: SysfsTree;
beforeEach(() => {
  tree = new SysfsTree();
  tree.disk('pci0000:00/0000:00:1d.0/nvme/nvme0/nvme0n1', '259:1');
  tree.link(join(tree.sysfs, 'devices/pci0000:00/0000:00:1d.0/nvme/nvme0/nvme0n1/nvme0n11'), 'dev/block/259:2');
});
afterEach(() => tree.close());

const stick = 'pci0000:00/usb1/1-4/1-4.2/1-4.2:1.0/host2/target2:0:0/2:0:0:0/block/sdb';
const stickFacts = { devnum: '9', manufacturer: 'ACME ', product: 'Stick\u202e\u0007', serial: 'S1' };
const plugIn = (): void => {
  tree.usb('pci0000:00/usb1/1-4/1-4.2', stickFacts, [{ bInterfaceClass: '08' }]);
  tree.disk(stick, '8:17', { removable: '1' });
};
const own = { device: '/dev/nvme0n1', kind: 'share' };
/** Options of fuse mounts by the borrower. */
const mine = 'rw,user_id=1000,group_id=1000';

describe('mounts', () => {
  const stickLine = '99 21 8:17 / /media/u/MY\\040STICK\\134 rw,nosuid shared:9 master:2 - vfat /dev/sdb1 rw,uid=1000';

  test('a stick: its maker, model and serial, without what would garble a screen', async () => {
    plugIn();
    tree.mounts(rootLine, stickLine);
    expect(await tree.look()()).toEqual([
      {
        ...{ key: 'usb 1-4.2 9', device: 'sdb', kind: 'disk', maker: 'ACME', model: 'Stick', serial: 'S1' },
        ...{ disks: ['/dev/sdb'], isPluggedIn: true, isRefused: false },
        mounts: [
          { point: '/media/u/MY STICK\\', writable: true, fsType: 'vfat', blockDevice: '/dev/sdb1', by: 'system' },
        ],
      },
    ]);
  });

  test.each([
    ['a read-only mount of it', '99 21 8:17 / /m ro - vfat /dev/sdb1 rw', false],
    ['a read-only file system', '99 21 8:17 / /m rw - vfat /dev/sdb1 ro', false],
    ['a folder of it bound elsewhere', '99 21 8:17 /dir /home/u/x rw - ext4 /dev/sdb1 rw', true],
    ['btrfs, which has a number of its own', '99 21 0:77 / /m rw - btrfs /dev/sdb1 rw', true],
  ])('%s counts', async (_name, line, writable) => {
    plugIn();
    tree.mounts(rootLine, line);
    expect(await tree.look()()).toMatchObject([{ key: 'usb 1-4.2 9', mounts: [{ writable }] }]);
  });

  test('two places of one stick are one medium', async () => {
    plugIn();
    tree.mounts(rootLine, '99 21 8:17 / /a rw - vfat /dev/sdb1 rw', '98 21 8:17 / /b ro - vfat /dev/sdb1 rw');
    expect(await tree.look()()).toMatchObject([{ mounts: [{ point: '/a' }, { point: '/b' }] }]);
  });

  test('an encrypted stick counts, an encrypted internal disk does not', async () => {
    plugIn();
    tree.volume('dm-0', '253:0', ['sdb1']);
    tree.volume('dm-1', '253:1', ['nvme0n11']);
    tree.mounts(
      rootLine,
      '99 21 253:0 / /m rw - ext4 /dev/mapper/luks-1 rw',
      '98 21 253:1 / /srv rw - ext4 /dev/mapper/srv rw',
    );
    expect(await tree.look()()).toMatchObject([{ device: 'sdb', mounts: [{ point: '/m' }] }]);
  });

  test.each([
    ['a share', '50 21 0:44 / /mnt rw - cifs //server/x rw', { device: '//server/x', kind: 'share' }, 'system'],
    ['nfs', '50 21 0:44 / /mnt rw - nfs4 nas:/x rw', { device: 'nas:/x', kind: 'share' }, 'system'],
    ['sshfs', `50 21 0:44 / /h rw - fuse.sshfs a@b:/ ${mine}`, { device: 'a@b:/', kind: 'share' }, 'fuse'],
    ['a phone', `50 21 0:44 / /h rw - fuse.jmtpfs jmtpfs ${mine}`, { device: 'jmtpfs', kind: 'phone' }, 'fuse'],
    ['a program nobody knows', `50 21 0:44 / /h rw - fuse.x none ${mine}`, { device: 'fuse.x', kind: 'other' }, 'fuse'],
    ['one that calls itself the PC’s own disk', `50 21 0:44 / /h rw - fuse.sshfs /dev/nvme0n1 ${mine}`, own, 'fuse'],
    ['one that leads to it', `50 21 0:44 / /h rw - fuse.x /dev/../dev/nvme0n1 ${mine}`, { kind: 'other' }, 'fuse'],
    ['an image of a disc', '50 21 7:0 / /iso ro - iso9660 /dev/loop0 ro', { kind: 'optical' }, 'system'],
    ['a device sysfs does not know', '50 21 8:33 / /m rw - exfat /dev/sdc1 rw', { kind: 'disk' }, 'system'],
  ])('%s counts', async (_name, line, medium, by) => {
    tree.mounts(rootLine, line);
    expect(await tree.look()()).toMatchObject([{ ...medium, isPluggedIn: false, mounts: [{ by }] }]);
  });

  test.each([
    ['the EFI partition', '50 21 259:1 / /boot/efi rw - vfat /dev/nvme0n1p1 rw'],
    ['a vfat partition of the internal disk elsewhere', '50 21 259:1 / /x rw - vfat /dev/nvme0n1p1 rw'],
    ['memory', '50 21 0:44 / /tmp rw - tmpfs tmpfs rw'],
    ['an overlay', '50 21 0:44 / /o rw - overlay overlay rw,lowerdir=/a,upperdir=/b'],
    ['an image with a file system of Linux', '50 21 7:0 / /snap ro - squashfs /dev/loop0 ro'],
    ['FUSE of the system', '50 21 0:44 / /var/lib/lxcfs rw - fuse.lxcfs lxcfs rw,user_id=0,group_id=0'],
    ['the desktop’s portal', `50 21 0:44 / /run/user/1000/doc rw - fuse.portal portal ${mine}`],
    ['an empty gvfs', `50 21 0:44 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse ${mine}`],
    ['the encrypted work folder', `50 21 0:44 / /home/u/work rw - fuse.gocryptfs /home/u/.w ${mine}`],
    ['a home on a server', '50 21 0:44 / /home rw - nfs4 nas:/home rw'],
    ['garbage', 'garbage\n\n1 2 3\n50 21 x / /m rw - cifs //a rw\n50 21 0:1 / m rw - cifs //a rw'],
  ])('%s does not', async (_name, line) => {
    tree.mounts(rootLine, line);
    expect(await tree.look()()).toEqual([]);
  });

  test('a work folder on a stick is the city’s; a share that the borrower lays over it is not', async () => {
    plugIn();
    const work = '98 21 8:17 / /home/u/work rw - ext4 /dev/sdb1 rw';
    tree.mounts(rootLine, work);
    const look = tree.look();
    expect(await look()).toEqual([]);
    const over = `99 98 0:50 / /home/u/work rw - fuse.sshfs a@b:/ ${mine}`;
    tree.mounts(rootLine, work, over);
    expect(await look()).toMatchObject([{ device: 'a@b:/' }]);
    expect(await tree.look()()).toContainEqual(expect.objectContaining({ device: 'a@b:/' }));
  });

  test('the rest of a disk that the work folder is on is the city’s too', async () => {
    plugIn();
    tree.link(join(tree.sysfs, 'devices', stick, 'sdb1'), 'dev/block/8:18');
    const rest = '99 21 8:18 / /media/u/rest rw - ext4 /dev/sdb2 rw';
    tree.mounts(rootLine, '98 21 8:17 / /home/u/work rw - ext4 /dev/sdb1 rw', rest);
    expect(await tree.look()()).toEqual([]);
    expect(await tree.look(['/home/u'])()).toHaveLength(1);
  });

  test('pulled out while mounted, it is the same medium until the mount is gone', async () => {
    plugIn();
    tree.mounts(rootLine, stickLine);
    const look = tree.look();
    const [before] = await look();
    for (const place of ['dev/block/8:17', 'block/sdb', `devices/${stick}`]) tree.remove(place);
    expect(await look()).toMatchObject([{ key: before?.key, isPluggedIn: false, mounts: [{ fsType: 'vfat' }] }]);
    tree.mounts(rootLine);
    tree.remove('bus');
    expect(await look()).toEqual([]);
  });
});

describe('what is only plugged in', () => {
  beforeEach(() => tree.mounts(rootLine));

  test.each([
    ['a disk that calls itself removable', 'pci0/ata2/host1/block/sdc', { removable: '1' }, 'disk'],
    ['a card', 'pci0/mmc_host/mmc0/mmc0:1/block/mmcblk0', { 'device/type': 'SD', 'device/name': 'SC16G' }, 'disk'],
    ['a disc', 'pci0/ata3/host2/block/sr0', { removable: '1', size: '700000' }, 'optical'],
  ])('%s counts', async (_name, path, files, kind) => {
    tree.disk(path, '8:33', files);
    expect(await tree.look()()).toMatchObject([{ kind, mounts: [], isPluggedIn: true }]);
  });

  test('a disk behind a port of Thunderbolt counts', async () => {
    tree.disk('pci0/0000:00:07.0/0000:03:00.0/nvme/nvme1/nvme1n1', '259:9');
    tree.write(join(tree.sysfs, 'devices/pci0/0000:00:07.0/0000:03:00.0/removable'), 'removable');
    expect(await tree.look()()).toMatchObject([{ device: 'nvme1n1', kind: 'disk' }]);
  });

  test.each([
    ['an internal disk', 'pci0/ata2/host1/block/sdc', {}],
    ['a soldered card', 'pci0/mmc_host/mmc0/mmc0:1/block/mmcblk0', { 'device/type': 'MMC' }],
    ['a reader without a card', 'pci0/usb1/1-9/1-9:1.0/host1/block/sdc', { removable: '1', size: '0' }],
    ['a drive without a disc', 'pci0/ata3/host2/block/sr0', { removable: '1', size: '2097151' }],
    ['a loop', 'virtual/block/loop0', { removable: '1' }],
  ])('%s does not', async (_name, path, files) => {
    tree.disk(path, '8:33', files);
    expect(await tree.look()()).toEqual([]);
  });

  test('a phone is told at once, a drive when its disk is overdue, a mouse never', async () => {
    tree.usb('pci0/usb1/1-1', { devnum: '2', product: 'Phone' }, [{ bInterfaceClass: 'ff', interface: 'MTP' }]);
    tree.usb('pci0/usb1/1-2', { devnum: '3', product: 'Camera' }, [{ bInterfaceClass: '06' }]);
    tree.usb('pci0/usb1/1-3', { devnum: '4', product: 'Stick' }, [{ bInterfaceClass: '08' }]);
    tree.usb('pci0/usb1/1-4', { devnum: '5', product: 'Mouse' }, [{ bInterfaceClass: '03' }]);
    const look = tree.look();
    expect((await look()).map(({ model, kind }) => [model, kind])).toEqual([
      ['Phone', 'phone'],
      ['Camera', 'phone'],
    ]);
    tree.nowMs = 2_500;
    expect((await look()).map(({ device, model }) => [device, model])).toContainEqual(['1-3', 'Stick']);
  });

  test('one that the system refuses is told so at once, for as long as it refuses', async () => {
    const refused = { bInterfaceClass: '08', authorized: '0' };
    tree.usb('pci0/usb1/1-1', { devnum: '2', product: 'Stick' }, [refused]);
    tree.usb('pci0/usb1/1-2', { devnum: '3', product: 'Both' }, [refused, { bInterfaceClass: '06', authorized: '1' }]);
    tree.usb('pci0/usb1/1-3', { devnum: '4', product: 'Headset' }, [{ bInterfaceClass: '01', authorized: '0' }]);
    const look = tree.look();
    const facts = async () => (await look()).map(({ model, isRefused }) => [model, isRefused]);
    expect(await facts()).toEqual([
      ['Stick', true],
      ['Both', false],
    ]);
    tree.write(join(tree.sysfs, 'devices/pci0/usb1/1-1/1-1:1.0/authorized'), '1');
    tree.nowMs = 2_500;
    expect(await facts()).toContainEqual(['Stick', false]);
  });

  test('another stick in the same port is another one', async () => {
    plugIn();
    const look = tree.look();
    const [first] = await look();
    tree.remove('bus');
    tree.remove(`devices/pci0000:00/usb1`);
    for (const place of ['block/sdb', 'class/block/sdb', 'class/block/sdb1', 'dev/block/8:17']) tree.remove(place);
    expect(await look()).toEqual([]);
    tree.disk(stick, '8:17');
    tree.write(join(tree.sysfs, 'devices/pci0000:00/usb1/1-4/1-4.2/devnum'), '10');
    expect((await look())[0]?.key).not.toBe(first?.key);
  });
});

test('what the desktop shows is told one by one', async () => {
  const point = tree.gvfs;
  tree.mounts(rootLine, `50 21 0:44 / ${point} rw - fuse.gvfsd-fuse gvfsd-fuse rw,user_id=0`);
  const names = ['smb-share:server=nas,share=x', 'mtp:host=Phone', 'archive:host=x', 'newthing:y'];
  for (const name of names) mkdirSync(join(point, name), { recursive: true });
  const found = (await tree.look()()).map(({ device, kind, mounts }) => [device, kind, mounts[0]?.by]);
  expect(found.toSorted()).toEqual([
    ['mtp:host=Phone', 'phone', 'desktop'],
    ['newthing:y', 'other', 'desktop'],
    ['smb-share:server=nas,share=x', 'share', 'desktop'],
  ]);
});

test('a system that cannot be asked is no empty system', async () => {
  await expect(tree.look()()).rejects.toThrow();
});
