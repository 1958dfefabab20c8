import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it, vi } from 'vitest';
import { dataFolder } from '../../../server/data-folder.ts';
import { tell } from '../../../server/notices/tell.ts';
import { openSqlite } from '../../../server/store/sqlite/open.ts';
import { programPath } from '../../programs.ts';
import { headerOf, type MailServer, mailAccount, startMailServer } from '../support/mail-server.ts';

const program = programPath('server');
const folder = mkdtempSync(join(tmpdir(), 'tanmori-mail-'));
const files = dataFolder(join(folder, 'office'));
const password = join(folder, 'password');
const at = '/nowhere@example.jp';
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const command = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args, '--data', files.folder], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};
let running: ChildProcess | null = null;
let mailServer: MailServer | null = null;
afterAll(async () => {
  running?.kill('SIGKILL');
  await mailServer?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(): Promise<ChildProcess> {
  const args = [program, 'run', '--data', files.folder, '--port', '0'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running = child;
  await new Promise<void>((listening) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('listening')) listening();
    });
  });
  return child;
}

it('a server that is killed when the mail is over there sends it again under its Message-ID, and says so', async () => {
  expect(command('init', '--sample')).toMatchObject({ status: 0 });
  let office: ChildProcess | null = null;
  let messages = 0;
  const server = await startMailServer(files, {
    onMessage: async () => {
      messages += 1;
      if (messages > 1) return null;
      const ended = new Promise((resolveEnd) => office?.once('exit', resolveEnd));
      office?.kill('SIGKILL');
      await ended;
      return null;
    },
  });
  mailServer = server;
  writeFileSync(password, mailAccount.password, { mode: 0o600 });
  const set = [
    ...['mail', 'set', '--host', 'localhost', '--port', String(server.port), '--tls', 'starttls'],
    ...['--from', 'tanmori@city.example.lg.jp', '--user', mailAccount.user, '--password-file', password],
    ...['--ca', files.caCert, '--link', 'https://tanmori.example.lg.jp'],
  ];
  expect(command(...set)).toMatchObject({ status: 0, stderr: '' });
  const store = await openSqlite(files.database);
  await store.write(async (tx) => {
    await tx.updateTable('accounts').set({ mail: 'kacho@example.jp' }).where('id', '=', '200045').execute();
    const happened = { of: 'loss' as const, terminal: 'T-0001', section: 'planning' };
    await tell(tx, happened, { at: new Date(), actor: 'it:300011', key: '見本' });
  });
  office = await run();
  await new Promise((resolveExit) => office?.once('exit', resolveExit));
  expect(messages).toBe(1);
  const mail = () => store.db.selectFrom('mails').selectAll().executeTakeFirstOrThrow();
  expect(await mail()).toMatchObject({ state: 'waiting', tries: 1, unsure: 0, begun_at: expect.any(String) });
  office = await run();
  await vi.waitFor(async () => expect((await mail()).state).toBe('sent'), { timeout: 60_000, interval: 500 });
  office.kill('SIGTERM');
  expect(await mail()).toMatchObject({ tries: 2, unsure: 1 });
  const ids = server.received.map(({ raw }) => headerOf(raw, 'Message-ID'));
  expect(ids).toEqual([(await mail()).message_id, (await mail()).message_id]);
  const acts = await store.db.selectFrom('office_acts').select('act').execute();
  expect(acts.map(({ act }) => act)).toEqual(expect.arrayContaining(['mail.configured', 'mail.repeated']));
  await store.close();
});

it('the command line refuses what cannot be used, names why, and never takes a password', async () => {
  const set = ['mail', 'set', '--host', 'localhost', '--port', '1', '--from', 'a@example.jp', '--link', 'https://x.jp'];
  const open = [...set, '--tls', 'none', '--user', 'a', '--password-file', password];
  expect(command(...open)).toMatchObject({ status: 1, stderr: expect.stringContaining('OF-605') });
  const missing = [...set, '--tls', 'tls', '--user', 'a', '--password-file', `${password}.none`];
  expect(command(...missing)).toMatchObject({ status: 1, stderr: expect.stringContaining('OF-603') });
  expect(command(...set, '--tls', 'tls', '--password', 'x')).toMatchObject({ status: 2 });
  expect(command('mail', 'test', '--to', at)).toMatchObject({ status: 2 });
  expect(command(...set, '--tls', 'tls')).toMatchObject({ status: 0 });
  expect(command('mail', 'test', '--to', 'a@example.jp')).toMatchObject({
    ...{ status: 1, stderr: expect.stringContaining('OF-604') },
  });
  expect(command('mail', 'off')).toMatchObject({ status: 0 });
  expect(command('mail', 'test', '--to', 'a@example.jp')).toMatchObject({
    ...{ status: 1, stderr: expect.stringContaining('OF-602') },
  });
});
