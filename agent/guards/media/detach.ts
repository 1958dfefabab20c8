import { basename } from 'node:path';
import type { CommandResult, RunCommand } from '../../platform/command.ts';
import type { Medium, MediumMount } from './medium.ts';

/** What came of trying to take a medium away. Whether it is gone is for the next look to say. */
export interface DetachResult {
  /** True where every disk of it took the order to go without power. */
  readonly poweredOff: boolean;
  /** In the person's words; null where every command ended well. */
  readonly why: string | null;
}

export type Detach = (medium: Medium) => Promise<DetachResult>;

/** What is still to be written has this long. */
const limits = { timeoutMs: 20_000, maxBytes: 65_536 };

/**
 * Unmounts and powers off with what the borrower's rights allow. A disk is never torn off what is still being written
 * to it: that would be a person's file. A FUSE mount is let go even where a program holds it.
 */
export const createDetach =
  (run: RunCommand, uid: number): Detach =>
  async (medium) => {
    let why: string | null = null;
    for (const mount of medium.mounts) why = (await unmount(run, uid, mount)) ?? why;
    if (why !== null) return { poweredOff: false, why };
    for (const disk of medium.disks) {
      const args = ['power-off', '--no-user-interaction', '-b', disk];
      why = whyNot('udisksctl', await run('/usr/bin/udisksctl', args, limits));
      if (why !== null) return { poweredOff: false, why };
    }
    return { poweredOff: medium.disks.length > 0, why: null };
  };

/** Null where it ended well; of the ways that failed, the first that could be gone says why. */
async function unmount(run: RunCommand, uid: number, { by, point, blockDevice }: MediumMount): Promise<string | null> {
  let missing: string | null = null;
  let failed: string | null = null;
  for (const [file, args] of waysOff(uid, by, point, blockDevice)) {
    const result = await run(file, args, limits);
    const why = whyNot(basename(file), result);
    if (why === null) return null;
    if (result.kind === 'failed' && result.why === 'missing') missing ??= why;
    else failed ??= why;
  }
  return failed ?? missing;
}

type Way = readonly [file: string, args: readonly string[]];

function waysOff(uid: number, by: MediumMount['by'], point: string, blockDevice: string | null): readonly Way[] {
  switch (by) {
    case 'fuse':
      return [
        ['/usr/bin/fusermount3', ['-u', '--', point]],
        ['/usr/bin/fusermount3', ['-u', '-z', '--', point]],
      ];
    case 'desktop': {
      // gvfs is asked over the borrower's session bus, of which our commands otherwise know nothing.
      const session = [`XDG_RUNTIME_DIR=/run/user/${uid}`, `DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/${uid}/bus`];
      return [['/usr/bin/env', [...session, '/usr/bin/gio', 'mount', '-u', point]]];
    }
    case 'system': {
      const byHand: Way = ['/usr/bin/umount', ['--', point]];
      if (blockDevice === null) return [byHand];
      return [['/usr/bin/udisksctl', ['unmount', '--no-user-interaction', '-b', blockDevice]], byHand];
    }
  }
}

export function whyNot(program: string, result: CommandResult): string | null {
  if (result.kind === 'failed') {
    switch (result.why) {
      case 'missing':
        return `外すためのプログラム（${program}）がこの端末にありません。`;
      case 'denied':
        return '外す権限がありません。';
      case 'timeout':
        return '時間内に外れませんでした。';
      default:
        return `外すためのプログラム（${program}）が途中で終わりました。`;
    }
  }
  if (result.code === 0) return null;
  const said = result.stderr.toString('utf8');
  if (/busy/i.test(said)) return '使用中のため外せません。開いているファイルを閉じてください。';
  if (/not ?authorized|permission denied|not permitted|must be (super)?user|only root/i.test(said)) {
    return '外す権限がありません。';
  }
  const [line = ''] = said.trim().split('\n');
  return `外せませんでした（${program}: ${line.slice(0, 200)}）。`;
}
