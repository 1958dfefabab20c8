import { z } from 'zod';
import { EraseBody, ExchangeBody, ExtensionBody, RemoteActs } from '#contract/http/erase-api.ts';
import { TerminalId } from '#contract/primitives.ts';
import { type Caller, callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import type { Outcome } from '../outcome.ts';
import type { Tx } from '../store/store.ts';
import { exchangeTerminal } from '../workflow/erase/exchange.ts';
import { extendLoan } from '../workflow/erase/extend.ts';
import { orderErase } from '../workflow/erase/order-erase.ts';
import { readRemote } from '../workflow/erase/read-remote.ts';
import type { Bell } from '../workflow/exceptions/bell.ts';
import { ringTerminal } from '../workflow/standing/ring-terminal.ts';

const params = z.strictObject({ id: TerminalId });
const response = { 200: RemoteActs, ...errorAnswers };

/** What is done to a loan while its PC is out: the order to erase, the extension, the exchange of a PC that broke. */
export function remoteRoutes(app: ServerApp, { store, runtime }: AppDeps, bell: Bell): void {
  const doAndRead = async (
    caller: Caller,
    terminal: string,
    work: (tx: Tx, at: Date) => Promise<Outcome<null>>,
  ): Promise<Outcome<RemoteActs>> => {
    const done = await store.write((tx) => work(tx, runtime.now()));
    if (!done.ok) return done;
    await ringTerminal(store, bell, terminal);
    return readRemote(store, runtime, caller, terminal);
  };
  app.route({
    method: 'GET',
    url: '/v1/ledger/:id/remote',
    config: { access: { roles: { manager: 'section', it: 'all', auditor: 'all' } } },
    schema: { params, querystring: z.strictObject({}), response },
    handler: async (request, reply) => {
      const outcome = await readRemote(store, runtime, callerOf(request), request.params.id);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/ledger/:id/erase',
    config: { access: { roles: { it: 'all' } } },
    schema: { params, body: EraseBody, response },
    handler: async (request, reply) => {
      const [caller, { id }] = [callerOf(request), request.params];
      const outcome = await doAndRead(caller, id, (tx, at) =>
        orderErase(tx, caller, at, { terminal: id, ...request.body }),
      );
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/ledger/:id/exchange',
    config: { access: { roles: { it: 'all' } } },
    schema: { params, body: ExchangeBody, response },
    handler: async (request, reply) => {
      const [caller, { id }] = [callerOf(request), request.params];
      const outcome = await doAndRead(caller, id, (tx, at) =>
        exchangeTerminal(tx, caller, at, { terminal: id, ...request.body }),
      );
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/ledger/:id/extension',
    config: { access: { roles: { manager: 'section', it: 'all' } } },
    schema: { params, body: ExtensionBody, response },
    handler: async (request, reply) => {
      const [caller, { id }] = [callerOf(request), request.params];
      const outcome = await doAndRead(caller, id, (tx, at) =>
        extendLoan(tx, caller, at, { terminal: id, ...request.body }),
      );
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}
