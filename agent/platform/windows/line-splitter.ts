/** A line longer than this is none of ours; what comes after it is read again. */
const maxLineBytes = 1024 * 1024;

/**
 * Cuts what a child writes into lines, in whatever pieces it comes. A line that is too long comes out as null, once.
 * @param each a line without its end; an empty one is left out
 */
export function createLineSplitter(each: (line: Buffer | null) => void): (chunk: Buffer) => void {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let isOver = false;

  const add = (piece: Buffer): void => {
    if (isOver) return;
    bytes += piece.length;
    if (bytes <= maxLineBytes) {
      pieces.push(piece);
      return;
    }
    isOver = true;
    pieces = [];
    each(null);
  };
  const end = (): void => {
    const line = Buffer.concat(pieces);
    const text = line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
    if (!isOver && text.length > 0) each(text);
    pieces = [];
    bytes = 0;
    isOver = false;
  };

  return (chunk) => {
    let rest = chunk;
    for (let at = rest.indexOf(0x0a); at >= 0; at = rest.indexOf(0x0a)) {
      add(rest.subarray(0, at));
      end();
      rest = rest.subarray(at + 1);
    }
    if (rest.length > 0) add(rest);
  };
}
