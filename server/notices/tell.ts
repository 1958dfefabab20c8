import { randomBytes } from 'node:crypto';
import { noticesOf } from '#contract/notices/decide.ts';
import type { Happening, Recipient } from '#contract/notices/happening.ts';
import { giveUpAfterMs } from '#contract/notices/outgoing.ts';
import { personIn } from '../audit/actor.ts';
import { deputiesNow } from '../forms/hats.ts';
import type { Tx } from '../store/store.ts';
import { readMailConfig } from './mail/mail-config.ts';
import { wantsMail } from './mail/reach.ts';

/** What a happening is told with. */
export interface Telling {
  readonly at: Date;
  /** As acts name it, `manager:200045`: nobody is told of what they did themselves. */
  readonly actor: string;
  /** Of what happened: nobody is told twice under one key. */
  readonly key: string;
}

/** Tells whom it concerns, in the transaction of what happened: notices, and their e-mails into the outbox. */
export async function tell(tx: Tx, happening: Happening, { at, actor, key }: Telling): Promise<void> {
  const doer = personIn(actor);
  const config = await readMailConfig(tx);
  for (const { kind, to, title, text, page } of noticesOf(happening)) {
    for (const person of await peopleOf(tx, to, at)) {
      if (person.id === doer) continue;
      const row = { account_id: person.id, key, kind, at: at.toISOString(), title, text, page, read_at: null };
      const written = await tx
        .insertInto('notices')
        .values(row)
        .onConflict((c) => c.columns(['account_id', 'key']).doNothing())
        .returning('id')
        .executeTakeFirst();
      if (written === undefined || config === null || person.mail === '') continue;
      if (!(await wantsMail(tx, person, kind))) continue;
      await tx
        .insertInto('mails')
        .values({
          ...{ notice_id: written.id, message_id: newMessageId(config.from), address: person.mail, state: 'waiting' },
          ...{ made_at: at.toISOString(), next_at: at.toISOString(), begun_at: null, tries: 0, unsure: 0, fault: '' },
          until_at: new Date(at.getTime() + giveUpAfterMs).toISOString(),
        })
        .execute();
    }
  }
}

/** What was told under a key waits for nobody any more: whoever has not read it need not. */
export async function untell(tx: Tx, key: string, at: Date): Promise<void> {
  await tx
    .updateTable('notices')
    .set({ read_at: at.toISOString() })
    .where('key', '=', key)
    .where('read_at', 'is', null)
    .execute();
}

/** RFC 5322 section 3.6.4: unique by 128 random bits, under the sender's own domain. */
const newMessageId = (from: string): string =>
  `<${randomBytes(16).toString('hex')}@${from.slice(from.lastIndexOf('@') + 1)}>`;

/** The accounts that are open now and meant. */
async function peopleOf(tx: Tx, to: Recipient, at: Date) {
  const open = tx.selectFrom('accounts').select(['id', 'role', 'mail']).where('disabled', '=', 0).orderBy('id');
  switch (to.to) {
    case 'person':
      return open.where('id', '=', to.id).execute();
    case 'office':
      return open.where('role', '=', to.role).execute();
    case 'heads': {
      const heads = await open.where('role', '=', 'manager').where('section_id', '=', to.section).execute();
      if (!to.withDeputies) return heads;
      const deputies = await open
        .where('id', 'in', deputiesNow(tx, at).select('people.id').where('deputies.section_id', '=', to.section))
        .execute();
      return [...heads, ...deputies];
    }
  }
}
