import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../guards/probes/measure.ts';

/**
 * Makes a folder of the agent's at the top of the work folder, and never the work folder itself: where that has been
 * renamed, a new one in its place would be taken for it, and the person could not rename it back.
 * @throws ENOENT where the work folder is not there
 */
export function makeOwnFolder(workFolder: string, name: string): string {
  const path = join(workFolder, name);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  return path;
}
