import { describe, expect, test } from 'vitest';
import { createDetach } from '../../../../../agent/guards/media/detach.ts';
import type { Medium, MediumMount } from '../../../../../agent/guards/media/medium.ts';
import type { CommandResult, RunCommand } from '../../../../../agent/platform/command.ts';

const said = (code: number, text = ''): CommandResult => ({
  ...{ kind: 'ended', code, stdout: Buffer.alloc(0), stderr: Buffer.from(text) },
});
const missing: CommandResult = { kind: 'failed', why: 'missing' };
const stick = (by: MediumMount['by'], disks: readonly string[] = ['/dev/sdb']): Medium => ({
  ...{
    key: 'k',
    device: 'sdb',
    kind: 'disk',
    maker: '',
    model: '',
    serial: '',
    disks,
    isPluggedIn: true,
    isRefused: false,
  },
  mounts: [{ point: '/m x', writable: true, fsType: 'vfat', blockDevice: by === 'system' ? '/dev/sdb1' : null, by }],
});

/** Runs with what each program answers, by the words of its command that matter. */
async function detach(medium: Medium, answers: Readonly<Record<string, CommandResult>>) {
  const ran: string[] = [];
  const run: RunCommand = (file, args) => {
    expect(file.startsWith('/')).toBe(true);
    const words = [file, ...args].join(' ');
    ran.push(words);
    const found = Object.entries(answers).find(([part]) => words.includes(part));
    return Promise.resolve(found?.[1] ?? said(0));
  };
  return { ran, result: await createDetach(run, 1000)(medium) };
}

describe('what is run', () => {
  test('a stick: unmounted, then powered off', async () => {
    expect(await detach(stick('system'), {})).toEqual({
      ran: [
        '/usr/bin/udisksctl unmount --no-user-interaction -b /dev/sdb1',
        '/usr/bin/udisksctl power-off --no-user-interaction -b /dev/sdb',
      ],
      result: { poweredOff: true, why: null },
    });
  });
  test('what cannot be unmounted is not powered off: something may still be written to it', async () => {
    const { ran, result } = await detach(stick('system'), {
      unmount: said(1, 'target is busy'),
      umount: said(32, 'x'),
    });
    expect(ran.at(-1)).toBe('/usr/bin/umount -- /m x');
    expect(ran.join()).not.toContain('power-off');
    expect(result).toEqual({ poweredOff: false, why: expect.stringContaining('使用中') });
  });
  test('FUSE of the borrower’s: let go, and let go of where it is held', async () => {
    const { ran } = await detach(stick('fuse', []), { '-u -- ': said(1, 'Device or resource busy') });
    expect(ran).toEqual(['/usr/bin/fusermount3 -u -- /m x', '/usr/bin/fusermount3 -u -z -- /m x']);
  });
  test('the desktop’s: asked over the session bus', async () => {
    const { ran } = await detach(stick('desktop', []), {});
    expect(ran).toEqual([expect.stringMatching(/^\/usr\/bin\/env .*user\/1000\/bus \/usr\/bin\/gio mount -u \/m x$/)]);
  });
});

test.each([
  [said(1, 'GDBus.Error:org.freedesktop.UDisks2.Error.NotAuthorized: Not authorized'), '権限'],
  [said(1, 'Error unmounting /dev/sdb1: target is busy'), '使用中'],
  [said(1, 'umount: /m: must be superuser to unmount.'), '権限'],
  [said(1, 'something else'), 'something else'],
  [{ kind: 'failed', why: 'timeout' } as const, '時間内'],
  [{ kind: 'failed', why: 'denied' } as const, '権限'],
  [{ kind: 'failed', why: 'killed' } as const, '途中'],
])('the reason is in the person’s words: %#', async (answer, words) => {
  const { result } = await detach(stick('system'), { unmount: answer, umount: said(1, 'later') });
  expect(result.why).toContain(words);
  // A program that is not there says less than one that tried.
  const other = await detach(stick('system'), { unmount: missing, umount: answer });
  expect(other.result.why).toContain(words);
});

test('where no program is there, that is said', async () => {
  const { result } = await detach(stick('system'), { unmount: missing, umount: missing });
  expect(result.why).toContain('udisksctl');
});
