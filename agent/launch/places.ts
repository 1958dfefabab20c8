import { constants, fstatSync, lstatSync, mkdirSync, openSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, ok, refusal } from '#contract/errors.ts';

/** What the profile leaves writable in the home, beside the work folder (assets/profiles/linux.json). */
export const profileSettings = ['.config', '.cache', '.local', '.pki', '.mozilla'] as const;

/** What a program writes to that keeps nothing: no disk, no `/dev/shm`. */
export const devices = [
  ...['/dev/null', '/dev/zero', '/dev/full', '/dev/random', '/dev/urandom'],
  ...['/dev/tty', '/dev/ptmx', '/dev/pts', '/dev/dri'],
] as const;

/**
 * LibreOffice looks for its own first start in a socket there and nowhere else, and does not start where it can make none.
 * What is gone with the right to remove: the borrower's own files in it, which nobody else may touch (sticky bit).
 */
const socketFolder = '/tmp';

/** open(2): a name for a place, without opening it; Node has no constant of its own. */
const oPath = 0o10000000;

export interface Place {
  readonly path: string;
  readonly fd: number;
  readonly isFolder: boolean;
  /** Nothing but sockets may be made there. */
  readonly isForSockets: boolean;
}

/** Null where nothing is there. Throws where the way to it leads through a link. */
function open(path: string): Place | null {
  let fd: number;
  try {
    fd = openSync(path, oPath | constants.O_NOFOLLOW);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  // Asked of what is open, not of the path: between two looks somebody could put a link there.
  const stat = fstatSync(fd);
  if (stat.isSymbolicLink() || readlinkSync(`/proc/self/fd/${fd}`) !== path)
    throw new Error(`${path} leads through a link`);
  return { path, fd, isFolder: stat.isDirectory(), isForSockets: path === socketFolder };
}

/** A folder of this account's and of nobody else's. Throws where another had it first. */
function openPrivate(path: string): Place {
  mkdirSync(path, { mode: 0o700, recursive: true });
  const place = open(path);
  if (place === null) throw new Error(`${path} went away`);
  const { uid, mode } = fstatSync(place.fd);
  if (!place.isFolder || uid !== process.getuid?.() || (mode & 0o077) !== 0) {
    throw new Error(`${path} is not this account's alone`);
  }
  return place;
}

export interface Places {
  readonly writable: readonly Place[];
  /** For what programs keep while they run. */
  readonly temporary: string;
}

/**
 * The places that a program may write to, held open so that nobody puts another in their stead. What is not there is
 * not writable. TM-608 where the work folder is not there, or a place is not what it should be.
 */
export function openPlaces(home: string, workFolder: string, settings: readonly string[] | null): Outcome<Places> {
  try {
    const work = open(workFolder);
    if (work === null || !work.isFolder) return refusal('TM-608', `${workFolder} is not there`);
    for (const folder of settings ?? []) mkdirSync(join(home, folder), { mode: 0o700, recursive: true });
    const hidden = (settings ?? profileSettings).map((folder) => open(join(home, folder)));
    const temporary = openPrivate(temporaryFolder());
    const rest = [socketFolder, ...devices].map((path) => open(path));
    const found = [...hidden, ...rest].filter((place) => place !== null);
    return ok({ writable: [work, temporary, ...found], temporary: temporary.path });
  } catch (error) {
    return refusal('TM-608', error instanceof Error ? error.message : undefined);
  }
}

/** Emptied at sign-out where the system keeps a folder for that. */
function temporaryFolder(): string {
  const uid = process.getuid?.() ?? 0;
  const runtime = `/run/user/${uid}`;
  const isThere = lstatSync(runtime, { throwIfNoEntry: false })?.uid === uid;
  return isThere ? join(runtime, 'tanmori-launch') : `/tmp/tanmori-launch-${uid}`;
}
