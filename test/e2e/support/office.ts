import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..', '..');
const startTimeoutMs = 30_000;
const stopTimeoutMs = 10_000;

/** The program under test: as it ships where it has been built, else from its source. */
const builtServer = join(root, 'out/server/server.js');
const program = existsSync(builtServer) ? builtServer : join(root, 'server/server.ts');

export interface Office {
  readonly url: string;
  /** The city CA that terminals pin. */
  readonly caPem: string;
  /** The office's signing key, raw 32 bytes in base64. */
  readonly publicKey: string;
  readonly dataDir: string;
  /** A fresh one-time code for `terminal`. */
  readonly enrolCode: (terminal: string) => Promise<string>;
  /** Runs another command of the server on the same data; answers what it printed. */
  readonly command: (...args: readonly string[]) => Promise<string>;
  /** SIGTERM, and waits for the end. */
  readonly stop: () => Promise<void>;
  /** SIGKILL, and waits for the end. */
  readonly kill: () => Promise<void>;
  /** Starts again on the same data and port; ends a running server first. */
  readonly restart: () => Promise<void>;
}

/**
 * Sets up an office with the 見本 data below `home` and runs the real server as a child process.
 * @param options.home the data goes to `<home>/office`; a second call on the same home finds its data again.
 * @param options.port a free one where none is given.
 */
export async function startOffice(options: { readonly home: string; readonly port?: number }): Promise<Office> {
  const dataDir = join(options.home, 'office');
  await mkdir(dataDir, { recursive: true });
  await run(process.execPath, [program, 'init', '--data', dataDir, '--host', 'localhost', '--sample']);
  const port = options.port ?? (await freePort());
  let child = await listen(dataDir, port);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    await ended;
    clearTimeout(late);
  };
  return {
    url: `https://localhost:${port}`,
    caPem: await readFile(join(dataDir, 'city-ca.pem'), 'utf8'),
    publicKey: (await readFile(join(dataDir, 'office.pub'), 'utf8')).trim(),
    dataDir,
    enrolCode: async (terminal) => {
      const args = [program, 'enrol-code', '--data', dataDir, '--terminal', terminal];
      const code = /\b[A-Z2-7]{16}\b/.exec((await run(process.execPath, args)).stdout)?.[0];
      if (code === undefined) throw new Error('the server printed no enrolment code');
      return code;
    },
    command: async (...args) => (await run(process.execPath, [program, ...args, '--data', dataDir])).stdout,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGTERM');
      child = await listen(dataDir, port);
    },
  };
}

/** Runs the server and waits until it says that it listens. What it wrote to stderr is in the error otherwise. */
async function listen(dataDir: string, port: number): Promise<ChildProcess> {
  const consoleDir = join(root, 'out/console');
  const args = [program, 'run', '--data', dataDir, '--port', String(port), '--console', consoleDir];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  // A test run that is broken off leaves no server behind.
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-8_000);
  });
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`the office server ${why}\n${complaints}`));
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`did not listen within ${startTimeoutMs} ms`);
    }, startTimeoutMs);
    child.once('exit', (code, signal) => {
      clearTimeout(late);
      fail(`ended (${signal ?? code}) before it listened`);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.includes('"listening"')) return;
      clearTimeout(late);
      resolve();
    });
  });
  return child;
}

/** A TCP port nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
