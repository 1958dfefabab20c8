import { closeSync, openSync, readSync } from 'node:fs';
import { ownFile } from '../../own-file.ts';

const pieceBytes = 64 * 1024;
const lineFeed = 0x0a;

/** Lines of a text file, one after the other; the file is never in memory as a whole. */
export function* linesOf(path: string): Generator<string> {
  const fd = openSync(path, ownFile.read);
  try {
    const piece = Buffer.allocUnsafeSlow(pieceBytes);
    let rest: Buffer = Buffer.alloc(0);
    for (let got = readSync(fd, piece); got > 0; got = readSync(fd, piece)) {
      let from = 0;
      for (let at = piece.indexOf(lineFeed); at >= 0 && at < got; at = piece.indexOf(lineFeed, from)) {
        yield Buffer.concat([rest, piece.subarray(from, at)]).toString('utf8');
        rest = Buffer.alloc(0);
        from = at + 1;
      }
      rest = Buffer.concat([rest, piece.subarray(from, got)]);
    }
    if (rest.length > 0) yield rest.toString('utf8');
  } finally {
    closeSync(fd);
  }
}
