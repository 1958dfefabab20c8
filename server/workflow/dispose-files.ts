import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from '../data-folder.ts';
import type { Store, Tx } from '../store/store.ts';

/** What is emptied of a loan: its hand-ins and its データ持出し申請. Names, sizes and hashes stay. */
export interface EmptiedFiles {
  readonly handIns: readonly number[];
  readonly takeouts: readonly string[];
}

export type FileFolders = Pick<DataFolder, 'inbox' | 'takeout'>;

/** Marks the files of a loan as gone. @param receivedBefore hand-ins that came later stay */
export async function emptyFilesOf(
  tx: Tx,
  loan: string,
  { receivedBefore, at }: { readonly receivedBefore: string; readonly at: Date },
): Promise<EmptiedFiles> {
  const handIns = await tx
    .updateTable('hand_ins')
    .set({ emptied_at: at.toISOString() })
    .where('loan_id', '=', loan)
    .where('emptied_at', 'is', null)
    .where((e) => e(e.fn.coalesce('completed_at', 'opened_at'), '<', receivedBefore))
    .returning('id')
    .execute();
  const takeouts = await tx
    .updateTable('takeouts')
    .set({ emptied_at: at.toISOString() })
    .where('emptied_at', 'is', null)
    .where((e) =>
      e.or([
        e('loan_id', '=', loan),
        e('request_id', 'in', e.selectFrom('loan_requests').select('id').where('loan_requests.loan_id', '=', loan)),
      ]),
    )
    .returning('id')
    .execute();
  return { handIns: handIns.map(({ id }) => id), takeouts: takeouts.map(({ id }) => id) };
}

/** Marks what was to be taken out on a 借用願 that became no loan. @param before last day of its period lies before this */
export async function emptyUnlent(tx: Tx, before: string, at: Date): Promise<readonly string[]> {
  const rows = await tx
    .updateTable('takeouts')
    .set({ emptied_at: at.toISOString() })
    .where('emptied_at', 'is', null)
    .where('loan_id', 'is', null)
    .where('to_day', '<', before)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('loan_requests')
            .select('loan_requests.id')
            .whereRef('loan_requests.id', '=', 'takeouts.request_id')
            .where('loan_requests.loan_id', 'is not', null),
        ),
      ),
    )
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Removes what is marked from the disk: after the commit that marked it, and again whenever the office starts, for a
 * program that was killed in between. Nothing is read from these files any more once they are marked.
 * @returns how many there still were
 */
export async function removeEmptied({ reader }: Pick<Store, 'reader'>, folders: FileFolders): Promise<number> {
  const packs = await reader
    .selectFrom('hand_ins')
    .select(['id', 'loan_id'])
    .where('emptied_at', 'is not', null)
    .execute();
  const takeouts = await reader.selectFrom('takeouts').select('id').where('emptied_at', 'is not', null).execute();
  const paths = [
    ...packs.map(({ id, loan_id }) => join(folders.inbox, loan_id, `${id}.pack`)),
    ...takeouts.map(({ id }) => join(folders.takeout, id)),
  ];
  let removed = 0;
  for (const path of paths) {
    try {
      await rm(path, { recursive: true });
      removed += 1;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  return removed;
}
