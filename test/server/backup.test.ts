import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { backUp } from '../../server/cli/backup.ts';
import { init } from '../../server/cli/init.ts';
import { dataFolder } from '../../server/data-folder.ts';
import { openSqlite } from '../../server/store/sqlite/open.ts';
import { programPath } from '../programs.ts';

/** Whole programs are started and ended. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), 'tanmori-backup-'));
const data = join(folder, 'office');
const files = dataFolder(data);
const started = new Set<ChildProcess>();

beforeAll(() =>
  init({ data, hosts: [], sample: true }, { now: () => new Date(), random: (count) => Buffer.alloc(count, 7) }),
);
afterEach(async () => {
  for (const child of started) {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  started.clear();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A running office. @throws where it ends without having listened */
async function start(from: string): Promise<void> {
  const child = spawn(process.execPath, [programPath('server'), 'run', '--data', from, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.add(child);
  for await (const line of createInterface({ input: child.stdout })) {
    z.strictObject({ listening: z.url() }).parse(JSON.parse(line));
    return;
  }
  throw new Error('the office ended without a word');
}

const rowsIn = (database: string, table: string): readonly unknown[] => {
  const db = new Database(database, { readonly: true });
  try {
    return db.prepare(`select * from ${table} order by rowid`).all();
  } finally {
    db.close();
  }
};

test('an office that runs and is written to is copied as of one moment, and goes on from the copy', async () => {
  mkdirSync(join(files.inbox, 'L-1', 'pack'), { recursive: true });
  writeFileSync(join(files.inbox, 'L-1', 'pack', '0001'), 'results');
  const act = spawnSync(process.execPath, [
    ...[programPath('server'), 'enrol-code', '--data', data, '--terminal', 'T-0001'],
  ]);
  expect(act.status).toBe(0);
  await start(data);
  await vi.waitFor(() => expect(existsSync(files.checkpoint)).toBe(true), { timeout: 20_000 });
  const store = await openSqlite(files.database);
  let writing = true;
  const writer = (async () => {
    for (let n = 0; writing; n += 1) {
      // Two rows that belong together: no moment has one alone.
      await store.write(async (tx) => {
        await tx
          .insertInto('sections')
          .values([0, 1].map((half) => ({ id: `w${n}-${half}`, name: 'x', division: '', from_day: '2026-04-01' })))
          .execute();
      });
    }
  })();
  const out = join(folder, 'copy');
  const { status, stdout, stderr } = await new Promise<{ status: number | null; stdout: string; stderr: string }>(
    (resolve) => {
      const child = spawn(process.execPath, [programPath('server'), 'backup', '--data', data, '--out', out]);
      const said = { stdout: '', stderr: '' };
      child.stdout.on('data', (part) => (said.stdout += part));
      child.stderr.on('data', (part) => (said.stderr += part));
      child.once('close', (code) => resolve({ status: code, ...said }));
    },
  );
  writing = false;
  await writer;
  await store.close();
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ folder: out });
  const halves = rowsIn(join(out, 'office.db'), 'sections').filter((row) => /^w\d/.test((row as { id: string }).id));
  expect([halves.length % 2, halves.length > 0]).toEqual([0, true]);
  expect(rowsIn(join(out, 'office.db'), 'accounts')).toEqual(rowsIn(files.database, 'accounts'));
  expect(readFileSync(join(out, 'inbox', 'L-1', 'pack', '0001'), 'utf8')).toBe('results');
  expect(readdirSync(out).filter((name) => /search|lock|-wal|-shm/.test(name))).toEqual([]);
  expect([statSync(out).mode & 0o777, statSync(join(out, 'office.db')).mode & 0o777]).toEqual([0o700, 0o600]);
  for (const name of ['city-ca.key', 'server.key', 'office.key', 'log.key', 'checkpoint'] as const)
    expect(readFileSync(join(out, name)), name).toEqual(readFileSync(join(data, name)));
  await start(out);
});

test('nothing is written over, and a copy that fails leaves no folder behind', async () => {
  const taken = join(folder, 'taken');
  mkdirSync(taken);
  await expect(backUp(files, taken)).rejects.toThrow('is there already');
  expect(readdirSync(taken)).toEqual([]);
  const broken = dataFolder(join(folder, 'broken'));
  mkdirSync(broken.folder);
  writeFileSync(broken.database, 'not a database');
  const before = readdirSync(folder);
  await expect(backUp(broken, join(folder, 'none'))).rejects.toThrow('file is not a database');
  expect([existsSync(join(folder, 'none')), readdirSync(folder)]).toEqual([false, before]);
  const said = spawnSync(process.execPath, [programPath('server'), 'backup', '--data', data], { encoding: 'utf8' });
  expect([said.status, said.stderr.includes('server.js backup --data DIR --out DIR')]).toEqual([2, true]);
});
