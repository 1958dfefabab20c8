import type { NoticeMail } from '#contract/http/notices-api.ts';
import { canSwitch, goesByMail, kindsFor, type NoticeKind } from '#contract/notices/kinds.ts';
import { readMailAddress } from '#contract/notices/mail-address.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Reader, Store, Tx } from '../store/store.ts';
import { readMailConfig } from './mail/mail-config.ts';

/** Where somebody's notices go by e-mail, and which. */
export async function readOwnMail(db: Reader, { account: { id, role } }: Caller): Promise<NoticeMail> {
  const { mail } = await db.selectFrom('accounts').select('mail').where('id', '=', id).executeTakeFirstOrThrow();
  const rows = await db.selectFrom('notice_switches').select(['kind', 'mail']).where('account_id', '=', id).execute();
  const said = new Map(rows.map((row) => [row.kind, row.mail === 1]));
  return {
    ...{ address: mail, isConfigured: (await readMailConfig(db)) !== null },
    kinds: kindsFor(role).map((kind) => ({
      ...{ kind, mail: goesByMail(kind, role, said.get(kind) ?? null), canSwitch: canSwitch(kind, role) },
    })),
  };
}

/** Sets an account's address in a transaction, with the act of it; nothing where it is the same. */
export async function setAddress(
  tx: Tx,
  { account, address }: { readonly account: string; readonly address: string },
  by: { readonly at: Date; readonly actor: string },
): Promise<void> {
  const { mail: before } = await tx
    .selectFrom('accounts')
    .select('mail')
    .where('id', '=', account)
    .executeTakeFirstOrThrow();
  if (before === address) return;
  await tx.updateTable('accounts').set({ mail: address }).where('id', '=', account).execute();
  await appendAct(tx, { ...by, act: 'mail-address.set', data: { account, before, after: address } });
}

/** Sets the own address. OF-600: not an address. */
export async function setOwnAddress(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  typed: string,
): Promise<Outcome<NoticeMail>> {
  const address = readMailAddress(typed);
  if (address === null) return refusal('OF-600');
  return store.write(async (tx) => {
    const by = { at: runtime.now(), actor: actorOf(caller) };
    await setAddress(tx, { account: caller.account.id, address }, by);
    return ok(await readOwnMail(tx, caller));
  });
}

/** Switches the e-mail of a kind on or off. OF-601: not for this role. */
export async function switchMail(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { kind, mail }: { readonly kind: NoticeKind; readonly mail: boolean },
): Promise<Outcome<NoticeMail>> {
  const { id: account_id, role } = caller.account;
  if (!canSwitch(kind, role)) return refusal('OF-601', kind);
  return store.write(async (tx) => {
    const row = { account_id, kind, mail: mail ? (1 as const) : (0 as const) };
    await tx
      .insertInto('notice_switches')
      .values(row)
      .onConflict((c) => c.columns(['account_id', 'kind']).doUpdateSet({ mail: row.mail }))
      .execute();
    const data = { account: account_id, kind, mail };
    await appendAct(tx, { at: runtime.now(), actor: actorOf(caller), act: 'notice-mail.switched', data });
    return ok(await readOwnMail(tx, caller));
  });
}
