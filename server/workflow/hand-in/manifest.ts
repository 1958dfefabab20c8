import {
  type BeginManifestRequest,
  comesAfter,
  emptySha256,
  type HandInStatus,
  handInPathBytes,
  type ManifestRowsRequest,
} from '#contract/http/hand-in-api.ts';
import { decodeBase64 } from '#contract/log/base64.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import { insertRows } from '../../store/insert-rows.ts';
import type { HandIn } from './arriving.ts';
import type { Inbox } from './inbox.ts';
import { statusOf } from './status.ts';

const insertFiles = insertRows('hand_in_files', [
  ...(['hand_in_id', 'revision', 'n', 'path_text', 'path_bytes', 'bytes', 'sha256'] as const),
]);

/** Rows of an older list that are removed in one transaction: others write in between. */
const removedAtOnce = 5_000;

/**
 * Begins a list in place of the one before. Whole files that have arrived are kept and not wanted again. OF-481: not the
 * next one. OF-483: more than one hand-in may be. OF-507: no room for it.
 */
export const beginManifest = (inbox: Inbox, id: number, asked: BeginManifestRequest): Promise<Outcome<HandInStatus>> =>
  inbox.alone(id, async (row): Promise<Outcome<HandInStatus>> => {
    if (isSame(row, asked)) return ok(statusOf(row));
    if (row.completed_at !== null || asked.revision !== row.revision + 1) return refusal('OF-481');
    if (asked.files > inbox.limits.files || asked.bytes > inbox.limits.bytes) return refusal('OF-483');
    const held = await inbox.store.db
      .selectFrom('hand_in_contents')
      .select((e) => [
        e.fn.coalesce(e.fn.sum<number>('bytes'), e.lit(0)).as('bytes'),
        e.fn.coalesce(e.fn.max<number>(e('pack_at', '+', e.ref('bytes'))), e.lit(0)).as('end'),
      ])
      .where('hand_in_id', '=', id)
      .executeTakeFirstOrThrow();
    if (asked.bytes - held.bytes > (await inbox.roomBytes())) return refusal('OF-507');
    await inbox.forget(id);
    const fresh = await inbox.store.write(async (tx) => {
      await tx.deleteFrom('hand_in_plan').where('hand_in_id', '=', id).execute();
      return tx
        .updateTable('hand_ins')
        .set({ ...asked, rows: 0, length: null, stream_at: 0, pack_bytes: held.end, refused_n: null })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
    });
    await removeOlder(inbox, fresh, row.rows);
    return ok(statusOf(fresh));
  });

const isSame = (row: HandIn, asked: BeginManifestRequest): boolean =>
  row.revision === asked.revision &&
  row.manifest === asked.manifest &&
  row.files === asked.files &&
  row.bytes === asked.bytes;

async function removeOlder({ store }: Inbox, { id, revision }: HandIn, rows: number): Promise<void> {
  for (let from = 0; from < rows; from += removedAtOnce) {
    await store.write((tx) =>
      tx
        .deleteFrom('hand_in_files')
        .where('hand_in_id', '=', id)
        .where('revision', '<', revision)
        .where('n', '<', from + removedAtOnce)
        .execute(),
    );
  }
}

/** Takes rows of the list. OF-400: no path of a work folder, or out of order. OF-481: not the next rows of this list. */
export const takeRows = (inbox: Inbox, id: number, asked: ManifestRowsRequest): Promise<Outcome<HandInStatus>> =>
  inbox.alone(id, async (row): Promise<Outcome<HandInStatus>> => {
    const { revision, from, rows } = asked;
    if (row.completed_at !== null || revision !== row.revision || from !== row.rows) return refusal('OF-481');
    if (from + rows.length > row.files) return refusal('OF-400', 'more rows than files');
    const last = await inbox.store.db
      .selectFrom('hand_in_files')
      .select('path_bytes')
      .where('hand_in_id', '=', id)
      .where('revision', '=', revision)
      .where('n', '=', from - 1)
      .executeTakeFirst();
    let before: Uint8Array = decodeBase64(last?.path_bytes ?? '') ?? new Uint8Array();
    for (const { path, bytes, sha256 } of rows) {
      const path_bytes = handInPathBytes(path);
      if (path_bytes === null || !comesAfter(before, path_bytes)) return refusal('OF-400', path.text);
      if ((bytes === 0) !== (sha256 === emptySha256)) return refusal('OF-400', 'an empty file with another hash');
      before = path_bytes;
    }
    const fresh = await inbox.store.write(async (tx) => {
      await insertFiles(
        tx,
        rows.map(({ path, bytes, sha256 }, i) => [id, revision, from + i, path.text, path.bytes, bytes, sha256]),
      );
      return tx
        .updateTable('hand_ins')
        .set({ rows: from + rows.length })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
    });
    return ok(statusOf(fresh));
  });
