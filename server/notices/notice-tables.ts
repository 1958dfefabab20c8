import type { Generated } from 'kysely';
import type { MailRow } from '#contract/http/notices-api.ts';
import type { NoticeKind } from '#contract/notices/kinds.ts';

export interface NoticesTable {
  /** Never used twice: notices are disposed of, and pages ask by number. */
  readonly id: Generated<number>;
  readonly account_id: string;
  /** What it is about: nobody is told of one thing twice. */
  readonly key: string;
  readonly kind: NoticeKind;
  readonly at: string;
  readonly title: string;
  readonly text: string;
  readonly page: string | null;
  readonly read_at: string | null;
}

/** What somebody chose for e-mails of a kind; no row where they have not. */
export interface NoticeSwitchesTable {
  readonly account_id: string;
  readonly kind: NoticeKind;
  readonly mail: 0 | 1;
}

/** The outbox: written with the notice, sent by `mail/sender.ts`. */
export interface MailsTable {
  readonly id: Generated<number>;
  readonly notice_id: number;
  /** RFC 5322 section 3.6.4; the same for every try. */
  readonly message_id: string;
  /** Where the last try went; before the first, where it was written for. */
  readonly address: string;
  readonly state: MailRow['state'];
  readonly made_at: string;
  /** Not tried before; null once it was sent or given up. */
  readonly next_at: string | null;
  /** From then on it is given up. */
  readonly until_at: string;
  /** Since when a try is under way. Found at a start, it was cut off, and nobody knows how it ended. */
  readonly begun_at: string | null;
  readonly tries: number;
  readonly unsure: number;
  readonly fault: string;
}

export interface NoticeTables {
  readonly notices: NoticesTable;
  readonly notice_switches: NoticeSwitchesTable;
  readonly mails: MailsTable;
}
