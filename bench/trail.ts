import { runParts } from './run-parts.ts';
import { measureAppend } from './trail/append.ts';
import { measureIngest } from './trail/ingest.ts';
import { buildPrograms } from './trail/programs.ts';
import { measureTerminals } from './trail/terminals.ts';
import { measure as measureVerify } from './verify.ts';

const parts: Readonly<Record<string, () => Promise<void>>> = {
  append: measureAppend,
  ingest: measureIngest,
  terminals: measureTerminals,
  verify: measureVerify,
};

/** `npm run bench -- trail`: the way of an entry, from the caller's send to the verified bundle. */
export async function measure(): Promise<void> {
  await buildPrograms();
  await runParts(parts);
}
