import { localDate } from '#contract/session/closing.ts';
import { appendAct } from '../log/office-acts.ts';
import type { Runtime } from '../runtime.ts';
import type { Reader, Store, Tx } from '../store/store.ts';

/** First day of a posting that began before anybody wrote it down. */
export const unknownDay = '0001-01-01';

/** Puts a person into a section from a day on: at once where it has come, otherwise by {@link applyDuePostings}. */
export async function post(
  tx: Tx,
  { account, section, from }: { readonly account: string; readonly section: string; readonly from: string },
  by: { readonly at: Date; readonly actor: string },
): Promise<void> {
  const known = await tx.selectFrom('postings').select('from_day').where('account_id', '=', account).execute();
  if (known.length === 0) {
    const before = await tx
      .selectFrom('accounts')
      .select('section_id')
      .where('id', '=', account)
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('postings')
      .values({ account_id: account, from_day: unknownDay, section_id: before.section_id })
      .execute();
  }
  await tx.deleteFrom('postings').where('account_id', '=', account).where('from_day', '>=', from).execute();
  await tx.insertInto('postings').values({ account_id: account, from_day: from, section_id: section }).execute();
  if (from <= localDate(by.at)) {
    await tx.updateTable('accounts').set({ section_id: section }).where('id', '=', account).execute();
  }
  await appendAct(tx, { ...by, act: 'person.moved', data: { account, section, from } });
}

/** In which section a person is on a day, as far as it is laid down. */
export async function postedOn(reader: Reader, account: string, day: string): Promise<string | undefined> {
  const row = await reader
    .selectFrom('postings')
    .select('section_id')
    .where('account_id', '=', account)
    .where('from_day', '<=', day)
    .orderBy('from_day', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.section_id;
}

/** Who sits in another section than their newest posting up to a day says. */
const dueOn = (reader: Reader, day: string) =>
  reader
    .selectFrom('postings')
    .innerJoin('accounts', 'accounts.id', 'postings.account_id')
    .select(['postings.account_id', 'postings.section_id', 'postings.from_day'])
    .where('postings.from_day', '<=', day)
    .whereRef('postings.section_id', '!=', 'accounts.section_id')
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('postings as later')
            .select('later.from_day')
            .whereRef('later.account_id', '=', 'postings.account_id')
            .whereRef('later.from_day', '>', 'postings.from_day')
            .where('later.from_day', '<=', day),
        ),
      ),
    )
    .execute();

/** Moves everybody whose day has come. Asks first without the right to write: most of the time there is nobody. */
export async function applyDuePostings(store: Store, runtime: Runtime): Promise<void> {
  const at = runtime.now();
  const today = localDate(at);
  if ((await dueOn(store.db, today)).length === 0) return;
  await store.write(async (tx) => {
    for (const due of await dueOn(tx, today)) {
      const { account_id: account, section_id: section, from_day: from } = due;
      await tx.updateTable('accounts').set({ section_id: section }).where('id', '=', account).execute();
      await appendAct(tx, { at, actor: 'office', act: 'person.posted', data: { account, section, from } });
    }
  });
}
