import { chmodSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, type EntryData } from '#contract/trail/catalogue.ts';
import { joinPath, keyOf } from './byte-path.ts';
import { inspect } from './inspect.ts';
import { createJournal, type Journal } from './journal.ts';
import { recoverLeftovers } from './leftovers.ts';
import { readyRecovery } from './recovery-folder.ts';
import { type TakeDeps, takeFiles } from './take-files.ts';
import { quarantineFolder } from './types.ts';

export interface QuarantineDeps extends Pick<TakeDeps, 'now' | 'newId' | 'openWriters' | 'breathe'> {
  readonly workFolder: string;
  readonly uid: number;
}

/** A file in 隔離 that is not in the trail yet. */
export interface Quarantined {
  /** Names the line of the journal that keeps it until it is recorded. */
  readonly id: string;
  readonly data: EntryData<'save.quarantined'>;
}

export type NotQuarantined = EntryData<'save.pending'>['why'] | 'gone';

export interface Quarantine {
  /**
   * Moves a file of this user's into 隔離 and closes it to writing; nothing is ever overwritten or deleted. A reason
   * where it could not be moved now: `open-writer` is worth another try.
   * @param path in the work folder or anywhere that this user may take it from
   * @param device the medium it came from, as in `media.found`
   */
  readonly take: (path: Buffer, device: string) => Promise<Quarantined | NotQuarantined>;
  /** Files that an agent which was killed has moved and nobody recorded. Once, before the first `take`. */
  readonly leftovers: () => Promise<readonly Quarantined[]>;
  /** The entry is on the disk: its journal line may go. */
  readonly recorded: (id: string) => void;
  readonly settle: () => Promise<void>;
}

const quarantineJournalName = '.隔離記録';
/** Its owner can open it again: what keeps a person from it is that it takes intent, and is seen. */
const closedMode = 0o400;

export function createQuarantine(deps: QuarantineDeps): Quarantine {
  const folder = join(deps.workFolder, quarantineFolder);
  const folderBytes = Buffer.from(folder);
  const journal = createJournal(join(deps.workFolder, quarantineJournalName), catalogue['save.quarantined'].data);
  const ready = (): string | null => readyRecovery(deps.workFolder, folder, deps.uid)?.detail ?? null;
  const closeHeld = ({ data }: Quarantined): void => {
    try {
      chmodSync(joinPath(folderBytes, Buffer.from(data.to.bytes, 'base64')), closedMode);
    } catch {
      // Taken away in the meantime: that it was here is recorded all the same.
    }
  };

  return {
    take: async (path, device) => {
      if (ready() !== null) return 'other';
      const found = inspect(path, deps.uid);
      if (found.is === 'gone') return 'gone';
      if (found.is === 'changing') return 'open-writer';
      if (found.is === 'closed') return 'no-permission';
      if (found.is !== 'file') return 'not-a-file';
      if (isInside(path, folderBytes)) {
        closeSync(found.file.fd);
        return 'other';
      }
      const slash = path.lastIndexOf(0x2f);
      const [parent, name] = [path.subarray(0, slash), path.subarray(slash + 1)];
      const candidate = { key: keyOf(path), folder: parent, name, path, origin: 'event' as const };
      const { recovered, postponed } = await takeFiles(
        [{ candidate: { ...candidate, tries: 0, firstSeenMs: 0, told: false }, file: found.file }],
        {
          ...deps,
          recovery: folderBytes,
          journal: journalFor(journal, device),
          letsLie: () => Promise.resolve(false),
          prepareRecovery: ready,
        },
      );
      const [taken] = recovered;
      if (taken === undefined) return postponed[0]?.why ?? 'other';
      const quarantined = { id: taken.id, data: asQuarantined(taken.data, device) };
      closeHeld(quarantined);
      return quarantined;
    },
    leftovers: async () => {
      if (ready() !== null) return [];
      const left = await recoverLeftovers(journal, folderBytes, (data, digest) => ({ ...data, ...digest }));
      for (const one of left) closeHeld(one);
      return left;
    },
    recorded: journal.done,
    settle: journal.settle,
  };
}

const isInside = (path: Buffer, folder: Buffer): boolean => keyOf(path).startsWith(`${keyOf(folder)}/`);

const asQuarantined = (moved: EntryData<'save.recovered'>, device: string): EntryData<'save.quarantined'> => {
  const { foundLater: _later, writerSeen: _seen, ...file } = moved;
  return { ...file, device };
};

/** The moves are those of 回収; what is planned says 隔離 and the medium. */
const journalFor = (
  journal: Journal<EntryData<'save.quarantined'>>,
  device: string,
): Pick<Journal, 'plan' | 'done'> => ({
  plan: (moves) => journal.plan(moves.map((move) => ({ ...move, data: asQuarantined(move.data, device) }))),
  done: journal.done,
});
