import { type MailsAnswer, mostMails } from '#contract/http/notices-api.ts';
import { giveUpAfterMs } from '#contract/notices/outgoing.ts';
import { actorOf } from '../../audit/actor.ts';
import type { Caller } from '../../auth/access.ts';
import { appendAct } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import type { Runtime } from '../../runtime.ts';
import type { Reader, Store } from '../../store/store.ts';
import { readMailConfig } from './mail-config.ts';
import { addressNow } from './reach.ts';

/** The outbox as who looks after it sees it: what waits, what was given up, what may have come twice. */
export async function readOutbox(db: Reader): Promise<MailsAnswer> {
  const config = await readMailConfig(db);
  const states = await db
    .selectFrom('mails')
    .select((e) => ['state', e.fn.countAll<number>().as('mails')])
    .groupBy('state')
    .execute();
  const count = (state: string): number => states.find((row) => row.state === state)?.mails ?? 0;
  const rows = await db
    .selectFrom('mails')
    .innerJoin('notices', 'notices.id', 'mails.notice_id')
    .innerJoin('accounts', 'accounts.id', 'notices.account_id')
    .selectAll('mails')
    .select(['notices.kind', 'accounts.id as account', 'accounts.name', 'accounts.mail'])
    .where((e) => e.or([e('mails.state', '!=', 'sent'), e('mails.unsure', '>', 0)]))
    .orderBy('mails.id', 'desc')
    .limit(mostMails)
    .execute();
  return {
    server: config === null ? null : { host: config.host, port: config.port, from: config.from },
    counts: { waiting: count('waiting'), sent: count('sent'), givenUp: count('given-up') },
    mails: rows.map((row) => ({
      ...{ id: row.id, recipient: { id: row.account, name: row.name }, kind: row.kind },
      address: row.tries === 0 && row.mail !== '' ? row.mail : row.address,
      ...{ state: row.state, madeAt: row.made_at },
      ...{ nextAt: row.next_at, tries: row.tries, unsure: row.unsure, fault: row.fault },
    })),
  };
}

/** Puts a mail that was given up into the outbox once more, under its Message-ID. OF-404: none was. OF-602. OF-651. OF-667. */
export async function sendAgain(store: Store, runtime: Runtime, caller: Caller, id: number): Promise<Outcome<null>> {
  const at = runtime.now();
  return store.write(async (tx) => {
    if ((await readMailConfig(tx)) === null) return refusal('OF-602');
    const address = await addressNow(tx, id);
    if (!address.ok) return address;
    const until_at = new Date(at.getTime() + giveUpAfterMs).toISOString();
    const row = await tx
      .updateTable('mails')
      .set({ state: 'waiting', next_at: at.toISOString(), until_at })
      .where('id', '=', id)
      .where('state', '=', 'given-up')
      .returning('message_id')
      .executeTakeFirst();
    if (row === undefined) return refusal('OF-404');
    const data = { id, messageId: row.message_id };
    await appendAct(tx, { at, actor: actorOf(caller), act: 'mail.asked-again', data });
    return ok(null);
  });
}
