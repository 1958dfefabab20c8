import type { z } from 'zod';
import {
  type AcceptOrderBody,
  type AddOrderBody,
  BoardAnswer,
  type CancelTelephoneBody,
  type CorrectBody,
  DecidedAnswer,
  type DecideOrdersBody,
  type DecideReportsBody,
  OrderRow,
  OrderRows,
  type OrdersQuery,
  ReportDay,
  ReportRows,
  type ReportsQuery,
  type SubmitBody,
  type TelephoneBody,
  WeekAnswer,
} from '#contract/http/report-api.ts';
import type { Answer } from '../api/answer.ts';
import { queryText } from '../api/query.ts';
import type { ConsoleRequest } from '../api/request.ts';

type OrdersAsked = z.infer<typeof OrdersQuery>;
type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;

/** What the pages of 報告書, 命令簿 and the board ask of the office. */
export function reportClient(ask: Ask) {
  const read = <T>(path: string, answer: z.ZodType<T>, signal: AbortSignal) =>
    ask({ method: 'GET', path, answer, signal });
  const post = <T>(path: string, answer: z.ZodType<T>, body: unknown) => ask({ method: 'POST', path, answer, body });
  return {
    reports: (period: z.infer<typeof ReportsQuery>, signal: AbortSignal) =>
      read(`/v1/reports${queryText(period)}`, ReportRows, signal),
    day: (staff: string, date: string, signal: AbortSignal) =>
      read(`/v1/reports/day${queryText({ staff, date })}`, ReportDay, signal),
    correct: (body: CorrectBody) => post('/v1/reports/correct', ReportDay, body),
    submit: (body: z.infer<typeof SubmitBody>) => post('/v1/reports/submit', ReportDay, body),
    decide: (body: DecideReportsBody) => post('/v1/reports/decide', DecidedAnswer, body),
    board: (signal: AbortSignal) => read('/v1/board', BoardAnswer, signal),
    week: (signal: AbortSignal) => read('/v1/board/week', WeekAnswer, signal),
    askPresence: (staff: string) => post('/v1/board/presence', BoardAnswer, { staff }),
    tell: (body: TelephoneBody) => post('/v1/board/telephone', BoardAnswer, body),
    takeBack: (body: z.infer<typeof CancelTelephoneBody>) => post('/v1/board/telephone/cancel', BoardAnswer, body),
    orders: (asked: OrdersAsked, signal: AbortSignal) => read(`/v1/orders${queryText(asked)}`, OrderRows, signal),
    acceptOrder: (body: AcceptOrderBody) => post('/v1/orders/accept', OrderRow, body),
    addOrder: (body: AddOrderBody) => post('/v1/orders', OrderRow, body),
    decideOrders: (body: z.infer<typeof DecideOrdersBody>) => post('/v1/orders/decide', DecidedAnswer, body),
  };
}
export type ReportClient = ReturnType<typeof reportClient>;

/** Addresses of files to take away. */
export const reportPapers = {
  week: '/v1/board/week.pdf',
  report: (staff: string, from: string, to: string): string => `/v1/reports/paper.pdf${queryText({ staff, from, to })}`,
  orders: (asked: OrdersAsked, form: 'csv' | 'pdf'): string => `/v1/orders.${form}${queryText(asked)}`,
} as const;
