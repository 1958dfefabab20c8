const saltBytes = 16;
const saltsAtOnce = 64;

/**
 * Salts of entries, hex of 128 random bits each. Drawn many at a time: each visit to the system's source costs more than
 * all else that an entry's salt takes. One that was given out is wiped here.
 */
export function saltsFrom(random: (bytes: number) => Buffer): () => string {
  let drawn: Buffer = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at === drawn.length) {
      drawn = random(saltBytes * saltsAtOnce);
      at = 0;
    }
    const salt = drawn.subarray(at, at + saltBytes);
    at += saltBytes;
    const text = salt.toString('hex');
    salt.fill(0);
    return text;
  };
}
