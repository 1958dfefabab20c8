import { z } from 'zod';
import { roles, SignInAnswer, SignInRequest } from '#contract/http/console-api.ts';
import { CodeBody } from '#contract/people/second-factor.ts';
import { callerOf } from '../auth/access.ts';
import { isOwnPage } from '../auth/public-origins.ts';
import { factorBox } from '../auth/second-factor/factor-box.ts';
import { finishSignIn } from '../auth/second-factor/own-factor.ts';
import { cookieName, csrfToken, readToken } from '../auth/sign-in-token.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { isSampleCity } from '../settings/stored.ts';
import { signIn, signOut } from '../workflow/sign-in.ts';

const cookieFlags = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } as const;
/** Anyone who is signed in. */
const everyone = { roles: Object.fromEntries(roles.map((role) => [role, 'own' as const])) };

/** Sign-in, sign-out, and who is signed in. */
export function signInRoutes(
  app: ServerApp,
  { store, runtime, publicOrigins, passwordCost, officeKey }: AppDeps,
): void {
  app.route({
    method: 'POST',
    url: '/v1/auth/sign-in',
    // The durable throttle counts wrong passwords; this one only bounds the work that argon2id costs.
    config: { access: 'public', rateLimit: { max: 120, timeWindow: 60_000 } },
    schema: { body: SignInRequest, response: { 200: SignInAnswer, ...errorAnswers } },
    preValidation: async (request, reply) =>
      isOwnPage(request.headers, publicOrigins) ? undefined : refuse(reply, 'OF-419'),
    handler: async (request, reply) => {
      const oldToken = readToken(request.cookies[cookieName]);
      const { account, password } = request.body;
      const outcome = await signIn(store, runtime, passwordCost, { account, password, address: request.ip, oldToken });
      if (!outcome.ok) return refuse(reply, outcome.code);
      const { token } = outcome.value;
      reply.setCookie(cookieName, token, cookieFlags);
      const { initial, stage } = outcome.value;
      return {
        account: outcome.value.account,
        csrf: csrfToken(token),
        sample: await isSampleCity(store.db),
        initial,
        stage,
      };
    },
  });

  const box = factorBox(officeKey, runtime.random);
  app.route({
    method: 'POST',
    url: '/v1/auth/code',
    config: { access: everyone, beforeOwnPassword: true, duringSignIn: ['code'] },
    schema: { body: CodeBody, response: { 200: SignInAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      // Whoever is through already is asked at the second factor's own page.
      if (caller.stage !== 'code') return refuse(reply, 'OF-643');
      const asking = { caller, address: request.ip };
      const outcome = await finishSignIn({ store, runtime, box }, asking, request.body.code);
      if (!outcome.ok) return refuse(reply, outcome.code);
      const { token } = outcome.value;
      reply.setCookie(cookieName, token, cookieFlags);
      const { account, initial = false } = caller;
      return { account, csrf: csrfToken(token), sample: await isSampleCity(store.db), initial, stage: 'full' as const };
    },
  });

  app.route({
    method: 'POST',
    url: '/v1/auth/sign-out',
    config: { access: everyone, beforeOwnPassword: true, duringSignIn: ['code', 'set-up'] },
    schema: { response: { 200: z.strictObject({}), ...errorAnswers } },
    handler: async (request, reply) => {
      const { account, token } = callerOf(request);
      await signOut(store, runtime, `${account.role}:${account.id}`, token);
      reply.clearCookie(cookieName, cookieFlags);
      return {};
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/auth/me',
    config: { access: everyone, beforeOwnPassword: true, duringSignIn: ['code', 'set-up'] },
    schema: { response: { 200: SignInAnswer, ...errorAnswers } },
    handler: async (request) => {
      const { account, token, initial = false, stage = 'full' } = callerOf(request);
      return { account, csrf: csrfToken(token), sample: await isSampleCity(store.db), initial, stage };
    },
  });
}
