import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HandInId, HandInRow } from '#contract/http/hand-in-api.ts';
import { Sha256Hex } from '#contract/primitives.ts';
import { writeDurably } from '../../profile/durable-file.ts';
import type { FileList } from './take-list.ts';

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

export function handInFiles(workFolder: string): HandInFiles {
  const folder = join(workFolder, folderName);
  const [journalPath, listPath] = [join(folder, 'journal.json'), join(folder, 'list.jsonl')];
  const write = (path: string, text: string): void => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeDurably(path, Buffer.from(text), 0o600);
  };
  return {
    readJournal: () => readAs(journalPath, (text) => Journal.parse(JSON.parse(text))),
    writeJournal: (journal) => write(journalPath, JSON.stringify(journal)),
    readList: () =>
      readAs(listPath, (text) => {
        const [first = '', ...lines] = text.trimEnd().split('\n');
        const { manifest, bytes } = z.strictObject({ manifest: Sha256Hex, bytes: z.int() }).parse(JSON.parse(first));
        return { manifest, bytes, files: lines.map((line) => Line.parse(JSON.parse(line))) };
      }),
    writeList: ({ manifest, bytes, files }) => {
      const lines = files.map((file) => JSON.stringify(file));
      write(listPath, `${[JSON.stringify({ manifest, bytes }), ...lines].join('\n')}\n`);
    },
  };
}

/** The folder is the borrower's: whatever stands there is read with suspicion, and missed by nobody. */
function readAs<T>(path: string, parse: (text: string) => T): T | null {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
