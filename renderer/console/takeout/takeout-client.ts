import type { z } from 'zod';
import {
  type TakeoutActBody,
  type TakeoutBody,
  TakeoutDetail,
  TakeoutRows,
  type TakeoutsQuery,
  TakeoutTargets,
} from '#contract/takeout/takeout-api.ts';
import type { Answer } from '../api/answer.ts';
import { queryText } from '../api/query.ts';
import type { ConsoleRequest } from '../api/request.ts';
import { type UploadPart, uploadWith } from './upload.ts';

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;

/** What the pages of データ持出し申請 ask of the office. */
export function takeoutClient(ask: Ask, fetchFrom: typeof fetch, csrf: () => string) {
  const read = <T>(path: string, answer: z.ZodType<T>, signal: AbortSignal) =>
    ask({ method: 'GET', path, answer, signal });
  const post = (path: string, body: unknown) => ask({ method: 'POST', path, answer: TakeoutDetail, body });
  const one = (id: string): string => `/v1/takeouts/${encodeURIComponent(id)}`;
  return {
    list: (asked: TakeoutsQuery, signal: AbortSignal) => read(`/v1/takeouts${queryText(asked)}`, TakeoutRows, signal),
    targets: (signal: AbortSignal) => read('/v1/takeouts/targets', TakeoutTargets, signal),
    read: (id: string, signal: AbortSignal) => read(one(id), TakeoutDetail, signal),
    make: (body: TakeoutBody) => post('/v1/takeouts', body),
    addFile: (id: string, path: string, bytes: number) => post(`${one(id)}/files`, { path, bytes }),
    removeFile: (id: string, n: number) => post(`${one(id)}/files/${n}/remove`, {}),
    clear: (id: string, n: number, reason: string) => post(`${one(id)}/files/${n}/clear`, { reason }),
    act: (id: string, body: TakeoutActBody) => post(`${one(id)}/act`, body),
    upload: (id: string, n: number, part: UploadPart) => uploadWith(fetchFrom, csrf, `${one(id)}/files/${n}`, part),
  };
}
/** Address of a request's paper. */
export const takeoutPaper = (id: string): string => `/v1/takeouts/${encodeURIComponent(id)}/paper.pdf`;

export type TakeoutClient = ReturnType<typeof takeoutClient>;
