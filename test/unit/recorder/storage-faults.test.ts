import { cpSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reserveBytes } from '../../../recorder/store/reserve.ts';
import { storageFault } from '../../../recorder/store/storage-fault.ts';
import { openTrailDatabase, type TrailDatabase } from '../../../recorder/store/trail-database.ts';
import { openRecorder } from './support/opened-recorder.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const stopped = { type: 'agent.stopped', session: null, actor: 'system', data: {} } as const;

/** A disk that refuses while `code` is set. */
function failingDisk() {
  const fault: { code: string | null } = { code: null };
  const wrap = (real: TrailDatabase): TrailDatabase => ({
    ...real,
    write: (entries, state) => {
      if (fault.code !== null) throw Object.assign(new Error('injected'), { code: fault.code });
      real.write(entries, state);
    },
  });
  return { fault, wrap };
}

describe('a disk that refuses', () => {
  test.each([
    ['SQLITE_FULL', 'TM-202'],
    ['SQLITE_IOERR_FSYNC', 'TM-207'],
    ['SQLITE_READONLY', 'TM-207'],
  ] as const)('%s: refused with %s, locked at once, written as soon as it can be', async (code, expected) => {
    const disk = failingDisk();
    const recorder = openRecorder({ database: disk.wrap });
    await recorder.core.start();
    disk.fault.code = code;
    expect(await recorder.core.append({ drafts: [stopped] })).toMatchObject({ ok: false, code: expected });
    const locked = recorder.core.status();
    expect(locked).toMatchObject({ recorded: 2, lock: { code: expected } });
    expect(await recorder.core.unlock()).toMatchObject({ ok: false, code: expected });
    disk.fault.code = null;
    expect(await recorder.core.append({ drafts: [stopped] })).toMatchObject({ ok: true });
    expect(recorder.types().slice(2)).toEqual(['lock.entered', 'agent.stopped']);
    // It opens by itself: there is nothing to ask the office for, before it is written or after.
    expect([locked.lock?.contactCode, recorder.core.status().lock?.contactCode]).toEqual([null, null]);
    expect(await recorder.core.unlock()).toMatchObject({ ok: true, value: { status: { lock: null } } });
    expect(recorder.fault()).toBeNull();
  });

  test('the reserve is given back for a full disk, and remade on leaving the lock', async () => {
    const disk = failingDisk();
    const recorder = openRecorder({ database: disk.wrap });
    const reserve = join(recorder.folder, 'reserve');
    await recorder.core.start();
    expect(recorder.reserve.ensure()).toBe(true);
    expect(statSync(reserve).size).toBe(reserveBytes);
    disk.fault.code = 'SQLITE_FULL';
    await recorder.core.append({ drafts: [stopped] });
    expect(existsSync(reserve)).toBe(false);
    disk.fault.code = null;
    await recorder.core.unlock();
    expect(existsSync(reserve)).toBe(true);
    expect(recorder.types()).toEqual(['loan.opened', 'recorder.started', 'lock.entered', 'lock.left']);
  });

  test('a start that found no room is written down once there is some', async () => {
    const disk = failingDisk();
    disk.fault.code = 'SQLITE_FULL';
    const recorder = openRecorder({ database: disk.wrap });
    expect(await recorder.core.start()).toMatchObject({ ok: false, code: 'TM-202' });
    expect(recorder.core.status().lock?.code).toBe('TM-202');
    disk.fault.code = null;
    await recorder.core.unlock();
    expect(recorder.types()).toEqual(['loan.opened', 'lock.entered', 'recorder.started', 'lock.left']);
  });

  test('a bug is no storage fault: it is thrown', async () => {
    const recorder = openRecorder({
      database: (real) => ({
        ...real,
        write: () => {
          throw new TypeError('bug');
        },
      }),
    });
    await expect(recorder.core.append({ drafts: [stopped] })).rejects.toThrow('bug');
    expect(storageFault(new TypeError('bug'))).toBeNull();
  });
});

// What is written into a file that has no name any more is gone with the process, however durable it was.
test.each([
  ['its database was put back from a copy', 'trail.db', true],
  ['its database was moved away', 'trail.db', false],
  ['the log of its database was removed', 'trail.db-wal', false],
] as const)('a recorder says of nothing that it is recorded where %s', async (_what, name, isPutBack) => {
  const recorder = openRecorder();
  await recorder.core.start();
  expect(await recorder.core.append({ drafts: [stopped] })).toMatchObject({ ok: true });
  const [path, away, copy] = [name, 'away', 'copy'].map((each) => join(recorder.folder, each)) as [
    string,
    string,
    string,
  ];
  if (isPutBack) cpSync(path, copy);
  renameSync(path, away);
  if (isPutBack) renameSync(copy, path);
  expect(await recorder.core.append({ drafts: [stopped] })).toMatchObject({ ok: false, code: 'TM-207' });
  expect(recorder.core.status().lock?.code).toBe('TM-207');
  rmSync(path, { force: true });
  renameSync(away, path);
  expect(await recorder.core.append({ drafts: [stopped] })).toMatchObject({ ok: true });
  expect(recorder.types().slice(2)).toEqual(['agent.stopped', 'lock.entered', 'agent.stopped']);
  expect(recorder.fault()).toBeNull();
});

test('a database that is in use is refused with TM-206', () => {
  const folder = temporaryFolder();
  const first = openTrailDatabase(folder);
  expect(first.ok).toBe(true);
  expect(openTrailDatabase(folder)).toMatchObject({ ok: false, code: 'TM-206' });
  if (first.ok) first.value.close();
  const third = openTrailDatabase(folder);
  expect(third.ok).toBe(true);
  if (third.ok) third.value.close();
});
