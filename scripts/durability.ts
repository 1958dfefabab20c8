import { parseArgs } from 'node:util';
import { run, SetUpError } from './setup/say.ts';

/**
 * `npm run durability`: power cuts and kills of recorder and office in numbers, and every storage call made to fail. With
 * `--wipe`, a PC's erasure is killed instead.
 * Ends with 1 where an answered entry is lost, changed or doubled. See docs/durability.md.
 */
const usage =
  'npm run durability -- [--cuts 200] [--kills 10000] [--moments 1000] [--jobs 2] [--seed N] [--minutes N] [--unsynced] | npm run durability -- --wipe 500 [--seed N] [--minutes N]';

await run(async () => {
  const { wipe, ...options } = readOptions(process.argv.slice(2));
  if (wipe !== null) {
    const { wipeRun } = (await import(`../test/durability/${'wipe-run'}.ts`)) as {
      wipeRun: (kills: number, options: Readonly<Record<string, number | boolean | null>>) => Promise<boolean>;
    };
    return (await wipeRun(Number(wipe), options)) ? 0 : 1;
  }
  const { longRun } = (await import(`../test/durability/${'long-run'}.ts`)) as {
    longRun: (options: Readonly<Record<string, number | boolean | null>>) => Promise<boolean>;
  };
  return (await longRun(options)) ? 0 : 1;
});

interface Options extends Readonly<Record<string, number | boolean | null>> {
  /** Deaths of a wipe; null to play recorder and office. */
  readonly wipe: number | null;
}

function readOptions(argv: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const options = {
    cuts: text,
    kills: text,
    moments: text,
    jobs: text,
    seed: text,
    minutes: text,
    wipe: text,
  } as const;
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
      wipe: values.wipe === undefined ? null : numberOf('wipe', 0),
    };
  } catch (error) {
    throw new SetUpError(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}
