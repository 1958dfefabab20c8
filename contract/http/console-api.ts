import { z } from 'zod';
import { answerKinds, codePurposes } from '../loan/code.ts';
import { terminalStates } from '../loan/life.ts';
import {
  Code,
  LoanId,
  LocalDate,
  PersonText,
  SessionId,
  StaffId,
  TenDigits,
  TerminalId,
  UtcInstant,
} from '../primitives.ts';
import { Disposition, EntryType } from '../trail/catalogue.ts';
import { pageEnds, pageQuery, SessionPlace } from './paging.ts';

/** `admin` sets up accounts and can read no session log. */
export const roles = ['staff', 'manager', 'hr', 'it', 'auditor', 'admin'] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;
export const roleTitles: Readonly<Record<Role, string>> = {
  staff: '職員',
  manager: '所属長',
  hr: '職員活性課',
  it: '情報政策課',
  auditor: '監査',
  admin: '管理者',
};

export const Account = z.strictObject({
  id: StaffId,
  name: PersonText(80),
  section: PersonText(80),
  role: Role,
});
export type Account = z.infer<typeof Account>;

export const SignInRequest = z.strictObject({ account: StaffId, password: z.string().min(1).max(256) });
/** `code`: the second factor is still to be shown. `set-up`: it is asked of the role, and to be set up first. */
export const signInStages = ['code', 'set-up', 'full'] as const;
export type SignInStage = (typeof signInStages)[number];

/** `csrf` goes back in the header `x-csrf-token` with every request that is not GET. */
/** `initial`: signed in with the issued password, with which nothing can be done but to choose the own one. */
export const SignInAnswer = z.strictObject({
  account: Account,
  csrf: z.string(),
  sample: z.boolean(),
  initial: z.boolean(),
  stage: z.enum(signInStages),
});
export type SignInAnswer = z.infer<typeof SignInAnswer>;

export const ErrorAnswer = z.strictObject({ code: Code, message: z.string(), next: z.string() });
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;

export const TerminalRow = z.strictObject({
  id: TerminalId,
  name: z.string(),
  loan: LoanId.nullable(),
  staff: z.strictObject({ id: StaffId, name: z.string(), section: z.string() }).nullable(),
  from: LocalDate.nullable(),
  to: LocalDate.nullable(),
  /** Last time that the terminal's upload was accepted. */
  lastContactAt: UtcInstant.nullable(),
  /** The newest 連絡コード that was dictated to the office. */
  lastReport: z.strictObject({ at: UtcInstant, purpose: z.enum(codePurposes) }).nullable(),
  entries: z.int().nonnegative(),
  /** Where the PC stands, as 管理簿 has it. */
  life: z.strictObject({ state: z.enum(terminalStates), currentLoan: LoanId.nullable() }),
  /**
   * How its trail stands; null before there is one. `suspect`: it does not fit a dictated code, or the recorder found
   * itself set back or moved.
   */
  state: z.enum(['working', 'interrupted', 'idle', 'locked', 'suspect', 'revoked', 'fork']).nullable(),
});
export type TerminalRow = z.infer<typeof TerminalRow>;
export const TerminalsAnswer = z.strictObject({ terminals: z.array(TerminalRow) });

export const SessionRow = z.strictObject({
  id: SessionId,
  terminal: TerminalId,
  staff: z.strictObject({ id: StaffId, name: z.string(), section: z.string() }),
  startedAt: UtcInstant,
  endedAt: UtcInstant.nullable(),
  state: z.enum(['working', 'interrupted', 'closed']),
  closedBy: z.enum(['person', 'midnight', 'power-loss', 'forgotten']).nullable(),
  work: z.string(),
  result: z.string().nullable(),
  entries: z.int().nonnegative(),
  /** Forbidden acts, and gaps in the watch. */
  prevented: z.int().nonnegative(),
  gaps: z.int().nonnegative(),
});
export type SessionRow = z.infer<typeof SessionRow>;

export const SessionFilters = z.strictObject({
  from: LocalDate.optional(),
  to: LocalDate.optional(),
  staff: StaffId.optional(),
  terminal: TerminalId.optional(),
  state: z.enum(['open', 'closed']).optional(),
});
export type SessionFilters = z.infer<typeof SessionFilters>;
export const SessionsQuery = pageQuery(SessionFilters, SessionPlace);
export type SessionsQuery = z.infer<typeof SessionsQuery>;

