import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ownFile } from '../../own-file.ts';
import { writeDurably } from '../../profile/durable-file.ts';
import { makeOwnFolder } from '../own-folder.ts';

/** Folder at the top of the work folder: no result, and erased with the work. Half-fetched files lie in it too. */
export const journalFolder = '.持出記録';

/** What has come, by `D-2026-0001/3`: under which name, and whether the trail says so. */
const Journal = z.strictObject({
  v: z.literal(1),
  files: z.record(z.string(), z.strictObject({ name: z.string(), isRecorded: z.boolean() })),
});
export type Journal = z.infer<typeof Journal>;

export interface DeliveryJournal {
  readonly get: (key: string) => { readonly name: string; readonly isRecorded: boolean } | null;
  /** Durable when it returns. */
  readonly set: (key: string, name: string, isRecorded: boolean) => void;
}

/** The folder is the borrower's: a journal that cannot be read is none, and then the files themselves are looked at. */
export function openJournal(workFolder: string): DeliveryJournal {
  const path = join(workFolder, journalFolder, 'journal.json');
  let journal: Journal = { v: 1, files: {} };
  try {
    journal = Journal.parse(JSON.parse(readFileSync(path, { encoding: 'utf8', flag: ownFile.read })));
  } catch {
    // None yet.
  }
  return {
    get: (key) => (Object.hasOwn(journal.files, key) ? (journal.files[key] ?? null) : null),
    set: (key, name, isRecorded) => {
      journal = { v: 1, files: { ...journal.files, [key]: { name, isRecorded } } };
      makeOwnFolder(workFolder, journalFolder);
      writeDurably(path, Buffer.from(JSON.stringify(journal)), 0o600);
    },
  };
}
