import { z } from 'zod';
import { codePurposes } from '../loan/code.ts';
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
/** `csrf` goes back in the header `x-csrf-token` with every request that is not GET. */
export const SignInAnswer = z.strictObject({ account: Account, csrf: z.string(), sample: z.boolean() });
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
  entries: z.int().nonnegative(),
  state: z.enum(['prepared', 'working', 'interrupted', 'idle', 'locked', 'fork']),
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

/** Numbers in a query string arrive as text. */
const QueryInt = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

export const SessionsQuery = z.strictObject({
  from: LocalDate.optional(),
  to: LocalDate.optional(),
  staff: StaffId.optional(),
  terminal: TerminalId.optional(),
  state: z.enum(['open', 'closed']).optional(),
  /** Rows to pass over. */
  offset: QueryInt.optional(),
});
export const SessionsAnswer = z.strictObject({ sessions: z.array(SessionRow).max(50), total: z.int().nonnegative() });

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

/** 応答コード for a 連絡コード heard by telephone. */
export const ResponseCodeRequest = z.strictObject({ contactCode: TenDigits, reason: PersonText(400) });
export const ResponseCodeAnswer = z.strictObject({ responseCode: TenDigits, purpose: z.enum(codePurposes) });
