import { createHash } from 'node:crypto';
import {
  type InboxAnswer,
  type InboxFile,
  type InboxFilesAnswer,
  type InboxRow,
  inboxPageFiles,
} from '#contract/http/hand-in-api.ts';
import { type Caller, mayReach } from '../../auth/access.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Store } from '../../store/store.ts';
import type { LoansTable } from '../../store/tables.ts';
import type { HandIn } from './arriving.ts';
import { readPack } from './pack.ts';

type Columns = HandIn & Pick<LoansTable, 'terminal_id' | 'staff_id' | 'staff_name' | 'section_id' | 'section_name'>;

const pageHandIns = 50;

const select = (store: Store) =>
  store.db
    .selectFrom('hand_ins')
    .innerJoin('loans', 'loans.id', 'hand_ins.loan_id')
    .selectAll('hand_ins')
    .select(['loans.terminal_id', 'loans.staff_id', 'loans.staff_name', 'loans.section_id', 'loans.section_name']);

const rowOf = (row: Columns): InboxRow => ({
  ...{ id: row.id, loan: row.loan_id, terminal: row.terminal_id },
  staff: { id: row.staff_id, name: row.staff_name, section: row.section_name },
  ...{ openedAt: row.opened_at, completedAt: row.completed_at, emptiedAt: row.emptied_at },
  ...{ files: row.files, bytes: row.bytes, manifest: row.manifest },
});

/** What the caller's scope reaches, newest first. */
export async function listInbox(store: Store, caller: Caller, before: number | null): Promise<InboxAnswer> {
  let query = select(store);
  if (caller.scope === 'section') query = query.where('loans.section_id', '=', caller.sectionId);
  if (caller.scope === 'own') query = query.where('loans.staff_id', '=', caller.account.id);
  if (before !== null) query = query.where('hand_ins.id', '<', before);
  const rows = await query
    .orderBy('hand_ins.id', 'desc')
    .limit(pageHandIns + 1)
    .execute();
  return { handIns: rows.slice(0, pageHandIns).map(rowOf), hasMore: rows.length > pageHandIns };
}

/** OF-639: its files were disposed of. Other refusals as {@link completeOne}. */
export async function wholeOne(store: Store, caller: Caller, id: number): Promise<Outcome<Columns>> {
  const found = await completeOne(store, caller, id);
  return found.ok && found.value.emptied_at !== null ? refusal('OF-639') : found;
}

/** OF-404: no such one. OF-403: out of the caller's reach. OF-409: it is not complete yet. */
async function completeOne(store: Store, caller: Caller, id: number): Promise<Outcome<Columns>> {
  const row = await select(store).where('hand_ins.id', '=', id).executeTakeFirst();
  if (row === undefined) return refusal('OF-404');
  if (!mayReach(caller, { staffId: row.staff_id, sectionId: row.section_id })) return refusal('OF-403');
  return row.completed_at === null ? refusal('OF-409', 'not complete') : ok(row);
}

/** Files of the list from a number on. */
export const listFiles = async (
  store: Store,
  { id, revision }: HandIn,
  from: number,
  limit = inboxPageFiles,
): Promise<InboxFile[]> => {
  const rows = await store.db
    .selectFrom('hand_in_files')
    .select(['n', 'path_text', 'path_bytes', 'bytes', 'sha256'])
    .where('hand_in_id', '=', id)
    .where('revision', '=', revision)
    .where('n', '>=', from)
    .orderBy('n')
    .limit(limit)
    .execute();
  return rows.map(({ n, path_text: text, path_bytes, bytes, sha256 }) => ({
    ...{ n, path: { text, bytes: path_bytes }, bytes, sha256 },
  }));
};

/** One page of files. Refusals as {@link completeOne}. */
export async function readInbox(
  store: Store,
  caller: Caller,
  id: number,
  from: number,
): Promise<Outcome<InboxFilesAnswer>> {
  const found = await completeOne(store, caller, id);
  if (!found.ok) return found;
  return ok({ handIn: rowOf(found.value), files: await listFiles(store, found.value, from) });
}

/** A file's bytes out of the pack. Its end leaves only when the whole has the hash that the list names. */
export async function* readContent(
  store: Store,
  path: string,
  id: number,
  { sha256, bytes }: Pick<InboxFile, 'sha256' | 'bytes'>,
): AsyncGenerator<Buffer> {
  if (bytes === 0) return;
  const { pack_at } = await store.db
    .selectFrom('hand_in_contents')
    .select('pack_at')
    .where('hand_in_id', '=', id)
    .where('sha256', '=', sha256)
    .executeTakeFirstOrThrow();
  const hash = createHash('sha256');
  let held: Buffer | null = null;
  for await (const piece of readPack(path, pack_at, bytes)) {
    hash.update(piece);
    if (held !== null) yield held;
    held = piece;
  }
  if (hash.digest('hex') !== sha256) throw new Error(`the pack of hand-in ${id} does not hold what was taken`);
  if (held !== null) yield held;
}
