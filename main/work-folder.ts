import { stat } from 'node:fs/promises';
import { type Outcome, ok, refusal } from '#contract/errors.ts';

/**
 * Opens the work folder in the desktop's file manager.
 * @param openPath answers '' or what went wrong, as Electron's `shell.openPath`
 */
export async function openWorkFolder(
  folder: string,
  openPath: (path: string) => Promise<string>,
): Promise<Outcome<null>> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return refusal('TM-302');
  const problem = await openPath(folder);
  return problem === '' ? ok(null) : refusal('TM-104', problem);
}
