import { z } from 'zod';
import {
  AcceptOrderBody,
  AddOrderBody,
  AskPresenceBody,
  BoardAnswer,
  CancelTelephoneBody,
  DecidedAnswer,
  DecideOrdersBody,
  OrderRow,
  OrderRows,
  OrdersQuery,
  TelephoneBody,
  WeekAnswer,
} from '#contract/http/report-api.ts';
import { daysOfMonth } from '#contract/statistics/fiscal-year.ts';
import { actorOf } from '../audit/actor.ts';
import { csvLine, csvStart } from '../audit/csv.ts';
import { type Caller, callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import { sendDownload } from '../http/download.ts';
import type { ServerApp } from '../http/server-app.ts';
import { readLendingDefaults } from '../lending/confirm.ts';
import { appendAct } from '../log/office-acts.ts';
import { acceptOrder, addOrder, decideOrders, listOrders, readOrders } from '../report/orders.ts';
import { orderCells } from '../report/papers/print-orders.ts';
import { cancelTelephone, noteTelephone, readBoard } from '../report/telephone.ts';
import { readWeek } from '../report/week.ts';
import type { Bell } from '../workflow/exceptions/bell.ts';
import { askPresence } from '../workflow/presence/ask-presence.ts';

const head = { access: { roles: { manager: 'section' } } } as const;
const bookReaders = { access: { roles: { manager: 'section', hr: 'all', auditor: 'all' } } } as const;

/** The board of today with telephone reports, and 在宅勤務命令簿. */
export function orderRoutes(app: ServerApp, deps: AppDeps, bell: Bell): void {
  boardRoutes(app, deps, bell);
  bookRoutes(app, deps);
}

function boardRoutes(app: ServerApp, { store, runtime, printer }: AppDeps, bell: Bell): void {
  const response = { 200: BoardAnswer, ...errorAnswers };
  app.route({
    method: 'GET',
    url: '/v1/board',
    config: { access: { roles: { manager: 'section', hr: 'all' } } },
    schema: { querystring: z.strictObject({}), response },
    handler: (request) => readBoard(store, runtime, callerOf(request)),
  });
  const readers = { access: { roles: { manager: 'section', hr: 'all' } } } as const;
  app.route({
    method: 'GET',
    url: '/v1/board/week',
    config: readers,
    schema: { querystring: z.strictObject({}), response: { 200: WeekAnswer, ...errorAnswers } },
    handler: (request) => readWeek(store.reader, callerOf(request), runtime.now()),
  });
  app.route({
    method: 'GET',
    url: '/v1/board/week.pdf',
    config: readers,
    schema: { querystring: z.strictObject({}) },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const week = await readWeek(store.reader, caller, runtime.now());
      const data = { paper: 'week', of: week.days[0]?.date ?? '' };
      await store.write((tx) =>
        appendAct(tx, { at: runtime.now(), actor: actorOf(caller), act: 'paper.printed', data }),
      );
      const { isSample } = await readLendingDefaults(store.db);
      const content = await printer.print('week', { week, isSample, madeBy: caller.account.name });
      return sendDownload(reply, { name: `tanmori-week-${data.of}.pdf`, type: 'application/pdf', content });
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/board/presence',
    config: head,
    schema: { body: AskPresenceBody, response },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const asked = await store.write((tx) => askPresence(tx, caller, runtime.now(), request.body.staff));
      if (!asked.ok) return refuse(reply, asked.code);
      bell.ring(asked.value);
      return readBoard(store, runtime, caller);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/board/telephone',
    config: head,
    schema: { body: TelephoneBody, response },
    handler: async (request, reply) => {
      const outcome = await noteTelephone(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/board/telephone/cancel',
    config: head,
    schema: { body: CancelTelephoneBody, response },
    handler: async (request, reply) => {
      const outcome = await cancelTelephone(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}

function bookRoutes(app: ServerApp, deps: AppDeps): void {
  const { store, runtime, printer } = deps;
  const response = { 200: OrderRow, ...errorAnswers };
  const periodOf = (month: string) => ({ ...daysOfMonth(month), now: runtime.now() });
  const monthOf = (caller: Caller, month: string) => readOrders(store.reader, caller, periodOf(month));
  const sectionOf = (caller: Caller): string => (caller.scope === 'all' ? 'すべての所属' : caller.account.section);
  app.route({
    method: 'GET',
    url: '/v1/orders',
    config: { access: { roles: { ...bookReaders.access.roles, staff: 'own', it: 'own' } } },
    schema: { querystring: OrdersQuery, response: { 200: OrderRows, ...errorAnswers } },
    handler: async (request) => {
      const caller = callerOf(request);
      return { section: sectionOf(caller), ...(await listOrders(store.reader, caller, periodOf(request.query.month))) };
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/orders',
    config: head,
    schema: { body: AddOrderBody, response },
    handler: async (request, reply) => {
      const outcome = await addOrder(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/orders/decide',
    config: { access: { roles: { staff: 'stead', manager: 'section', hr: 'stead', it: 'stead' } } },
    schema: { body: DecideOrdersBody, response: { 200: DecidedAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await decideOrders(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/orders/accept',
    config: { access: { roles: { staff: 'own', manager: 'own', hr: 'own', it: 'own' } } },
    schema: { body: AcceptOrderBody, response },
    handler: async (request, reply) => {
      const outcome = await acceptOrder(store, runtime, callerOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  const note = (caller: Caller, form: 'csv' | 'pdf', month: string, rows: number): Promise<number> =>
    store.write((tx) =>
      appendAct(tx, { at: runtime.now(), actor: actorOf(caller), act: 'orders.exported', data: { form, month, rows } }),
    );
  app.route({
    method: 'GET',
    url: '/v1/orders.csv',
    config: bookReaders,
    schema: { querystring: OrdersQuery },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { month } = request.query;
      const rows = await monthOf(caller, month);
      await note(caller, 'csv', month, rows.length);
      const content = Buffer.from(csvStart + orderCells(rows).map(csvLine).join(''));
      return sendDownload(reply, { name: `tanmori-meireibo-${month}.csv`, type: 'text/csv; charset=utf-8', content });
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/orders.pdf',
    config: bookReaders,
    schema: { querystring: OrdersQuery },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { month } = request.query;
      const rows = await monthOf(caller, month);
      await note(caller, 'pdf', month, rows.length);
      const { isSample } = await readLendingDefaults(store.db);
      const content = await printer.print('orders', {
        ...{ rows, month, isSample, section: sectionOf(caller) },
        ...{ madeAt: runtime.now().toISOString(), madeBy: caller.account.name },
      });
      return sendDownload(reply, { name: `tanmori-meireibo-${month}.pdf`, type: 'application/pdf', content });
    },
  });
}
