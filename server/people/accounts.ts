import type { z } from 'zod';
import { roleTitles } from '#contract/http/console-api.ts';
import { employmentTitles } from '#contract/people/employment.ts';
import type { AddPersonBody, ChangePersonBody, PersonActBody, PersonFacts } from '#contract/people/people-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { nobodysVerifier, type PasswordCost } from '../auth/password.ts';
import { appendAct } from '../log/office-acts.ts';
import { setAddress } from '../notices/own-mail.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';
import type { AccountsTable } from '../store/tables.ts';
import { endSignIns, passwordColumns } from './passwords.ts';
import { post, postedOn } from './postings.ts';

/** Who does it, and whom it must not touch: nobody disables or demotes themselves. Null: at the server itself. */
export interface Doer {
  readonly at: Date;
  readonly actor: string;
  readonly self: string | null;
}
const by = ({ at, actor }: Doer) => ({ at, actor });

/** Whether a section exists on a day. */
export async function sectionHolds(tx: Pick<Tx, 'selectFrom'>, section: string, day: string): Promise<Outcome<null>> {
  const row = await tx.selectFrom('sections').selectAll().where('id', '=', section).executeTakeFirst();
  if (row === undefined) return refusal('OF-404', 'no such section');
  const isThere = row.from_day <= day && (row.to_day === null || row.to_day >= day);
  return isThere ? ok(null) : refusal('OF-571', section);
}

/** Writes a new account that no password opens yet. */
export async function insertPerson(
  tx: Tx,
  cost: PasswordCost,
  person: PersonFacts & { readonly id: string },
  doer: Doer,
): Promise<void> {
  const { id, name, kana, section, post: title, employment, role } = person;
  await tx
    .insertInto('accounts')
    .values({
      ...{ id, name, section_id: section, role, disabled: 0, kana, post: title, employment, password_state: 'none' },
      ...passwordColumns(nobodysVerifier(cost)),
    })
    .execute();
  await tx
    .insertInto('postings')
    .values({ account_id: id, from_day: localDate(doer.at), section_id: section })
    .execute();
  await appendAct(tx, { ...by(doer), act: 'person.added', data: { account: id, role, section } });
  if (person.mail !== undefined) await setAddress(tx, { account: id, address: person.mail }, by(doer));
}

/** OF-566: known already. OF-404, OF-571: no such section. */
export async function addPerson(
  store: Store,
  cost: PasswordCost,
  person: z.infer<typeof AddPersonBody>,
  doer: Doer,
): Promise<Outcome<null>> {
  return store.write(async (tx): Promise<Outcome<null>> => {
    const known = await tx.selectFrom('accounts').select('id').where('id', '=', person.id).executeTakeFirst();
    if (known !== undefined) return refusal('OF-566');
    const section = await sectionHolds(tx, person.section, localDate(doer.at));
    if (!section.ok) return section;
    await insertPerson(tx, cost, person, doer);
    return ok(null);
  });
}

type Personal = Omit<PersonFacts, 'section'>;
/** What differs, column by column, in words. Pure. */
export const personDifferences = (before: Personal, after: Personal) =>
  (
    [
      ['氏名', before.name, after.name],
      ['ふりがな', before.kana, after.kana],
      ['役職', before.post, after.post],
      ['任用区分', employmentWord(before.employment), employmentWord(after.employment)],
      ['役割', roleTitles[before.role], roleTitles[after.role]],
      ['メールアドレス', before.mail ?? '', after.mail ?? before.mail ?? ''],
    ] as const
  ).flatMap(([column, was, is]) => (was === is ? [] : [{ column, before: was, after: is }]));
const employmentWord = (employment: PersonFacts['employment']): string =>
  employment === null ? '' : employmentTitles[employment];

/** Whether an admin is left who may sign in, besides one. */
async function isLastAdmin(tx: Tx, id: string): Promise<boolean> {
  const other = await tx
    .selectFrom('accounts')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled', '=', 0)
    .where('id', '!=', id)
    .executeTakeFirst();
  return other === undefined;
}

/** What no password opens any more, until one is issued. */
const noPassword = (row: Pick<AccountsTable, 'password_memory_kib' | 'password_passes' | 'password_parallelism'>) => ({
  ...passwordColumns(
    nobodysVerifier({
      ...{ memoryKiB: row.password_memory_kib, passes: row.password_passes },
      parallelism: row.password_parallelism,
    }),
  ),
  password_state: 'none' as const,
});

/** Changes an account in a transaction. OF-404, OF-567: another role for oneself or the last admin; OF-571. */
export async function changeIn(
  tx: Tx,
  id: string,
  { from, ...facts }: z.infer<typeof ChangePersonBody>,
  doer: Doer,
): Promise<Outcome<null>> {
  const row = await tx.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return refusal('OF-404');
  const today = localDate(doer.at);
  const differences = personDifferences(row, facts);
  if (row.role !== facts.role) {
    if (doer.self === id || (row.role === 'admin' && row.disabled === 0 && (await isLastAdmin(tx, id))))
      return refusal('OF-567');
    // What the old role could see must not stay open in a window.
    await endSignIns(tx, id);
  }
  if (differences.length > 0) {
    const { name, kana, post: title, employment, role, mail = row.mail } = facts;
    const columns = { name, kana, post: title, employment, role, mail };
    // A number that was closed and gets another name is given to somebody else.
    const secrets = row.disabled === 1 && row.name !== name ? noPassword(row) : {};
    await tx
      .updateTable('accounts')
      .set({ ...columns, ...secrets })
      .where('id', '=', id)
      .execute();
    await appendAct(tx, { ...by(doer), act: 'person.changed', data: { account: id, differences } });
  }
  const day = from ?? today;
  if (facts.section === ((await postedOn(tx, id, day)) ?? row.section_id)) return ok(null);
  const section = await sectionHolds(tx, facts.section, day);
  if (!section.ok) return section;
  await post(tx, { account: id, section: facts.section, from: day }, by(doer));
  return ok(null);
}

export const changePerson = (
  store: Store,
  id: string,
  facts: z.infer<typeof ChangePersonBody>,
  doer: Doer,
): Promise<Outcome<null>> => store.write((tx) => changeIn(tx, id, facts, doer));

/** Disables or enables in a transaction. OF-404, OF-567. Sign-ins of a disabled account end at once. */
export async function actIn(
  tx: Tx,
  id: string,
  { act, reason }: z.infer<typeof PersonActBody>,
  doer: Doer,
): Promise<Outcome<null>> {
  const row = await tx.selectFrom('accounts').select(['role', 'disabled']).where('id', '=', id).executeTakeFirst();
  if (row === undefined) return refusal('OF-404');
  const disabled = act === 'disable' ? 1 : 0;
  if (row.disabled === disabled) return ok(null);
  if (disabled === 1 && (doer.self === id || (row.role === 'admin' && (await isLastAdmin(tx, id)))))
    return refusal('OF-567');
  await tx.updateTable('accounts').set({ disabled }).where('id', '=', id).execute();
  if (disabled === 1) await endSignIns(tx, id);
  const name = disabled === 1 ? ('person.disabled' as const) : ('person.enabled' as const);
  await appendAct(tx, { ...by(doer), act: name, data: { account: id, reason } });
  return ok(null);
}

export const actOnPerson = (
  store: Store,
  id: string,
  asked: z.infer<typeof PersonActBody>,
  doer: Doer,
): Promise<Outcome<null>> => store.write((tx) => actIn(tx, id, asked, doer));

/** A doer at the server's own command line. */
export const atTheServer = (runtime: Runtime): Doer => ({ at: runtime.now(), actor: 'cli', self: null });
