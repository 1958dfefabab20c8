import { z } from 'zod';
import {
  ApproveExceptionRequest,
  ExceptionRow,
  ExceptionRows,
  RevokeExceptionRequest,
} from '#contract/http/exception-api.ts';
import { ExceptionsAnswer, ExceptionsQuery } from '#contract/http/terminal-api.ts';
import { TerminalId } from '#contract/primitives.ts';
import { callerOf, terminalOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import {
  signDeadline,
  signErase,
  signExtension,
  signPlans,
  signPresence,
  signRemoteList,
  signStanding,
} from '../pki/office-key.ts';
import { giveErase } from '../workflow/erase/order-erase.ts';
import { approveException, listExceptions, revokeException } from '../workflow/exceptions/approve.ts';
import type { Bell } from '../workflow/exceptions/bell.ts';
import { exceptionsInForce } from '../workflow/exceptions/in-force.ts';

const params = z.strictObject({ id: TerminalId });
/** A thousand hashes. */
const approvalMaxBytes = 128 * 1024;

/** The head's approvals by 第6条(1), and the terminals' waiting for them. */
export function exceptionRoutes(app: ServerApp, { store, runtime, officeKey }: AppDeps, bell: Bell): void {
  app.route({
    method: 'GET',
    url: '/v1/terminals/:id/exceptions',
    config: { access: { roles: { manager: 'section', auditor: 'all' } } },
    schema: { params, querystring: z.strictObject({}), response: { 200: ExceptionRows, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await listExceptions(store, callerOf(request), request.params.id);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/terminals/:id/exceptions',
    bodyLimit: approvalMaxBytes,
    config: { access: { roles: { manager: 'section' } } },
    schema: { params, body: ApproveExceptionRequest, response: { 200: ExceptionRow, ...errorAnswers } },
    handler: async (request, reply) => {
      const asked = { terminal: request.params.id, ...request.body };
      const outcome = await approveException(store, runtime, officeKey, callerOf(request), asked);
      if (!outcome.ok) return refuse(reply, outcome.code);
      bell.ring(outcome.value.loan);
      return outcome.value.row;
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/terminals/:id/exceptions/revoke',
    config: { access: { roles: { manager: 'section' } } },
    schema: { params, body: RevokeExceptionRequest, response: { 200: ExceptionRow, ...errorAnswers } },
    handler: async (request, reply) => {
      const asked = { terminal: request.params.id, ...request.body };
      const outcome = await revokeException(store, runtime, callerOf(request), asked);
      if (!outcome.ok) return refuse(reply, outcome.code);
      bell.ring(outcome.value.loan);
      return outcome.value.row;
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/terminal/exceptions',
    config: { access: 'terminal' },
    schema: { querystring: ExceptionsQuery, response: { 200: ExceptionsAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { loan } = terminalOf(request);
      const known = request.query.tag;
      // Before the first look: what is approved in between is heard.
      const waiting = bell.listen(loan, Number(request.query.waitSec) * 1000);
      reply.raw.once('close', waiting.end);
      try {
        let now = await exceptionsInForce(store.db, loan, runtime.now());
        if (now.tag === known && (await waiting.rung)) now = await exceptionsInForce(store.db, loan, runtime.now());
        if (now.tag === known) return { tag: known, exceptions: null, standing: null };
        const standing = now.standing === null ? null : signStanding(officeKey, now.standing);
        const { erase, deadline, extension, remote, presence, plans } = now;
        const given = erase === null ? null : await store.write((tx) => giveErase(tx, erase, runtime.now()));
        return {
          ...{ tag: now.tag, exceptions: [...now.exceptions], standing },
          ...(given === null ? {} : { erase: signErase(officeKey, given) }),
          ...(deadline === null ? {} : { deadline: signDeadline(officeKey, deadline) }),
          ...(extension === null ? {} : { extension: signExtension(officeKey, extension) }),
          ...(remote === null ? {} : { remote: signRemoteList(officeKey, remote) }),
          ...(presence === null ? {} : { presence: signPresence(officeKey, presence) }),
          ...(plans === null ? {} : { plans: signPlans(officeKey, plans) }),
        };
      } finally {
        waiting.end();
      }
    },
  });
}
