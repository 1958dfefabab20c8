import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { SecureVersion } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PackageAnswer } from '#contract/http/terminal-api.ts';
import { makeCityCa } from '../../server/pki/city-ca.ts';
import { newKeyPair } from './support/trail.ts';

const server = resolve(import.meta.dirname, '../../server/server.ts');
const folder = mkdtempSync(join(tmpdir(), 'tanmori-cli-'));
const data = join(folder, 'office');
const Listening = z.strictObject({ listening: z.url() });

const command = (...args: string[]) => spawnSync(process.execPath, [server, ...args], { encoding: 'utf8' });

interface Running {
  readonly url: string;
  readonly child: ChildProcess;
}

async function start(): Promise<Running> {
  const child = spawn(process.execPath, [server, 'run', '--data', data, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return { url: Listening.parse(JSON.parse(line)).listening, child };
  }
  throw new Error('the server ended without a word');
}

/** Asks the server, trusting one CA and no other. */
const ask = (
  url: string,
  ca: string,
  body?: object,
  maxVersion: SecureVersion = 'TLSv1.3',
): Promise<{ status: number; body: unknown }> =>
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
        answer.on('end', () => resolvePromise({ status: answer.statusCode ?? 0, body: JSON.parse(text) }));
      },
    );
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });

const caPem = () => readFileSync(join(data, 'city-ca.pem'), 'utf8');

beforeAll(() => {
  const made = command('init', '--data', data, '--host', 'localhost', '--sample');
  expect(made.stderr).toBe('');
  expect(made.status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('init', () => {
  it('keeps keys and database from other accounts', () => {
    const mode = (name: string) => statSync(join(data, name)).mode & 0o777;
    expect(statSync(data).mode & 0o777).toBe(0o700);
    for (const name of ['city-ca.key', 'server.key', 'office.key', 'office.db']) expect(mode(name), name).toBe(0o600);
    expect(mode('city-ca.pem')).toBe(0o644);
    expect(Buffer.from(readFileSync(join(data, 'office.pub'), 'utf8').trim(), 'base64')).toHaveLength(32);
  });

  it('a second time leaves everything as it is', () => {
    const names = ['city-ca.pem', 'city-ca.key', 'server.pem', 'server.key', 'office.key', 'office.pub'];
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

describe('a wrong command line', () => {
  it.each([
    [[], 2],
    [['serve'], 2],
    [['init'], 2],
    [['init', '--data', '/tmp/x', '--nope'], 2],
    [['init', '--data', '/tmp/x', 'y'], 2],
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
