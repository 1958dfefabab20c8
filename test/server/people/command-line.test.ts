import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { passwordMatches } from '../../../server/auth/password.ts';
import { programPath } from '../../programs.ts';

const server = programPath('server');
const folder = mkdtempSync(join(tmpdir(), 'tanmori-people-'));
const data = join(folder, 'office');
/** Whole programs are started, several in each test. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const command = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [server, ...args, '--data', data], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};
const rows = (sql: string): readonly unknown[] => {
  const db = new Database(join(data, 'office.db'), { readonly: true });
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
};

beforeAll(() => expect(command('init')).toMatchObject({ status: 0, stderr: '' }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('an empty office gets its sections, its first admin and its staff', async () => {
  const admin = ['--id', '900001', '--name', '髙橋 管理', '--kana', 'たかはし', '--section', 'S10', '--role', 'admin'];
  expect(command('account', 'add', ...admin)).toMatchObject({ status: 1, stdout: '' });
  expect(command('section', 'import', '--dry-run').stdout).toContain('加える 45');
  expect(rows('select * from sections')).toHaveLength(0);
  expect(command('section', 'import')).toMatchObject({ status: 0, stderr: '' });
  expect(rows('select * from sections')).toHaveLength(45);

  const added = command('account', 'add', ...admin);
  expect(added).toMatchObject({ status: 0, stderr: '' });
  const password = added.stdout.trim();
  expect(password).toMatch(/^(\w{4}-){3}\w{4}$/);
  const [row] = rows('select * from accounts') as [Record<string, string & number>];
  expect(row).toMatchObject({ id: '900001', role: 'admin', password_state: 'initial', disabled: 0 });
  const verifier = {
    ...{
      salt: row.password_salt ?? '',
      hash: row.password_hash ?? '',
      memoryKiB: row.password_memory_kib ?? 0,
    },
    ...{ passes: row.password_passes ?? 0, parallelism: row.password_parallelism ?? 0 },
  };
  expect(await passwordMatches(password, verifier)).toBe(true);

  const file = join(folder, '職員.csv');
  writeFileSync(file, '職員番号,氏名,所属\n500001,見本 一,財政課\n12,見本 二,財政課\n');
  const refused = command('staff', 'import', file);
  expect(refused).toMatchObject({ status: 1, stdout: '' });
  expect(refused.stderr).toContain('3行目 職員番号 「12」');
  writeFileSync(file, '職員番号,氏名,所属,\u001b[2J\u202e備考\n"12\u009b1A\n",見本 二,財政課,\n');
  const { stderr } = command('staff', 'import', file);
  expect(stderr).toContain('読まない列：\\u{1b}[2J\\u{202e}備考');
  expect(stderr).toContain('職員番号 「12\\u{9b}1A」');
  writeFileSync(file, '職員番号,氏名,所属\n500001,見本 一,財政課\n');
  expect(command('staff', 'import', file).stdout).toContain('加える 1');
  expect(command('staff', 'import', file).stdout).toContain('同じ 1');

  expect(command('account', 'disable', '--id', '900001')).toMatchObject({ status: 1, stdout: '' });
  expect(command('account', 'disable', '--id', '500001')).toMatchObject({ status: 0, stdout: '' });
  expect(command('account', 'reset', '--id', '500001').status).toBe(1);
  expect(command('account', 'enable', '--id', '500001').status).toBe(0);
  expect(command('account', 'reset', '--id', '500001').stdout).toMatch(/^(\w{4}-){3}\w{4}\n$/);
  const actors = rows('select distinct actor from office_acts') as { actor: string }[];
  expect(actors).toEqual([{ actor: 'cli' }]);
});

it.each([
  ['account'],
  ['account', 'remove', '--id', '900001'],
  ['account', 'add', '--id', '9'],
  ['account', 'add', 'x', '--id', '900001'],
  ['staff', 'import'],
  ['section', 'export'],
  ['section', 'import', 'a', 'b'],
])('%j is refused with the usage', (...args) => {
  const ended = command(...args);
  expect(ended).toMatchObject({ status: 2, stdout: '' });
  expect(ended.stderr).toContain('usage:');
});
