import { z } from 'zod';
import { isReservedName } from '../reserved-names.ts';

/** What a PC runs, as far as its paths are concerned. */
export const PcSystem = z.enum(['linux', 'windows']);
export type PcSystem = z.infer<typeof PcSystem>;

interface PlainPath {
  readonly system: PcSystem;
  /** From the root down; on Windows the drive first. */
  readonly names: readonly string[];
}

/**
 * Reads a path that says by itself, and plainly, where it leads; null for any other: `.`, `..`, doubled and trailing
 * separators, the root itself, and on Windows also `\\?\`, `\\.\`, shares, `C:name`, `/`, streams, and names that Windows
 * takes for other names or for devices.
 */
function readPath(path: string): PlainPath | null {
  if (path.startsWith('/')) {
    const names = path.slice(1).split('/');
    return names.every(isLinuxName) ? { system: 'linux', names } : null;
  }
  if (!/^[A-Za-z]:\\/.test(path)) return null;
  const [drive = '', ...names] = path.split('\\');
  return names.every(isWindowsName) ? { system: 'windows', names: [drive, ...names] } : null;
}

const isLinuxName = (name: string): boolean => name !== '' && name !== '.' && name !== '..';

const isWindowsName = (name: string): boolean =>
  name !== '' &&
  name.length <= 255 &&
  !/[ .]$/.test(name) &&
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  !/[\u0000-\u001f/:*?"<>|]/.test(name) &&
  !isReservedName(name);

/** A folder from the root or a drive down, in the one way in which the PC's own system writes it. */
export const Place = z
  .string()
  .max(1024)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  .regex(/^[^\u0000-\u001f\u007f]*$/)
  .refine((path) => path.isWellFormed() && readPath(path) !== null, 'absolute folder');

/** The system whose PCs have this place. */
export const systemOfPlace = (place: string): PcSystem => (place.startsWith('/') ? 'linux' : 'windows');

/** Whether a path lies below a folder, name by name: `/a/bc` is not in `/a/b`. */
export const liesIn = (path: string, place: string): boolean => depthBelow(path, place) > 0;

/** Whether a folder is this place or lies below it. */
export const isWithin = (folder: string, place: string): boolean => depthBelow(folder, place) >= 0;

/** How many names lead from the place to the path; -1 where none do. */
function depthBelow(path: string, place: string): number {
  const [inside, folder] = [readPath(path), readPath(place)];
  if (inside === null || folder === null || inside.system !== folder.system) return -1;
  const { system, names } = folder;
  const isBelow = names.every((name, at) => isSameName(inside.names[at], name, system));
  return isBelow ? inside.names.length - names.length : -1;
}

/** What people read as one name is one, however its accents and 濁点 are written; on Windows capitals make no other. */
function isSameName(one: string | undefined, other: string, system: PcSystem): boolean {
  if (one === undefined) return false;
  const [a, b] = [one.normalize('NFC'), other.normalize('NFC')];
  return system === 'windows' ? capitals(a) === capitals(b) : a === b;
}

/**
 * Letter by letter, as the file system does, and only where the capital leads back to the letter: `ß`, `ı` and `ſ` are
 * other letters than `SS`, `I` and `S` there. Rather a folder too many told apart than two taken for one.
 */
const capitals = (name: string): string =>
  name
    .split('')
    .map((letter) => {
      const capital = letter.toUpperCase();
      return capital.toLowerCase() === letter ? capital : letter;
    })
    .join('');
