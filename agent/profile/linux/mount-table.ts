import { unescapeOctal } from '../../octal-escapes.ts';

/** One mount of proc_pid_mountinfo(5). */
export interface MountEntry {
  readonly point: string;
  /** Options of this mount, not of the file system behind it. */
  readonly options: readonly string[];
}

/** Reads a mount table. Throws on a line that it does not understand. */
export function parseMountTable(text: string): readonly MountEntry[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, , , , point, options] = line.split(' ');
      if (point === undefined || options === undefined || !line.includes(' - ')) throw new Error('mountinfo');
      return { point: unescapeOctal(point), options: options.split(',') };
    });
}

/** The mount that a path lies on: the deepest one, and of two at one place the later. */
export function mountOf(table: readonly MountEntry[], path: string): MountEntry | null {
  const holds = (point: string): boolean => point === '/' || path === point || path.startsWith(`${point}/`);
  return table.reduce<MountEntry | null>(
    (best, entry) => (holds(entry.point) && entry.point.length >= (best?.point.length ?? 0) ? entry : best),
    null,
  );
}
