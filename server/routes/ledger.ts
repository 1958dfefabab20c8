import { z } from 'zod';
import {
  ConfirmBody,
  DeskActBody,
  EmptyBody,
  HandOverAnswer,
  ItemsBody,
  LedgerAnswer,
  LedgerDetail,
  LedgerQuery,
  LossBody,
  RegisterBody,
  ReminderBody,
  ServiceCodeAnswer,
  ServiceCodeBody,
  VerifyBody,
} from '#contract/http/lending-api.ts';
import { maxBatchBytes } from '#contract/http/terminal-api.ts';
import { TrailLineBody, TrailPartTaken } from '#contract/loan/trail-export.ts';
import { TerminalId } from '#contract/primitives.ts';
import { actorOf } from '../audit/actor.ts';
import { csvLine, csvStart } from '../audit/csv.ts';
import { type Caller, callerOf } from '../auth/access.ts';
import { factorBox } from '../auth/second-factor/factor-box.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import { sendDownload } from '../http/download.ts';
import type { ServerApp } from '../http/server-app.ts';
import { confirmItems, handOver } from '../lending/confirm.ts';
import { actAtDesk } from '../lending/desk-acts.ts';
import { importTrail } from '../lending/import-trail.ts';
import { lookAtItems } from '../lending/items.ts';
import { judgeWipe } from '../lending/judge-wipe.ts';
import { ledgerCells, readDetail, readLedger } from '../lending/ledger.ts';
import { remind, reportLoss } from '../lending/loss.ts';
import { registerTerminal } from '../lending/register.ts';
import { actWithSecond } from '../lending/second-person.ts';
import { issueServiceCode } from '../lending/service.ts';
import { appendAct } from '../log/office-acts.ts';
import type { Outcome } from '../outcome.ts';
import type { Tx } from '../store/store.ts';
import { issueEnrolCode } from '../workflow/enrol-code.ts';
import type { Bell } from '../workflow/exceptions/bell.ts';
import { ringTerminal } from '../workflow/standing/ring-terminal.ts';

/** A line of a batch's length with each of its quotes escaped. */
const lineBodyBytes = 3 * maxBatchBytes;
const params = z.strictObject({ id: TerminalId });
const desk = { access: { roles: { it: 'all' } } } as const;
const nearDesk = { access: { roles: { manager: 'section', it: 'all' } } } as const;
const readers = { access: { roles: { manager: 'section', it: 'all', auditor: 'all' } } } as const;
const detail = { 200: LedgerDetail, ...errorAnswers };

/** 在宅勤務用端末機等管理簿, and everything that 情報政策課 does with a PC at its desk. */
export function ledgerRoutes(app: ServerApp, deps: AppDeps, bell: Bell): void {
  readingRoutes(app, deps);
  deskRoutes(app, deps, bell);
  handOverRoutes(app, deps);
}

function readingRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/ledger',
    config: readers,
    schema: { querystring: LedgerQuery, response: { 200: LedgerAnswer, ...errorAnswers } },
    handler: async (request) => ({ rows: [...(await readLedger(store, runtime, callerOf(request), request.query))] }),
  });
  app.route({
    method: 'GET',
    url: '/v1/ledger.csv',
    config: readers,
    schema: { querystring: LedgerQuery },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const rows = await readLedger(store, runtime, caller, request.query);
      const data = { form: 'csv' as const, rows: rows.length };
      await store.write((tx) =>
        appendAct(tx, { at: runtime.now(), actor: actorOf(caller), act: 'ledger.exported', data }),
      );
      const text = `${csvStart}${ledgerCells(rows).map(csvLine).join('')}`;
      const name = `tanmori-kanribo-${runtime.now().toISOString().slice(0, 10)}.csv`;
      return sendDownload(reply, { name, type: 'text/csv; charset=utf-8', content: Buffer.from(text) });
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/ledger/:id',
    config: readers,
    schema: { params, querystring: z.strictObject({}), response: detail },
    handler: async (request, reply) => {
      const outcome = await readDetail(store, runtime, callerOf(request), request.params.id);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}

/** Does one thing in a transaction, and reads the terminal as it is then. */
async function doAndRead(
  { store, runtime }: AppDeps,
  caller: Caller,
  terminal: string,
  work: (tx: Tx, caller: Caller, at: Date) => Promise<Outcome<unknown>>,
): Promise<Outcome<LedgerDetail>> {
  return readAfter(
    { store, runtime },
    caller,
    terminal,
    store.write((tx) => work(tx, caller, runtime.now())),
  );
}

/** The PC as it is after what was done; or what that was refused with. */
async function readAfter(
  { store, runtime }: Pick<AppDeps, 'store' | 'runtime'>,
  caller: Caller,
  terminal: string,
  doing: Promise<Outcome<unknown>>,
): Promise<Outcome<LedgerDetail>> {
  const outcome = await doing;
  return outcome.ok ? readDetail(store, runtime, caller, terminal) : outcome;
}

function deskRoutes(app: ServerApp, deps: AppDeps, bell: Bell): void {
  const { store, runtime } = deps;
  const parts = { store, runtime, box: factorBox(deps.officeKey, runtime.random) };
  app.route({
    method: 'POST',
    url: '/v1/ledger',
    config: desk,
    schema: { body: RegisterBody, response: detail },
    handler: async (request, reply) => {
      const { body } = request;
      const outcome = await doAndRead(deps, callerOf(request), body.terminal, (tx, caller, at) =>
        registerTerminal(tx, caller, at, body),
      );
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/ledger/:id/act',
    config: desk,
    schema: { params, body: DeskActBody, response: detail },
    handler: async (request, reply) => {
      const { body, ip: address } = request;
      const { id } = request.params;
      const asking = { caller: callerOf(request), address };
      const outcome =
        'second' in body
          ? await readAfter(
              deps,
              asking.caller,
              id,
              actWithSecond(parts, deps.passwordCost, asking, { ...body, terminal: id }),
            )
          : await doAndRead(deps, asking.caller, id, (tx, caller, at) => actAtDesk(tx, caller, at, id, body));
      if (outcome.ok) await ringTerminal(deps.store, bell, id);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/ledger/:id/trail',
    bodyLimit: lineBodyBytes,
    config: desk,
    schema: {
      params,
      body: TrailLineBody,
      response: { 200: TrailPartTaken, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const outcome = await importTrail(deps, callerOf(request), request.params.id, request.body.line);
      if (!outcome.ok) return refuse(reply, outcome.code);
      // What was taken in is under a checkpoint before anybody is told that the PC may be erased.
      if (outcome.value.whole) await deps.log.publish();
      return outcome.value;
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/ledger/:id/items',
    config: desk,
    schema: { params, body: ItemsBody, response: detail },
    handler: async (request, reply) => {
      const { id } = request.params;
      const outcome = await doAndRead(deps, callerOf(request), id, (tx, caller, at) =>
        lookAtItems(tx, caller, at, { terminal: id, ...request.body }),
      );
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/ledger/:id/verify',
    config: desk,
    schema: { params, body: VerifyBody, response: detail },
    handler: async (request, reply) => {
      const { id } = request.params;
      const outcome = await doAndRead(deps, callerOf(request), id, (tx, caller, at) =>
        judgeWipe(tx, caller, at, { terminal: id, ...request.body }),
      );
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/ledger/:id/loss',
    config: nearDesk,
    schema: { params, body: LossBody, response: detail },
    handler: async (request, reply) => {
      const { id } = request.params;
      const outcome = await doAndRead(deps, callerOf(request), id, (tx, caller, at) =>
        reportLoss(tx, caller, at, { terminal: id, ...request.body }),
      );
      if (outcome.ok) await ringTerminal(deps.store, bell, id);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/ledger/:id/reminder',
    config: nearDesk,
    schema: { params, body: ReminderBody, response: detail },
    handler: async (request, reply) => {
      const { id } = request.params;
      const outcome = await doAndRead(deps, callerOf(request), id, (tx, caller, at) =>
        remind(tx, caller, at, { terminal: id, ...request.body }),
      );
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}

function handOverRoutes(app: ServerApp, deps: AppDeps): void {
  const { store, runtime, passwordCost, officeKey, statementLog } = deps;
  app.route({
    method: 'POST',
    url: '/v1/ledger/:id/confirm',
    // The durable throttle counts wrong passwords; this one only bounds the work that argon2id costs.
    config: { ...desk, rateLimit: { max: 60, timeWindow: 60_000 } },
    schema: { params, body: ConfirmBody, response: detail },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { id } = request.params;
      const asked = { ...request.body, terminal: id, address: request.ip };
      const outcome = await confirmItems(store, runtime, passwordCost, caller, asked);
      if (!outcome.ok) return refuse(reply, outcome.code);
      const read = await readDetail(store, runtime, caller, id);
      return read.ok ? read.value : refuse(reply, read.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/ledger/:id/hand-over',
    config: desk,
    schema: { params, body: EmptyBody, response: { 200: HandOverAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { id } = request.params;
      const handed = await handOver(store, runtime, { officeKey, statementLog }, callerOf(request), id);
      if (!handed.ok) return refuse(reply, handed.code);
      const code = await issueEnrolCode(store, runtime, id, actorOf(callerOf(request)));
      return code.ok ? { loan: handed.value.loan, enrolCode: code.value } : refuse(reply, code.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/ledger/:id/enrol-code',
    config: desk,
    schema: { params, body: EmptyBody, response: { 200: HandOverAnswer.pick({ enrolCode: true }), ...errorAnswers } },
    handler: async (request, reply) => {
      const code = await issueEnrolCode(store, runtime, request.params.id, actorOf(callerOf(request)));
      return code.ok ? { enrolCode: code.value } : refuse(reply, code.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/ledger/:id/service-code',
    config: desk,
    schema: { params, body: ServiceCodeBody, response: { 200: ServiceCodeAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const asked = { terminal: request.params.id, ...request.body };
      const outcome = await issueServiceCode(store, runtime, callerOf(request), asked);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
}
