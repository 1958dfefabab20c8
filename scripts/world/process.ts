import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { SystemAccount } from '../setup/accounts.ts';
import { SetUpError } from '../setup/say.ts';

export interface ProgramSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Null where the caller itself runs it. */
  readonly as: SystemAccount | null;
  readonly env: Readonly<Record<string, string>>;
  readonly log: string;
}

/**
 * Starts a program as an account, both outputs appended to its log. `setpriv` also ties its life to ours: where the
 * command is killed outright, nothing is left running behind it.
 */
export function startAs(spec: ProgramSpec): ChildProcess {
  const account = spec.as === null ? [] : [`--reuid=${spec.as.uid}`, `--regid=${spec.as.gid}`, '--clear-groups'];
  // Set by `env`, once the account is the program's own: a library that LD_PRELOAD names would else come in as root.
  const env = Object.entries(spec.env).map(([name, value]) => `${name}=${value}`);
  const child = spawn('setpriv', [...account, '--pdeathsig=TERM', '--', 'env', ...env, spec.command, ...spec.args], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LANG: 'ja_JP.UTF-8', TZ: 'Asia/Tokyo' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C is for the command, which then ends its programs in order.
    detached: true,
  });
  const log = createWriteStream(spec.log, { flags: 'a' });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  child.once('close', () => log.end());
  return child;
}

export interface Ending {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end, whatever that is. */
export async function endingOf(spec: ProgramSpec): Promise<Ending> {
  const child = startAs(spec);
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, out, err };
}

/** Runs a program to its end. @returns its standard output. @throws {SetUpError} with its last line where it fails. */
export async function runAs(spec: ProgramSpec): Promise<string> {
  const { code, out, err } = await endingOf(spec);
  if (code !== 0)
    throw new SetUpError(`${spec.name} failed (${code}): ${err.trim().split('\n').at(-1) ?? ''} — see ${spec.log}`);
  return out;
}

/** The first line of a program's output that `accept` takes; fails with the log's place when it ends before. */
export function firstLine<T>(
  child: ChildProcess,
  spec: ProgramSpec,
  accept: (line: string) => T | null,
  timeoutMs: number,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const fail = (why: string) => reject(new SetUpError(`${spec.name} ${why} — see ${spec.log}`));
    const timer = setTimeout(() => fail(`did not get ready within ${timeoutMs / 1000} s`), timeoutMs);
    child.once('close', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code} before it was ready`);
    });
    child.once('error', (error) => fail(error.message));
    for (const output of [child.stdout, child.stderr]) {
      if (output === null) continue;
      createInterface(output).on('line', (line) => {
        const value = accept(line);
        if (value === null) return;
        clearTimeout(timer);
        resolve(value);
      });
    }
  });
}

/** Ends a program: the signal, then SIGKILL where it does not end in time. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM', graceMs = 5000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await closed;
  clearTimeout(timer);
}
