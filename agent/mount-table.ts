import { unescapeOctal } from './octal-escapes.ts';

/** One mount of proc_pid_mountinfo(5). */
export interface MountEntry {
  /** `major:minor` of the file system. */
  readonly device: string;
  readonly point: string;
  /** Options of this mount, not of the file system behind it. */
  readonly options: readonly string[];
  readonly fsType: string;
  /** What was mounted, as the file system names it: `/dev/sdb1`, `//server/share`. */
  readonly source: string;
  /** Options of the file system. */
  readonly superOptions: readonly string[];
}

/** Reads a mount table. Throws on a line that it does not understand. */
export function parseMountTable(text: string): readonly MountEntry[] {
  return linesOf(text).map((line) => {
    const mount = mountOfLine(line);
    if (mount === null) throw new Error('mountinfo');
    return mount;
  });
}

/** The mounts that can be read, for who must go on seeing the others where one line is not understood. */
export const readableMounts = (text: string): readonly MountEntry[] =>
  linesOf(text).flatMap((line) => mountOfLine(line) ?? []);

/** Both the mount and the file system have to allow it. */
export const isWritable = ({ options, superOptions }: MountEntry): boolean =>
  options.includes('rw') && !superOptions.includes('ro');

/** The mount that a path lies on: the deepest one, and of two at one place the later. */
export function mountOf(table: readonly MountEntry[], path: string): MountEntry | null {
  const holds = (point: string): boolean => point === '/' || path === point || path.startsWith(`${point}/`);
  return table.reduce<MountEntry | null>(
    (best, entry) => (holds(entry.point) && entry.point.length >= (best?.point.length ?? 0) ? entry : best),
    null,
  );
}

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** Blanks within a field are escaped, so that the first ` - ` ends the fields of which there may be any number. */
function mountOfLine(line: string): MountEntry | null {
  const end = line.indexOf(' - ');
  if (end < 0) return null;
  const [, , device, , point, options] = line.slice(0, end).split(' ');
  const [fsType, source, superOptions] = line.slice(end + 3).split(' ');
  if (device === undefined || !/^\d+:\d+$/.test(device) || point === undefined || !point.startsWith('/')) return null;
  if (options === undefined || !fsType || source === undefined || superOptions === undefined) return null;
  return {
    device,
    point: unescapeOctal(point),
    options: options.split(','),
    fsType: unescapeOctal(fsType),
    source: unescapeOctal(source),
    superOptions: superOptions.split(','),
  };
}
