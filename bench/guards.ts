import { measureRest } from './guards/rest.ts';
import { measureSaves } from './guards/saves.ts';
import { runParts } from './run-parts.ts';
import { buildPrograms } from './trail/programs.ts';

const parts: Readonly<Record<string, () => Promise<void>>> = { saves: measureSaves, rest: measureRest };

/** `npm run bench -- guards`: a forbidden save until it is moved and recorded, and what watching costs at rest. */
export async function measure(): Promise<void> {
  await buildPrograms();
  await runParts(parts);
}
