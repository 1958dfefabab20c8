import { closeSync, existsSync, fstatSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { identityOf } from '../../../../agent/guards/save/inspect.ts';
import { type Found, takeFiles } from '../../../../agent/guards/save/take-files.ts';

test('a file that the disk does not give is told, and costs no other of its batch its move', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-take-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const recovery = join(folder, '回収');
  mkdirSync(recovery);
  /** A descriptor that does not read fails as a bad sector does. */
  const foundOf = (name: string, access: 'r' | 'a'): Found => {
    const path = Buffer.from(join(folder, name));
    writeFileSync(path, name);
    const fd = openSync(path, access);
    const stat = fstatSync(fd, { bigint: true });
    const where = { key: name, folder: Buffer.from(folder), name: Buffer.from(name), path };
    return {
      candidate: { ...where, origin: 'event', tries: 0, firstSeenMs: 0, told: false },
      file: { fd, stat, identity: identityOf(stat) },
    };
  };
  const found = [foundOf('good 1', 'r'), foundOf('bad', 'a'), foundOf('good 2', 'r')];
  const { recovered, postponed } = await takeFiles(found, {
    ...{ recovery: Buffer.from(recovery), now: () => new Date(), newId: () => 'id', breathe: () => undefined },
    openWriters: () => Promise.resolve(new Set()),
    journal: { plan: () => Promise.resolve(), done: () => undefined },
    letsLie: () => Promise.resolve(false),
    prepareRecovery: () => null,
  });
  expect(recovered.map(({ data }) => data.name.text)).toEqual(['good 1', 'good 2']);
  expect(postponed.map(({ candidate, why }) => [candidate.key, why])).toEqual([['bad', 'other']]);
  expect(['good 1', 'bad', 'good 2'].map((name) => existsSync(join(folder, name)))).toEqual([false, true, false]);
  for (const { file } of found) expect(() => closeSync(file.fd)).toThrow('EBADF');
});
