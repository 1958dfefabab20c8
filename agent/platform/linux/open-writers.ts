import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { createBreath } from '../../guards/save/breath.ts';
import type { OpenWriters } from '../../guards/save/types.ts';
import { type IsUnwritten, openLeases } from './leases.ts';

/** Device and inode of a file, as `dev:ino`. */
export type FileIdentity = string;
export const identityOf = (stat: { readonly dev: bigint; readonly ino: bigint }): FileIdentity =>
  `${stat.dev}:${stat.ino}`;

/** `O_ACCMODE` of Linux: 0 is read-only, 1 write-only, 2 both. */
const accessMode = 0o3;

/**
 * Asks the kernel for each file, and where that cannot say, looks at this user's processes: proc(5), `/proc/PID/fd` and
 * `fdinfo`. Other users' processes cannot have opened a file that only its owner may enter.
 * @param leases one that fails leaves the look at the processes
 */
export function createOpenWriters(
  procFolder: string,
  uid: number,
  leases: () => Promise<IsUnwritten> = openLeases,
): OpenWriters {
  const asked = leases().catch((): IsUnwritten => () => null);
  return async (files) => {
    const isUnwritten = await asked;
    const found = new Set<FileIdentity>();
    const unknown = new Set<FileIdentity>();
    for (const { fd, identity } of files) {
      const answer = isUnwritten(fd);
      if (answer === null) unknown.add(identity);
      else if (!answer) found.add(identity);
    }
    if (unknown.size === 0) return found;
    const breathe = createBreath(() => performance.now());
    for (const pid of readdirSync(procFolder)) {
      if (!/^\d+$/.test(pid)) continue;
      await breathe();
      for (const identity of writtenBy(`${procFolder}/${pid}`, uid, unknown)) found.add(identity);
    }
    return found;
  };
}

function writtenBy(process: string, uid: number, wanted: ReadonlySet<FileIdentity>): readonly FileIdentity[] {
  const found: FileIdentity[] = [];
  for (const fd of attempt(() => (statSync(process).uid === uid ? readdirSync(`${process}/fd`) : [])) ?? []) {
    const identity = attempt(() => {
      const link = readlinkSync(`${process}/fd/${fd}`);
      if (!link.startsWith('/') || /^\/(dev\/(?!shm\/)|proc\/|sys\/|memfd:)/.test(link)) return null;
      return identityOf(statSync(`${process}/fd/${fd}`, { bigint: true }));
    });
    if (identity == null || !wanted.has(identity)) continue;
    const info = attempt(() => readFileSync(`${process}/fdinfo/${fd}`, 'utf8'));
    const flags = /^flags:\s+(\d+)$/m.exec(info ?? '')?.[1];
    // A descriptor whose mode cannot be read may write: wait for it.
    if (flags === undefined || (Number.parseInt(flags, 8) & accessMode) !== 0) found.push(identity);
  }
  return found;
}

/** Null where the process has ended meanwhile or may not be looked into. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
