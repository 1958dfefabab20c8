import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { saltsFrom } from '../../../recorder/trail/salts.ts';

test('each salt is 128 bits as they were drawn, given out once and wiped where it was drawn', () => {
  const drawn: Buffer[] = [];
  const expected: string[] = [];
  const next = saltsFrom((bytes) => {
    const pool = randomBytes(bytes);
    drawn.push(pool);
    for (let at = 0; at < bytes; at += 16) expected.push(pool.toString('hex', at, at + 16));
    return pool;
  });
  const salts = Array.from({ length: 200 }, next);
  expect(salts).toEqual(expected.slice(0, 200));
  expect(new Set(salts).size).toBe(200);
  expect(salts.every((salt) => /^[0-9a-f]{32}$/.test(salt))).toBe(true);
  expect(Buffer.concat(drawn).subarray(0, 200 * 16)).toEqual(Buffer.alloc(200 * 16));
});
