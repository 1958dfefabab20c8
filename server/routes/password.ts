import { z } from 'zod';
import { roles } from '#contract/http/console-api.ts';
import { ChangePasswordBody } from '#contract/people/people-api.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';
import { changePassword } from '../people/passwords.ts';

const everyone = { roles: Object.fromEntries(roles.map((role) => [role, 'own' as const])) };

/** The own password: the one thing that can be done with the issued one. */
export function passwordRoutes(app: ServerApp, { store, runtime, passwordCost }: AppDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/auth/password',
    // As at sign-in: bounds the work that argon2id costs.
    config: {
      access: everyone,
      beforeOwnPassword: true,
      duringSignIn: ['set-up'],
      rateLimit: { max: 60, timeWindow: 60_000 },
    },
    schema: { body: ChangePasswordBody, response: { 200: z.strictObject({}), ...errorAnswers } },
    handler: async (request, reply) => {
      const { account, token } = callerOf(request);
      const asked = { ...request.body, account: account.id, address: request.ip, token };
      const outcome = await changePassword(store, runtime, passwordCost, asked);
      return outcome.ok ? {} : refuse(reply, outcome.code);
    },
  });
}
