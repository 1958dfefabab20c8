import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SecureVersion } from 'node:tls';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { PackageAnswer } from '#contract/http/terminal-api.ts';
import { TrustFile } from '#contract/log/bundle.ts';
import { makeCityCa } from '../../server/pki/city-ca.ts';
import { programPath } from '../programs.ts';
import { checkBundle } from './support/check-bundle.ts';
import { vkeyOf } from './support/log.ts';
import { newKeyPair } from './support/trail.ts';
import { openWitness } from './support/witness.ts';

const server = programPath('server');
const folder = mkdtempSync(join(tmpdir(), 'tanmori-cli-'));
const data = join(folder, 'office');
const Listening = z.strictObject({ listening: z.url() });

const command = (...args: string[]) =>
  spawnSync(process.execPath, [server, ...args], { encoding: 'utf8', timeout: 60_000 });
/** Whole programs are started and ended, several in each test. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

interface Running {
  readonly url: string;
  readonly child: ChildProcess;
}

/** Every server that was started: a failed test must not leave one behind. */
const started = new Set<ChildProcess>();

async function start(): Promise<Running> {
  const child = spawn(process.execPath, [server, 'run', '--data', data, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.add(child);
  for await (const line of createInterface({ input: child.stdout })) {
    return { url: Listening.parse(JSON.parse(line)).listening, child };
  }
  throw new Error('the server ended without a word');
}

/** Asks the server, trusting one CA and no other. */
const ask = async (url: string, ca: string, body?: object, maxVersion: SecureVersion = 'TLSv1.3') => {
  const { status, text } = await exchange(url, ca, body, maxVersion);
  return { status, body: JSON.parse(text) as unknown };
};
const askText = async (url: string, ca: string): Promise<string> => (await exchange(url, ca)).text;

const exchange = (
  url: string,
  ca: string,
  body?: object,
  maxVersion: SecureVersion = 'TLSv1.3',
): Promise<{ status: number; text: string }> =>
  new Promise((resolvePromise, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const asked = request(
      url,
      { ca, maxVersion, method, headers: { 'content-type': 'application/json' } },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () => resolvePromise({ status: answer.statusCode ?? 0, text }));
      },
    );
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });

const chains = (): readonly string[] => {
  const db = new Database(join(data, 'office.db'), { readonly: true });
  try {
    return z.array(z.string()).parse(db.prepare('select id from chains').pluck().all());
  } finally {
    db.close();
  }
};

const caPem = () => readFileSync(join(data, 'city-ca.pem'), 'utf8');

beforeAll(() => {
  const made = command('init', '--data', data, '--host', 'localhost', '--sample');
  expect(made.stderr).toBe('');
  expect(made.status).toBe(0);
});
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('init', () => {
  it('keeps keys and database from other accounts', () => {
    const mode = (name: string) => statSync(join(data, name)).mode & 0o777;
    expect(statSync(data).mode & 0o777).toBe(0o700);
    for (const name of ['city-ca.key', 'server.key', 'office.key', 'log.key', 'office.db'])
      expect(mode(name), name).toBe(0o600);
    expect(mode('city-ca.pem')).toBe(0o644);
    expect(Buffer.from(readFileSync(join(data, 'office.pub'), 'utf8').trim(), 'base64')).toHaveLength(32);
  });

  it('a second time leaves everything as it is', () => {
    const names = ['city-ca.pem', 'city-ca.key', 'server.pem', 'server.key', 'office.key', 'office.pub'];
    names.push('log.key', 'log.vkey');
    const before = names.map((name) => readFileSync(join(data, name), 'utf8'));
    expect(command('init', '--data', data, '--sample').status).toBe(0);
    expect(names.map((name) => readFileSync(join(data, name), 'utf8'))).toEqual(before);
  });

  it('for a further host issues a new certificate from the same CA', () => {
    const ca = caPem();
    const leaf = readFileSync(join(data, 'server.pem'), 'utf8');
    expect(command('init', '--data', data, '--host', 'office.example').status).toBe(0);
    expect(caPem()).toBe(ca);
    expect(readFileSync(join(data, 'server.pem'), 'utf8')).not.toBe(leaf);
  });
});

