import { chmodSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { EntryData } from '#contract/trail/catalogue.ts';
import { joinPath, keyOf } from './byte-path.ts';
import type { FileDigest } from './hash-file.ts';
import { inspect } from './inspect.ts';
import { createJournal, type Journal } from './journal.ts';
import { type MovedFile, readLeftovers, removeScraps } from './leftovers.ts';
import { readyRecovery } from './recovery-folder.ts';
import { type TakeDeps, takeFiles } from './take-files.ts';

export interface TakeOneDeps extends Pick<TakeDeps, 'now' | 'newId' | 'openWriters' | 'breathe'> {
  readonly workFolder: string;
  readonly uid: number;
}

/** Where one kind of finding is put, and what is said of it. */
export interface Holding<Data extends MovedFile, About> {
  /** Folder inside the work folder. */
  readonly folder: string;
  /** Name of the journal beside it. */
  readonly journal: string;
  readonly data: z.ZodType<Data>;
  readonly describe: (moved: Omit<EntryData<'save.recovered'>, 'foundLater' | 'writerSeen'>, about: About) => Data;
  /** Whether nobody else puts files there, so that what a killed agent left half made may be cleared away. */
  readonly isAlone: boolean;
  /** Permissions of the held file: the person who owns it can change them, which takes intent. */
  readonly mode: (held: Data) => number;
}

/** A file that is held and is not in the trail yet. */
export interface Taken<Data> {
  /** Names the line of the journal that keeps it until it is recorded. */
  readonly id: string;
  readonly data: Data;
}

export type NotTaken = EntryData<'save.pending'>['why'] | 'gone';

/** Takes files one by one, with the means of the save guard: no writer left, hashed, planned, moved, nothing overwritten. */
export interface TakeOne<Data, About> {
  /** A reason where it could not be moved now: `open-writer` is worth another try. */
  readonly take: (path: Buffer, about: About) => Promise<Taken<Data> | NotTaken>;
  /** Files that an agent which was killed has moved and nobody recorded. Once, before the first `take`. */
  readonly leftovers: () => Promise<readonly Taken<Data>[]>;
  /** The entry is on the disk: its journal line may go. */
  readonly recorded: (id: string) => void;
  readonly settle: () => Promise<void>;
}

export function createTakeOne<Data extends MovedFile, About>(
  deps: TakeOneDeps,
  holding: Holding<Data, About>,
): TakeOne<Data, About> {
  // As paths are written by the guards, on Windows too.
  const folder = `${deps.workFolder}/${holding.folder}`;
  const folderBytes = Buffer.from(folder);
  const journal = createJournal(join(deps.workFolder, holding.journal), holding.data);
  const ready = (): string | null => readyRecovery(deps.workFolder, folder, deps.uid)?.detail ?? null;
  const shape = (
    { foundLater: _later, writerSeen: _seen, ...moved }: EntryData<'save.recovered'>,
    about: About,
  ): Data => holding.describe(moved, about);
  /** The moves are those of 回収; what is planned says what this was. */
  const journalOf = (about: About): Pick<Journal, 'plan' | 'done'> => ({
    plan: (moves) => journal.plan(moves.map((move) => ({ ...move, data: shape(move.data, about) }))),
    done: journal.done,
  });
  const closeHeld = ({ data }: Taken<Data>): void => {
    try {
      chmodSync(joinPath(folderBytes, Buffer.from(data.to.bytes, 'base64')), holding.mode(data));
    } catch {
      // Taken away in the meantime: that it was here is recorded all the same.
    }
  };

  return {
    take: async (path, about) => {
      if (ready() !== null) return 'other';
      const found = inspect(path, deps.uid);
      if (found.is === 'gone') return 'gone';
      if (found.is === 'changing' || found.is === 'busy') return 'open-writer';
      if (found.is === 'closed') return 'no-permission';
      if (found.is !== 'file') return 'not-a-file';
      if (keyOf(path).startsWith(`${keyOf(folderBytes)}/`)) {
        closeSync(found.file.fd);
        return 'other';
      }
      const slash = path.lastIndexOf(0x2f);
      const [parent, name] = [path.subarray(0, slash), path.subarray(slash + 1)];
      const candidate = { key: keyOf(path), folder: parent, name, path, origin: 'event' as const };
      const { recovered, postponed, onDisk } = await takeFiles(
        [{ candidate: { ...candidate, tries: 0, firstSeenMs: 0, told: false }, file: found.file }],
        {
          ...deps,
          recovery: folderBytes,
          journal: journalOf(about),
          letsLie: () => Promise.resolve(false),
          prepareRecovery: ready,
        },
      );
      await onDisk;
      const [moved] = recovered;
      if (moved === undefined) return postponed[0]?.why ?? 'other';
      const taken = { id: moved.id, data: shape(moved.data, about) };
      closeHeld(taken);
      return taken;
    },
    leftovers: async () => {
      if (ready() !== null) return [];
      const left = await readLeftovers(journal, folderBytes, (data: Data, digest: FileDigest) => ({
        ...data,
        ...digest,
      }));
      if (holding.isAlone) await removeScraps(folderBytes);
      for (const one of left) closeHeld(one);
      return left;
    },
    recorded: journal.done,
    settle: journal.settle,
  };
}
