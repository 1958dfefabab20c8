import { type Outcome, ok, refusal } from '../../outcome.ts';
import { insertRows } from '../../store/insert-rows.ts';
import type { HandIn } from './arriving.ts';
import type { Inbox } from './inbox.ts';

const insertContents = insertRows('hand_in_contents', ['hand_in_id', 'sha256', 'bytes', 'pack_at']);

/** The disk, or this account's share of it, is full. */
const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');

/**
 * Takes bytes of the stream; they are on the disk when this answers with the new offset. OF-400: more than there is to
 * come. OF-481: not where the stream stands, or not of this list. OF-482: a file's bytes do not match its hash; the
 * stream stands at its first byte again. OF-507: the disk is full.
 */
export const takeBytes = (
  inbox: Inbox,
  id: number,
  asked: { readonly revision: number; readonly offset: number; readonly body: Buffer },
): Promise<Outcome<number>> =>
  inbox.alone(id, async (row): Promise<Outcome<number>> => {
    const { revision, offset, body } = asked;
    if (row.completed_at !== null || row.length === null || revision !== row.revision || offset !== row.stream_at)
      return refusal('OF-481');
    if (offset + body.length > row.length) return refusal('OF-400', 'longer than the stream');
    if (body.length === 0) return ok(offset);
    if (body.length > (await inbox.roomBytes())) return refusal('OF-507');
    const arriving = await inbox.arriving(row);
    if (arriving === null) {
      await forgetLost(inbox, row);
      return refusal('OF-481', 'the pack lost something');
    }
    const { whole, bad } = await arriving.split(body);
    const end = bad === null ? offset + body.length : bad.at;
    // Where the pack would begin if all of this stream were in it.
    const shift = row.pack_bytes - offset;
    try {
      if (end > offset) await arriving.pack.write(body.subarray(0, end - offset), row.pack_bytes);
    } catch (error) {
      await inbox.forget(id);
      if (isFull(error)) return refusal('OF-507');
      throw error;
    }
    await inbox.store.write(async (tx) => {
      await insertContents(
        tx,
        whole.map((file) => [id, file.sha256, file.bytes, shift + file.at]),
      );
      const { numUpdatedRows } = await tx
        .updateTable('hand_ins')
        .set({ stream_at: end, pack_bytes: shift + end, refused_n: bad?.n ?? null })
        .where('id', '=', id)
        .where('stream_at', '=', offset)
        .where('revision', '=', revision)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows !== 1n) throw new Error('somebody else wrote to this hand-in');
    });
    if (bad === null) return ok(end);
    // What of it is in the pack is cut off when the pack is opened next.
    await inbox.forget(id);
    return refusal('OF-482', String(bad.n));
  });

/**
 * The pack was put back from a copy older than the database: what it does not hold is forgotten, and the list is to be
 * sent anew, so that it is wanted again.
 */
async function forgetLost(inbox: Inbox, row: HandIn): Promise<void> {
  const size = await inbox.packBytes(row);
  await inbox.store.write(async (tx) => {
    await tx
      .deleteFrom('hand_in_contents')
      .where('hand_in_id', '=', row.id)
      .where((e) => e(e('pack_at', '+', e.ref('bytes')), '>', size))
      .execute();
    const { end } = await tx
      .selectFrom('hand_in_contents')
      .select((e) => e.fn.coalesce(e.fn.max<number>(e('pack_at', '+', e.ref('bytes'))), e.lit(0)).as('end'))
      .where('hand_in_id', '=', row.id)
      .executeTakeFirstOrThrow();
    await tx.deleteFrom('hand_in_plan').where('hand_in_id', '=', row.id).execute();
    await tx.deleteFrom('hand_in_files').where('hand_in_id', '=', row.id).execute();
    await tx
      .updateTable('hand_ins')
      .set({ rows: 0, length: null, stream_at: 0, pack_bytes: end, refused_n: null })
      .where('id', '=', row.id)
      .execute();
  });
}
