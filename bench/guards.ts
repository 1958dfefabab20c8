import { SetUpError } from '../scripts/setup/say.ts';
import { measureRest } from './guards/rest.ts';
import { measureSaves } from './guards/saves.ts';
import { buildPrograms } from './trail/programs.ts';

const parts: Readonly<Record<string, () => Promise<void>>> = { saves: measureSaves, rest: measureRest };

/** `npm run bench -- guards`: a forbidden save until it is moved and recorded, and what watching costs at rest. */
export async function measure(): Promise<void> {
  await buildPrograms();
  const named = process.env.TANMORI_BENCH_PARTS?.split(',') ?? Object.keys(parts);
  for (const name of named) {
    const part = parts[name];
    if (part === undefined) throw new SetUpError(`No part ${name}. There are: ${Object.keys(parts).join(', ')}.`);
    await part();
  }
}
