import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '../../scripts/setup/say.ts';

/** A program under test that has been started. */
export class Program {
  readonly child: ChildProcess;
  /** Everything it said on both outputs. */
  said = '';
  /** The exit code; null after a signal. */
  readonly ended: Promise<number | null>;
  #over = false;

  constructor(child: ChildProcess) {
    this.child = child;
    for (const output of [child.stdout, child.stderr]) {
      output?.setEncoding('utf8').on('data', (text: string) => {
        this.said += text;
      });
    }
    this.ended = new Promise((resolve) =>
      child.once('close', (code) => {
        this.#over = true;
        resolve(code);
      }),
    );
  }

  get over(): boolean {
    return this.#over;
  }

  /** Waits for a word on its outputs. False where it ended before. */
  async says(word: string): Promise<boolean> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.said.includes(word)) resolve(true);
      };
      for (const output of [this.child.stdout, this.child.stderr]) output?.on('data', look);
      look();
      this.ended.then(
        () => resolve(this.said.includes(word)),
        () => resolve(false),
      );
    });
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}

/** Node's own cache of compiled code, filled by the programs that end in order: a fifth off each of thousands of starts. */
const compileCache = join(repositoryRoot, '.cache', 'durability', 'compiled');

/** The keyring of whoever runs the tests is left alone. */
export function startProgram(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
  const { DBUS_SESSION_BUS_ADDRESS: _bus, ...rest } = process.env;
  return new Program(
    spawn(command, args, {
      env: { ...rest, NODE_COMPILE_CACHE: compileCache, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

/** Runs a program to its end. Throws where it fails. */
export async function runProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const program = startProgram(command, args, env);
  const code = await program.ended;
  if (code !== 0) throw new Error(`${args.slice(0, 2).join(' ')} ended with ${code}: ${program.said.trim()}`);
  return program.said;
}