export const sessionsPerPage = 50;
/** More sessions than this are not counted. */
export const mostCounted = 1_000;
/** `total`: up to `mostCounted`; `isMore`: there are more than that. */
export const SessionsAnswer = z.strictObject({
  sessions: z.array(SessionRow).max(sessionsPerPage),
  total: z.int().nonnegative().max(mostCounted),
  isMore: z.boolean(),
  ...pageEnds(SessionPlace),
});

/** Numbers in a query string arrive as text. */
const QueryInt = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

export const TimelineQuery = z.strictObject({
  type: EntryType.optional(),
  disposition: Disposition.optional(),
  /** Text to be found in an entry's title or data. */
  text: z.string().max(100).optional(),
  /** Entries after this number. */
  after: QueryInt.optional(),
});
export const TimelineEntry = z.strictObject({
  seq: z.int().nonnegative(),
  at: UtcInstant,
  receivedAt: UtcInstant,
  type: EntryType,
  actor: z.string(),
  data: z.record(z.string(), z.json()),
  hash: z.string().length(64),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;
export const SessionAnswer = z.strictObject({
  session: SessionRow,
  entries: z.array(TimelineEntry).max(500),
  /** Entries that match the filters, and entries of the session. */
  matching: z.int().nonnegative(),
  total: z.int().nonnegative(),
});

/** Most looks at one session that are listed, the newest. */
export const mostLooks = 200;
/** `timeline`: opened as a session; `search`: narrowed down to it or to its person; `csv`, `bundle`: taken away. */
export const lookKinds = ['timeline', 'search', 'csv', 'bundle'] as const;
export type LookKind = (typeof lookKinds)[number];
/** GET /v1/sessions/:id/looks: who has looked at a session's entries, newest first; not its own person. */
export const LooksAnswer = z.strictObject({
  looks: z
    .array(z.strictObject({ at: UtcInstant, name: z.string(), role: Role, kind: z.enum(lookKinds) }))
    .max(mostLooks),
  /** False where there are more. What was disposed of by rule is not known any more. */
  isAll: z.boolean(),
});
export type LooksAnswer = z.infer<typeof LooksAnswer>;

/** What the office may say to a 連絡コード; `answersTo` in contract/loan/code.ts says which of them fits. */
export const OfficeAnswer = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('confirm') }),
  z.strictObject({ answer: z.literal('unlock') }),
  /** New last day of the loan: within 62 days of the signed one, not before the present one, not past. */
  z.strictObject({ answer: z.literal('extend'), to: LocalDate }),
  /** Number of the request that is approved. */
  z.strictObject({ answer: z.literal('approve'), request: z.int().min(1).max(99) }),
  z.strictObject({ answer: z.literal('revoke') }),
]);
export type OfficeAnswer = z.infer<typeof OfficeAnswer>;

/** POST /v1/terminals/:id/contact-code: a 連絡コード heard by telephone. Reading it already records it. */
export const ContactCodeRequest = z.strictObject({ contactCode: TenDigits });
export const ContactCodeAnswer = z.strictObject({
  purpose: z.enum(codePurposes),
  /** When it was first dictated; `again` where that was not now. */
  heardAt: UtcInstant,
  again: z.boolean(),
  answers: z.array(z.enum(answerKinds)).min(1),
  /** For an extension: last day as it is now, and the first and last that can be given. */
  loan: z.strictObject({
    ...{ to: LocalDate, earliestTo: LocalDate, latestTo: LocalDate, revoked: z.boolean() },
    /** Why nothing that opens it is among `answers` (contract/loan/opening.ts). */
    heldBack: z.enum(['gone', 'unregistered']).nullable(),
  }),
  /** The answer that this account gave a few minutes ago: it alone can be given again, in case it got lost. */
  given: OfficeAnswer.nullable(),
});
export type ContactCodeAnswer = z.infer<typeof ContactCodeAnswer>;

/** POST /v1/terminals/:id/response-code: the 応答コード for it. */
export const ResponseCodeRequest = z.strictObject({
  contactCode: TenDigits,
  given: OfficeAnswer,
  reason: PersonText(400),
});
export const ResponseCodeAnswer = z.strictObject({
  responseCode: TenDigits,
  purpose: z.enum(codePurposes),
  given: OfficeAnswer,
});
export type ResponseCodeAnswer = z.infer<typeof ResponseCodeAnswer>;
