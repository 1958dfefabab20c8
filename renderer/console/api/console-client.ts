import { z } from 'zod';
import {
  ContactCodeAnswer,
  type ErrorAnswer,
  LooksAnswer,
  ResponseCodeAnswer,
  type ResponseCodeRequest,
  SessionAnswer,
  SessionsAnswer,
  type SessionsQuery,
  SignInAnswer,
  TerminalsAnswer,
} from '#contract/http/console-api.ts';
import {
  type ApproveExceptionRequest,
  ExceptionRow,
  ExceptionRows,
  type RevokeExceptionRequest,
} from '#contract/http/exception-api.ts';
import { InboxAnswer, InboxFilesAnswer } from '#contract/http/hand-in-api.ts';
import { type AuditClient, auditClient } from '../audit/audit-client.ts';
import { type FormsClient, formsClient } from '../forms/forms-client.ts';
import { type LendingClient, lendingClient } from '../lending/lending-client.ts';
import { type NoticesClient, noticesClient } from '../notices/notices-client.ts';
import { type PeopleClient, peopleClient } from '../people/people-client.ts';
import { type QueueClient, queueClient } from '../queue/queue-client.ts';
import { type RemoteDesktopClient, remoteDesktopClient } from '../remote-desktop/remote-desktop-client.ts';
import { type ReportClient, reportClient } from '../report/report-client.ts';
import { type RetentionClient, retentionClient } from '../retention/retention-client.ts';
import { type SecondFactorClient, secondFactorClient } from '../second-factor/second-factor-client.ts';
import { type SettingsClient, settingsClient } from '../settings/settings-client.ts';
import { procedureClient } from '../statistics/procedure-client.ts';
import { type StatisticsClient, statisticsClient } from '../statistics/statistics-client.ts';
import { type TakeoutClient, takeoutClient } from '../takeout/takeout-client.ts';
import { type TeleworkClient, teleworkClient } from '../telework/telework-client.ts';
import type { TimelineFilters } from '../timeline/timeline-filters.ts';
import { type TravelClient, travelClient } from '../travel/travel-client.ts';
import type { Answer } from './answer.ts';
import { queryText } from './query.ts';
import { type ConsoleRequest, send } from './request.ts';

/** Sign-out is answered with nothing in it. */
const Nothing = z.strictObject({});

export interface ConsoleClient {
  me(): Promise<Answer<SignInAnswer>>;
  signIn(account: string, password: string): Promise<Answer<SignInAnswer>>;
  showCode(code: string): Promise<Answer<SignInAnswer>>;
  signOut(): Promise<Answer<z.infer<typeof Nothing>>>;
  terminals(signal: AbortSignal): Promise<Answer<z.infer<typeof TerminalsAnswer>>>;
  sessions(asked: SessionsQuery, signal: AbortSignal): Promise<Answer<z.infer<typeof SessionsAnswer>>>;
  /** @param after number of the last entry already held, or null for the first page. */
  session(
    id: string,
    filters: TimelineFilters,
    after: number | null,
    signal?: AbortSignal,
  ): Promise<Answer<z.infer<typeof SessionAnswer>>>;
  looks(id: string, signal: AbortSignal): Promise<Answer<LooksAnswer>>;
  /** Reads, and by that records, a 連絡コード. */
  hear(terminal: string, contactCode: string): Promise<Answer<ContactCodeAnswer>>;
  respond(terminal: string, answer: z.infer<typeof ResponseCodeRequest>): Promise<Answer<ResponseCodeAnswer>>;
  exceptions(terminal: string, signal: AbortSignal): Promise<Answer<z.infer<typeof ExceptionRows>>>;
  approveException(terminal: string, asked: ApproveExceptionRequest): Promise<Answer<ExceptionRow>>;
  revokeException(terminal: string, asked: RevokeExceptionRequest): Promise<Answer<ExceptionRow>>;
  /** @param before number of the last one already shown, or null for the first page. */
  inbox(before: number | null, signal: AbortSignal): Promise<Answer<InboxAnswer>>;
  /** @param from number of the first file wanted. */
  handIn(id: string, from: number, signal: AbortSignal): Promise<Answer<InboxFilesAnswer>>;
  readonly notices: NoticesClient;
  readonly people: PeopleClient;
  readonly settings: SettingsClient;
  readonly secondFactor: SecondFactorClient;
  readonly retention: RetentionClient;
  readonly audit: AuditClient;
  readonly forms: FormsClient;
  readonly report: ReportClient;
  readonly lending: LendingClient;
  readonly takeouts: TakeoutClient;
  readonly queue: QueueClient;
  readonly procedure: ReturnType<typeof procedureClient>;
  readonly statistics: StatisticsClient;
  readonly telework: TeleworkClient;
  readonly travel: TravelClient;
  readonly remoteDesktops: RemoteDesktopClient;
}

