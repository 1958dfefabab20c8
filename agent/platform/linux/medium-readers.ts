import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import type { WrittenFrom } from '../../guards/media/provenance.ts';
import { createBreath } from '../../guards/save/breath.ts';
import { type FileIdentity, identityOf } from './open-writers.ts';

/** `O_ACCMODE` of Linux: 0 is read-only, 1 write-only, 2 both. */
const modeOf = (process: string, fd: string): number | null => {
  const flags = /^flags:\s+(\d+)$/m.exec(readFileSync(`${process}/fdinfo/${fd}`, 'utf8'))?.[1];
  return flags === undefined ? null : Number.parseInt(flags, 8) & 0o3;
};

/**
 * Which files this user's processes write to while they have a file below one of the points open for reading: proc(5).
 * Nothing is asked of the points themselves, which may be of a server that no longer answers.
 * @param ownPid reads the media itself
 */
export function createMediumReaders(
  procFolder: string,
  uid: number,
  ownPid: number,
): (points: readonly string[]) => Promise<ReadonlyMap<FileIdentity, WrittenFrom>> {
  return async (points) => {
    const found = new Map<FileIdentity, WrittenFrom>();
    const breathe = createBreath(() => performance.now());
    for (const pid of readdirSync(procFolder)) {
      if (!/^\d+$/.test(pid) || Number(pid) === ownPid) continue;
      await breathe();
      for (const [identity, from] of writtenFrom(`${procFolder}/${pid}`, uid, points)) found.set(identity, from);
    }
    return found;
  };
}

function writtenFrom(process: string, uid: number, points: readonly string[]): ReadonlyMap<FileIdentity, WrittenFrom> {
  const written = new Map<FileIdentity, WrittenFrom>();
  const links = attempt(() => (statSync(process).uid === uid ? readdirSync(`${process}/fd`) : []))?.flatMap((fd) => {
    const link = attempt(() => readlinkSync(`${process}/fd/${fd}`));
    return link?.startsWith('/') === true ? [{ fd, link }] : [];
  });
  const pointOf = (link: string): string | undefined => points.find((point) => link.startsWith(`${point}/`));
  const source = links?.find(({ fd, link }) => pointOf(link) !== undefined && attempt(() => modeOf(process, fd)) !== 1);
  const point = source === undefined ? undefined : pointOf(source.link);
  if (links === undefined || point === undefined) return written;
  for (const { fd, link } of links) {
    if (pointOf(link) !== undefined || /^\/(dev\/(?!shm\/)|proc\/|sys\/|memfd:)/.test(link)) continue;
    const stat = attempt(() => (modeOf(process, fd) === 0 ? null : statSync(`${process}/fd/${fd}`, { bigint: true })));
    if (stat?.isFile() === true) written.set(identityOf(stat), { point, birthtimeNs: stat.birthtimeNs });
  }
  return written;
}

/** Null where the process has ended meanwhile or may not be looked into. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
