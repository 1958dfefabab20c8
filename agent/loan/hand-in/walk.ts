import { opendir } from 'node:fs/promises';
import { joinPath } from '../../guards/save/byte-path.ts';
import { placeholderName } from '../../guards/save/move.ts';
import { quarantineFolder, recoveryFolder } from '../../guards/save/types.ts';
import { isCanaryName } from '../../wipe/canary-text.ts';

/** Journals of guards and of the hand-in itself: theirs, at the top of the work folder. */
const isJournal = (name: string): boolean => /^\..+記録$/.test(name);

/** The guard's own: an empty file that it makes names with. */
const placeholder = joinPath(Buffer.from(recoveryFolder), Buffer.from(placeholderName));

/** All of {@link filesOf}, in ascending order. */
export async function walkWorkFolder(
  workFolder: string,
  breathe: () => Promise<void> | undefined,
): Promise<readonly Buffer[]> {
  const found: Buffer[] = [];
  for await (const path of filesOf(workFolder, breathe)) found.push(path);
  return found.sort(Buffer.compare);
}

/**
 * Paths of all regular files below the work folder, as bytes from there. 回収 is among them; 隔離 is the
 * head's to decide on. Links, pipes and devices are no results: a link could lead anywhere.
 * @throws where a folder cannot be read: a list that silently lacks a part would be a false one
 */
export async function* filesOf(
  workFolder: string,
  breathe: () => Promise<void> | undefined,
): AsyncGenerator<Buffer, void> {
  const root = Buffer.from(workFolder);
  const folders: Buffer[] = [Buffer.alloc(0)];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    const path = at.length === 0 ? root : joinPath(root, at);
    // `encoding: 'buffer'` works here; Node's types do not know it.
    const folder = await opendir(path, { encoding: 'buffer' as BufferEncoding, bufferSize: 256 });
    for await (const entry of folder) {
      await breathe();
      const name = entry.name as unknown as Buffer;
      const text = name.toString('utf8');
      if (at.length === 0 && (text === quarantineFolder || isJournal(text))) continue;
      const below = at.length === 0 ? name : joinPath(at, name);
      if (entry.isDirectory()) folders.push(below);
      else if (!entry.isFile() || below.equals(placeholder)) continue;
      // The office's own, to prove the erasure by: sent along, its marker would lie about among the results.
      else if (at.length > 0 || !isCanaryName(text)) yield below;
    }
  }
}
