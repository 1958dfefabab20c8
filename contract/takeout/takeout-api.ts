import { z } from 'zod';
import { RequestId } from '../http/lending-api.ts';
import { pageEnds, pageQuery } from '../http/paging.ts';
import { LoanId, LocalDate, PersonText, RealDate, Sha256Hex, StaffId, UtcInstant } from '../primitives.ts';
import { TakeoutId, takeoutLimits } from './delivery.ts';
import { ScanResult } from './findings.ts';
import { takeoutStates } from './life.ts';
import { TakeoutPath } from './paths.ts';

/** データ持出し申請 (利用手順⑤). All under /v1, all for the console. */

const count = z.int().nonnegative();
const Person = z.strictObject({ id: StaffId, name: z.string() });
const Reason = PersonText(400);

/** 紙の書類 that is taken along. */
export const Paper = z.strictObject({ title: PersonText(200), sheets: z.int().min(1).max(9_999) });
export type Paper = z.infer<typeof Paper>;

/** For which PC: the one that is out with the person, or the one that was asked for. */
export const TakeoutTarget = z.union([z.strictObject({ loan: LoanId }), z.strictObject({ request: RequestId })]);

/** POST /v1/takeouts (for oneself), and POST /v1/takeouts/:id to change it. OF-543: no such PC, or not in its period. */
export const TakeoutBody = z.strictObject({
  purpose: PersonText(400),
  from: RealDate,
  to: RealDate,
  target: TakeoutTarget,
  papers: z.array(Paper).max(takeoutLimits.papers),
});
export type TakeoutBody = z.infer<typeof TakeoutBody>;

export const TakeoutFileRow = z.strictObject({
  n: count,
  path: z.string(),
  bytes: count,
  /** Bytes that are on the office's disk. */
  received: count,
  /** Null until it has arrived. */
  sha256: Sha256Hex.nullable(),
  /** Null until it was looked through. */
  scan: ScanResult.nullable(),
  /** How much of it was looked through, while the office is at it; null while it waits for that, and afterwards. */
  scanPercent: z.int().min(0).max(100).nullable(),
  cleared: z
    .strictObject({ by: Person, deputyFor: z.string().nullable(), at: UtcInstant, reason: z.string() })
    .nullable(),
  /** When the PC wrote down that it has it; null where it has not. */
  deliveredAt: UtcInstant.nullable(),
});
export type TakeoutFileRow = z.infer<typeof TakeoutFileRow>;

export const takeoutStepActs = ['applied', 'returned', 'approved', 'refused', 'withdrawn', 'revoked'] as const;
export const TakeoutStep = z.strictObject({
  at: UtcInstant,
  by: Person,
  act: z.enum(takeoutStepActs),
  /** Name of the head in whose stead it was done. */
  deputyFor: z.string().nullable(),
  remark: z.string(),
});
export type TakeoutStep = z.infer<typeof TakeoutStep>;

export const TakeoutRow = z.strictObject({
  id: TakeoutId,
  applicant: z.strictObject({ id: StaffId, name: z.string(), section: z.string() }),
  purpose: z.string(),
  from: LocalDate,
  to: LocalDate,
  loan: LoanId.nullable(),
  request: RequestId.nullable(),
  state: z.enum(takeoutStates),
  createdAt: UtcInstant,
  files: count,
  bytes: count,
  /** Files with a finding that the head has not marked as a false detection. */
  blocked: count,
});
export type TakeoutRow = z.infer<typeof TakeoutRow>;
/** The moment at which a request was begun and its number, as a list of them is ordered. */
export const TakeoutPlace = z.templateLiteral([UtcInstant, '_', TakeoutId]);
export type TakeoutPlace = z.infer<typeof TakeoutPlace>;
export const TakeoutFilters = z.strictObject({ state: z.enum(takeoutStates).optional(), staff: StaffId.optional() });
export type TakeoutFilters = z.infer<typeof TakeoutFilters>;
/** GET /v1/takeouts: newest first. */
export const TakeoutsQuery = pageQuery(TakeoutFilters, TakeoutPlace);
export type TakeoutsQuery = z.infer<typeof TakeoutsQuery>;
export const takeoutsPerPage = 50;
export const TakeoutRows = z.strictObject({
  takeouts: z.array(TakeoutRow).max(takeoutsPerPage),
  ...pageEnds(TakeoutPlace),
});
export type TakeoutRows = z.infer<typeof TakeoutRows>;

/** GET /v1/takeouts/:id, and the answer to everything that changes one. */
export const TakeoutDetail = z.strictObject({
  row: TakeoutRow,
  papers: z.array(Paper),
  files: z.array(TakeoutFileRow),
  steps: z.array(TakeoutStep),
  /** SHA-256 over the list of files and papers: what a decision is about. Null until everything has arrived. */
  manifest: Sha256Hex.nullable(),
  /** Whether whoever asks decides on it, as the head or in the head's stead. */
  mayDecide: z.boolean(),
});
export type TakeoutDetail = z.infer<typeof TakeoutDetail>;

/** GET /v1/takeouts/targets: the PCs that the caller may take data out to. */
export const TakeoutTargets = z.strictObject({
  targets: z.array(
    z.strictObject({ target: TakeoutTarget, from: LocalDate, to: LocalDate, terminal: z.string().nullable() }),
  ),
});
export type TakeoutTargets = z.infer<typeof TakeoutTargets>;

/** POST /v1/takeouts/:id/files. OF-535: name. OF-540: too many or too large. */
export const AddFileBody = z.strictObject({
  path: TakeoutPath,
  bytes: count.max(takeoutLimits.fileBytes),
});
export const TakeoutFileParams = z.strictObject({ id: TakeoutId, n: z.string().regex(/^\d{1,4}$/) });
/** PATCH /v1/takeouts/:id/files/:n, `Upload-Offset` as in tus. OF-541 with the true offset where it is another. */
export const UploadAnswer = z.strictObject({ received: count });

/** POST /v1/takeouts/:id/files/:n/clear (manager): what was found is none. */
export const ClearBody = z.strictObject({ reason: Reason });

/** POST /v1/takeouts/:id/act. `manifest`: the list that was looked at; OF-542 where it is another by now. */
export const TakeoutActBody = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('apply') }),
  z.strictObject({ act: z.literal('withdraw') }),
  z.strictObject({ act: z.literal('approve'), manifest: Sha256Hex, remark: z.string().max(400) }),
  z.strictObject({ act: z.enum(['return', 'refuse', 'revoke']), remark: Reason }),
]);
export type TakeoutActBody = z.infer<typeof TakeoutActBody>;
