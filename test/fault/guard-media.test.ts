import type { ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Attempt } from '../../agent/guards/attempt.ts';
import { type SystemAccount, systemAccounts } from '../../scripts/setup/accounts.ts';
import { compilePowercutFs, powerCutsMissing } from '../durability/tools.ts';
import { until } from '../unit/agent/support/until.ts';
import { MediaPc } from './support/media-pc.ts';

const missing = powerCutsMissing();

describe.skipIf(missing !== null)(`a medium that is really mounted (${missing ?? 'in a namespace of its own'})`, () => {
  let borrower: SystemAccount;
  let pc: MediaPc;
  let point: string;

  beforeAll(() => {
    borrower = systemAccounts().borrower;
  });
  beforeEach(async () => {
    pc = await MediaPc.open();
    point = join(pc.folder, 'point/写真 1');
    mkdirSync(point);
  });
  afterEach(() => pc.close());

  const types = (): readonly string[] => pc.told.map(({ type }) => type);
  const isMounted = (): boolean => pc.mountPoints().includes('/point/');
  const waitFor = (what: readonly string[]): Promise<readonly Attempt[]> =>
    until(`told of ${what.join(', ')}`, () => (types().join() === what.join() ? pc.told : null), 25_000);

  /** The program that a guard is woken by, once it is there. */
  const findmntOf = (guard: ChildProcess): Promise<number> =>
    until('findmnt', () => {
      const pids = readFileSync(`/proc/${guard.pid}/task/${guard.pid}/children`, 'utf8').trim().split(' ');
      return pids.map(Number).find((pid) => commandOf(pid) === 'findmnt') ?? null;
    });
  /** Null where it has ended, also where nobody has asked how. */
  const commandOf = (pid: number): string | null => {
    try {
      const [, name, state] = /\((.*)\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      return state === 'Z' ? null : (name ?? null);
    } catch {
      return null;
    }
  };

  /** A file system of the borrower's own, served by a program. */
  async function mountFuse(): Promise<void> {
    // As udev has it on every desktop: open to all. A machine without udev keeps the kernel's 0600.
    const device = join(pc.folder, 'fuse');
    if (!existsSync(device)) {
      pc.must(['sh', '-c', `mknod -m 666 '${device}' c 10 229 && mount --bind '${device}' /dev/fuse`]);
    }
    const program = join(pc.folder, 'share-fs');
    copyFileSync(compilePowercutFs(), program);
    const backing = join(pc.folder, 'backing');
    mkdirSync(join(backing, 'names'), { recursive: true });
    for (const folder of [backing, join(backing, 'names'), point]) await chown(folder, borrower.uid, borrower.gid);
    const server = pc.start([program, backing, point], borrower);
    await new Promise((resolve) => server.stdout?.once('data', resolve));
  }

  test('from a USB port is told with its facts and unmounted', { timeout: 60_000 }, async () => {
    const device = pc.image('stick');
    pc.asStick(device, 'sdz', false);
    await pc.guard();
    pc.must(['mount', device, point]);
    const told = await waitFor(['media.found', 'media.detached']);
    expect(told).toMatchObject([
      {
        data: {
          device: 'sdz',
          kind: 'disk',
          maker: 'Ａ社',
          model: 'Stick',
          serial: '60A44C413C',
          point,
          writable: true,
        },
      },
      { data: { device: 'sdz', by: 'unmounted' } },
    ]);
    expect(isMounted()).toBe(false);
  });

  test('read-only, twice, is told for each place and each time', { timeout: 60_000 }, async () => {
    const device = pc.image('stick');
    pc.asStick(device, 'sdz', false);
    await pc.guard();
    for (const count of [1, 2]) {
      pc.must(['mount', '-o', 'ro', device, point]);
      await waitFor(Array.from({ length: count }, () => ['media.found', 'media.detached']).flat());
    }
    expect(pc.told[0]).toMatchObject({ data: { writable: false } });
  });

  test('in use stays, is told once, and goes when it is let go of', { timeout: 60_000 }, async () => {
    const device = pc.image('stick');
    pc.asStick(device, 'sdz', false);
    pc.must(['sh', '-c', `mount ${device} '${point}' && touch '${point}/open'`]);
    const reader = pc.start(['tail', '-f', `${point}/open`]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await pc.guard();
    const [, stayed] = await waitFor(['media.found', 'media.stayed']);
    expect(stayed).toMatchObject({ data: { device: 'sdz', why: expect.stringContaining('使用中') } });
    reader.kill('SIGKILL');
    await waitFor(['media.found', 'media.stayed', 'media.detached']);
    expect(isMounted()).toBe(false);
  });

  test('of root’s, with a borrower’s rights, stays; after a restart it is told again', {
    timeout: 60_000,
  }, async () => {
    const device = pc.image('stick');
    pc.asStick(device, 'sdz', false);
    await pc.guard(borrower);
    pc.must(['mount', device, point]);
    const [, stayed] = await waitFor(['media.found', 'media.stayed']);
    expect(stayed).toMatchObject({ data: { why: expect.stringMatching(/権限|プログラム（udisksctl）/) } });
    await pc.killGuard();
    pc.told.length = 0;
    await pc.guard(borrower);
    await waitFor(['media.found', 'media.stayed']);
    // Taken away by somebody else.
    pc.must(['umount', point]);
    await waitFor(['media.found', 'media.stayed', 'media.detached']);
  });

  test('only plugged in is told, and told when it is pulled out', { timeout: 60_000 }, async () => {
    await pc.guard(borrower);
    pc.asStick(pc.image('stick'), 'sdz', true);
    const [found] = await waitFor(['media.found', 'media.stayed']);
    expect(found).toMatchObject({ data: { device: 'sdz', point: null, serial: '60A44C413C' } });
    rmSync(join(pc.sysfs, 'block/sdz'));
    const told = await waitFor(['media.found', 'media.stayed', 'media.detached']);
    expect(told[2]).toMatchObject({ data: { device: 'sdz', by: 'removed' } });
  });

  test('by the borrower over FUSE is let go by fusermount3, in use or not', { timeout: 60_000 }, async () => {
    await pc.guard(borrower);
    await mountFuse();
    const told = await waitFor(['media.found', 'media.detached']);
    expect(told).toMatchObject([
      { data: { device: 'powercut-fs', kind: 'other', point, writable: true } },
      { data: { device: 'powercut-fs', by: 'unmounted' } },
    ]);
    expect(isMounted()).toBe(false);
    await pc.killGuard();
    pc.told.length = 0;
    await mountFuse();
    pc.must(['sh', '-c', `echo x > '${point}/open'`], borrower);
    const reader = pc.start(['tail', '-f', `${point}/open`], borrower);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(reader.exitCode).toBe(null);
    await pc.guard(borrower);
    await waitFor(['media.found', 'media.detached']);
    expect(isMounted()).toBe(false);
    reader.kill('SIGKILL');
  });

  test('wakes the guard, with a borrower’s rights; what wakes it dies with it', { timeout: 60_000 }, async () => {
    const watch = pc.watch(borrower);
    let changes = 0;
    watch.stdout?.on('data', () => {
      changes += 1;
    });
    const findmnt = await findmntOf(watch);
    // Until it waits a change is not told: the first one that is says that it does.
    await until('a change told', () => {
      pc.must(['sh', '-c', `mount -t tmpfs x '${point}' && umount '${point}'`]);
      return changes > 0 ? true : null;
    });
    watch.kill('SIGKILL');
    await until('its end', () => (commandOf(findmnt) === 'findmnt' ? null : true));
  });

  test('is told though the program that wakes us was killed', { timeout: 60_000 }, async () => {
    const device = pc.image('stick');
    pc.asStick(device, 'sdz', false);
    const guard = await pc.guard();
    process.kill(await findmntOf(guard), 'SIGKILL');
    pc.must(['mount', device, point]);
    await waitFor(['media.found', 'media.detached']);
  });

  test('that is none is left alone: memory, images, binds, the work volume', { timeout: 60_000 }, async () => {
    const [plain, work, stick] = [pc.image('plain'), pc.image('work'), pc.image('stick')];
    // The city may lend a work volume on a stick.
    pc.asStick(work, 'sdw', true);
    pc.must(['mount', work, pc.workFolder]);
    await pc.guard();
    const others = ['memory', 'image', 'bind', 'again'].map((name) => join(pc.folder, 'point', name));
    for (const folder of others) mkdirSync(folder);
    const [memory = '', image = '', bind = '', again = ''] = others;
    pc.must(['mount', '-t', 'tmpfs', 'x', memory]);
    pc.must(['mount', plain, image]);
    pc.must(['mount', '--bind', '/usr', bind]);
    pc.must(['mount', '--bind', pc.workFolder, again]);
    // What is one, after all of them, shows that the guard has looked.
    pc.asStick(stick, 'sdz', false);
    pc.must(['mount', stick, point]);
    const told = await waitFor(['media.found', 'media.detached']);
    expect(told[0]).toMatchObject({ data: { device: 'sdz' } });
    for (const folder of [...others, pc.workFolder]) expect(pc.mountPoints()).toContain(` ${folder} `);
  });
});
