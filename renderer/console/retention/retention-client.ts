import {
  type DecideDisposalBody,
  type ProposeDisposalBody,
  RetentionAnswer,
  type RetentionRulesBody,
} from '#contract/http/retention-api.ts';
import type { Answer } from '../api/answer.ts';
import type { ConsoleRequest } from '../api/request.ts';

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;

/** What the page of 保存期間と廃棄 asks of the office. */
export function retentionClient(ask: Ask) {
  const post = (rest: string, body: unknown) =>
    ask({ method: 'POST', path: `/v1/retention/${rest}`, answer: RetentionAnswer, body });
  return {
    read: (signal: AbortSignal) => ask({ method: 'GET', path: '/v1/retention', answer: RetentionAnswer, signal }),
    layDown: (body: RetentionRulesBody) => post('rules', body),
    propose: (body: ProposeDisposalBody) => post('disposals', body),
    decide: (id: number, body: DecideDisposalBody) => post(`disposals/${id}/decide`, body),
  };
}
export type RetentionClient = ReturnType<typeof retentionClient>;

/** Address of 廃棄記録 as a file to take away. */
export const recordFile = (id: number): string => `/v1/retention/disposals/${id}/record.pdf`;
