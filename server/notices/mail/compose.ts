import type { MailConfig } from './mail-config.ts';

/** An e-mail as it is handed to the mail server: no name, nothing that somebody wrote, one recipient. */
export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
}

/** Nothing that could end a header's line. */
const oneLine = /^[^\p{Cc}\p{Zl}\p{Zp}]{1,200}$/u;

/**
 * Writes the e-mail of a notice: what happened and where to read it. The mail system is not the office's book.
 * Null where a title could begin another header: such a mail is never sent.
 */
export function composeMail(
  notice: { readonly id: number; readonly title: string },
  mail: { readonly address: string; readonly messageId: string },
  { from, console: address }: Pick<MailConfig, 'from' | 'console'>,
): Mail | null {
  if (!oneLine.test(notice.title)) return null;
  const link = new URL(`/notices/${notice.id}`, address).href;
  return {
    ...{ from, to: mail.address, messageId: mail.messageId, subject: `【端末守】${notice.title}` },
    text: [
      `${notice.title}。`,
      '',
      '内容は、庁内の管理画面で確かめてください。',
      link,
      '',
      '--',
      'このメールには、個人情報と業務の内容を書いていません。返信はできません。',
      '受け取る種類は、管理画面の「お知らせ」から「メールの設定」を開いて変えられます。',
      '',
    ].join('\n'),
  };
}
