import { measureRest } from './guards/rest.ts';
import { measureSaves } from './guards/saves.ts';
import { measureWarning } from './guards/warning.ts';
import { runParts } from './run-parts.ts';
import { buildPrograms } from './trail/programs.ts';

const parts: Readonly<Record<string, () => Promise<void>>> = {
  ...{ saves: measureSaves, warning: measureWarning, rest: measureRest },
};

/** `npm run bench -- guards`: a forbidden save until it is moved and recorded and until its warning is seen, and what watching costs at rest. */
export async function measure(): Promise<void> {
  await buildPrograms();
  await runParts(parts);
}
