import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const repositoryRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const started = performance.now();

/** One line about what is being done, with the seconds since the command began. */
export const say = (text: string): void => {
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  process.stdout.write(`[tanmori ${seconds}s] ${text}\n`);
};

/** A failure that the person at the keyboard can act on: what happened, and what to do. */
export class SetUpError extends Error {}

/** Runs a command's main function; a {@link SetUpError} becomes one sentence, anything else keeps its stack. */
export async function run(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`[tanmori] ${error.message}\n`);
    process.exitCode = 1;
  }
}

/** Path of a tool installed with the npm packages. */
export function tool(name: string): string {
  const path = join(repositoryRoot, 'node_modules', '.bin', name);
  if (!existsSync(path)) throw new SetUpError(`${name} is not installed: run npm ci`);
  return path;
}
