import type { z } from 'zod';
import { type EraseBody, type ExchangeBody, type ExtensionBody, RemoteActs } from '#contract/http/erase-api.ts';
import {
  CertificateAnswer,
  type CertificateBody,
  type ConfirmBody,
  type DecideBody,
  type DeskActBody,
  HandOverAnswer,
  type ItemsBody,
  LedgerAnswer,
  LedgerDetail,
  type LedgerQuery,
  type LoanRequestBody,
  LoanRequestRow,
  LoanRequestRows,
  type LoanRequestsQuery,
  type LossBody,
  type RegisterBody,
  type ReminderBody,
  ServiceCodeAnswer,
  type ServicePurpose,
  type VerifyBody,
} from '#contract/http/lending-api.ts';
import type { LoanPhase } from '#contract/loan/items.ts';
import { TrailPartTaken } from '#contract/loan/trail-export.ts';
import type { Answer } from '../api/answer.ts';
import { queryText } from '../api/query.ts';
import type { ConsoleRequest } from '../api/request.ts';

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;
export type LedgerFilters = z.infer<typeof LedgerQuery>;

/** What the pages of 貸出管理 ask of the office. */
export function lendingClient(ask: Ask) {
  const read = <T>(path: string, answer: z.ZodType<T>, signal: AbortSignal) =>
    ask({ method: 'GET', path, answer, signal });
  const post = <T>(path: string, answer: z.ZodType<T>, body: unknown) => ask({ method: 'POST', path, answer, body });
  const pc = (terminal: string): string => `/v1/ledger/${encodeURIComponent(terminal)}`;
  const request = (id: string): string => `/v1/loan-requests/${encodeURIComponent(id)}`;
  const requests = (asked: LoanRequestsQuery, signal: AbortSignal) =>
    read(`/v1/loan-requests${queryText(asked)}`, LoanRequestRows, signal);
  return {
    requests,
    /** All that wait for their PC to be handed over, page after page. */
    approved: async (signal: AbortSignal): Promise<Answer<readonly LoanRequestRow[]>> => {
      const found: LoanRequestRow[] = [];
      for (let asked: LoanRequestsQuery | null = { state: 'approved' }; asked !== null; ) {
        const page: Answer<LoanRequestRows> = await requests(asked, signal);
        if (!page.ok) return page;
        found.push(...page.value.requests);
        asked = page.value.after === null ? null : { state: 'approved', after: page.value.after };
      }
      return { ok: true, value: found };
    },
    askFor: (body: LoanRequestBody) => post('/v1/loan-requests', LoanRequestRow, body),
    decide: (id: string, body: z.infer<typeof DecideBody>) => post(`${request(id)}/decide`, LoanRequestRow, body),
    withdraw: (id: string) => post(`${request(id)}/withdraw`, LoanRequestRow, {}),
    reserve: (id: string, terminal: string | null) => post(`${request(id)}/reserve`, LoanRequestRow, { terminal }),
    ledger: (filters: LedgerFilters, signal: AbortSignal) =>
      read(`/v1/ledger${queryText(filters)}`, LedgerAnswer, signal),
    register: (body: z.infer<typeof RegisterBody>) => post('/v1/ledger', LedgerDetail, body),
    detail: (terminal: string, signal: AbortSignal) => read(pc(terminal), LedgerDetail, signal),
    act: (terminal: string, body: DeskActBody) => post(`${pc(terminal)}/act`, LedgerDetail, body),
    /** One line of a sealed export. */
    bringTrail: (terminal: string, line: string) => post(`${pc(terminal)}/trail`, TrailPartTaken, { line }),
    items: (terminal: string, body: z.infer<typeof ItemsBody>) => post(`${pc(terminal)}/items`, LedgerDetail, body),
    confirm: (terminal: string, body: ConfirmBody) => post(`${pc(terminal)}/confirm`, LedgerDetail, body),
    handOver: (terminal: string) => post(`${pc(terminal)}/hand-over`, HandOverAnswer, {}),
    enrolCode: (terminal: string) => post(`${pc(terminal)}/enrol-code`, HandOverAnswer.pick({ enrolCode: true }), {}),
    serviceCode: (terminal: string, purpose: ServicePurpose) =>
      post(`${pc(terminal)}/service-code`, ServiceCodeAnswer, { purpose }),
    verify: (terminal: string, body: z.infer<typeof VerifyBody>) => post(`${pc(terminal)}/verify`, LedgerDetail, body),
    certify: (terminal: string, body: CertificateBody) => post(`${pc(terminal)}/certificate`, CertificateAnswer, body),
    reportLoss: (terminal: string, body: LossBody) => post(`${pc(terminal)}/loss`, LedgerDetail, body),
    remote: (terminal: string, signal: AbortSignal) => read(`${pc(terminal)}/remote`, RemoteActs, signal),
    orderErase: (terminal: string, body: z.infer<typeof EraseBody>) => post(`${pc(terminal)}/erase`, RemoteActs, body),
    exchange: (terminal: string, body: z.infer<typeof ExchangeBody>) =>
      post(`${pc(terminal)}/exchange`, RemoteActs, body),
    extend: (terminal: string, body: z.infer<typeof ExtensionBody>) =>
      post(`${pc(terminal)}/extension`, RemoteActs, body),
    remind: (terminal: string, body: ReminderBody) => post(`${pc(terminal)}/reminder`, LedgerDetail, body),
  };
}
export type LendingClient = ReturnType<typeof lendingClient>;

/** Addresses of files to take away. */
export const papers = {
  csv: (filters: LedgerFilters): string => `/v1/ledger.csv${queryText(filters)}`,
  pdf: (filters: LedgerFilters): string => `/v1/ledger.pdf${queryText(filters)}`,
  request: (id: string): string => `/v1/loan-requests/${encodeURIComponent(id)}/paper.pdf`,
  changes: (terminal: string): string => `/v1/ledger/${encodeURIComponent(terminal)}/changes.pdf`,
  loss: (terminal: string): string => `/v1/ledger/${encodeURIComponent(terminal)}/loss.pdf`,
  certificate: (id: string, form: 'json' | 'pdf'): string => `/v1/certificates/${encodeURIComponent(id)}.${form}`,
  receipt: (loan: string, phase: LoanPhase): string =>
    `/v1/loans/${encodeURIComponent(loan)}/receipt.pdf${queryText({ phase })}`,
} as const;
