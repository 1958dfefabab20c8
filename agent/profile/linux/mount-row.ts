import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { LinuxRowOf } from '#contract/policy/profile-linux.ts';
import { type MountEntry, mountOf, parseMountTable } from '../../mount-table.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor } from '../row-executor.ts';
import { outputOf } from './run-command.ts';

type Row = LinuxRowOf<'mount'>;

/** Options of the mount at this very place; null where it is none. */
const Prior = z.strictObject({ options: z.array(z.string()).nullable() });

const readTable = (): readonly MountEntry[] => parseMountTable(readFileSync('/proc/self/mountinfo', 'utf8'));
const mountAt = (path: string): MountEntry | null => readTable().findLast((entry) => entry.point === path) ?? null;

/** How mount(8) is told to take an option back. */
const opposites: Readonly<Record<string, string>> = { noexec: 'exec', nosuid: 'suid', nodev: 'dev' };

/** Options that belong to one mount and can be set again with `remount,bind`. */
const own = (options: readonly string[]): readonly string[] =>
  options.filter((o) => ['ro', 'rw', 'noexec', 'nosuid', 'nodev', 'noatime', 'nodiratime', 'relatime'].includes(o));

/** Options of a mount, live. What the next start mounts is a `lines` row of fstab(5). */
export const mountExecutor = (run: RunCommand): RowExecutor<Row> => ({
  capture: async (row) => {
    const mount = mountAt(row.path);
    return { options: mount === null ? null : [...mount.options] };
  },
  apply: async (row) => {
    if (!existsSync(row.path)) {
      if (row.hold === 'sign-in') return;
      throw new Error(`${row.path} is missing`);
    }
    if (mountAt(row.path) === null) {
      if (row.hold === 'sign-in') return;
      await outputOf(run, '/usr/bin/mount', ['--bind', '--', row.path, row.path]);
    }
    const options = new Set([...own(mountAt(row.path)?.options ?? []), ...row.options]);
    await outputOf(run, '/usr/bin/mount', ['-o', ['remount', 'bind', ...options].join(','), '--', row.path]);
  },
  restore: async (row, given) => {
    const prior = Prior.parse(given).options;
    const now = mountAt(row.path);
    if (prior === null) {
      // What the system itself mounts at sign-in came after us, and goes with the session.
      if (now !== null && row.hold === 'bind') await outputOf(run, '/usr/bin/umount', ['--', row.path]);
      return;
    }
    if (now === null) return;
    const back = row.options.filter((o) => !prior.includes(o)).map((o) => opposites[o] ?? o);
    const options = ['remount', 'bind', ...own(prior), ...back];
    await outputOf(run, '/usr/bin/mount', ['-o', options.join(','), '--', row.path]);
  },
  attest: async (row) => {
    if (!existsSync(row.path)) {
      return row.hold === 'sign-in'
        ? { state: 'in-force', found: `${row.path} はまだありません。` }
        : { state: 'not-in-force', found: `${row.path} がありません。` };
    }
    const mount = mountOf(readTable(), row.path);
    if (mount === null) return { state: 'unknown', found: `${row.path} のマウントがわかりません。` };
    const missing = row.options.filter((option) => !mount.options.includes(option));
    return missing.length === 0
      ? { state: 'in-force', found: `${row.path} は ${row.options.join('・')} です。` }
      : { state: 'not-in-force', found: `${row.path} に ${missing.join('・')} が付いていません。` };
  },
});
