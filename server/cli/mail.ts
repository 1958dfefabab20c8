import { randomBytes } from 'node:crypto';
import { errorEntry } from '#contract/errors.ts';
import { readMailConfig, setMailConfig } from '../notices/mail/mail-config.ts';
import { openPostOffice } from '../notices/mail/post-office.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';

export type MailCommand =
  | { readonly act: 'set'; readonly config: Readonly<Record<string, unknown>> }
  | { readonly act: 'test'; readonly to: string }
  | { readonly act: 'off' };

/** Lays down how e-mail is sent, tries it, or ends it; in force for a running server within seconds. */
export async function manageMail(store: Store, runtime: Runtime, asked: MailCommand): Promise<Outcome<string>> {
  switch (asked.act) {
    case 'off':
    case 'set': {
      const outcome = await setMailConfig(store, runtime, asked.act === 'off' ? null : asked.config);
      return outcome.ok ? ok(asked.act === 'off' ? 'メールを送りません。' : 'メールの設定を登録しました。') : outcome;
    }
    case 'test':
      return sendTest(store, asked.to);
  }
}

/** One e-mail past the outbox. OF-602: nothing configured. OF-603, OF-605: its files. OF-604: the server did not take it. */
async function sendTest(store: Store, to: string): Promise<Outcome<string>> {
  const config = await readMailConfig(store.db);
  if (config === null) return refusal('OF-602');
  const post = openPostOffice(config);
  if (!post.ok) return post;
  const messageId = `<test.${randomBytes(16).toString('hex')}@${config.from.slice(config.from.lastIndexOf('@') + 1)}>`;
  const sent = await post.value
    .send({
      ...{ from: config.from, to, messageId, subject: '【端末守】メールの試験' },
      text: `庁内サーバーの設定を確かめるためのメールです。\n${config.console}\n`,
    })
    .finally(() => post.value.close());
  if (sent.is !== 'taken') return refusal('OF-604', sent.fault);
  return ok(`${config.host}:${config.port}が受け取りました。${to}に届いたか確かめてください。`);
}

/** What a refusal of this command says. */
export const mailRefusal = ({ code, detail }: Extract<Outcome<string>, { ok: false }>): string => {
  const { message, next } = errorEntry(code);
  return [`${code}: ${message}${next}`, detail].filter((line) => line !== '').join('\n');
};
