import { errorEntry } from '#contract/errors.ts';
import { mailPauseMs } from '#contract/notices/outgoing.ts';
import { appendAct } from '../../log/office-acts.ts';
import type { Outcome } from '../../outcome.ts';
import type { Runtime } from '../../runtime.ts';
import type { Store, Tx } from '../../store/store.ts';
import { tell } from '../tell.ts';
import { composeMail } from './compose.ts';
import { type MailConfig, readMailConfig } from './mail-config.ts';
import type { PostOffice, Sent } from './post-office.ts';
import { addressNow } from './reach.ts';

/** The outbox is looked at this often. */
export const sendEveryMs = 5_000;
/** Mails that one round sends at most. */
const roundMails = 100;
const actor = 'office';

interface Due {
  readonly id: number;
  readonly message_id: string;
  readonly address: string;
  readonly notice_id: number;
  readonly title: string;
}

/**
 * One round of the outbox. That a try began is on the disk before the mail server hears of it, so that one that was cut
 * off is known as such: the mail goes once more under the same Message-ID, counted and on record. At least once, never
 * twice without saying so.
 */
export async function sendRound(
  store: Store,
  runtime: Runtime,
  open: (config: MailConfig) => Outcome<PostOffice>,
): Promise<void> {
  await giveUpLate(store, runtime.now());
  const config = await readMailConfig(store.db);
  if (config === null) return;
  const due = await store.db
    .selectFrom('mails')
    .innerJoin('notices', 'notices.id', 'mails.notice_id')
    .select(['mails.id', 'mails.message_id', 'mails.address', 'mails.notice_id', 'notices.title'])
    .where('mails.state', '=', 'waiting')
    .where('mails.next_at', '<=', runtime.now().toISOString())
    .orderBy('mails.id')
    .limit(roundMails)
    .execute();
  if (due.length === 0) return;
  const post = open(config);
  if (!post.ok) {
    const fault = `${post.code} ${errorEntry(post.code).message}`;
    // No try was made: what nobody knows of the last one, nobody knows still.
    for (const mail of due) await putOff(store, runtime.now(), mail, { fault, isUnsure: true });
    return;
  }
  try {
    for (const mail of due) {
      const { is, isLine } = await sendOne(store, runtime, { mail, config, post: post.value });
      // Without the line every other mail would only use up a try.
      if (is === 'later' && isLine) return;
    }
  } finally {
    post.value.close();
  }
}

async function sendOne(
  store: Store,
  { now }: Runtime,
  { mail, config, post }: { readonly mail: Due; readonly config: MailConfig; readonly post: PostOffice },
): Promise<{ readonly is: Sent['is']; readonly isLine: boolean }> {
  const written = composeMail(
    { id: mail.notice_id, title: mail.title },
    { address: mail.address, messageId: mail.message_id },
    config,
  );
  if (written === null) {
    await store.write((tx) => giveUp(tx, mail.id, { fault: '題名に使えない文字があります。' }, now()));
    return { is: 'refused', isLine: false };
  }
  const to = await store.write((tx) => begin(tx, mail, now()));
  if (to === null) return { is: 'refused', isLine: false };
  const sent = await post.send({ ...written, to });
  const at = now();
  if (sent.is === 'later') await putOff(store, at, mail, sent);
  else if (sent.is === 'refused')
    await store.write((tx) => giveUp(tx, mail.id, { fault: sent.fault, begun_at: null }, at));
  else
    await store.write((tx) =>
      tx
        .updateTable('mails')
        .set({ state: 'sent', next_at: null, begun_at: null, fault: '' })
        .where('id', '=', mail.id)
        .execute(),
    );
  return { is: sent.is, isLine: sent.is === 'later' && sent.isLine };
}

/**
 * Notes that a try begins; and, where nobody knows how the last one ended, that the mail may come twice.
 * @returns where it goes; null where none begins, since its owner gets it no more
 */
async function begin(tx: Tx, { id, message_id }: Due, at: Date): Promise<string | null> {
  const address = await addressNow(tx, id);
  if (!address.ok) {
    const fault =
      address.code === 'OF-651'
        ? 'アカウントが閉じられたため、送りませんでした。'
        : 'メールアドレスがないか、受け取らない設定のため、送りませんでした。';
    await stopTrying(tx, id, { fault }, at);
    return null;
  }
  const { begun_at } = await tx.selectFrom('mails').select('begun_at').where('id', '=', id).executeTakeFirstOrThrow();
  const isRepeated = begun_at !== null;
  await tx
    .updateTable('mails')
    .set((e) => ({
      ...{
        address: address.value,
        begun_at: at.toISOString(),
        tries: e('tries', '+', 1),
        unsure: e('unsure', '+', isRepeated ? 1 : 0),
      },
    }))
    .where('id', '=', id)
    .execute();
  if (isRepeated) await appendAct(tx, { at, actor, act: 'mail.repeated', data: { id, messageId: message_id } });
  return address.value;
}

/** Leaves a mail for a later round. A try whose end is not known stays begun: the next one says so. */
const putOff = (
  store: Store,
  at: Date,
  { id }: Due,
  { fault, isUnsure }: { readonly fault: string; readonly isUnsure: boolean },
): Promise<void> =>
  store.write(async (tx) => {
    const { tries } = await tx.selectFrom('mails').select('tries').where('id', '=', id).executeTakeFirstOrThrow();
    const next_at = new Date(at.getTime() + mailPauseMs(tries)).toISOString();
    await tx
      .updateTable('mails')
      .set({ fault, next_at, ...(isUnsure ? {} : { begun_at: null }) })
      .where('id', '=', id)
      .execute();
  });

/** What no server took in its time: whoever looks after the mail is told. */
async function giveUpLate(store: Store, at: Date): Promise<void> {
  const late = await store.db
    .selectFrom('mails')
    .select(['id', 'fault'])
    .where('state', '=', 'waiting')
    .where('until_at', '<=', at.toISOString())
    .limit(roundMails)
    .execute();
  if (late.length === 0) return;
  await store.write(async (tx) => {
    for (const { id, fault } of late) await giveUp(tx, id, { fault }, at);
  });
}

interface Known {
  readonly fault: string;
  /** The last try ended, as the server said. */
  readonly begun_at?: null;
}

/** @returns the place of the act in the office log */
async function stopTrying(tx: Tx, id: number, known: Known, at: Date): Promise<number> {
  const { message_id: messageId, tries } = await tx
    .updateTable('mails')
    .set({ state: 'given-up', next_at: null, ...known })
    .where('id', '=', id)
    .returning(['message_id', 'tries'])
    .executeTakeFirstOrThrow();
  return appendAct(tx, { at, actor, act: 'mail.given-up', data: { id, messageId, tries } });
}

/** Something went wrong: whoever looks after the mail is told. */
async function giveUp(tx: Tx, id: number, known: Known, at: Date): Promise<void> {
  const index = await stopTrying(tx, id, known, at);
  await tell(tx, { of: 'mail-given-up', id }, { at, actor, key: `act:${index}` });
}
