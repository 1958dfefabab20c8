import { z } from 'zod';
import {
  DecideDisposalBody,
  ProposeDisposalBody,
  RetentionAnswer,
  RetentionRulesBody,
} from '#contract/http/retention-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { actorOf } from '../audit/actor.ts';
import { type Caller, callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import { sendDownload } from '../http/download.ts';
import { NumberedParams } from '../http/numbered-params.ts';
import type { ServerApp } from '../http/server-app.ts';
import { readLendingDefaults } from '../lending/confirm.ts';
import { appendAct } from '../log/office-acts.ts';
import { carryOut } from '../retention/carry-out.ts';
import { decideDisposal, proposeDisposal } from '../retention/decide-disposal.ts';
import { readRetention } from '../retention/preview.ts';
import { readItems } from '../retention/print-record.ts';
import { readDisposals } from '../retention/read-disposals.ts';
import { layDownRules } from '../retention/rules.ts';

/** 情報政策課 keeps the papers; 職員活性課, whose many of them are, and the auditor see what becomes of them. */
const readers = { access: { roles: { hr: 'all', it: 'all', auditor: 'all' } } } as const;
const it = { access: { roles: { it: 'all' } } } as const;
/** Somebody else than who proposed it. */
const deciders = { access: { roles: { it: 'all', auditor: 'all' } } } as const;
const response = { 200: RetentionAnswer, ...errorAnswers };
const querystring = z.strictObject({});

/** 保存期間と廃棄. */
export function retentionRoutes(app: ServerApp, { store, runtime, printer }: AppDeps): void {
  const read = (caller: Caller) => readRetention(store.reader, caller, localDate(runtime.now()));
  app.route({
    method: 'GET',
    url: '/v1/retention',
    config: readers,
    schema: { querystring, response },
    handler: (request) => read(callerOf(request)),
  });
  app.route({
    method: 'POST',
    url: '/v1/retention/rules',
    config: it,
    schema: { body: RetentionRulesBody, response },
    handler: async (request, reply) => {
      const outcome = await layDownRules(store, runtime, callerOf(request), request.body);
      return outcome.ok ? read(callerOf(request)) : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/retention/disposals',
    config: it,
    schema: { body: ProposeDisposalBody, response },
    handler: async (request, reply) => {
      const outcome = await proposeDisposal(store, runtime, callerOf(request), request.body);
      return outcome.ok ? read(callerOf(request)) : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/retention/disposals/:id/decide',
    config: deciders,
    schema: { params: NumberedParams, body: DecideDisposalBody, response },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const outcome = await decideDisposal(store, runtime, caller, { ...request.params, ...request.body });
      if (!outcome.ok) return refuse(reply, outcome.code);
      await carryOut(store, runtime);
      return read(caller);
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/retention/disposals/:id/record.pdf',
    config: readers,
    schema: { params: NumberedParams, querystring },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { id } = request.params;
      const [row] = await readDisposals(store.reader, caller, id);
      if (row === undefined) return refuse(reply, 'OF-404');
      const at = runtime.now();
      const { isSample } = await readLendingDefaults(store.db);
      const items = await readItems(store.reader, id);
      const content = await printer.print('disposal', { row, items }, { at, by: caller.account.name, isSample });
      const data = { paper: 'disposal', of: String(id) };
      await store.write((tx) => appendAct(tx, { at, actor: actorOf(caller), act: 'paper.printed', data }));
      return sendDownload(reply, { name: `haiki-${id}.pdf`, type: 'application/pdf', content });
    },
  });
}
