import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Plugged } from '../lines.ts';
import { eraseLuksVolume } from './luks.ts';
import { readMedia, usbDevices } from './read-media.ts';
import { comes, must, say, tryOut } from './say.ts';

/**
 * What is done inside the guest. `walk` is the same on a PC without and with the profile: what is found differs, and
 * the host judges. `provision` puts the profile in force; the machine has to be started again after it.
 */
const told = (name: string): string | undefined =>
  new RegExp(`tanmori\\.${name}=(\\w+)`).exec(readFileSync('/proc/cmdline', 'utf8'))?.[1];
const scene = told('scene');

/** Longest that something may take which has to come. The guest is slow: every instruction is translated. */
const patienceMs = 90_000;
/** Longest to wait for the stick's disk: where it should not come, the host knows how long it took where it came. */
const diskMs = Number(told('wait') ?? patienceMs);

const profile = '/etc/tanmori/linux.json';
const agent = (...args: readonly string[]): readonly string[] => [
  '/srv/tanmori/agent/cli/tanmori-agent.ts',
  ...args,
  '--profile',
  profile,
  '--parameters',
  '/etc/tanmori/parameters.json',
  '--state',
  '/var/lib/tanmori-profile',
  '--json',
];

/** The rows for media of the profile that is shipped; the others need programs which this small guest does not have. */
function provision(): void {
  const shipped = JSON.parse(readFileSync('/srv/tanmori/assets/profiles/linux.json', 'utf8')) as {
    readonly rows: readonly { readonly control: string }[];
  };
  writeFileSync(profile, JSON.stringify({ ...shipped, rows: shipped.rows.filter((row) => row.control === 'media') }));
  tryOut('provision', process.execPath, agent('provision'));
}

async function walk(): Promise<void> {
  if (existsSync(profile)) tryOut('attest', process.execPath, agent('attest'));
  // A keyboard first: that plugging in is seen at all, and that what is no store goes on working.
  await plug('keyboard');
  await comes(() => keyboards() > 0, patienceMs);
  say({ kind: 'reading', when: 'keyboard', reading: await readMedia() });

  await plug('stick');
  await disk('stick');
  say({ kind: 'reading', when: 'stick', reading: await readMedia() });
  if (tryOut('mount', '/usr/bin/mount', ['/dev/sda', '/mnt']) === 0) {
    tryOut('read', '/usr/bin/cat', ['/mnt/meibo.txt']);
    tryOut('write', '/bin/sh', ['-c', 'echo carried-off > /mnt/carried.txt && sync']);
    say({ kind: 'reading', when: 'mounted', reading: await readMedia() });
    must('/usr/bin/umount', ['/mnt']);
  }

  await plug('phone');
  say({ kind: 'reading', when: 'phone', reading: await readMedia() });

  tryOut('modprobe', '/usr/sbin/modprobe', ['usb-storage']);
  await disk('modprobe');
  say({ kind: 'reading', when: 'modprobe', reading: await readMedia() });
  // As if that line were missing: what remains is udev's refusal.
  tryOut('by force', '/usr/sbin/modprobe', ['--ignore-install', 'usb-storage']);
  await disk('by force');
  say({ kind: 'reading', when: 'by force', reading: await readMedia() });
}

const disks = (): readonly string[] => readdirSync('/sys/block').filter((name) => /^(sd|sr)/.test(name));
/** Keyboards that the kernel reads keys from; the guest has none of its own on USB. */
const keyboards = (): number =>
  usbDevices().filter(({ interfaces }) => interfaces.some((face) => face.class === '03' && face.driver !== null))
    .length;

/** Has the host plug something in; waits for the device and for udev to have dealt with it. */
async function plug(what: Plugged): Promise<void> {
  const before = usbDevices().length;
  say({ kind: 'plug', what });
  const there = await comes(() => usbDevices().length > before, patienceMs);
  if (!there) throw new Error(`${what} was plugged in and did not appear on the bus`);
  must('/usr/bin/udevadm', ['settle']);
}

/** Waits for a disk that holds a medium. */
async function disk(what: string): Promise<void> {
  const from = performance.now();
  const hasMedium = (name: string): boolean => readFileSync(`/sys/block/${name}/size`, 'utf8').trim() !== '0';
  if (await comes(() => disks().some(hasMedium), diskMs)) must('/usr/bin/udevadm', ['settle']);
  say({ kind: 'took', what, ms: Math.round(performance.now() - from) });
}

try {
  if (scene === 'provision') provision();
  else if (scene === 'walk') await walk();
  else if (scene === 'luks') await eraseLuksVolume();
  else throw new Error(`no scene ${scene}`);
  say({ kind: 'done' });
} catch (error) {
  say({ kind: 'bug', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
