import { chmodSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { verifierFrom } from '../../../recorder/keys/ed25519.ts';
import { makeFirstSealKeys, SealKeys, slotPath } from '../../../recorder/keys/seal-keys.ts';
import { openSlotFile, type SlotFile, slotBytes } from '../../../recorder/keys/slot-file.ts';
import { unwrap } from './support/opened-recorder.ts';
import { randomBuffer } from './support/sample-loan.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

/** Fills memory, so that seeds can be told apart from filling by their length. */
function recording() {
  const seeds: Buffer[] = [];
  const random = (bytes: number): Buffer => {
    const made = randomBuffer(bytes);
    if (bytes === 32) seeds.push(Buffer.from(made));
    return made;
  };
  return { seeds, random };
}

const holds = (file: SlotFile, seed: Buffer | undefined): number =>
  (file.read() ?? []).filter((slot) => seed !== undefined && slot.indexOf(seed) !== -1).length;

describe('the slot file', () => {
  test('is laid out in full, mode 0600, and written in place ever after', () => {
    const folder = temporaryFolder();
    const path = slotPath(folder);
    const keys = unwrap(makeFirstSealKeys(folder, randomBuffer));
    const first = statSync(path);
    expect([first.mode & 0o777, first.size]).toEqual([0o600, 2 * slotBytes]);
    expect(first.blocks * 512).toBeGreaterThanOrEqual(2 * slotBytes);
    for (let i = 0; i < 5; i += 1) {
      keys.follow(keys.prepare());
      keys.destroyPast();
    }
    const last = statSync(path);
    expect([last.ino, last.size, last.blocks]).toEqual([first.ino, first.size, first.blocks]);
  });

  test('holds one seed while a period is open, two while one follows, and never one that is past', () => {
    const { seeds, random } = recording();
    const folder = temporaryFolder();
    const file = openSlotFile(slotPath(folder));
    const keys = unwrap(makeFirstSealKeys(folder, random));
    for (let period = 0; period < 8; period += 1) {
      expect(seeds.map((seed) => holds(file, seed))).toEqual([...Array(period).fill(0), 1]);
      const next = keys.prepare();
      expect(seeds.map((seed) => holds(file, seed))).toEqual([...Array(period).fill(0), 1, 1]);
      expect(keys.follow(next)).toBe(true);
      keys.destroyPast();
      expect(verifierFrom(next)(Buffer.from('x'), keys.sign(Buffer.from('x')))).toBe(true);
    }
  });
});

describe('a crash', () => {
  /** The same folder as the next start finds it, asked for the key that the trail names. */
  const restart = (folder: string, publicKey: string) =>
    SealKeys.open(openSlotFile(slotPath(folder)), publicKey, randomBuffer);

  test.each([
    ['after the next seed was written, before its entry', false],
    ['after the entry was written, before the old seed was destroyed', true],
  ])('%s: the trail decides, and the other seed goes', (_name, committed) => {
    const { seeds, random } = recording();
    const folder = temporaryFolder();
    const file = openSlotFile(slotPath(folder));
    const keys = unwrap(makeFirstSealKeys(folder, random));
    const [old, next] = [keys.publicKey, keys.prepare()];
    expect(unwrap(restart(folder, committed ? next : old)).publicKey).toBe(committed ? next : old);
    expect(seeds.map((seed) => holds(file, seed))).toEqual(committed ? [0, 1] : [1, 0]);
    expect(restart(folder, committed ? old : next)).toMatchObject({ ok: false, code: 'TM-207' });
  });

  test('in the middle of writing the next seed costs nothing', () => {
    const folder = temporaryFolder();
    const file = openSlotFile(slotPath(folder));
    const keys = unwrap(makeFirstSealKeys(folder, randomBuffer));
    file.write(1, randomBuffer(17));
    expect(unwrap(restart(folder, keys.publicKey)).publicKey).toBe(keys.publicKey);
  });

  test('of an enrolment: the same key again, and one file', () => {
    const folder = temporaryFolder();
    const first = unwrap(makeFirstSealKeys(folder, randomBuffer));
    expect(unwrap(makeFirstSealKeys(folder, randomBuffer)).publicKey).toBe(first.publicKey);
    rmSync(`${folder}/keys/seal.public.json`);
    const { ino } = statSync(slotPath(folder));
    expect(unwrap(makeFirstSealKeys(folder, randomBuffer)).publicKey).not.toBe(first.publicKey);
    expect(statSync(slotPath(folder)).ino).toBe(ino);
  });
});

describe('a slot file that is', () => {
  test.each([
    ['gone', (path: string) => rmSync(path)],
    ['cut off', (path: string) => truncateSync(path, 5000)],
    ['longer', (path: string) => truncateSync(path, 3 * slotBytes)],
    ['overwritten', (path: string) => writeFileSync(path, randomBuffer(2 * slotBytes))],
  ])('%s: TM-207, and no new key', (_name, harm) => {
    const folder = temporaryFolder();
    const { publicKey } = unwrap(makeFirstSealKeys(folder, randomBuffer));
    harm(slotPath(folder));
    expect(SealKeys.open(openSlotFile(slotPath(folder)), publicKey, randomBuffer)).toMatchObject({
      ok: false,
      code: 'TM-207',
    });
    expect(makeFirstSealKeys(folder, randomBuffer)).toMatchObject({ ok: false, code: 'TM-207' });
  });

  test('unreadable: a storage error, not another key', () => {
    const folder = temporaryFolder();
    const { publicKey } = unwrap(makeFirstSealKeys(folder, randomBuffer));
    rmSync(slotPath(folder));
    writeFileSync(slotPath(folder), '');
    chmodSync(slotPath(folder), 0o600);
    const failing: SlotFile = {
      read: () => {
        throw Object.assign(new Error('injected'), { code: 'EIO' });
      },
      write: () => undefined,
    };
    expect(() => SealKeys.open(failing, publicKey, randomBuffer)).toThrow('injected');
  });
});

test('a seed whose entry may have been written is offered again, never exchanged', () => {
  const folder = temporaryFolder();
  const keys = unwrap(makeFirstSealKeys(folder, randomBuffer));
  const next = keys.prepare();
  expect(keys.prepare()).toBe(next);
  expect(keys.follow(keys.publicKey)).toBe(true);
  expect(keys.follow('A'.repeat(43))).toBe(false);
});
