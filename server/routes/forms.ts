import { z } from 'zod';
import { FormBody } from '#contract/forms/kinds.ts';
import { WorkRules } from '#contract/forms/plan.ts';
import {
  AcknowledgeBody,
  FormActBody,
  FormCheckAnswer,
  FormDetail,
  FormId,
  FormRows,
  FormsQuery,
} from '#contract/http/forms-api.ts';
import { actorOf } from '../audit/actor.ts';
import { type Caller, callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import type { FormsTable } from '../forms/form-tables.ts';
import { serverKindOf } from '../forms/kinds.ts';
import { readWorkRules } from '../forms/plan/work-rules.ts';
import { bodyOf } from '../forms/read-body.ts';
import { findForm, formDetail, listForms } from '../forms/read-forms.ts';
import { positionOf } from '../forms/registration/registration-kind.ts';
import { acknowledge, actOnForm, applyForm, mayApply } from '../forms/take-step.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import { sendDownload } from '../http/download.ts';
import type { ServerApp } from '../http/server-app.ts';
import { readLendingDefaults } from '../lending/confirm.ts';
import { appendAct } from '../log/office-acts.ts';
import type { Bell } from '../workflow/exceptions/bell.ts';
import { ringBorrower } from '../workflow/standing/ring-borrower.ts';

const params = z.strictObject({ id: FormId });
const none = z.strictObject({});
const response = { 200: FormDetail, ...errorAnswers };
const readers = { staff: 'own', manager: 'section', hr: 'all', it: 'all', auditor: 'all' } as const;
const applicants = { staff: 'own', manager: 'own', hr: 'own', it: 'own' } as const;
const actors = { staff: 'own', manager: 'section', hr: 'all', it: 'all' } as const;

/** 様式: handed in, decided, received, printed. What each kind adds is in `server/forms/kinds.ts`. */
export function formRoutes(app: ServerApp, deps: AppDeps, bell: Bell): void {
  readingRoutes(app, deps);
  actingRoutes(app, deps, bell);
}

function readingRoutes(app: ServerApp, { store, runtime, printer }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/forms',
    config: { access: { roles: readers } },
    schema: { querystring: FormsQuery, response: { 200: FormRows, ...errorAnswers } },
    handler: (request) => listForms(store.reader, callerOf(request), request.query),
  });
  app.route({
    method: 'GET',
    url: '/v1/forms/work-rules',
    config: { access: { roles: applicants } },
    schema: { querystring: none, response: { 200: WorkRules, ...errorAnswers } },
    handler: () => readWorkRules(store.db),
  });
  app.route({
    method: 'GET',
    url: '/v1/forms/:id',
    config: { access: { roles: readers } },
    schema: { params, querystring: none, response },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const found = await findForm(store.db, caller, request.params.id, runtime.now());
      if (!found.ok) return refuse(reply, found.code);
      return formDetail(store.db, caller, found.value, runtime.now());
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/forms/:id/paper.pdf',
    config: { access: { roles: readers } },
    schema: { params, querystring: none },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const found = await findForm(store.db, caller, request.params.id, runtime.now());
      if (!found.ok) return refuse(reply, found.code);
      const at = runtime.now();
      const { id, kind, section_id, applicant_id } = found.value;
      const { isSample, defaults } = await readLendingDefaults(store.db);
      const body = bodyOf(found.value);
      const facts = {
        ...{ detail: await formDetail(store.db, caller, found.value, at), content: body.content },
        position: await positionOf(store.db, applicant_id),
        ...{ head: defaults?.managers[section_id]?.name ?? '', printedAt: at.toISOString(), isSample },
      };
      const content = await serverKindOf(body).print(printer, facts, store.db);
      const data = { paper: `form.${kind}`, of: id };
      await store.write((tx) => appendAct(tx, { at, actor: actorOf(caller), act: 'paper.printed', data }));
      return sendDownload(reply, { name: `${kind}-${id}.pdf`, type: 'application/pdf', content });
    },
  });
}

function actingRoutes(app: ServerApp, { store, runtime }: AppDeps, bell: Bell): void {
  const shown = (caller: Caller, form: FormsTable): Promise<FormDetail> =>
    formDetail(store.db, caller, form, runtime.now());
  app.route({
    method: 'POST',
    url: '/v1/forms/check',
    config: { access: { roles: applicants } },
    schema: { body: FormBody, response: { 200: FormCheckAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const may = mayApply(callerOf(request), request.body);
      if (!may.ok) return refuse(reply, may.code);
      const { account, sectionId } = callerOf(request);
      const context = { form: null, applicant: { id: account.id, sectionId }, at: runtime.now(), isDecision: false };
      const { kind, content } = request.body;
      return { breaches: [...(await serverKindOf({ kind }).check(store.db, content, context))] };
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/forms',
    config: { access: { roles: applicants } },
    schema: { body: FormBody, response },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const outcome = await applyForm(store, runtime, caller, request.body);
      return outcome.ok ? shown(caller, outcome.value) : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/forms/:id/act',
    config: { access: { roles: actors } },
    schema: { params, body: FormActBody, response },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const outcome = await actOnForm(store, runtime, caller, { id: request.params.id, body: request.body });
      if (!outcome.ok) return refuse(reply, outcome.code);
      // What was approved or taken back reaches a PC that is out and waits at the line.
      await ringBorrower(store, bell, outcome.value.applicant_id);
      return shown(caller, outcome.value);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/forms/:id/acknowledge',
    config: { access: { roles: { hr: 'all', it: 'all' } } },
    schema: { params, body: AcknowledgeBody, response },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const outcome = await acknowledge(store, runtime, caller, request.params.id);
      return outcome.ok ? shown(caller, outcome.value) : refuse(reply, outcome.code);
    },
  });
}
