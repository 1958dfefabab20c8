import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LinuxProfile } from '#contract/policy/profile-linux.ts';
import { repositoryRoot } from '../../scripts/setup/say.ts';
import { PrivateRoot } from './support/private-root.ts';
import {
  attest,
  idsIn,
  layFiles,
  photograph,
  provision,
  readOf,
  revert,
  shippedProfile,
} from './support/profile-pc.ts';
import {
  type Device,
  deviceKinds,
  fateOf,
  fetchUsbguard,
  layUsbguard,
  letsBorrowerChange,
  plugIn,
  startUsbguard,
  stopUsbguard,
} from './support/usbguard-pc.ts';

/** The rows that 情報政策課 adds where usbguard is installed, with the daemon itself and devices in software. */
const profile = LinuxProfile.parse({
  ...shippedProfile,
  rows: JSON.parse(readFileSync(join(repositoryRoot, 'assets/profiles/linux-usbguard-rows.json'), 'utf8')),
});
const ids = profile.rows.map((row) => row.id);

/** A folder lists a file that was put back in another place than before. */
const sorted = (picture: string): string => picture.split('\n').toSorted().join('\n');

const unpacked = process.getuid?.() === 0 ? fetchUsbguard() : null;
const why = unpacked === null ? ' (skipped: takes root, and usbguard from apt)' : '';
describe.skipIf(unpacked === null)(`usbguard${why}`, () => {
  let root: PrivateRoot;
  let before: string;
  /** The daemon lists a device before it has decided, and decides one after the other: the keyboard, let in, comes last. */
  const expectFates = async (wanted: Readonly<Record<Device, string>>): Promise<void> => {
    const devices = Object.keys(deviceKinds) as readonly Device[];
    for (const device of devices) plugIn(root, device);
    const fates = () => Object.fromEntries(devices.map((device) => [device, fateOf(root, device)]));
    await vi.waitFor(() => expect(fates()).toEqual(wanted), { timeout: 10_000, interval: 100 });
  };

  beforeAll(async () => {
    root = await PrivateRoot.open();
    layUsbguard(root, unpacked ?? '');
    layFiles(root, profile);
    before = photograph(root);
  }, 120_000);
  afterAll(() => root.close());

  test('as it was, every device is let in, the borrower may change that, and nothing reads as in force', async () => {
    startUsbguard(root);
    await expectFates({ stick: 'allow', camera: 'allow', printer: 'allow', keyboard: 'allow' });
    // Debian's own configuration lets the group plugdev, in which desktop users are.
    expect(letsBorrowerChange(root)).toBe(true);
    expect(idsIn(readOf(attest(root)), 'in-force')).toEqual([]);
    stopUsbguard(root);
  });

  test('with the rows, what stores, photographs or prints is blocked, a keyboard is not, and the borrower only reads', async () => {
    expect(provision(root)).toMatchObject({ code: 0 });
    startUsbguard(root);
    root.boot();
    await expectFates({ stick: 'block', camera: 'block', printer: 'block', keyboard: 'allow' });
    expect(letsBorrowerChange(root)).toBe(false);
    expect(root.sh('usbguard allow-device 3 || usbguard append-rule allow', 'borrower').code).not.toBe(0);
    expect(idsIn(readOf(attest(root)), 'in-force')).toEqual(ids);
  });

  test('a rule that is gone, a right too many and a daemon that is dead are found', () => {
    root.must(['usbguard', 'remove-rule', '1']);
    expect(idsIn(readOf(attest(root)), 'not-in-force')).toEqual(ids);
    stopUsbguard(root);
    expect(idsIn(readOf(attest(root)), 'unknown')).toEqual(ids);
    expect(provision(root)).toMatchObject({ code: 0 });
    root.must([
      'sed',
      '-i',
      's/^IPCAllowedGroups=.*/IPCAllowedGroups=root plugdev/',
      '/etc/usbguard/usbguard-daemon.conf',
    ]);
    startUsbguard(root);
    expect(letsBorrowerChange(root)).toBe(true);
    expect(idsIn(readOf(attest(root)), 'not-in-force')).toEqual(ids);
    stopUsbguard(root);
    expect(provision(root)).toMatchObject({ code: 0 });
    root.must(['sh', '-c', 'rm -f /etc/usbguard/*.tanmori-kept-*']);
  });

  test('revert brings every byte back', () => {
    expect(revert(root)).toMatchObject({ code: 0 });
    expect(sorted(photograph(root))).toBe(sorted(before));
  });
});
