import { createHash } from 'node:crypto';

/**
 * The algorithm `sha256-counter-1`, simple enough to be done again by anyone:
 * - Numbers come from SHA-256(seed ‖ counter): the 32 bytes of the seed, the counter from 0 as 8 bytes big endian. The
 *   first 8 bytes of the hash, big endian, are one number.
 * - A number below n is drawn by taking the next number x with x < 2^64 − (2^64 mod n), and x mod n. Others are left out.
 * - The population lies in the order of its entries' numbers. For i = 0, 1, … size − 1 the i-th is exchanged with the
 *   (i + draw(n − i))-th; the first `size` are the sample.
 */
export const sampleAlgorithm = 'sha256-counter-1';

const range = 2n ** 64n;

/** Draws whole numbers below `below` from a seed, the same on every machine. @param seed 64 hexadecimal digits */
export function drawsFrom(seed: string): (below: number) => number {
  const bytes = Buffer.from(seed, 'hex');
  if (bytes.length !== 32) throw new Error('a seed has 32 bytes');
  let counter = 0n;
  const next = (): bigint => {
    const place = Buffer.alloc(8);
    place.writeBigUInt64BE(counter);
    counter += 1n;
    return createHash('sha256').update(bytes).update(place).digest().readBigUInt64BE(0);
  };
  return (below) => {
    const n = BigInt(below);
    const limit = range - (range % n);
    for (;;) {
      const drawn = next();
      if (drawn < limit) return Number(drawn % n);
    }
  };
}

/**
 * A random sample without repetition. @param population ascending
 * @returns ascending; all of the population where it is not larger than `size`
 */
export function drawSample(population: readonly number[], size: number, seed: string): readonly number[] {
  const draw = drawsFrom(seed);
  // Only the places that an exchange touched are kept: the population may be large.
  const exchanged = new Map<number, number>();
  const at = (place: number): number => exchanged.get(place) ?? population[place] ?? Number.NaN;
  const count = Math.min(size, population.length);
  const sample: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const other = i + draw(population.length - i);
    sample.push(at(other));
    exchanged.set(other, at(i));
  }
  return sample.sort((a, b) => a - b);
}
