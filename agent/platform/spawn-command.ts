import { execFile } from 'node:child_process';
import type { CommandResult, RunCommand } from './command.ts';

/** Runs programs of the system: absolute path, no shell, and of the environment only what is given here. */
export const commandRunner =
  (cwd: string, env: Readonly<Record<string, string>>): RunCommand =>
  (file, args, limits) =>
    new Promise((resolve) => {
      const child = execFile(
        file,
        [...args],
        {
          timeout: limits.timeoutMs,
          maxBuffer: limits.maxBytes,
          killSignal: 'SIGKILL',
          encoding: 'buffer',
          windowsHide: true,
          cwd,
          env: { ...env },
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
