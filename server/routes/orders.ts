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
import { type Caller, callerOf, mayNarrowTo } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import { sendDownload } from '../http/download.ts';
import type { ServerApp } from '../http/server-app.ts';
import { readLendingDefaults } from '../lending/confirm.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import { sectionsToChoose } from '../people/read-people.ts';
import { acceptOrder, addOrder, decideOrders, listOrders } from '../report/orders.ts';
import { cancelTelephone, noteTelephone, readBoard } from '../report/telephone.ts';
import type { Bell } from '../workflow/exceptions/bell.ts';
import { askPresence } from '../workflow/presence/ask-presence.ts';

const head = { access: { roles: { manager: 'section' } } } as const;
const bookReaders = { access: { roles: { manager: 'section', hr: 'all', auditor: 'all' } } } as const;

/** The board of today with telephone reports, and 在宅勤務命令簿. */
export function orderRoutes(app: ServerApp, deps: AppDeps, bell: Bell): void {
  boardRoutes(app, deps, bell);
  bookRoutes(app, deps);
}

function boardRoutes(app: ServerApp, { store, runtime, reads, printer }: AppDeps, bell: Bell): void {
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
    handler: (request) => reads.read('week', callerOf(request), runtime.now()),
  });
  app.route({
    method: 'GET',
    url: '/v1/board/week.pdf',
    config: readers,
    schema: { querystring: z.strictObject({}) },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const week = await reads.read('week', caller, runtime.now());
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
  const { store, runtime, reads } = deps;
  const response = { 200: OrderRow, ...errorAnswers };
  const periodOf = ({ month, section }: z.infer<typeof OrdersQuery>) => ({
    ...{ ...daysOfMonth(month), section, now: runtime.now() },
  });
  /** Whose book it is, in words. OF-403: another section than the own. OF-404: no such section. */
  const bookOf = async (caller: Caller, { section }: z.infer<typeof OrdersQuery>): Promise<Outcome<string>> => {
    if (section === undefined) return ok(caller.scope === 'all' ? 'すべての所属' : caller.account.section);
    if (!mayNarrowTo(caller, section)) return refusal('OF-403');
    const row = await store.reader.selectFrom('sections').select('name').where('id', '=', section).executeTakeFirst();
    return row === undefined ? refusal('OF-404') : ok(row.name);
  };
  app.route({
    method: 'GET',
    url: '/v1/orders',
    config: { access: { roles: { ...bookReaders.access.roles, staff: 'own', it: 'own' } } },
    schema: { querystring: OrdersQuery, response: { 200: OrderRows, ...errorAnswers } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const book = await bookOf(caller, request.query);
      if (!book.ok) return refuse(reply, book.code);
      const listed = await listOrders(store.reader, caller, periodOf(request.query));
      return { section: book.value, ...listed, sections: await sectionsToChoose(store.reader, caller) };
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
  const note = (caller: Caller, form: 'csv' | 'pdf', { month, section }: z.infer<typeof OrdersQuery>, rows: number) =>
    store.write((tx) =>
      appendAct(tx, {
        ...{ at: runtime.now(), actor: actorOf(caller), act: 'orders.exported' },
        data: { form, month, section: section ?? null, rows },
      }),
    );
  app.route({
    method: 'GET',
    url: '/v1/orders.csv',
    config: bookReaders,
    schema: { querystring: OrdersQuery },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const book = await bookOf(caller, request.query);
      if (!book.ok) return refuse(reply, book.code);
      const { rows, content } = await reads.read('ordersCsv', { caller, period: periodOf(request.query) });
      await note(caller, 'csv', request.query, rows);
      const name = fileOf(request.query, 'csv');
      return sendDownload(reply, { name, type: 'text/csv; charset=utf-8', content: inPlace(content) });
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/orders.pdf',
    config: bookReaders,
    schema: { querystring: OrdersQuery },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const book = await bookOf(caller, request.query);
      if (!book.ok) return refuse(reply, book.code);
      const { isSample } = await readLendingDefaults(store.db);
      const facts = {
        ...{ month: request.query.month, isSample, section: book.value },
        ...{ madeAt: runtime.now().toISOString(), madeBy: caller.account.name },
      };
      const { rows, content } = await reads.read('ordersPdf', { caller, period: periodOf(request.query), facts });
      await note(caller, 'pdf', request.query, rows);
      const name = fileOf(request.query, 'pdf');
      return sendDownload(reply, { name, type: 'application/pdf', content: inPlace(content) });
    },
  });
}

/** As a thread hands bytes over, without another copy of them. */
const inPlace = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, byteLength);

const fileOf = ({ month, section }: z.infer<typeof OrdersQuery>, form: 'csv' | 'pdf'): string =>
  `tanmori-meireibo-${month}${section === undefined ? '' : `-${section}`}.${form}`;
