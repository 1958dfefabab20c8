import type { z } from 'zod';
import { type TravelBody, type TravelQuery, TravelRows } from '#contract/http/travel-api.ts';
import type { Answer } from '../api/answer.ts';
import { queryText } from '../api/query.ts';
import type { ConsoleRequest } from '../api/request.ts';

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;

/** What the pages ask of the office about 旅行命令. */
export function travelClient(ask: Ask) {
  const path = '/v1/travel-orders';
  return {
    month: (asked: z.infer<typeof TravelQuery>, signal: AbortSignal) =>
      ask({ method: 'GET', path: `${path}${queryText(asked)}`, answer: TravelRows, signal }),
    note: (body: TravelBody) => ask({ method: 'POST', path, answer: TravelRows, body }),
  };
}
export type TravelClient = ReturnType<typeof travelClient>;
