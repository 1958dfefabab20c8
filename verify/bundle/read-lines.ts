import { isUtf8 } from 'node:buffer';

/** One line is never longer than this, in bytes without its LF. */
export const maxLineBytes = 128 * 1024;

export type LineFault = 'too-long' | 'not-utf8';

/** Takes lines as they come out of a stream; anything but null ends the reading. */
export interface LineTaker<Stop> {
  line(text: string, bytes: number): Stop | null;
  fault(fault: LineFault): Stop;
  /** Between two blocks: may wait, so that no more is read than can be worked on. */
  pause(): Promise<Stop | null>;
  /** The stream is at its end. @param isCut whether bytes came after the last LF. */
  end(isCut: boolean): Stop;
}

/** Splits a stream into lines; holds no more of it than one block and one line. */
export async function readLines<Stop>(blocks: AsyncIterable<Uint8Array>, taker: LineTaker<Stop>): Promise<Stop> {
  let carried: Buffer[] = [];
  let carriedBytes = 0;
  for await (const block of blocks) {
    const bytes = Buffer.from(block.buffer, block.byteOffset, block.length);
    let from = 0;
    for (let lf = bytes.indexOf(10, from); lf >= 0; lf = bytes.indexOf(10, from)) {
      const rest = bytes.subarray(from, lf);
      const stop = take(carriedBytes === 0 ? rest : Buffer.concat([...carried, rest]), taker);
      if (stop !== null) return stop;
      carried = [];
      carriedBytes = 0;
      from = lf + 1;
    }
    if (from < bytes.length) {
      // Copied: the stream may use the block's memory again.
      carried.push(Buffer.from(bytes.subarray(from)));
      carriedBytes += bytes.length - from;
    }
    if (carriedBytes > maxLineBytes) return taker.fault('too-long');
    const stop = await taker.pause();
    if (stop !== null) return stop;
  }
  return taker.end(carriedBytes > 0);
}

function take<Stop>(line: Buffer, taker: LineTaker<Stop>): Stop | null {
  if (line.length > maxLineBytes) return taker.fault('too-long');
  if (!isUtf8(line)) return taker.fault('not-utf8');
  return taker.line(line.toString('utf8'), line.length);
}
