import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { createBreath } from '../../guards/save/breath.ts';

/** Device and inode of a file, as `dev:ino`. */
export type FileIdentity = string;
export const identityOf = (stat: { readonly dev: bigint; readonly ino: bigint }): FileIdentity =>
  `${stat.dev}:${stat.ino}`;

/** `O_ACCMODE` of Linux: 0 is read-only, 1 write-only, 2 both. */
const accessMode = 0o3;

/**
 * Which of the wanted files this user's processes hold open for writing: proc(5), `/proc/PID/fd` and `fdinfo`. Other
 * users' processes cannot have opened a file that only its owner may enter.
 */
export function createOpenWriters(
  procFolder: string,
  uid: number,
): (wanted: ReadonlySet<FileIdentity>) => Promise<ReadonlySet<FileIdentity>> {
  return async (wanted) => {
    const found = new Set<FileIdentity>();
    const breathe = createBreath(() => performance.now());
    for (const pid of readdirSync(procFolder)) {
      if (!/^\d+$/.test(pid)) continue;
      await breathe();
      for (const identity of writtenBy(`${procFolder}/${pid}`, uid, wanted)) found.add(identity);
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
