import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../../agent/clock.ts';
import { createLook } from '../../../../agent/guards/media/look.ts';
import type { Medium } from '../../../../agent/guards/media/medium.ts';
import { ippClient } from '../../../../agent/guards/print/ipp-client.ts';
import { createInstallProbe } from '../../../../agent/guards/probes/install.ts';
import { measure } from '../../../../agent/guards/probes/measure.ts';
import { createMediaProbe } from '../../../../agent/guards/probes/media.ts';
import { createPrintProbe } from '../../../../agent/guards/probes/print.ts';
import { createSaveProbe } from '../../../../agent/guards/probes/save.ts';
import { withProfile } from '../../../../agent/guards/probes/with-profile.ts';
import { createWindowsPlatform } from '../../../../agent/platform/windows/windows-platform.ts';
import { attestControls } from '../../../../agent/profile/linux/attest-controls.ts';
import { runCommand } from '../../../../agent/profile/linux/run-command.ts';
import { createGuardBench } from '../support/guard-bench.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tanmori-probe-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const randomHex = (): string => 'ab'.repeat(8);

test('save: measured with a guard that watches, unknown without, and nothing left behind', async () => {
  const bench = createGuardBench();
  const probe = createSaveProbe({ guard: bench.guard, roots: [bench.home], randomHex });
  expect((await probe()).state).toBe('unknown');
  await bench.guard.start();
  expect((await probe()).state).toBe('measured');
  expect(readdirSync(bench.home)).toEqual([]);
  rmSync(bench.home, { recursive: true });
  expect((await probe()).state).toBe('unknown');
  await bench.close();
});

describe('media', () => {
  const disk = (name: string, path: string, removable: string, size = '100'): void => {
    const device = join(folder, 'sys/devices', path, 'block', name);
    mkdirSync(join(device, `${name}1`), { recursive: true });
    mkdirSync(join(folder, 'sys/dev/block'), { recursive: true });
    mkdirSync(join(folder, 'sys/block'), { recursive: true });
    writeFileSync(join(device, 'removable'), `${removable}\n`);
    writeFileSync(join(device, 'size'), `${size}\n`);
    writeFileSync(join(device, `${name}1/partition`), '1\n');
    symlinkSync(device, join(folder, 'sys/block', name));
    symlinkSync(join(device, `${name}1`), join(folder, 'sys/dev/block/8:17'));
  };
  const look = (mountinfoPath: string, sysfsRoot: string) =>
    createLook({
      ...{ mountinfoPath, sysfsRoot, uid: 1000, ownFolders: [folder] },
      gvfsFolder: join(folder, 'gvfs'),
      monotonicMs: systemClock.monotonicMs,
    });
  const probeWith = (mountinfo: string) => {
    writeFileSync(join(folder, 'mountinfo'), mountinfo);
    return createMediaProbe(look(join(folder, 'mountinfo'), join(folder, 'sys')));
  };
  const root = '21 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n';
  const stick = '99 21 8:17 / /media/u/MY\\040STICK rw,nosuid shared:9 - vfat /dev/sdb1 rw\n';

  test('no medium: nothing to try, and that is what it says', async () => {
    expect(await probeWith(root)()).toMatchObject({ state: 'unknown', detail: expect.stringContaining('試せません') });
  });
  test('a mounted stick: absent, with its name', async () => {
    disk('sdb', 'pci0/usb1/1-2', '0');
    expect(await probeWith(root + stick)()).toMatchObject({
      state: 'absent',
      detail: expect.stringContaining('/media/u/MY STICK'),
    });
  });
  test('a removable disk that is plugged in but not mounted: unknown, with its name', async () => {
    disk('sdb', 'pci0/ata1', '1');
    expect(await probeWith(root)()).toMatchObject({ state: 'unknown', detail: expect.stringContaining('sdb') });
  });
  test('a stick that is plugged in and refused: measured; with a usable one beside it, or a phone alone: unknown', async () => {
    const medium = (kind: 'disk' | 'phone', device: string, isRefused: boolean): Medium => ({
      ...{ key: device, device, kind, maker: 'ACME', model: 'Stick', serial: '', mounts: [], disks: [] },
      ...{ isPluggedIn: true, isRefused },
    });
    const probeOf = (...media: readonly Medium[]) => createMediaProbe(() => Promise.resolve(media))();
    expect(await probeOf(medium('disk', '1-2', true))).toEqual({
      state: 'measured',
      detail: '差してある外部記録媒体（ACME Stick）は、端末に断られ、使えません。抜いてください。',
    });
    expect(await probeOf(medium('phone', '1-2', true))).toMatchObject({
      ...{ state: 'unknown', detail: expect.stringContaining('断られ') },
    });
    expect(await probeOf(medium('disk', '1-2', true), medium('disk', 'sdb', false))).toMatchObject({
      ...{ state: 'unknown', detail: expect.stringContaining('（sdb）が差してあります') },
    });
  });
  test('an internal disk with vfat (the boot partition) is none', async () => {
    disk('sdb', 'pci0/ata1', '0');
    expect((await probeWith(root + stick)()).state).toBe('unknown');
  });
  test('a network share is external', async () => {
    const share = '50 21 0:44 / /mnt ro - cifs //server/x rw\n';
    expect(await probeWith(root + share)()).toMatchObject({
      state: 'absent',
      detail: expect.stringContaining('読み出せ'),
    });
  });
  test('the real table of this machine can be read', async () => {
    const probe = createMediaProbe(look('/proc/self/mountinfo', '/sys'));
    expect(['absent', 'unknown']).toContain((await probe()).state);
  });
});

