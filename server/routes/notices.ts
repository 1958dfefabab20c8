import { roles } from '#contract/http/console-api.ts';
import { EmptyBody } from '#contract/http/lending-api.ts';
import {
  AddressBody,
  AgainBody,
  MailsAnswer,
  NoticeMail,
  NoticeRow,
  NoticesAnswer,
  NoticesQuery,
  OpenBody,
  ReadBody,
  SwitchBody,
  UnreadAnswer,
} from '#contract/http/notices-api.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { readOutbox, sendAgain } from '../notices/mail/outbox.ts';
import { readOwnMail, setOwnAddress, switchMail } from '../notices/own-mail.ts';
import { countUnread, listNotices, markRead, openNotice } from '../notices/read-notices.ts';

const own = { roles: Object.fromEntries(roles.map((role) => [role, 'own' as const])) };
const keepers = { roles: { it: 'all', admin: 'all' } } as const;

/** お知らせ: everybody's own; and for who looks after the mail, the outbox. */
export function noticeRoutes(app: ServerApp, deps: AppDeps): void {
  listRoutes(app, deps);
  mailRoutes(app, deps);
}

function listRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/notices',
    config: { access: own },
    schema: { querystring: NoticesQuery, response: { 200: NoticesAnswer, ...errorAnswers } },
    handler: (request) => listNotices(store.db, callerOf(request).account.id, request.query),
  });
  app.route({
    method: 'GET',
    url: '/v1/notices/unread',
    config: { access: own, isUnattended: true },
    schema: { querystring: EmptyBody, response: { 200: UnreadAnswer, ...errorAnswers } },
    handler: async (request) => ({ unread: await countUnread(store.db, callerOf(request).account.id) }),
  });
  app.route({
    method: 'POST',
    url: '/v1/notices/read',
    config: { access: own },
    schema: { body: ReadBody, response: { 200: UnreadAnswer, ...errorAnswers } },
    handler: async (request) => ({
      unread: await markRead(store, runtime.now(), callerOf(request).account.id, request.body),
    }),
  });
  app.route({
    method: 'POST',
    url: '/v1/notices/open',
    config: { access: own },
    schema: { body: OpenBody, response: { 200: NoticeRow, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await openNotice(store, runtime.now(), callerOf(request).account.id, request.body.id);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}

function mailRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/notices/mail',
    config: { access: own },
    schema: { querystring: EmptyBody, response: { 200: NoticeMail, ...errorAnswers } },
    handler: (request) => readOwnMail(store.db, callerOf(request)),
  });
  app.route({
    method: 'POST',
    url: '/v1/notices/address',
    config: { access: own },
    schema: { body: AddressBody, response: { 200: NoticeMail, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await setOwnAddress(store, runtime, callerOf(request), request.body.address);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/notices/switch',
    config: { access: own },
    schema: { body: SwitchBody, response: { 200: NoticeMail, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await switchMail(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/mails',
    config: { access: keepers },
    schema: { querystring: EmptyBody, response: { 200: MailsAnswer, ...errorAnswers } },
    handler: () => readOutbox(store.db),
  });
  app.route({
    method: 'POST',
    url: '/v1/mails/again',
    config: { access: keepers },
    schema: { body: AgainBody, response: { 200: MailsAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await sendAgain(store, runtime, callerOf(request), request.body.id);
      return outcome.ok ? readOutbox(store.db) : refuse(reply, outcome.code);
    },
  });
}
