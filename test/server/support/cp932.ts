const decoder = new TextDecoder('shift_jis', { fatal: true });

/** From each sign to its bytes, by trying all: Node can only read CP932. What comes first wins, as Windows has it. */
const bytesOf = new Map<string, readonly number[]>();
for (let one = 0; one < 256; one += 1) keep([one]);
for (let lead = 0x81; lead <= 0xfc; lead += 1) for (let trail = 0x40; trail <= 0xfc; trail += 1) keep([lead, trail]);

function keep(bytes: readonly number[]): void {
  try {
    const sign = decoder.decode(Uint8Array.from(bytes));
    // IBM's extensions stand twice; Windows writes those of FAxx.
    const isNec = (bytes[0] ?? 0) >= 0xed && (bytes[0] ?? 0) <= 0xee;
    if ([...sign].length === 1 && !isNec && !bytesOf.has(sign)) bytesOf.set(sign, bytes);
  } catch {
    // No sign of this table.
  }
}

/** Text as Windows code page 932. Throws for what it has not, such as 𠮷. */
export const toCp932 = (text: string): Buffer =>
  Buffer.from(
    [...text].flatMap((sign) => {
      const bytes = bytesOf.get(sign);
      if (bytes === undefined) throw new Error(`not in CP932: ${sign}`);
      return bytes;
    }),
  );
