import { IdsAnswer, type MoveBackBody, type MoveIdsBody, type SchemeBody } from '#contract/http/telework-api.ts';
import type { Answer } from '../api/answer.ts';
import { queryText } from '../api/query.ts';
import type { ConsoleRequest } from '../api/request.ts';

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;

/** What the page of テレワーク用ID asks of the office. */
export function teleworkClient(ask: Ask) {
  const post = (rest: string, body: unknown) =>
    ask({ method: 'POST', path: `/v1/telework-ids/${rest}`, answer: IdsAnswer, body });
  return {
    ids: (year: string | undefined, signal: AbortSignal) =>
      ask({ method: 'GET', path: `/v1/telework-ids${queryText({ year })}`, answer: IdsAnswer, signal }),
    move: (body: MoveIdsBody) => post('move', body),
    moveBack: (id: number, body: MoveBackBody) => post(`${id}/back`, body),
    setScheme: (body: SchemeBody) => post('scheme', body),
  };
}
export type TeleworkClient = ReturnType<typeof teleworkClient>;

/** Address of the ledger as a file to take away. */
export const idsFile = (year: number, form: 'csv' | 'pdf'): string =>
  `/v1/telework-ids.${form}${queryText({ year: String(year) })}`;
