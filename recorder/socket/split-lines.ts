import { maxLineBytes } from '#contract/socket/protocol.ts';

export type Lines = { readonly ok: true; readonly lines: readonly string[] } | { readonly ok: false };

const newline = 0x0a;

/** Cuts a byte stream into lines of UTF-8. Once a line is too long or no UTF-8, nothing of the stream is taken. */
export function lineSplitter(): (chunk: Buffer) => Lines {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest: Buffer[] = [];
  let restBytes = 0;
  let broken = false;
  const fail = (): Lines => {
    broken = true;
    rest = [];
    return { ok: false };
  };
  return (chunk) => {
    if (broken) return { ok: false };
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      const bytes = Buffer.concat([...rest, chunk.subarray(start, end)]);
      rest = [];
      restBytes = 0;
      start = end + 1;
      if (bytes.length > maxLineBytes) return fail();
      try {
        lines.push(decoder.decode(bytes));
      } catch {
        return fail();
      }
    }
    const tail = chunk.subarray(start);
    if (tail.length > 0) rest.push(tail);
    restBytes += tail.length;
    return restBytes > maxLineBytes ? fail() : { ok: true, lines };
  };
}
