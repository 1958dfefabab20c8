import { z } from 'zod';
import {
  BeginFactorAnswer,
  FactorsAnswer,
  OwnFactor,
  RecoveryAnswer,
  type RequireFactorBody,
} from '#contract/people/second-factor.ts';
import type { Answer } from '../api/answer.ts';
import type { ConsoleRequest } from '../api/request.ts';

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;
const own = '/v1/auth/second-factor';
const all = '/v1/second-factors';

/** What the pages of 二段階認証 ask of the office. */
export function secondFactorClient(ask: Ask) {
  const post = <T>(path: string, answer: z.ZodType<T>, body: unknown) => ask({ method: 'POST', path, answer, body });
  return {
    own: (signal: AbortSignal) => ask({ method: 'GET', path: own, answer: OwnFactor, signal }),
    begin: (password: string, code: string | null) => post(own, BeginFactorAnswer, { password, code }),
    confirm: (code: string) => post(`${own}/confirm`, RecoveryAnswer, { code }),
    renewRecovery: (code: string) => post(`${own}/recovery`, RecoveryAnswer, { code }),
    end: (code: string) => post(`${own}/end`, z.strictObject({}), { code }),
    all: (signal: AbortSignal) => ask({ method: 'GET', path: all, answer: FactorsAnswer, signal }),
    require: (body: z.infer<typeof RequireFactorBody>) => post(all, FactorsAnswer, body),
    reset: (account: string, reason: string) =>
      post(`${all}/${encodeURIComponent(account)}/reset`, FactorsAnswer, { reason }),
  };
}
export type SecondFactorClient = ReturnType<typeof secondFactorClient>;
