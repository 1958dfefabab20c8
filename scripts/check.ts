import { spawn } from 'node:child_process';
import { repositoryRoot, run, say, tool } from './setup/say.ts';

/** Exactly what CI runs before the tests: format and lint, types, unused code, import walls. */
const steps: readonly (readonly [title: string, command: string, ...args: string[]])[] = [
  ['format and lint', 'biome', 'check', '--error-on-warnings', '.'],
  ['types', 'tsc', '-b'],
  ['unused code', 'knip'],
  ['import walls', 'vitest', 'run', '--project', 'unit', 'test/unit/walls.test.ts'],
];

await run(async () => {
  for (const [title, command, ...args] of steps) {
    say(title);
    const code = await new Promise<number>((resolve) => {
      spawn(tool(command), args, { cwd: repositoryRoot, stdio: 'inherit' }).once('close', (status) =>
        resolve(status ?? 1),
      );
    });
    if (code !== 0) {
      say(`${title}: failed`);
      return 1;
    }
  }
  say('check passed');
  return 0;
});
