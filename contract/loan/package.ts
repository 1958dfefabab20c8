import { z } from 'zod';
import { canonicalBytes } from '../json.ts';
import { Hours, Policy } from '../policy/policy.ts';
import { Base64, LoanId, LocalDate, PersonText, StaffId, TerminalId } from '../primitives.ts';
import { RemoteSet } from '../remote/profile.ts';
import { PlanItem } from '../trail/catalogue.ts';

export const Contact = z.strictObject({ name: PersonText(80), phone: z.string().regex(/^[0-9-]{4,20}$/) });

/** Most approved days that a loan carries. */
export const plannedDaysMax = 62;

/** One approved day of 在宅勤務計画書. */
export const PlannedDay = z.strictObject({
  date: LocalDate,
  items: z.array(PlanItem).min(1).max(24),
  /** Hours of the approved shift. Optional, so that statements that were signed before it was known still hold. */
  hours: Hours.optional(),
});
export type PlannedDay = z.infer<typeof PlannedDay>;

export const Staff = z.strictObject({
  id: StaffId,
  name: PersonText(80),
  section: PersonText(80),
});
export type Staff = z.infer<typeof Staff>;

/** What the agent and the screens may know of the loan. */
export const LoanFacts = z.strictObject({
  terminal: z.strictObject({ id: TerminalId, name: PersonText(80) }),
  loan: z.strictObject({ id: LoanId, from: LocalDate, to: LocalDate }),
  staff: Staff,
  contacts: z.strictObject({ manager: Contact, it: Contact }),
  plans: z.array(PlannedDay).max(plannedDaysMax),
  /** Days whose approval was taken back since the hand-over: never in a statement, laid over it by the recorder. */
  revokedDays: z.array(LocalDate).max(plannedDaysMax).optional(),
  policy: Policy,
  /** What the PC may connect to in remote work; absent where nothing was laid down. */
  remote: RemoteSet.optional(),
  /** True for the sample data of a trial set-up: every screen says 見本. */
  sample: z.boolean(),
});
export type LoanFacts = z.infer<typeof LoanFacts>;

/** The office's hand-over statement. The two secrets stay with the recorder. */
export const LoanStatement = z.strictObject({
  v: z.literal(1),
  facts: LoanFacts,
  /** argon2id verifier of the terminal's 暗証番号. */
  pin: z.strictObject({
    salt: Base64,
    hash: Base64,
    memoryKiB: z.int().min(8192).max(1_048_576),
    passes: z.int().min(1).max(10),
    parallelism: z.int().min(1).max(8),
  }),
  /** Shared secret of 連絡コード and 応答コード for this loan, base64 of 32 bytes. */
  codeKey: Base64,
  /** The office log that receipts are checked against: its vkey (C2SP signed-note), and those of its witnesses. */
  log: z.strictObject({ vkey: z.string().min(1).max(400), witnesses: z.array(z.string().max(400)).max(16) }),
});
export type LoanStatement = z.infer<typeof LoanStatement>;

export const LoanPackage = z.strictObject({
  statement: LoanStatement,
  /** Ed25519 by the office over JCS(statement), base64. */
  sig: Base64,
});
export type LoanPackage = z.infer<typeof LoanPackage>;

export const statementBytes = (statement: LoanStatement): Uint8Array => canonicalBytes(statement);
