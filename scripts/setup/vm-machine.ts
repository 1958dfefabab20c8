import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { repositoryRoot, SetUpError, say } from './say.ts';
import { type DebianKernel, debianKernel, moduleFiles, must, vmCache } from './vm-parts.ts';

/** A PC that starts in QEMU: Debian's kernel and udev, Node 24 and this repository's own code. */
export interface VmMachine {
  readonly kernel: string;
  readonly initrd: string;
  readonly disk: string;
}

/** Before the disk can be read. */
const earlyModules = ['virtio_pci', 'virtio_blk', 'ext4'] as const;
/** All that udev may ask for when a stick, a drive, a phone or a keyboard is plugged in. */
const usbModules = [
  ...earlyModules,
  'xhci_pci',
  'usb_storage',
  'uas',
  'sd_mod',
  'sr_mod',
  'firewire_sbp2',
  'vfat',
  'nls_ascii',
  'nls_cp437',
  'nls_utf8',
  'hid_generic',
  'usbhid',
  'evdev',
] as const;
/** For an encrypted volume. */
const cryptModules = ['dm_crypt', 'xts', 'aesni_intel', 'algif_skcipher', 'algif_hash'] as const;

/** What the profile's executors, udev and the scenes call. */
const programs = [
  '/usr/bin/udevadm',
  '/usr/bin/kmod',
  '/usr/bin/mount',
  '/usr/bin/umount',
  '/usr/bin/touch',
  '/usr/bin/id',
  '/usr/bin/getent',
  '/usr/bin/getfacl',
  '/usr/bin/setfacl',
  '/usr/bin/getfattr',
  '/usr/bin/setfattr',
  '/usr/bin/lsattr',
  '/usr/bin/chattr',
  '/usr/bin/sync',
  '/usr/sbin/filefrag',
  '/usr/sbin/fstrim',
  '/usr/sbin/mke2fs',
  '/usr/sbin/cryptsetup',
  '/usr/sbin/dmsetup',
] as const;

const shellWords = ['sh', 'cat', 'stty', 'sleep', 'poweroff', 'false'] as const;
const borrower = { account: 'karite', uid: 1000 } as const;

/** Builds the guest anew, so that it holds the code as it is now. */
export function vmMachine(): VmMachine {
  if (process.getuid?.() !== 0) throw new SetUpError('run this as root: the files of the guest have to be its root’s');
  const kernel = debianKernel();
  say(`building the guest: ${kernel.release}, udev, Node ${process.versions.node}`);
  const machine = { kernel: kernel.image, initrd: join(vmCache, 'initrd'), disk: join(vmCache, 'disk.ext4') };
  writeFileSync(machine.initrd, initrd(kernel));
  disk(kernel, machine.disk);
  return machine;
}

/** Loads what the disk needs, then hands over to the disk. */
function initrd(kernel: DebianKernel): Buffer {
  const root = freshFolder('initrd-root');
  for (const folder of ['bin', 'dev', 'proc', 'sys', 'disk']) mkdirSync(join(root, folder));
  copyFileSync('/bin/busybox', join(root, 'bin/busybox'));
  const modules = moduleFiles(kernel, earlyModules);
  for (const file of modules) copyFileSync(file, join(root, basename(file)));
  const script = [
    '#!/bin/busybox sh',
    '/bin/busybox mount -t devtmpfs dev /dev',
    ...modules.map((file) => `/bin/busybox insmod /${basename(file)}`),
    'while [ ! -b /dev/vda ]; do /bin/busybox sleep 0.1; done',
    '/bin/busybox mount -t ext4 /dev/vda /disk',
    '/bin/busybox mount -o move /dev /disk/dev',
    'exec /bin/busybox switch_root /disk /sbin/init',
  ];
  writeFileSync(join(root, 'init'), `${script.join('\n')}\n`, { mode: 0o755 });
  const names = must('find', ['.'], { cwd: root });
  return must('busybox', ['cpio', '-o', '-H', 'newc'], { cwd: root, input: names });
}

/** The guest's first process. What the guest is to do stands on the kernel's command line. */
const firstProcess = `#!/bin/sh
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs run /run
echo 1 > /proc/sys/kernel/printk
/lib/systemd/systemd-udevd --daemon
udevadm trigger --action=add --type=subsystems
udevadm trigger --action=add --type=devices
udevadm settle
stty -F /dev/ttyS1 raw -echo
cd /srv/tanmori && node test/vm/guest/guest.ts > /dev/ttyS1
sync
poweroff -f
`;

