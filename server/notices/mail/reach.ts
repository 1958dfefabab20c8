import type { Role } from '#contract/http/console-api.ts';
import { goesByMail, type NoticeKind } from '#contract/notices/kinds.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Reader } from '../../store/store.ts';

/** Whether somebody gets e-mails of a kind, by the role and by what they switched. */
export async function wantsMail(
  db: Reader,
  { id, role }: { readonly id: string; readonly role: Role },
  kind: NoticeKind,
): Promise<boolean> {
  const said = await db
    .selectFrom('notice_switches')
    .select('mail')
    .where('account_id', '=', id)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return goesByMail(kind, role, said === undefined ? null : said.mail === 1);
}

/**
 * The address that a mail of the outbox goes to now, wherever it was written for. OF-404: there is no such mail. OF-651:
 * the account was closed since. OF-667: it has no address any more, or its owner wants no e-mail of this kind.
 */
export async function addressNow(db: Reader, mail: number): Promise<Outcome<string>> {
  const row = await db
    .selectFrom('mails')
    .innerJoin('notices', 'notices.id', 'mails.notice_id')
    .innerJoin('accounts', 'accounts.id', 'notices.account_id')
    .select(['accounts.id', 'accounts.role', 'accounts.mail', 'accounts.disabled', 'notices.kind'])
    .where('mails.id', '=', mail)
    .executeTakeFirst();
  if (row === undefined) return refusal('OF-404');
  if (row.disabled === 1) return refusal('OF-651');
  return row.mail !== '' && (await wantsMail(db, row, row.kind)) ? ok(row.mail) : refusal('OF-667');
}
