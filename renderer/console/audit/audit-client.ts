import { z } from 'zod';
import {
  CheckAnswer,
  ChoicesAnswer,
  EntriesAnswer,
  type EntryFilters,
  type EntryPlace,
  Finding,
  type FindingState,
  FindingsAnswer,
  Hold,
  HoldsAnswer,
  IntegrityAnswer,
  PeriodReport,
  SampleAnswer,
  SamplesAnswer,
  SavedSearch,
  SavedSearchesAnswer,
} from '#contract/http/audit-api.ts';
import { type ActFilters, ActsAnswer } from '#contract/http/office-acts-api.ts';
import type { Answer } from '../api/answer.ts';
import { queryText } from '../api/query.ts';
import type { ConsoleRequest } from '../api/request.ts';
import type { EntriesAddress } from './entry-filters.ts';

const Nothing = z.strictObject({});

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;

/** What the auditor's pages ask of the office, and the head's page of the auditor's findings. */
export function auditClient(ask: Ask) {
  const read = <T>(path: string, answer: z.ZodType<T>, signal: AbortSignal) =>
    ask({ method: 'GET', path, answer, signal });
  const post = <T>(path: string, answer: z.ZodType<T>, body?: unknown) =>
    ask({ method: 'POST', path, answer, ...(body === undefined ? {} : { body }) });
  return {
    choices: (signal: AbortSignal) => read('/v1/audit/choices', ChoicesAnswer, signal),
    entries: ({ filters, order, after, before, last }: EntriesAddress, signal: AbortSignal) =>
      read(
        `/v1/audit/entries${queryText({ ...filters, order, after, before, last: last ? 'yes' : undefined })}`,
        EntriesAnswer,
        signal,
      ),
    acts: (filters: ActFilters, after: number | null, signal: AbortSignal) =>
      read(`/v1/audit/acts${queryText({ ...filters, after: after ?? undefined })}`, ActsAnswer, signal),
    searches: (signal: AbortSignal) => read('/v1/audit/searches', SavedSearchesAnswer, signal),
    saveSearch: (name: string, filters: EntryFilters) => post('/v1/audit/searches', SavedSearch, { name, filters }),
    archiveSearch: (id: number) => post(`/v1/audit/searches/${id}/archive`, Nothing),
    integrity: (signal: AbortSignal) => read('/v1/audit/integrity', IntegrityAnswer, signal),
    check: () => post('/v1/audit/integrity/check', CheckAnswer),
    samples: (signal: AbortSignal) => read('/v1/audit/samples', SamplesAnswer, signal),
    sample: (id: number, signal: AbortSignal) => read(`/v1/audit/samples/${id}`, SampleAnswer, signal),
    drawSample: (body: { name: string; filters: EntryFilters; size: number; seed?: string }) =>
      post('/v1/audit/samples', SampleAnswer, body),
    findings: (signal: AbortSignal) => read('/v1/audit/findings', FindingsAnswer, signal),
    ownFindings: (signal: AbortSignal) => read('/v1/findings', FindingsAnswer, signal),
    answerFinding: (id: number, text: string) => post(`/v1/findings/${id}/answer`, Finding, { text }),
    raiseFinding: (body: {
      title: string;
      detail: string;
      section?: string;
      entries: readonly EntryPlace[];
      dueOn: string;
    }) => post('/v1/audit/findings', Finding, body),
    noteFinding: (id: number, body: { text: string; state?: FindingState; dueOn?: string }) =>
      post(`/v1/audit/findings/${id}/notes`, Finding, body),
    holds: (signal: AbortSignal) => read('/v1/audit/holds', HoldsAnswer, signal),
    placeHold: (loan: string, reason: string) => post('/v1/audit/holds', Hold, { loan, reason }),
    releaseHold: (id: number, reason: string) => post(`/v1/audit/holds/${id}/release`, Hold, { reason }),
    report: (from: string, to: string, signal: AbortSignal) =>
      read(`/v1/audit/report${queryText({ from, to })}`, PeriodReport, signal),
  };
}
export type AuditClient = ReturnType<typeof auditClient>;

/** Addresses of files to take away. */
export const downloads = {
  csv: (filters: EntryFilters, order: string): string => `/v1/audit/entries.csv${queryText({ ...filters, order })}`,
  bundle: (asked: { readonly loan?: string; readonly session?: string }): string =>
    `/v1/audit/bundle${queryText(asked)}`,
  report: (from: string, to: string): string => `/v1/audit/report.pdf${queryText({ from, to })}`,
} as const;
