export type KeyedHash = (words: Uint32Array) => number;

/**
 * HalfSipHash-2-4 (Aumasson and Bernstein, SipHash with words of 32 bits) over whole words, 53 bits of it, never 0. Who
 * does not know the key cannot look for two inputs with one hash.
 */
export function createKeyedHash([key0, key1]: readonly [number, number]): KeyedHash {
  let [v0, v1, v2, v3] = [0, 0, 0, 0];
  const rounds = (count: number): void => {
    for (let i = 0; i < count; i += 1) {
      v0 = (v0 + v1) | 0;
      v1 = turn(v1, 5) ^ v0;
      v0 = turn(v0, 16);
      v2 = (v2 + v3) | 0;
      v3 = turn(v3, 8) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = turn(v3, 7) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = turn(v1, 13) ^ v2;
      v2 = turn(v2, 16);
    }
  };
  const take = (word: number): void => {
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  };
  return (words) => {
    v0 = key0;
    v1 = key1 ^ 0xee;
    v2 = key0 ^ 0x6c796765;
    v3 = key1 ^ 0x74656462;
    for (const word of words) take(word);
    take(words.length << 26);
    v2 ^= 0xee;
    rounds(4);
    const low = (v1 ^ v3) >>> 0;
    v1 ^= 0xdd;
    rounds(4);
    return ((v1 ^ v3) & 0x1f_ffff) * 2 ** 32 + low || 1;
  };
}

const turn = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));
