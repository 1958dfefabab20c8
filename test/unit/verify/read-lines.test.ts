import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxLineBytes, readLines } from '../../../verify/bundle/read-lines.ts';

async function* blocks(bytes: Uint8Array, blockBytes: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += blockBytes) {
    // A stream may use its memory again: what was handed out is spoilt as soon as the next block is asked for.
    const block = Buffer.from(bytes.subarray(from, from + blockBytes));
    yield block;
    block.fill(0x21);
  }
}

/** What comes out of a file, as one list. */
async function readAll(bytes: Uint8Array, blockBytes: number): Promise<readonly string[]> {
  const seen: string[] = [];
  const last = await readLines<string>(blocks(bytes, blockBytes), {
    line: (text) => {
      seen.push(text);
      return null;
    },
    fault: (fault) => fault,
    pause: async () => null,
    end: (isCut) => (isCut ? 'cut' : 'whole'),
  });
  return [...seen, last];
}

describe('lines', () => {
  it('are the same, however the stream is cut', async () => {
    const text = fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }).map((line) => line.replaceAll('\n', ' ')));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 40 }), fc.boolean(), async (lines, blockBytes, isCut) => {
        const file = Buffer.from(lines.map((line) => `${line}\n`).join('') + (isCut ? 'x' : ''));
        expect(await readAll(file, blockBytes)).toEqual([...lines, isCut ? 'cut' : 'whole']);
      }),
    );
  });

  it.each([1000, 65_536, 131_072, 131_073, 1_000_000])(
    'may have 128 KiB, not a byte more, in blocks of %i',
    async (n) => {
      const longest = `${'x'.repeat(maxLineBytes)}\n`;
      expect((await readAll(Buffer.from(`a\n${longest}b\n`), n)).length).toBe(4);
      expect(await readAll(Buffer.from(`a\nx${longest}b\n`), n)).toEqual(['a', 'too-long']);
      expect(await readAll(Buffer.from(`a\n${'x'.repeat(maxLineBytes + 1)}`), n)).toEqual(['a', 'too-long']);
    },
  );

  it('that never end are not gathered', async () => {
    let asked = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        asked += 1;
        yield Buffer.alloc(65_536, 0x78);
      }
    }
    const last = await readLines<string>(endless(), {
      line: () => null,
      fault: (fault) => fault,
      pause: async () => null,
      end: () => 'end',
    });
    expect([last, asked]).toEqual(['too-long', 3]);
  });

  it('must be UTF-8', async () => {
    for (const bytes of [[0xff], [0xc3, 0x28], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]]) {
      expect(await readAll(Buffer.concat([Buffer.from('a\n'), Buffer.from(bytes), Buffer.from('\n')]), 100)).toEqual([
        'a',
        'not-utf8',
      ]);
    }
  });
});