describe('run', () => {
  it('serves whoever trusts the city CA, and nobody else; enrols with a printed code; stops and goes on', async () => {
    const first = await start();
    expect(await ask(`${first.url}/v1/health`, caPem())).toEqual({ status: 200, body: { ok: true } });
    const other = await makeCityCa(new Date());
    await expect(ask(`${first.url}/v1/health`, other.certPem)).rejects.toThrow(/certificate/);
    await expect(ask(`${first.url}/v1/health`, caPem(), undefined, 'TLSv1.2')).rejects.toThrow(/protocol version/);

    // While the server runs: both processes share the database.
    const printed = command('enrol-code', '--data', data, '--terminal', 'T-0001');
    expect(printed.stdout).toMatch(/^[A-Z2-7]{16}\n$/);
    const [device, seal] = [newKeyPair(), newKeyPair()];
    const enrol = {
      terminal: 'T-0001',
      code: printed.stdout.trim(),
      deviceKey: device.publicBase64,
      sealKey: seal.publicBase64,
      machine: 'b'.repeat(64),
    };
    const enrolled = await ask(`${first.url}/v1/terminal/enrol`, caPem(), enrol);
    expect(enrolled.status).toBe(200);
    PackageAnswer.parse(enrolled.body);

    const ended = once(first.child, 'exit');
    first.child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);

    const second = await start();
    const again = await ask(`${second.url}/v1/terminal/enrol`, caPem(), enrol);
    expect(again).toMatchObject({ status: 403, body: { code: 'OF-463' } });
    // A killed server leaves a database that opens.
    const killed = once(second.child, 'exit');
    second.child.kill('SIGKILL');
    await killed;
    const third = await start();
    expect((await ask(`${third.url}/v1/health`, caPem())).status).toBe(200);
    const signedIn = await ask(`${third.url}/v1/auth/sign-in`, caPem(), {
      account: '400007',
      password: 'mihon-400007',
    });
    expect(signedIn).toMatchObject({ status: 200, body: { account: { role: 'auditor' }, sample: true } });
    const gone = once(third.child, 'exit');
    third.child.kill('SIGTERM');
    await gone;
  });
});

