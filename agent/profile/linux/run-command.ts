import { execFile } from 'node:child_process';
import type { CommandResult, RunCommand } from '../../platform/command.ts';

/** Runs a program of the system: absolute path, no shell, nothing of our environment, output in English. */
export const runCommand: RunCommand = (file, args, limits) =>
  new Promise((resolve) => {
    const child = execFile(
      file,
      [...args],
      {
        timeout: limits.timeoutMs,
        maxBuffer: limits.maxBytes,
        killSignal: 'SIGKILL',
        encoding: 'buffer',
        cwd: '/',
        env: { LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
      },
      (error, stdout, stderr) => resolve(resultOf(error, stdout, stderr)),
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(limits.input);
  });

function resultOf(
  error: (Error & { readonly code?: string | number | null | undefined; readonly killed?: boolean }) | null,
  stdout: Buffer,
  stderr: Buffer,
): CommandResult {
  if (error === null) return { kind: 'ended', code: 0, stdout, stderr };
  if (typeof error.code === 'number') return { kind: 'ended', code: error.code, stdout, stderr };
  switch (error.code) {
    case 'ENOENT':
      return { kind: 'failed', why: 'missing' };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'failed', why: 'denied' };
    case 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER':
      return { kind: 'failed', why: 'too-much-output' };
    default:
      return { kind: 'failed', why: error.killed === true ? 'timeout' : 'killed' };
  }
}

/** For a question that is answered at once, in a few lines. */
export const shortAnswer = { timeoutMs: 10_000, maxBytes: 65_536 } as const;
const usual = { timeoutMs: 20_000, maxBytes: 16 * 1024 * 1024 };

/** The output of a command that has to succeed. Throws with what the command said. */
export async function outputOf(run: RunCommand, file: string, args: readonly string[]): Promise<string> {
  const result = await run(file, args, usual);
  if (result.kind === 'failed') throw new Error(`${file}: ${result.why}`);
  if (result.code !== 0)
    throw new Error(`${file} (${result.code}): ${result.stderr.toString('utf8').trim().slice(0, 300)}`);
  return result.stdout.toString('utf8');
}
