import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isVolumeMissing } from '../../../../agent/wipe/crypto-erase/is-volume-missing.ts';
import type { WorkVolume } from '../../../../agent/wipe/parameters.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tanmori-volume-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lent = 'L-20261101-001';
const gocryptfs = (name: string): WorkVolume => ({
  ...({ kind: 'gocryptfs', keyCopies: [] } as const),
  cipherFolder: join(folder, name),
});
const luks = (container: string): WorkVolume => ({ kind: 'luks', container, keyCopies: [] });
const asked = (volume: WorkVolume, isKeyErased: boolean, loan: string | null = lent): boolean =>
  isVolumeMissing(volume, { loan, isKeyErased });

describe('what held the work volume', () => {
  test.each([true, false])('is not missing where it is there (key erased before: %s)', (isKeyErased) => {
    mkdirSync(join(folder, 'cipher'));
    writeFileSync(join(folder, 'work.luks'), '');
    expect(asked(gocryptfs('cipher'), isKeyErased)).toBe(false);
    expect(asked(luks(join(folder, 'work.luks')), isKeyErased)).toBe(false);
    expect(asked({ kind: 'none' }, isKeyErased)).toBe(false);
  });

  test('of LUKS in a file may be gone once its key was destroyed, and not before', () => {
    expect(asked(luks(join(folder, 'work.luks')), true)).toBe(false);
    expect(asked(luks(join(folder, 'work.luks')), false)).toBe(true);
  });

  test.each([true, false])('of LUKS on a partition whose node is gone is missing (key erased before: %s)', (before) => {
    expect(asked(luks('/dev/disk/by-partuuid/0fc63daf-0000-4000-8000-000000000000'), before)).toBe(true);
  });

  test.each([true, false])('of gocryptfs is missing without its folder (key erased before: %s)', (isKeyErased) => {
    expect(asked(gocryptfs('cipher'), isKeyErased)).toBe(true);
    writeFileSync(join(folder, 'cipher'), '');
    expect(asked(gocryptfs('cipher'), isKeyErased)).toBe(true);
  });

  test('of LUKS is missing where something else stands in its place', () => {
    mkdirSync(join(folder, 'work.luks'));
    expect(asked(luks(join(folder, 'work.luks')), false)).toBe(true);
    expect(asked(luks('/dev/null'), true)).toBe(true);
  });

  test('need not have been there on a PC that was never lent', () => {
    expect(asked(gocryptfs('cipher'), false, null)).toBe(false);
    expect(asked(luks('/dev/disk/by-partuuid/none'), false, null)).toBe(false);
  });

  const nodes = readdirSync('/dev').map((name) => `/dev/${name}`);
  const device = nodes.find((path) => statSync(path, { throwIfNoEntry: false })?.isBlockDevice() === true);
  test.skipIf(device === undefined)('of LUKS on a device that is there is not missing', () => {
    expect(asked(luks(device ?? ''), false)).toBe(false);
  });
});