describe('the office log', () => {
  const vkey = () => readFileSync(join(data, 'log.vkey'), 'utf8').trim();
  const name = () => vkey().split('+')[0];

  it('has a name of its own, from the host or as it is told', () => {
    expect(name()).toMatch(/^localhost\/tanmori-[0-9a-f]{8}$/);
    const other = join(folder, 'named');
    expect(command('init', '--data', other, '--origin', 'city.example/trail-2026').status).toBe(0);
    expect(readFileSync(join(other, 'log.vkey'), 'utf8')).toMatch(/^city\.example\/trail-2026\+[0-9a-f]{8}\+/);
  });

  it('is published by a running server; trust, bundle and disposal go beside it', async () => {
    const running = await start();
    command('enrol-code', '--data', data, '--terminal', 'T-0001');
    const sent = Date.now();
    let checkpoint = '';
    while (!checkpoint.startsWith(`${name()}\n`)) {
      expect(Date.now() - sent).toBeLessThan(20_000);
      checkpoint = await askText(`${running.url}/log/checkpoint`, caPem());
    }
    const trusted = command('trust', '--data', data);
    const trust = TrustFile.parse(JSON.parse(trusted.stdout));
    expect(trust).toMatchObject({ logs: [vkey()], witnesses: [], quorum: 0 });
    expect(trust.seen).toHaveLength(1);

    const out = join(folder, 'bundle.jsonl');
    const made = command('bundle', '--data', data, '--chain', 'loan:L-20200101-001', '--out', out);
    expect(made).toMatchObject({ status: 1, stdout: '' });
    const [loan] = chains();
    if (loan === undefined) throw new Error('no chain');
    expect(command('bundle', '--data', data, '--chain', loan, '--out', out)).toMatchObject({ status: 0, stderr: '' });
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(checkBundle(lines, vkeyOf(vkey()))).toMatchObject({ entries: 0 });
    const printed = command('bundle', '--data', data, '--chain', loan).stdout.trimEnd().split('\n');
    expect(checkBundle(printed, vkeyOf(vkey()))).toMatchObject({ entries: 0 });
    expect(statSync(out).mode & 0o777).toBe(0o600);

    const disposed = command('dispose', '--data', data, '--before', '2020-01-01');
    expect(JSON.parse(disposed.stdout)).toEqual({
      loans: 0,
      entries: 0,
      forks: 0,
      sessions: 0,
      acts: 0,
      handIns: [],
      takeouts: [],
      papers: 0,
    });
    // Nobody signs beside it.
    for (const second of [['restart-log'], ['run', '--port', '0']]) {
      const [verb = '', ...rest] = second;
      const beside = command(verb, '--data', data, ...rest);
      expect(beside).toMatchObject({ status: 1, stdout: '' });
      expect(beside.stderr).toContain('another server runs on this folder');
    }
    const ended = once(running.child, 'exit');
    running.child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('takes a witness by its key, and the trust file names it', async () => {
    const running = await openWitness();
    await running.close();
    const witness = running.vkey;
    const url = 'https://witness.example/';
    expect(command('witness', '--data', data, '--url', url, '--vkey', witness)).toMatchObject({
      status: 0,
      stderr: '',
    });
    const trust = TrustFile.parse(JSON.parse(command('trust', '--data', data).stdout));
    expect(trust).toMatchObject({ witnesses: [witness], quorum: 1 });
    expect(command('witness', '--data', data, '--url', url, '--vkey', vkey()).status).toBe(1);
    rmSync(join(data, 'witnesses.json'));
  });

  it('of a database put back from an older copy is not continued but by restart-log', async () => {
    const copy = join(folder, 'copy.db');
    for (const end of ['', '-wal', '-shm']) rmSync(`${copy}${end}`, { force: true });
    cpSync(join(data, 'office.db'), copy);
    const running = await start();
    const before = readFileSync(join(data, 'checkpoint'), 'utf8');
    command('enrol-code', '--data', data, '--terminal', 'T-0001');
    const sent = Date.now();
    while (readFileSync(join(data, 'checkpoint'), 'utf8') === before) {
      expect(Date.now() - sent).toBeLessThan(20_000);
      await new Promise((again_) => setTimeout(again_, 50));
    }
    const killed = once(running.child, 'exit');
    running.child.kill('SIGKILL');
    await killed;
    for (const end of ['-wal', '-shm']) rmSync(join(data, `office.db${end}`), { force: true });
    cpSync(copy, join(data, 'office.db'));
    const refused = command('run', '--data', data, '--port', '0');
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toContain('server.js restart-log');
    const old = vkey();
    const restarted = command('restart-log', '--data', data);
    expect(restarted.stdout).toMatch(/^localhost\/tanmori-[0-9a-f]{8}\n$/);
    const trust = TrustFile.parse(JSON.parse(command('trust', '--data', data).stdout));
    expect(trust.logs).toHaveLength(2);
    expect(trust.logs[1]).toBe(old);
    const again = await start();
    expect(await askText(`${again.url}/log/checkpoint`, caPem())).toContain(restarted.stdout);
    const gone = once(again.child, 'exit');
    again.child.kill('SIGTERM');
    await gone;
  });
});

describe('a wrong command line', () => {
  it.each([
    [[], 2],
    [['serve'], 2],
    [['init'], 2],
    [['init', '--data', '/tmp/x', '--nope'], 2],
    [['init', '--data', '/tmp/x', 'y'], 2],
    [['init', '--data', join(folder, 'x'), '--origin', 'a b'], 2],
    [['witness', '--data', data, '--url', 'https://x.example'], 2],
    [['witness', '--data', data, '--url', 'x', '--vkey', 'y'], 1],
    [['dispose', '--data', data, '--before', '2026'], 2],
    [['bundle', '--data', data, '--chain', 'x'], 2],
    [['trust', '--data', join(folder, 'none')], 1],
    [['restart-log', '--data', join(folder, 'none')], 1],
    [['run', '--data', join(folder, 'none'), '--port', '99999'], 2],
    [['run', '--data', join(folder, 'none'), '--port', '0'], 1],
    [['enrol-code', '--data', join(folder, 'none'), '--terminal', 'T-0001'], 1],
    [['enrol-code', '--data', data, '--terminal', 'T-1'], 2],
    [['enrol-code', '--data', data, '--terminal', 'T-0002'], 1],
  ])('%j ends with %i and says why', (args, status) => {
    const ended = command(...args);
    expect(ended.status).toBe(status);
    expect(ended.stderr).not.toBe('');
    expect(ended.stdout).toBe('');
  });
});
