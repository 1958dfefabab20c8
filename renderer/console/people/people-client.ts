import { z } from 'zod';
import {
  type AddPersonBody,
  type ChangePasswordBody,
  type ChangePersonBody,
  ImportAnswer,
  type ImportBody,
  IssueAnswer,
  PeopleAnswer,
  type PeopleQuery,
  type PersonActBody,
  SectionsAnswer,
} from '#contract/people/people-api.ts';
import type { Answer } from '../api/answer.ts';
import { queryText } from '../api/query.ts';
import type { ConsoleRequest } from '../api/request.ts';

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;
const Nothing = z.strictObject({});

/** What the pages of 利用者と所属 ask of the office, and the change of the own password. */
export function peopleClient(ask: Ask) {
  const read = <T>(path: string, answer: z.ZodType<T>, signal: AbortSignal) =>
    ask({ method: 'GET', path, answer, signal });
  const post = <T>(path: string, answer: z.ZodType<T>, body: unknown) => ask({ method: 'POST', path, answer, body });
  const person = (id: string): string => `/v1/people/${encodeURIComponent(id)}`;
  return {
    list: (query: z.infer<typeof PeopleQuery>, signal: AbortSignal) =>
      read(`/v1/people${queryText(query)}`, PeopleAnswer, signal),
    sections: (signal: AbortSignal) => read('/v1/sections', SectionsAnswer, signal),
    add: (body: z.infer<typeof AddPersonBody>) => post('/v1/people', Nothing, body),
    change: (id: string, body: z.infer<typeof ChangePersonBody>) => post(person(id), Nothing, body),
    act: (id: string, body: z.infer<typeof PersonActBody>) => post(`${person(id)}/act`, Nothing, body),
    issue: (ids: readonly string[]) => post('/v1/people/passwords', IssueAnswer, { ids }),
    bring: (body: ImportBody) => post('/v1/people/import', ImportAnswer, body),
    changePassword: (body: z.infer<typeof ChangePasswordBody>) => post('/v1/auth/password', Nothing, body),
  };
}
export type PeopleClient = ReturnType<typeof peopleClient>;
