import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { firstBadSeal, SealPacker } from '../../../verify/seals/batch.ts';
import { checkInline } from '../../../verify/seals/inline.ts';
import { checkInThreads } from '../../../verify/seals/pool.ts';
import type { Seal, SealCheck } from '../../../verify/seals/seal-check.ts';
import { seededKey } from '../../attack/support/seeded-key.ts';
import { programPath } from '../../programs.ts';

const program = programPath('verify');
const threads = (): SealCheck => checkInThreads(2, () => new Worker(program));
const keys = [1, 2, 3].map((n) => seededKey(`pool ${n}`));

const seal = (n: number, isGood = true): Seal => {
  const key = keys[n % 3] ?? seededKey('');
  const message = `{"n":${n},"text":"監査証跡${'x'.repeat(n % 50)}"}`;
  const sig = Buffer.from(key.sign(Buffer.from(isGood ? message : `${message} `))).toString('base64');
  return { key: key.publicKey, sig, message };
};

describe.each([
  ['at once', checkInline],
  ['in threads', threads],
] as const)('seals checked %s', (_name, make) => {
  it('hold', async () => {
    const check = make();
    for (let n = 0; n < 700; n += 1) {
      check.add({ line: n, chain: 'c', seq: n }, seal(n));
      if (n % 50 === 0) await check.room();
    }
    expect(await check.finish()).toBeNull();
    await check.close();
  });

  it('name the first bad one, wherever it is', async () => {
    for (const first of [0, 255, 256, 300]) {
      const check = make();
      for (let n = 0; n < 600; n += 1)
        check.add({ line: n, chain: 'c', seq: n }, seal(n, n < first || n % 7 !== first % 7));
      expect(await check.finish()).toMatchObject({ line: first });
      await check.close();
    }
  });

  it('take a message of any length', async () => {
    const check = make();
    const message = '長'.repeat(120_000);
    const [key = seededKey('')] = keys;
    const sig = Buffer.from(key.sign(Buffer.from(message))).toString('base64');
    check.add({ line: 1, chain: 'c', seq: 1 }, seal(1));
    check.add({ line: 2, chain: 'c', seq: 2 }, { key: key.publicKey, sig, message });
    expect(await check.finish()).toBeNull();
    await check.close();
  });
});

describe('seal threads', () => {
  it('keep the caller waiting while they are full', async () => {
    const check = threads();
    for (let n = 0; n < 256 * 8; n += 1) check.add({ line: n, chain: 'c', seq: n }, seal(n % 30));
    let hasRoom = false;
    const room = check.room().then(() => {
      hasRoom = true;
    });
    await Promise.resolve();
    expect(hasRoom).toBe(false);
    await room;
    expect(await check.finish()).toBeNull();
    await check.close();
  });

  it('that die make the check fail, never pass', async () => {
    const dying = (): Worker => new Worker('process.exit(0)', { eval: true });
    const check = checkInThreads(1, dying);
    check.add({ line: 1, chain: 'c', seq: 1 }, seal(1));
    await expect(check.finish()).rejects.toThrow('ended');
    await check.close();
  });

  it('that throw make the check fail, never pass', async () => {
    const throwing = (): Worker =>
      new Worker("require('node:worker_threads').parentPort.on('message', () => { throw new Error('no memory'); })", {
        eval: true,
      });
    const check = checkInThreads(1, throwing);
    check.add({ line: 1, chain: 'c', seq: 1 }, seal(1));
    await expect(check.finish()).rejects.toThrow('no memory');
    await check.close();
  });
});

describe('a packed batch', () => {
  it('with a key that is none is bad', () => {
    const packer = new SealPacker();
    packer.add(seal(1));
    packer.add({ ...seal(2), key: Buffer.alloc(32, 0xff).toString('base64') });
    expect(firstBadSeal(packer.take(undefined))).toBe(1);
    expect(packer.count).toBe(0);
  });
});
