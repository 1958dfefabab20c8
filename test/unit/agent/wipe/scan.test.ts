import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canaryContent, canaryNeedle } from '../../../../agent/wipe/canary-text.ts';
import { CanaryScanner, passesSelfTest } from '../../../../agent/wipe/scan.ts';

const marker = () => randomBytes(32).toString('hex');
const canaries = [
  { place: 'work', marker: marker(), form: 'utf8', bytes: 512 },
  { place: 'work', marker: marker(), form: 'utf16le', bytes: 4096 },
] as const;

describe('the scanner', () => {
  test('passes its self test', () => expect(passesSelfTest((list) => new CanaryScanner(list))).toBe(true));

  test('that forgets the edges between its reads does not pass', () => {
    class Forgetful extends CanaryScanner {
      override take(piece: Buffer): void {
        this.cut();
        super.take(piece);
      }
    }
    expect(passesSelfTest((list) => new Forgetful(list))).toBe(false);
  });

  test('that finds nothing, or everything, does not pass', () => {
    class Blind extends CanaryScanner {
      override take(): void {}
    }
    class Sure extends CanaryScanner {
      constructor(list: ConstructorParameters<typeof CanaryScanner>[0]) {
        super(list);
        for (const index of list.keys()) this.found.add(index);
      }
    }
    expect(passesSelfTest((list) => new Blind(list))).toBe(false);
    expect(passesSelfTest((list) => new Sure(list))).toBe(false);
  });

  test.each([1, 2, 3, 7, 64, 511, 100_000])('finds all canaries in pieces of %i bytes', (size) => {
    const storage = Buffer.concat([randomBytes(301), ...canaries.map(canaryContent), randomBytes(77)]);
    const scanner = new CanaryScanner(canaries);
    for (let at = 0; at < storage.length; at += size) scanner.take(storage.subarray(at, at + size));
    expect([...scanner.found].toSorted()).toEqual([0, 1]);
    expect(scanner.bytes).toBe(storage.length);
  });

  test('finds a canary of which one block of 512 bytes is left', () => {
    for (const [index, canary] of canaries.entries()) {
      const scanner = new CanaryScanner(canaries);
      scanner.take(canaryContent(canary).subarray(-512));
      expect([...scanner.found]).toEqual([index]);
    }
  });

  test('finds nothing in the order, which holds the same markers', () => {
    const scanner = new CanaryScanner(canaries);
    scanner.take(Buffer.from(JSON.stringify(canaries)));
    scanner.take(Buffer.from(JSON.stringify(canaries), 'utf16le'));
    expect(scanner.found.size).toBe(0);
  });

  test('does not join what does not follow on each other', () => {
    const needle = canaryNeedle(canaries[0]);
    const scanner = new CanaryScanner(canaries);
    scanner.take(needle.subarray(0, 20));
    scanner.cut();
    scanner.take(needle.subarray(20));
    expect(scanner.found.size).toBe(0);
  });
});