function disk(kernel: DebianKernel, file: string): void {
  const root = freshFolder('disk-root');
  for (const folder of [
    'dev',
    'proc',
    'sys',
    'run',
    'tmp',
    'mnt',
    'root',
    'usr/bin',
    'usr/sbin',
    'usr/lib',
    'usr/lib64',
  ])
    mkdirSync(join(root, folder), { recursive: true });
  for (const merged of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${merged}`, join(root, merged));
  for (const program of programs) withLibraries(root, program);
  copyFileSync('/bin/busybox', join(root, 'usr/bin/busybox'));
  for (const word of shellWords) symlinkSync('busybox', join(root, 'usr/bin', word));
  for (const name of ['modprobe', 'depmod', 'insmod']) symlinkSync('../bin/kmod', join(root, 'usr/sbin', name));
  mkdirSync(join(root, 'usr/lib/systemd'));
  symlinkSync('../../bin/udevadm', join(root, 'usr/lib/systemd/systemd-udevd'));
  udevFiles(root);
  kernelModules(kernel, root);
  accountsAndPlaces(root);
  writeFileSync(join(root, 'usr/sbin/init'), firstProcess, { mode: 0o755 });
  ownCode(root);
  rmSync(file, { force: true });
  must('mkfs.ext4', ['-q', '-O', '^has_journal', '-E', 'lazy_itable_init=1', '-d', root, file, '400M']);
  rmSync(root, { recursive: true });
}

/** Rules and helpers of Debian's udev and of the device mapper, which waits for its own, without those that other packages of this machine brought. */
function udevFiles(root: string): void {
  const files = must('dpkg', ['-L', 'udev', 'dmsetup']).toString('utf8').split('\n');
  for (const listed of files.filter((path) => /\/lib\/udev\/(rules\.d\/.+|[a-z_]+)$/.test(path))) {
    if (/\/(rules|hwdb)\.d$/.test(listed)) continue;
    const path = listed.replace(/^\/lib\//, '/usr/lib/');
    if (path.endsWith('.rules')) copyInto(root, path);
    else withLibraries(root, path);
  }
  mkdirSync(join(root, 'etc/udev/rules.d'), { recursive: true });
}

function kernelModules(kernel: DebianKernel, root: string): void {
  const lib = join(kernel.folder, 'lib/modules', kernel.release);
  const into = join(root, 'usr/lib/modules', kernel.release);
  mkdirSync(into, { recursive: true });
  for (const list of ['modules.builtin', 'modules.builtin.modinfo', 'modules.order'])
    copyFileSync(join(lib, list), join(into, list));
  for (const file of moduleFiles(kernel, [...usbModules, ...cryptModules])) {
    const target = join(into, relative(lib, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
  must('/usr/sbin/depmod', ['-b', root, kernel.release]);
}

function accountsAndPlaces(root: string): void {
  const { account, uid } = borrower;
  const home = `/home/${account}`;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('etc/passwd', `root:x:0:0:root:/root:/bin/sh\n${account}:x:${uid}:${uid}::${home}:/bin/sh\n`);
  write('etc/group', `root:x:0:\ntty:x:5:\ndisk:x:6:\nplugdev:x:46:\ninput:x:101:\n${account}:x:${uid}:\n`);
  write('etc/nsswitch.conf', 'passwd: files\ngroup: files\n');
  write('etc/machine-id', `${'5a'.repeat(16)}\n`);
  write(
    'etc/tanmori/parameters.json',
    JSON.stringify({
      v: 1,
      platform: 'linux',
      borrower: { account, uid, gid: uid },
      home,
      workFolder: `${home}/作業`,
      acceptance: null,
    }),
  );
  mkdirSync(join(root, home), { recursive: true });
}

/** The repository as it is: what runs in the guest is what is shipped, not a copy made for the test. */
function ownCode(root: string): void {
  const into = join(root, 'srv/tanmori');
  for (const part of [
    'package.json',
    'agent',
    'contract',
    'assets/profiles',
    'test/vm',
    'node_modules/zod',
    'node_modules/canonicalize',
    // The wipe asks ext4 to empty its journal through it.
    'node_modules/koffi',
    'node_modules/@koromix',
  ])
    cpSync(join(repositoryRoot, part), join(into, part), { recursive: true, dereference: true });
  withLibraries(root, process.execPath, '/usr/bin/node');
}

/** A program with the libraries that it is linked to. */
function withLibraries(root: string, program: string, as = program): void {
  copyInto(root, program, as);
  const linked = must('ldd', [program]).toString('utf8');
  for (const [, library] of linked.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm)) {
    if (library !== undefined) copyInto(root, library, library.replace(/^\/lib/, '/usr/lib'));
  }
}

function copyInto(root: string, path: string, as = path): void {
  const target = join(root, as);
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(path, target);
  chmodSync(target, as.includes('/lib/x86_64') ? 0o644 : 0o755);
}

function freshFolder(name: string): string {
  const folder = join(vmCache, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
