import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { roles } from '#contract/http/console-api.ts';
import { EmptyBody } from '#contract/http/lending-api.ts';
import {
  BeginFactorAnswer,
  BeginFactorBody,
  CodeBody,
  ConfirmFactorBody,
  FactorsAnswer,
  OwnFactor,
  RecoveryAnswer,
  RequireFactorBody,
  ResetFactorBody,
} from '#contract/people/second-factor.ts';
import { StaffId } from '#contract/primitives.ts';
import { actorOf } from '../audit/actor.ts';
import { callerOf } from '../auth/access.ts';
import { factorBox } from '../auth/second-factor/factor-box.ts';
import { readFactors, resetFactor } from '../auth/second-factor/keep-factors.ts';
import {
  type Asking,
  beginFactor,
  confirmFactor,
  endFactor,
  readOwnFactor,
  renewRecovery,
} from '../auth/second-factor/own-factor.ts';
import { type FactorKeeper, requireFactor } from '../auth/second-factor/required-roles.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';

const everyone = { roles: Object.fromEntries(roles.map((role) => [role, 'own' as const])) };

/** 二段階認証: everybody's own; and for 情報政策課, who has to have it and who has lost it. */
export function secondFactorRoutes(app: ServerApp, deps: AppDeps): void {
  ownRoutes(app, deps);
  keeperRoutes(app, deps);
}

function ownRoutes(app: ServerApp, { store, runtime, officeKey, passwordCost }: AppDeps): void {
  const parts = { store, runtime, box: factorBox(officeKey, runtime.random) };
  const askingOf = (request: FastifyRequest): Asking => ({ caller: callerOf(request), address: request.ip });
  const whileSettingUp = { access: everyone, duringSignIn: ['set-up'] } as const;
  app.route({
    method: 'GET',
    url: '/v1/auth/second-factor',
    config: whileSettingUp,
    schema: { querystring: EmptyBody, response: { 200: OwnFactor, ...errorAnswers } },
    handler: (request) => readOwnFactor(store.db, callerOf(request).account),
  });
  app.route({
    method: 'POST',
    url: '/v1/auth/second-factor',
    // As at sign-in: bounds the work that argon2id costs.
    config: { ...whileSettingUp, rateLimit: { max: 60, timeWindow: 60_000 } },
    schema: { body: BeginFactorBody, response: { 200: BeginFactorAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await beginFactor(parts, passwordCost, askingOf(request), request.body);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/auth/second-factor/confirm',
    config: whileSettingUp,
    schema: { body: ConfirmFactorBody, response: { 200: RecoveryAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await confirmFactor(parts, askingOf(request), request.body.code);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/auth/second-factor/recovery',
    config: { access: everyone },
    schema: { body: CodeBody, response: { 200: RecoveryAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await renewRecovery(parts, askingOf(request), request.body.code);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/auth/second-factor/end',
    config: { access: everyone },
    schema: { body: CodeBody, response: { 200: EmptyBody, ...errorAnswers } },
    handler: async (request, reply) => {
      const outcome = await endFactor(parts, askingOf(request), request.body.code);
      return outcome.ok ? {} : refuse(reply, outcome.code);
    },
  });
}

function keeperRoutes(app: ServerApp, { store, runtime }: AppDeps): void {
  const response = { 200: FactorsAnswer, ...errorAnswers };
  const keeperOf = (request: FastifyRequest): FactorKeeper => {
    const caller = callerOf(request);
    return { at: runtime.now(), actor: actorOf(caller), self: caller.account.id };
  };
  app.route({
    method: 'GET',
    url: '/v1/second-factors',
    config: { access: { roles: { it: 'all', auditor: 'all' } } },
    schema: { querystring: EmptyBody, response },
    handler: () => readFactors(store.db),
  });
  app.route({
    method: 'POST',
    url: '/v1/second-factors',
    config: { access: { roles: { it: 'all' } } },
    schema: { body: RequireFactorBody, response },
    handler: async (request, reply) => {
      const outcome = await requireFactor(store, keeperOf(request), request.body);
      return outcome.ok ? readFactors(store.db) : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'POST',
    url: '/v1/second-factors/:id/reset',
    config: { access: { roles: { it: 'all' } } },
    schema: { params: z.strictObject({ id: StaffId }), body: ResetFactorBody, response },
    handler: async (request, reply) => {
      const asked = { account: request.params.id, reason: request.body.reason };
      const outcome = await resetFactor(store, keeperOf(request), asked);
      return outcome.ok ? readFactors(store.db) : refuse(reply, outcome.code);
    },
  });
}
