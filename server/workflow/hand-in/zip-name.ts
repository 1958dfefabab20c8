import { forbiddenSign } from '#contract/takeout/paths.ts';

/** What Windows, macOS, an unpacking program or a person would read as something else than a part of a name. */
const unsafe = new RegExp(forbiddenSign, 'g');

/**
 * Names under which files are saved or stand in a ZIP, in their order. A path that is not UTF-8, or that another system
 * or a person would read differently, is written with replacement characters; where two become one that way, the later
 * gets a number.
 */
export function zipNames(): (path: string) => string {
  const given = new Set<string>();
  /** The last number given for a name: a hundred thousand that become one are not counted through again each time. */
  const counts = new Map<string, number>();
  return (path) => {
    const plain = path.replace(unsafe, '_');
    const plainKey = keyOf(plain);
    for (let count = (counts.get(plainKey) ?? 0) + 1; ; count += 1) {
      const name = count === 1 ? plain : numbered(plain, count);
      const key = keyOf(name);
      if (given.has(key)) continue;
      given.add(key);
      counts.set(plainKey, count);
      return name;
    }
  };
}

/** Windows and macOS take «A» and «a» for one name. */
const keyOf = (name: string): string => name.normalize('NFC').toLowerCase();

/** `報告/表.xlsx` → `報告/表 (2).xlsx` */
function numbered(path: string, count: number): string {
  const dot = path.lastIndexOf('.');
  const end = dot > path.lastIndexOf('/') + 1 ? dot : path.length;
  return `${path.slice(0, end)} (${count})${path.slice(end)}`;
}