/**
 * The console's only way to the office. The CSRF token lives in this closure, never in storage.
 * @param onRefused told of every refusal, so that a lost sign-in (`OF-401`) leads back to the sign-in page.
 */
export function createConsoleClient(fetchFrom: typeof fetch, onRefused: (problem: ErrorAnswer) => void): ConsoleClient {
  let csrf = '';
  const ask = async <T>(request: ConsoleRequest<T>): Promise<Answer<T>> => {
    const answer = await send(fetchFrom, request.method === 'GET' ? request : { ...request, csrf });
    if (!answer.ok && request.signal?.aborted !== true) onRefused(answer.problem);
    return answer;
  };
  const keepCsrf = (answer: Answer<SignInAnswer>): Answer<SignInAnswer> => {
    if (answer.ok) csrf = answer.value.csrf;
    return answer;
  };
  const exceptionsOf = (terminal: string): string => `/v1/terminals/${encodeURIComponent(terminal)}/exceptions`;
  return {
    me: async () => keepCsrf(await ask({ method: 'GET', path: '/v1/auth/me', answer: SignInAnswer })),
    signIn: async (account, password) =>
      keepCsrf(
        await ask({ method: 'POST', path: '/v1/auth/sign-in', answer: SignInAnswer, body: { account, password } }),
      ),
    showCode: async (code) =>
      keepCsrf(await ask({ method: 'POST', path: '/v1/auth/code', answer: SignInAnswer, body: { code } })),
    signOut: async () => {
      const answer = await ask({ method: 'POST', path: '/v1/auth/sign-out', answer: Nothing });
      if (answer.ok) csrf = '';
      return answer;
    },
    terminals: (signal) => ask({ method: 'GET', path: '/v1/terminals', answer: TerminalsAnswer, signal }),
    sessions: (asked, signal) =>
      ask({ method: 'GET', path: `/v1/sessions${queryText(asked)}`, answer: SessionsAnswer, signal }),
    session: (id, filters, after, signal) =>
      ask({
        method: 'GET',
        path: `/v1/sessions/${encodeURIComponent(id)}${queryText({ ...filters, after: after ?? undefined })}`,
        answer: SessionAnswer,
        ...(signal === undefined ? {} : { signal }),
      }),
    looks: (id, signal) =>
      ask({ method: 'GET', path: `/v1/sessions/${encodeURIComponent(id)}/looks`, answer: LooksAnswer, signal }),
    notices: noticesClient(ask, (request) => send(fetchFrom, request)),
    people: peopleClient(ask),
    settings: settingsClient(ask),
    secondFactor: secondFactorClient(ask),
    retention: retentionClient(ask),
    audit: auditClient(ask),
    forms: formsClient(ask),
    inbox: (before, signal) =>
      ask({
        ...{ method: 'GET', path: `/v1/inbox${queryText({ before: before ?? undefined })}`, answer: InboxAnswer },
        signal,
      }),
    handIn: (id, from, signal) =>
      ask({
        method: 'GET',
        path: `/v1/inbox/${encodeURIComponent(id)}${queryText({ from })}`,
        answer: InboxFilesAnswer,
        signal,
      }),
    report: reportClient(ask),
    lending: lendingClient(ask),
    takeouts: takeoutClient(ask, fetchFrom, () => csrf),
    queue: queueClient(ask),
    procedure: procedureClient(ask),
    statistics: statisticsClient(ask),
    telework: teleworkClient(ask),
    travel: travelClient(ask),
    remoteDesktops: remoteDesktopClient(ask),
    exceptions: (terminal, signal) =>
      ask({ method: 'GET', path: exceptionsOf(terminal), answer: ExceptionRows, signal }),
    approveException: (terminal, body) =>
      ask({ method: 'POST', path: exceptionsOf(terminal), answer: ExceptionRow, body }),
    revokeException: (terminal, body) =>
      ask({ method: 'POST', path: `${exceptionsOf(terminal)}/revoke`, answer: ExceptionRow, body }),
    hear: (terminal, contactCode) =>
      ask({
        method: 'POST',
        path: `/v1/terminals/${encodeURIComponent(terminal)}/contact-code`,
        answer: ContactCodeAnswer,
        body: { contactCode },
      }),
    respond: (terminal, body) =>
      ask({
        method: 'POST',
        path: `/v1/terminals/${encodeURIComponent(terminal)}/response-code`,
        answer: ResponseCodeAnswer,
        body,
      }),
  };
}
