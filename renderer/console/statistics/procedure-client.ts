import { ProcedureAnswer, ProcedureFigures } from '#contract/http/procedure-api.ts';
import type { Answer } from '../api/answer.ts';
import { queryText } from '../api/query.ts';
import type { ConsoleRequest } from '../api/request.ts';

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;

/** What is asked of the ten steps of 利用手順. */
export function procedureClient(ask: Ask) {
  return {
    own: (signal: AbortSignal) => ask({ method: 'GET', path: '/v1/procedure', answer: ProcedureAnswer, signal }),
    figures: (year: number, signal: AbortSignal) =>
      ask({
        ...{ method: 'GET', path: `/v1/statistics/procedure${queryText({ year: String(year) })}` },
        ...{ answer: ProcedureFigures, signal },
      }),
  };
}
