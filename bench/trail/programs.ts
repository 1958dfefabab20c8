import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { build } from '../../scripts/build.ts';
import { repositoryRoot } from '../../scripts/setup/say.ts';
import type { Runtime } from '../../server/runtime.ts';
import { type Program, startProgram } from '../../test/durability/program.ts';

export const runtime: Runtime = { now: () => new Date(), random: (count) => randomBytes(count) };
export const recorderProgram = join(repositoryRoot, 'out', 'recorder', 'recorder.js');
export const serverProgram = join(repositoryRoot, 'out', 'server', 'server.js');

/** Builds what is measured as it is shipped. */
export const buildPrograms = async (): Promise<void> => void (await build(['recorder', 'server'], 'production'));

/** The whole number in an environment variable, or what holds where it is not set. */
export function numberFrom(name: string, otherwise: number): number {
  const value = Number(process.env[name] ?? otherwise);
  if (!Number.isFinite(value) || value <= 0) throw new Error(`${name} is no positive number`);
  return value;
}

/** Starts a program and waits until it says that it is ready. */
export async function startReady(args: readonly string[], word: string): Promise<Program> {
  const program = startProgram(process.execPath, args);
  if (!(await program.says(word))) throw new Error(`${args.slice(0, 2).join(' ')} did not start: ${program.said}`);
  return program;
}

export interface RunningOffice {
  readonly program: Program;
  /** `https://localhost:12345` */
  readonly origin: string;
  readonly pid: number;
}

/**
 * Starts the office server on a folder that was made with `init`.
 * @param nodeArgs for Node itself: a profile, say
 */
export async function startOffice(folder: string, nodeArgs: readonly string[] = []): Promise<RunningOffice> {
  const args = [...nodeArgs, serverProgram, 'run', '--data', folder, '--port', '0'];
  const program = await startReady(args, '"listening"');
  const origin = /https:\/\/localhost:\d+/.exec(program.said)?.[0];
  if (origin === undefined) throw new Error(`the office did not say where it listens: ${program.said}`);
  return { program, origin, pid: program.child.pid ?? 0 };
}
