import { describe, expect, test } from 'vitest';
import { enclose } from '../../../../agent/launch/enclose.ts';
import type { Kernel } from '../../../../agent/launch/kernel.ts';
import { rightsFor } from '../../../../agent/launch/rights.ts';

const places = [
  { path: '/work', fd: 11, isFolder: true, isForSockets: false },
  { path: '/dev/null', fd: 12, isFolder: false, isForSockets: false },
  { path: '/tmp', fd: 13, isFolder: true, isForSockets: true },
];

/** Writes down what it was asked for. */
function kernelOf(version: number, fails: keyof Kernel | null = null) {
  const calls: (readonly unknown[])[] = [];
  const noted =
    (name: keyof Kernel) =>
    (...args: readonly unknown[]) => {
      calls.push([name, ...args.map((arg) => (Buffer.isBuffer(arg) ? arg.toString('hex') : arg))]);
      if (name === fails) throw new Error(`${name}: errno 1`);
      return 7;
    };
  const kernel: Kernel = {
    landlockVersion: () => version,
    createRuleset: noted('createRuleset'),
    addPath: noted('addPath'),
    restrictSelf: noted('restrictSelf'),
    become: () => ({ errno: 0, missing: false }),
  };
  return { kernel, calls };
}

describe('rights', () => {
  test.each([0, -1, 1.5, Number.NaN])('none for version %s', (version) => expect(rightsFor(version)).toBeNull());

  test.each([
    [1, 0x1ff2n, ['truncate']],
    [2, 0x3ff2n, ['truncate']],
    [3, 0x7ff2n, []],
    [7, 0x7ff2n, []],
    [99, 0x7ff2n, []],
  ])('of version %i: all that changes files and no more', (version, withheld, missing) => {
    const rights = rightsFor(version);
    expect(rights).toMatchObject({ withheld, missing });
    // A kernel refuses a rule that gives what is not withheld.
    expect(((rights?.folder ?? 0n) | (rights?.file ?? 0n)) & ~withheld).toBe(0n);
    // Devices may be made nowhere.
    expect((rights?.folder ?? 0n) & ((1n << 6n) | (1n << 11n))).toBe(0n);
  });
});

test('asks the kernel for the structures as it wants them, and restricts last', () => {
  const { kernel, calls } = kernelOf(7);
  expect(enclose(kernel, places)).toMatchObject({ ok: true });
  expect(calls).toEqual([
    ['createRuleset', 'f27f000000000000'],
    ['addPath', 7, 'b2770000000000000b000000'],
    ['addPath', 7, '02400000000000000c000000'],
    ['addPath', 7, '20020000000000000d000000'],
    ['restrictSelf', 7],
  ]);
});

test('refuses without Landlock, and asks for nothing', () => {
  const { kernel, calls } = kernelOf(0);
  expect(enclose(kernel, places)).toMatchObject({ ok: false, code: 'TM-608' });
  expect(calls).toEqual([]);
});

test.each(['createRuleset', 'addPath', 'restrictSelf'] as const)('refuses where %s fails', (name) => {
  expect(enclose(kernelOf(7, name).kernel, places)).toMatchObject({ ok: false, code: 'TM-608' });
});
