/** Longest line accepted from the recorder, in bytes: a full page of the trail with room to spare. */
export const maxAnswerBytes = 8 * 1024 * 1024;

/** Splits a byte stream at line feeds. `push` returns the complete lines, or null where one grew beyond the limit. */
export function createLineSplitter(maxBytes: number): {
  readonly push: (chunk: Buffer) => readonly string[] | null;
} {
  let held: Buffer[] = [];
  let heldBytes = 0;
  return {
    push: (chunk) => {
      const lines: string[] = [];
      let from = 0;
      for (;;) {
        const end = chunk.indexOf(0x0a, from);
        if (end < 0) break;
        if (heldBytes + end - from > maxBytes) return null;
        lines.push(Buffer.concat([...held, chunk.subarray(from, end)]).toString('utf8'));
        held = [];
        heldBytes = 0;
        from = end + 1;
      }
      if (from < chunk.length) {
        held.push(chunk.subarray(from));
        heldBytes += chunk.length - from;
      }
      return heldBytes > maxBytes ? null : lines;
    },
  };
}
