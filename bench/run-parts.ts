import { SetUpError } from '../scripts/setup/say.ts';

/** Runs the parts that `TANMORI_BENCH_PARTS` names, all where it is not set, one after the other. */
export async function runParts(parts: Readonly<Record<string, () => Promise<void>>>): Promise<void> {
  const named = process.env.TANMORI_BENCH_PARTS?.split(',') ?? Object.keys(parts);
  for (const name of named) {
    const part = parts[name];
    if (part === undefined) throw new SetUpError(`No part ${name}. There are: ${Object.keys(parts).join(', ')}.`);
    await part();
  }
}
