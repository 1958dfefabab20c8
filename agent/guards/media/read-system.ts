import { readdir, readFile } from 'node:fs/promises';

/** A one-line file of sysfs; empty where it is not there, or where its device has just gone. */
export const readWord = async (path: string): Promise<string> => (await readFile(path, 'utf8').catch(() => '')).trim();

/** Names in a folder that a system without such devices does not have. Throws where it cannot be read. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENODEV') return [];
    throw error;
  }
}
