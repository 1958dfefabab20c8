import type { z } from 'zod';
import {
  MailsAnswer,
  NoticeMail,
  NoticeRow,
  NoticesAnswer,
  type ReadBody,
  type SwitchBody,
  UnreadAnswer,
} from '#contract/http/notices-api.ts';
import type { NoticeKind } from '#contract/notices/kinds.ts';
import type { Answer } from '../api/answer.ts';
import { queryText } from '../api/query.ts';
import type { ConsoleRequest } from '../api/request.ts';

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;

/** What a page of notices is chosen by. */
export interface NoticeFilters {
  readonly before: number | null;
  readonly unread: boolean;
  readonly kind: NoticeKind | null;
}

/** What the bell and the pages of お知らせ ask. @param quietly asks without leading to the sign-in page when it is refused */
export function noticesClient(ask: Ask, quietly: Ask) {
  const read = <T>(path: string, answer: z.ZodType<T>, signal: AbortSignal) =>
    ask({ method: 'GET', path, answer, signal });
  const post = <T>(path: string, answer: z.ZodType<T>, body: unknown) => ask({ method: 'POST', path, answer, body });
  return {
    list: ({ before, unread, kind }: NoticeFilters, signal: AbortSignal) =>
      read(
        `/v1/notices${queryText({
          ...{ before: before ?? undefined, unread: unread ? 'yes' : undefined, kind: kind ?? undefined },
        })}`,
        NoticesAnswer,
        signal,
      ),
    unread: (signal: AbortSignal) =>
      quietly({ method: 'GET', path: '/v1/notices/unread', answer: UnreadAnswer, signal }),
    markRead: (body: ReadBody) => post('/v1/notices/read', UnreadAnswer, body),
    open: (id: number) => post('/v1/notices/open', NoticeRow, { id }),
    mail: (signal: AbortSignal) => read('/v1/notices/mail', NoticeMail, signal),
    setAddress: (address: string) => post('/v1/notices/address', NoticeMail, { address }),
    switchMail: (body: z.infer<typeof SwitchBody>) => post('/v1/notices/switch', NoticeMail, body),
    mails: (signal: AbortSignal) => read('/v1/mails', MailsAnswer, signal),
    sendAgain: (id: number) => post('/v1/mails/again', MailsAnswer, { id }),
  };
}
export type NoticesClient = ReturnType<typeof noticesClient>;