test('print: measured where nobody listens, unknown where somebody listens and says nothing', async () => {
  const socket = join(folder, 'cups.sock');
  const probe = createPrintProbe(ippClient(socket, 'a'), 'a');
  expect((await probe()).state).toBe('measured');
  const server = createServer((connection) => connection.end('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nxyz'));
  await new Promise((resolve) => server.listen(socket, () => resolve(null)));
  expect((await probe()).state).toBe('unknown');
  server.close();
});

describe('install', () => {
  const probeWith = (change: { systemFolder?: string; program?: string; workFolder?: string }) =>
    createInstallProbe({ systemFolder: '/sys', program: '/bin/true', workFolder: folder, randomHex, ...change });

  test('a program that runs in the work folder: absent, and cleaned up', async () => {
    // /sys refuses new files even to root: the first half is refused, the second is not.
    const result = await probeWith({})();
    expect(result).toMatchObject({ state: 'absent', detail: '作業用フォルダのプログラムが動きました。' });
    expect(readdirSync(folder)).toEqual([]);
  });
  test('a system folder that can be written to: absent, and cleaned up', async () => {
    mkdirSync(join(folder, 'bin'));
    expect(await probeWith({ systemFolder: join(folder, 'bin') })()).toMatchObject({ state: 'absent' });
    expect(readdirSync(join(folder, 'bin'))).toEqual([]);
  });
  test('a folder that is not there proves nothing', async () => {
    expect((await probeWith({ systemFolder: join(folder, 'none') })()).state).toBe('unknown');
    copyFileSync('/bin/true', join(folder, 'broken'));
    writeFileSync(join(folder, 'broken'), 'no program');
    chmodSync(join(folder, 'broken'), 0o700);
    expect((await probeWith({ program: join(folder, 'gone') })()).state).toBe('unknown');
  });
});

test('a probe that breaks is 不明, with the time it took', async () => {
  const reading = await measure(systemClock, 'print', () => Promise.reject(new Error('boom')));
  expect(reading).toMatchObject({ control: 'print', state: 'unknown' });
  expect(reading.detail).toContain('boom');
});

test('Windows claims nothing that it does not try', async () => {
  const config = {
    v: 1,
    workFolder: 'W:\\',
    guardedRoots: ['C:\\'],
    recorderSocket: '/x',
    profileFolder: '/x',
  } as const;
  const listener = { recovered: () => undefined, pending: () => undefined, changed: () => undefined };
  const platform = createWindowsPlatform({
    run: () => Promise.resolve({ kind: 'failed', why: 'missing' }),
    startWatch: () => () => undefined,
    actScript: 'C:\\act.ps1',
    tryDrive: () => Promise.resolve('empty'),
    told: () => undefined,
  });
  const windows = { ...config, guardedRoots: ['C:\\Users\\a'] };
  const guard = platform.createSaveGuard(windows, systemClock, listener, { letsLie: () => Promise.resolve(false) });
  // Nothing of drive letters is here: what cannot be watched is said, and nothing is claimed of it.
  expect(await guard.start()).toEqual({ kind: 'failed', detail: '作業用フォルダがありません。' });
  for (const probe of Object.values(platform.createProbes(windows, guard, systemClock))) {
    expect((await probe()).state).toBe('unknown');
  }
  await guard.stop();
});

describe('with a profile of the system', () => {
  const configured = { state: 'configured', detail: '設定は効いています。', next: null } as const;
  const untried = { state: 'unknown', detail: '試せません。', next: null } as const;
  const probesOf = (state: 'measured' | 'absent' | 'unknown') => {
    const probe = () => Promise.resolve({ ...untried, state });
    return { save: probe, media: probe, print: probe, install: probe };
  };

  test('what could not be tried is what the profile says; what was tried wins', async () => {
    let asked = 0;
    const attest = () => {
      asked += 1;
      return Promise.resolve({ save: configured, media: configured, print: untried, install: configured });
    };
    const unknown = withProfile(probesOf('unknown'), systemClock, attest);
    expect((await unknown.media()).state).toBe('configured');
    expect((await unknown.print()).state).toBe('unknown');
    // One reading of the profile for all four.
    expect(asked).toBe(1);
    expect((await withProfile(probesOf('absent'), systemClock, attest).media()).state).toBe('absent');
    expect((await withProfile(probesOf('measured'), systemClock, attest).media()).state).toBe('measured');
    expect(asked).toBe(1);
  });

  test('a profile that cannot be read leaves it unknown, with the reason', async () => {
    const places = { profile: '/none', parameters: '/none', stateFolder: '/none' };
    const probes = withProfile(probesOf('unknown'), systemClock, () => attestControls(places, runCommand));
    expect(await probes.media()).toMatchObject({ state: 'unknown', detail: expect.stringContaining('設定のファイル') });
  });
});
