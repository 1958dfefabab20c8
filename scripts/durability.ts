import { parseArgs } from 'node:util';
import { run, SetUpError } from './setup/say.ts';

/**
 * `npm run durability`: power cuts and kills of recorder and office in numbers, and every storage call made to fail.
 * Ends with 1 where an answered entry is lost, changed or doubled. See docs/durability.md.
 */
const usage =
  'npm run durability -- [--cuts 200] [--kills 10000] [--moments 1000] [--jobs 2] [--seed N] [--minutes N] [--unsynced]';

await run(async () => {
  const { longRun } = (await import(`../test/durability/${'long-run'}.ts`)) as {
    longRun: (options: Readonly<Record<string, number | boolean | null>>) => Promise<boolean>;
  };
  return (await longRun(readOptions(process.argv.slice(2)))) ? 0 : 1;
});

function readOptions(argv: readonly string[]): Readonly<Record<string, number | boolean | null>> {
  const text = { type: 'string' } as const;
  const options = { cuts: text, kills: text, moments: text, jobs: text, seed: text, minutes: text } as const;
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { ...options, unsynced: { type: 'boolean' } },
      strict: true,
    });
    const numberOf = (name: keyof typeof options, otherwise: number): number => {
      const given = values[name];
      if (given === undefined) return otherwise;
      if (!/^\d{1,7}$/.test(given)) throw new Error(`--${name} takes a number`);
      return Number(given);
    };
    return {
      cuts: numberOf('cuts', 200),
      kills: numberOf('kills', 10_000),
      moments: numberOf('moments', 1000),
      jobs: Math.max(1, numberOf('jobs', 2)),
      seed: numberOf('seed', Date.now() % 1_000_000),
      minutes: values.minutes === undefined ? null : numberOf('minutes', 0),
      unsynced: values.unsynced ?? false,
    };
  } catch (error) {
    throw new SetUpError(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}
