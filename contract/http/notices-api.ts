import { z } from 'zod';
import { NoticeKind } from '../notices/kinds.ts';
import { MailAddress } from '../notices/mail-address.ts';
import { UtcInstant } from '../primitives.ts';

/** お知らせ: each person's own, under /v1/notices; the state of the outgoing mail under /v1/mails. */

const RowId = z.int().positive();
const Count = z.int().nonnegative();

/** Notices on one page. */
export const noticesPerPage = 50;

export const NoticeRow = z.strictObject({
  id: RowId,
  kind: NoticeKind,
  at: UtcInstant,
  title: z.string(),
  text: z.string(),
  /** Page of this console; null where the notice is all there is. */
  page: z
    .string()
    .regex(/^\/[A-Za-z0-9/-]*(#[a-z]+)?$/)
    .nullable(),
  isRead: z.boolean(),
});
export type NoticeRow = z.infer<typeof NoticeRow>;

/** GET /v1/notices: the own, newest first. `before`: number of the last one that is shown already. */
export const NoticesQuery = z.strictObject({
  before: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number)
    .optional(),
  unread: z.literal('yes').optional(),
  kind: NoticeKind.optional(),
});
export const NoticesAnswer = z.strictObject({
  notices: z.array(NoticeRow).max(noticesPerPage),
  hasMore: z.boolean(),
  unread: Count,
});
export type NoticesAnswer = z.infer<typeof NoticesAnswer>;

/** GET /v1/notices/unread: asked again and again by every page; it does not lengthen a sign-in. */
export const UnreadAnswer = z.strictObject({ unread: Count });

/** POST /v1/notices/read: these, or all up to one. Others' numbers change nothing. */
export const ReadBody = z.union([
  z.strictObject({ ids: z.array(RowId).min(1).max(noticesPerPage) }),
  z.strictObject({ through: RowId }),
]);
export type ReadBody = z.infer<typeof ReadBody>;

/** POST /v1/notices/open: marks one read and says where it leads. OF-404: there is none of one's own. */
export const OpenBody = z.strictObject({ id: RowId });

/** GET /v1/notices/mail, and the answer to both acts below. */
export const NoticeMail = z.strictObject({
  address: z.literal('').or(MailAddress),
  /** Whether the office sends e-mail at all. */
  isConfigured: z.boolean(),
  kinds: z.array(z.strictObject({ kind: NoticeKind, mail: z.boolean(), canSwitch: z.boolean() })),
});
export type NoticeMail = z.infer<typeof NoticeMail>;
/** POST /v1/notices/address; empty for none. OF-600: not an address. */
export const AddressBody = z.strictObject({ address: z.string().max(400) });
/** POST /v1/notices/switch. OF-601: this kind cannot be switched by this role. */
export const SwitchBody = z.strictObject({ kind: NoticeKind, mail: z.boolean() });

export const mailStates = ['waiting', 'sent', 'given-up'] as const;
export const MailRow = z.strictObject({
  id: RowId,
  recipient: z.strictObject({ id: z.string(), name: z.string() }),
  /** What the notice says is for its reader alone. */
  kind: NoticeKind,
  /** Where the last try went; before the first, where it would go now. */
  address: z.string(),
  state: z.enum(mailStates),
  madeAt: UtcInstant,
  /** When it is tried next; null once it was sent or given up. */
  nextAt: UtcInstant.nullable(),
  tries: Count,
  /** Tries of which nobody knows whether the mail server took the mail: it may have come that many times more. */
  unsure: Count,
  /** What went wrong last; empty where nothing did. */
  fault: z.string(),
});
export type MailRow = z.infer<typeof MailRow>;
/** The newest, in one answer. */
export const mostMails = 100;
/** GET /v1/mails: what waits, was given up, or may have come twice, newest first. */
export const MailsAnswer = z.strictObject({
  server: z.strictObject({ host: z.string(), port: z.int(), from: z.string() }).nullable(),
  counts: z.strictObject({ waiting: Count, sent: Count, givenUp: Count }),
  mails: z.array(MailRow).max(mostMails),
});
export type MailsAnswer = z.infer<typeof MailsAnswer>;
/** POST /v1/mails/again: sends once more what was given up. OF-404: none was. OF-602: nothing is configured. OF-651: the account is closed. OF-667: its owner gets it no more. */
export const AgainBody = z.strictObject({ id: RowId });
