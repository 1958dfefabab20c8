import type { RunCommand } from '../../platform/command.ts';
import { commandRunner } from '../../platform/spawn-command.ts';

/** Runs a program of the system with its output in English. */
export const runCommand = commandRunner('/', { LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' });

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
