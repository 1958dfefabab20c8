import type { z } from 'zod';
import {
  type NoticeRow,
  type NoticesAnswer,
  type NoticesQuery,
  noticesPerPage,
  type ReadBody,
} from '#contract/http/notices-api.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Reader, Store } from '../store/store.ts';
import type { NoticesTable } from './notice-tables.ts';

const rowOf = (row: Omit<NoticesTable, 'id'> & { readonly id: number }): NoticeRow => ({
  ...{ id: row.id, kind: row.kind, at: row.at, title: row.title, text: row.text, page: row.page },
  isRead: row.read_at !== null,
});

/** How many of somebody's notices are unread. */
export async function countUnread(db: Reader, account: string): Promise<number> {
  const { unread } = await db
    .selectFrom('notices')
    .select((e) => e.fn.countAll<number>().as('unread'))
    .where('account_id', '=', account)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return unread;
}

/** A page of somebody's notices, newest first. */
export async function listNotices(
  db: Reader,
  account: string,
  { before, unread, kind }: z.output<typeof NoticesQuery>,
): Promise<NoticesAnswer> {
  let query = db.selectFrom('notices').selectAll().where('account_id', '=', account);
  if (before !== undefined) query = query.where('id', '<', before);
  if (unread !== undefined) query = query.where('read_at', 'is', null);
  if (kind !== undefined) query = query.where('kind', '=', kind);
  const rows = await query
    .orderBy('id', 'desc')
    .limit(noticesPerPage + 1)
    .execute();
  return {
    notices: rows.slice(0, noticesPerPage).map(rowOf),
    hasMore: rows.length > noticesPerPage,
    unread: await countUnread(db, account),
  };
}

/** Marks somebody's own notices read. @returns how many are still unread */
export function markRead(store: Store, at: Date, account: string, asked: ReadBody): Promise<number> {
  return store.write(async (tx) => {
    const own = tx
      .updateTable('notices')
      .set({ read_at: at.toISOString() })
      .where('account_id', '=', account)
      .where('read_at', 'is', null);
    await ('ids' in asked ? own.where('id', 'in', asked.ids) : own.where('id', '<=', asked.through)).execute();
    return countUnread(tx, account);
  });
}

/** Opens one: read from now on. OF-404: none of one's own. */
export function openNotice(store: Store, at: Date, account: string, id: number): Promise<Outcome<NoticeRow>> {
  return store.write(async (tx): Promise<Outcome<NoticeRow>> => {
    const row = await tx
      .selectFrom('notices')
      .selectAll()
      .where('id', '=', id)
      .where('account_id', '=', account)
      .executeTakeFirst();
    if (row === undefined) return refusal('OF-404');
    if (row.read_at === null)
      await tx.updateTable('notices').set({ read_at: at.toISOString() }).where('id', '=', id).execute();
    return ok({ ...rowOf(row), isRead: true });
  });
}
