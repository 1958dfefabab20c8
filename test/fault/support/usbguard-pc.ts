import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../scripts/setup/say.ts';
import type { PrivateRoot } from './private-root.ts';

const packages = [
  ...(['usbguard', 'libusbguard1', 'libqb100', 'libprotobuf32', 'umockdev', 'libumockdev0', 'libpcap0.8'] as const),
] as const;
const cache = join(repositoryRoot, '.cache', 'usbguard');
const files = join(cache, 'files');

/** Debian's usbguard and its test backend, fetched once and unpacked; never installed on this machine. Null without apt. */
export function fetchUsbguard(): string | null {
  if (existsSync(join(files, 'usr/sbin/usbguard-daemon'))) return files;
  mkdirSync(files, { recursive: true });
  const got = spawnSync('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', ...packages], { cwd: cache });
  if (got.status !== 0) return null;
  for (const name of readdirSync(cache)) {
    if (name.endsWith('.deb')) execFileSync('dpkg', ['-x', join(cache, name), files]);
  }
  return files;
}

/** Devices that are there from the beginning, and where those that are plugged in appear. */
const bus = '/var/lib/private-root/usb';
const laid = '/var/lib/private-root/devices';
const hex = (bytes: readonly number[]): string => Buffer.from(bytes).toString('hex').toUpperCase();

/** Device, configuration, interface and endpoint descriptors (USB 2.0, 9.6). */
const descriptors = (kind: number, vendor: number, product: number): string => {
  const ids = [vendor & 255, vendor >> 8, product & 255, product >> 8];
  const device = [...[18, 1, 0, 2, kind === 9 ? 9 : 0, 0, 0, 64], ...ids, ...[0, 1, 1, 2, 3, 1]];
  return hex([...device, ...[9, 2, 25, 0, 1, 1, 0, 0x80, 50, 9, 4, 0, 0, 1, kind, 0, 0, 0, 7, 5, 0x81, 2, 0, 2, 0]]);
};

/** In the notation of umockdev-record(1). @param kind USB class of its one interface */
const deviceText = (path: string, number: number, kind: number, name: string): string => `P: ${path}
N: bus/usb/002/00${number}
E: BUSNUM=002
E: DEVNAME=/dev/bus/usb/002/00${number}
E: DEVNUM=00${number}
E: DEVTYPE=usb_device
E: DRIVER=usb
E: SUBSYSTEM=usb
A: authorized=${kind === 9 ? 1 : 0}
A: authorized_default=1
A: busnum=2
A: devnum=${number}
A: idProduct=1666
A: idVendor=0951
A: product=${name}
A: serial=60A44C41${number}
H: descriptors=${descriptors(kind, 0x0951, 0x1666)}
`;
const controller = '/devices/pci0000:00/0000:00:14.0';

export const deviceKinds = { stick: 0x08, camera: 0x06, printer: 0x07, keyboard: 0x03 } as const;
export type Device = keyof typeof deviceKinds;

export function layUsbguard(root: PrivateRoot, unpacked: string): void {
  const [program, args] = root.spawning(['tar', '-C', '/', '--no-same-owner', '--keep-directory-symlink', '-xf', '-']);
  const input = execFileSync('tar', ['-C', unpacked, '-cf', '-', '.'], { maxBuffer: 1 << 28 });
  const ended = spawnSync(program, args, { input });
  if (ended.status !== 0) throw new Error(String(ended.stderr));
  root.must(['sh', '-c', `ldconfig; mkdir -p ${bus} ${laid} /var/log/usbguard`]);
  const hub = deviceText(`${controller}/usb2`, 1, 9, 'hub');
  root.write(`${bus}/hub`, `P: ${controller}\nE: SUBSYSTEM=pci\nE: DRIVER=ehci-pci\n\n${hub}`);
  Object.entries(deviceKinds).forEach(([name, kind], i) => {
    root.write(`${laid}/${name}`, deviceText(`${controller}/usb2/2-${i + 1}`, i + 2, kind, name));
  });
  // What Debian ships, with a policy that somebody wrote who wants everything to work.
  root.write('/etc/usbguard/rules.conf', 'allow\n');
  root.must(['chmod', '600', '/etc/usbguard/rules.conf', '/etc/usbguard/usbguard-daemon.conf']);
}

/** Starts the daemon with the files that are there, on devices in software: all else is as its own configuration says. */
export function startUsbguard(root: PrivateRoot): void {
  root.must([
    'sh',
    '-c',
    `rm -f ${Object.keys(deviceKinds)
      .map((name) => `${bus}/${name}`)
      .join(' ')}
    sed s/^DeviceManagerBackend=.*/DeviceManagerBackend=umockdev/ /etc/usbguard/usbguard-daemon.conf > /run/usbguard.conf
    chmod 600 /run/usbguard.conf
    (USBGUARD_UMOCKDEV_DEVICEDIR=${bus} exec umockdev-wrapper usbguard-daemon -k -c /run/usbguard.conf >/run/usbguard.log 2>&1 &)
    for i in $(seq 200); do usbguard list-rules >/dev/null 2>&1 && exit 0; sleep 0.05; done; cat /run/usbguard.log >&2; exit 1`,
  ]);
}
export function stopUsbguard(root: PrivateRoot): void {
  root.must([
    'sh',
    '-c',
    'kill $(pgrep -x usbguard-daemon); for i in $(seq 200); do usbguard list-rules >/dev/null 2>&1 || exit 0; sleep 0.05; done; exit 1',
  ]);
}

/** Plugs a device in, and waits until the daemon has seen it. */
export function plugIn(root: PrivateRoot, device: Device): void {
  // As a link: a copy is seen before it is whole.
  root.must(['ln', `${laid}/${device}`, `${bus}/${device}`]);
  root.must([
    'sh',
    '-c',
    `for i in $(seq 200); do usbguard list-devices | grep -q 'name "${device}"' && exit 0; sleep 0.05; done; exit 1`,
  ]);
}

/** What the daemon makes of a device now: `allow`, `block`. */
export const fateOf = (root: PrivateRoot, device: Device): string | undefined =>
  new RegExp(`^\\d+: (\\w+) .*name "${device}"`, 'm').exec(root.must(['usbguard', 'list-devices']))?.[1];

/** Whether the borrower gets the daemon to let every device in. */
export const letsBorrowerChange = (root: PrivateRoot): boolean =>
  root.sh('usbguard set-parameter ImplicitPolicyTarget block', 'borrower').code === 0;
