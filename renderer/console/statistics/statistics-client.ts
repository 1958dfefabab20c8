import {
  DayKindAnswer,
  type DayKindBody,
  JlisAnswer,
  type JlisQuery,
  StatisticsAnswer,
  type StatisticsQuery,
  WorkedDaysAnswer,
  type WorkedDaysQuery,
} from '#contract/http/statistics-api.ts';
import type { Answer } from '../api/answer.ts';
import { queryText } from '../api/query.ts';
import type { ConsoleRequest } from '../api/request.ts';

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;

/** What the pages of 統計 ask of the office. */
export function statisticsClient(ask: Ask) {
  return {
    figures: (filters: StatisticsQuery, signal: AbortSignal) =>
      ask({ method: 'GET', path: `/v1/statistics${queryText(filters)}`, answer: StatisticsAnswer, signal }),
    days: (asked: WorkedDaysQuery, signal: AbortSignal) =>
      ask({ method: 'GET', path: `/v1/statistics/days${queryText(asked)}`, answer: WorkedDaysAnswer, signal }),
    jlis: (period: JlisQuery, signal: AbortSignal) =>
      ask({ method: 'GET', path: `/v1/statistics/jlis${queryText(period)}`, answer: JlisAnswer, signal }),
    setKind: (body: DayKindBody) => ask({ method: 'POST', path: '/v1/statistics/kinds', answer: DayKindAnswer, body }),
  };
}
export type StatisticsClient = ReturnType<typeof statisticsClient>;

/** Address of the figures as a file to take away. */
export const figuresFile = (filters: StatisticsQuery, form: 'csv' | 'pdf'): string =>
  `/v1/statistics.${form}${queryText(filters)}`;

export const jlisFile = (period: JlisQuery, form: 'csv' | 'pdf'): string =>
  `/v1/statistics/jlis.${form}${queryText(period)}`;
