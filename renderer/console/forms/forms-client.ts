import type { z } from 'zod';
import type { FormBody } from '#contract/forms/kinds.ts';
import { WorkRules } from '#contract/forms/plan.ts';
import {
  type DeputyBody,
  DeputyRows,
  type FormActBody,
  FormCheckAnswer,
  FormDetail,
  FormRows,
  type FormsQuery,
} from '#contract/http/forms-api.ts';
import type { Answer } from '../api/answer.ts';
import { queryText } from '../api/query.ts';
import type { ConsoleRequest } from '../api/request.ts';

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;

/** What the pages of the forms ask of the office. */
export function formsClient(ask: Ask) {
  const read = <T>(path: string, answer: z.ZodType<T>, signal: AbortSignal) =>
    ask({ method: 'GET', path, answer, signal });
  const post = <T>(path: string, answer: z.ZodType<T>, body: unknown) => ask({ method: 'POST', path, answer, body });
  const form = (id: string): string => `/v1/forms/${encodeURIComponent(id)}`;
  return {
    list: (query: FormsQuery, signal: AbortSignal) => read(`/v1/forms${queryText(query)}`, FormRows, signal),
    workRules: (signal: AbortSignal) => read('/v1/forms/work-rules', WorkRules, signal),
    detail: (id: string, signal: AbortSignal) => read(form(id), FormDetail, signal),
    check: (body: FormBody) => post('/v1/forms/check', FormCheckAnswer, body),
    apply: (body: FormBody) => post('/v1/forms', FormDetail, body),
    act: (id: string, body: FormActBody) => post(`${form(id)}/act`, FormDetail, body),
    deputies: (signal: AbortSignal) => read('/v1/deputies', DeputyRows, signal),
    nameDeputy: (body: DeputyBody) => post('/v1/deputies', DeputyRows, body),
    endDeputy: (id: number) => post(`/v1/deputies/${id}/end`, DeputyRows, {}),
    acknowledge: (id: string) => post(`${form(id)}/acknowledge`, FormDetail, {}),
  };
}
export type FormsClient = ReturnType<typeof formsClient>;

/** Address of a form's paper. */
export const formPaper = (id: string): string => `/v1/forms/${encodeURIComponent(id)}/paper.pdf`;
