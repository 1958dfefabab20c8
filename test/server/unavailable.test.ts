import { execFileSync } from 'node:child_process';
import { closeSync, copyFileSync, fsyncSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { Browser, browserOf, codeOf } from './support/browser.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal } from './support/terminal.ts';

let office: TestOffice | null = null;
afterEach(async () => {
  await office?.close();
  office = null;
});

it('answers «later» while another program holds the database, and loses nothing', async () => {
  office = await openOffice({ busyTimeoutMs: 50 });
  const browser = await browserOf(office, '300011');
  const terminal = await enrolTerminal(office);
  const opening = terminal.opening();
  const other = new Database(office.files.database);
  other.exec('begin immediate');
  const refused = await terminal.send([opening]);
  expect(codeOf(refused)).toBe('OF-503');
  expect(refused.headers['retry-after']).toBe('5');
  expect(codeOf(await new Browser(office).signIn('300011'))).toBe('OF-503');
  // Reading goes on.
  expect((await browser.get('/v1/terminals')).statusCode).toBe(200);
  other.exec('rollback');
  other.close();
  expect((await terminal.send([opening])).statusCode).toBe(200);
});

it('takes nothing into a database that was put back or moved away under it: nobody would find it again', async () => {
  office = await openOffice();
  const terminal = await enrolTerminal(office);
  const opening = terminal.opening();
  const { database } = office.files;
  const away = `${database}.away`;
  for (const isPutBack of [true, false]) {
    renameSync(database, away);
    if (isPutBack) copyFileSync(away, database);
    const refused = await terminal.send([opening]);
    expect(codeOf(refused)).toBe('OF-503');
    expect(refused.headers['retry-after']).toBe('5');
    renameSync(away, database);
  }
  expect((await terminal.send([opening])).statusCode).toBe(200);
});

const isRoot = process.getuid?.() === 0 && process.platform === 'linux';

/** Fills what is left of a small file system. */
function fill(folder: string): string {
  const path = join(folder, 'ballast');
  const file = openSync(path, 'w');
  try {
    for (const bytes of [65_536, 4_096, 512]) {
      try {
        for (;;) writeSync(file, Buffer.alloc(bytes));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return path;
}

it.skipIf(!isRoot)(
  'answers «later» while the disk is full, and goes on when there is room (needs root to mount)',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tanmori-full-'));
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]);
    try {
      office = await openOffice({ folder });
      const terminal = await enrolTerminal(office);
      expect((await terminal.send([terminal.opening()])).statusCode).toBe(200);
      const ballast = fill(folder);
      const batch = Array.from({ length: 500 }, () => terminal.trail.add('agent.stopped', {}));
      const refused = await terminal.send(batch);
      expect(codeOf(refused)).toBe('OF-503');
      expect(codeOf(await terminal.send(batch))).toBe('OF-503');
      rmSync(ballast);
      const answer = await terminal.send(batch);
      expect(answer.statusCode, answer.body).toBe(200);
      expect(answer.json()).toMatchObject({ expected: 501 });
      await office.close();
      office = null;
    } finally {
      execFileSync('/bin/umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
