/** What Windows, macOS or an unpacking program would read as something else than a part of a name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: replacing them is the point
const unsafe = /[\u0000-\u001f\u007f\\:*?"<>|]/g;

/**
 * Names under which files stand in a ZIP, in their order. A path that is not UTF-8, or that another system would read
 * differently, is written with replacement characters; where two become one that way, the later gets a number.
 */
export function zipNames(): (path: string) => string {
  const given = new Set<string>();
  return (path) => {
    const plain = path.replace(unsafe, '_');
    for (let count = 1; ; count += 1) {
      const name = count === 1 ? plain : numbered(plain, count);
      // Windows and macOS take «A» and «a» for one name.
      const key = name.normalize('NFC').toLowerCase();
      if (given.has(key)) continue;
      given.add(key);
      return name;
    }
  };
}

/** `報告/表.xlsx` → `報告/表 (2).xlsx` */
function numbered(path: string, count: number): string {
  const dot = path.lastIndexOf('.');
  const end = dot > path.lastIndexOf('/') + 1 ? dot : path.length;
  return `${path.slice(0, end)} (${count})${path.slice(end)}`;
}
