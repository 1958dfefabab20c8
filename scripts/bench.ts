import { run, SetUpError } from './setup/say.ts';

/** `npm run bench -- NAME`: each bench measures its figure and its reference in the same run. */
const benches = ['startup', 'search', 'verify', 'trail', 'guards', 'wipe', 'statistics', 'scan'] as const;
/** `bench/statistics.ts` is what all of them reckon with. */
const fileOf = (name: string): string => (name === 'statistics' ? 'telework' : name);

await run(async () => {
  const named = process.argv.slice(2);
  const unknown = named.filter((name) => !benches.some((bench) => bench === name));
  if (unknown.length > 0)
    throw new SetUpError(`No bench called ${unknown.join(', ')}. There are: ${benches.join(', ')}.`);
  for (const name of named.length === 0 ? benches : named) {
    const { measure } = (await import(`../bench/${fileOf(name)}.ts`)) as { measure: () => Promise<void> };
    await measure();
  }
  return 0;
});
