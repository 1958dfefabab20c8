import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HandInId, HandInRow } from '#contract/http/hand-in-api.ts';
import { Sha256Hex } from '#contract/primitives.ts';
import { ownFile } from '../../own-file.ts';
import { writeDurably, writePiecesDurably } from '../../profile/durable-file.ts';
import { makeOwnFolder } from '../own-folder.ts';
import { linesOf } from './lines-of.ts';
import type { FileList, ListedFile } from './take-list.ts';

/** Folder at the top of the work folder: it goes where the work goes, and is erased with it. */
const folderName = '.引渡記録';

const Journal = z.strictObject({
  v: z.literal(1),
  /** The hand-in at the office. */
  id: HandInId,
  state: z.enum(['sending', 'completed']),
  files: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  manifest: Sha256Hex,
});
export type Journal = z.infer<typeof Journal>;

const Line = z.strictObject({ row: HandInRow, mark: z.string().max(200), hashedAtMs: z.int() });

/** What is kept on the disk of a hand-in: its number, and the list that the office keeps too. */
export interface HandInFiles {
  /** Null where there is none, or none that can be read: then it is begun anew, and the office knows what it has. */
  readonly readJournal: () => Journal | null;
  readonly writeJournal: (journal: Journal) => void;
  readonly readList: () => FileList | null;
  readonly writeList: (list: FileList) => void;
}

const First = z.strictObject({ manifest: Sha256Hex, bytes: z.int() });
/** Lines that are written at once: the whole text of a long list would be several times its size in memory. */
const linesAtOnce = 1_000;

export function handInFiles(workFolder: string): HandInFiles {
  const folder = join(workFolder, folderName);
  const [journalPath, listPath] = [join(folder, 'journal.json'), join(folder, 'list.jsonl')];
  return {
    readJournal: () =>
      orNull(() => Journal.parse(JSON.parse(readFileSync(journalPath, { encoding: 'utf8', flag: ownFile.read })))),
    writeJournal: (journal) => {
      makeOwnFolder(workFolder, folderName);
      writeDurably(journalPath, Buffer.from(JSON.stringify(journal)), 0o600);
    },
    readList: () => orNull(() => readList(listPath)),
    writeList: (list) => {
      makeOwnFolder(workFolder, folderName);
      writePiecesDurably(listPath, textOf(list), 0o600);
    },
  };
}

function readList(path: string): FileList | null {
  let first: z.infer<typeof First> | null = null;
  const files: ListedFile[] = [];
  for (const line of linesOf(path)) {
    const value: unknown = JSON.parse(line);
    if (first === null) first = First.parse(value);
    else files.push(Line.parse(value));
  }
  return first === null ? null : { ...first, files };
}

function* textOf({ manifest, bytes, files }: FileList): Generator<Buffer> {
  yield Buffer.from(`${JSON.stringify({ manifest, bytes })}\n`);
  for (let from = 0; from < files.length; from += linesAtOnce) {
    const lines = files.slice(from, from + linesAtOnce).map((file) => `${JSON.stringify(file)}\n`);
    yield Buffer.from(lines.join(''));
  }
}

/** The folder is the borrower's: whatever stands there is read with suspicion, and missed by nobody. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
