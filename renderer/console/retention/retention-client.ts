import { RetentionAnswer, type RetentionRulesBody } from '#contract/http/retention-api.ts';
import type { Answer } from '../api/answer.ts';
import type { ConsoleRequest } from '../api/request.ts';

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;

/** What the page of 保存期間と廃棄 asks of the office. */
export function retentionClient(ask: Ask) {
  return {
    read: (signal: AbortSignal) => ask({ method: 'GET', path: '/v1/retention', answer: RetentionAnswer, signal }),
    layDown: (body: RetentionRulesBody) =>
      ask({ method: 'POST', path: '/v1/retention/rules', answer: RetentionAnswer, body }),
  };
}
export type RetentionClient = ReturnType<typeof retentionClient>;
