import { z } from 'zod';
import { canonicalBytes } from '../json.ts';
import { Base64, LoanId, LocalDate, PersonText, Sha256Hex, StaffId, UtcInstant } from '../primitives.ts';
import { TakeoutPath } from './paths.ts';

/** 申請番号 of a データ持出し申請: `D-2026-0001`. */
export const TakeoutId = z.string().regex(/^D-\d{4}-\d{4,6}$/);

/** Folder in the work folder in which approved files arrive. */
export const deliveryFolder = '持出しデータ';

export const takeoutLimits = {
  /** Files of one request, and of all that are delivered to one PC. */
  files: 500,
  filesOfLoan: 1_500,
  fileBytes: 2 * 1024 ** 3,
  /** All files of one request. */
  bytes: 4 * 1024 ** 3,
  /** Bytes in one request to the office, or of it. */
  chunkBytes: 4 * 1024 ** 2,
  papers: 50,
} as const;

export const DeliveredFile = z.strictObject({
  n: z.int().nonnegative(),
  path: TakeoutPath,
  bytes: z.int().nonnegative().max(takeoutLimits.fileBytes),
  sha256: Sha256Hex,
});
export type DeliveredFile = z.infer<typeof DeliveredFile>;

/** What the head has approved to be on the PC. `kind` keeps its signature apart from the office's other ones. */
export const DeliveryStatement = z.strictObject({
  v: z.literal(1),
  kind: z.literal('delivery'),
  id: TakeoutId,
  loan: LoanId,
  files: z.array(DeliveredFile).max(takeoutLimits.files),
  /** Last day on which they are wanted at the PC. */
  to: LocalDate,
  approvedBy: z.strictObject({ id: StaffId, name: PersonText(80) }),
  approvedAt: UtcInstant,
  article: z.literal('第6条(1)'),
});
export type DeliveryStatement = z.infer<typeof DeliveryStatement>;
export const deliveryBytes = (statement: DeliveryStatement): Uint8Array => canonicalBytes(statement);

export const SignedDelivery = z.strictObject({
  statement: DeliveryStatement,
  /** Ed25519 by the office over JCS(statement), base64. */
  sig: Base64,
});
export type SignedDelivery = z.infer<typeof SignedDelivery>;

/** POST /v1/terminal/delivery (signed request): what the agent needs to fetch by itself. An older token is void. */
export const OpenDeliveryRequest = z.strictObject({ v: z.literal(1) });
export const OpenDeliveryAnswer = z.strictObject({
  token: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  expiresAt: UtcInstant,
});

/**
 * GET /v1/delivery (token): what is approved for the loan, as soon as it is another than the agent knows, or when
 * `waitSec` are over.
 */
export const DeliveryQuery = z.strictObject({
  tag: z.union([Sha256Hex, z.literal('')]),
  waitSec: z.string().regex(/^(\d|1[0-5])$/),
});
export const DeliveryAnswer = z.strictObject({
  tag: Sha256Hex,
  /** Null where `tag` is the one that was asked with. */
  deliveries: z.array(SignedDelivery).nullable(),
});
export type DeliveryAnswer = z.infer<typeof DeliveryAnswer>;

const digits = (most: number) => z.string().regex(new RegExp(`^\\d{1,${most}}$`));
/** GET /v1/delivery/:id/:n (token): up to `chunkBytes` of a file from a place on, base64. */
export const DeliveryPieceParams = z.strictObject({ id: TakeoutId, n: digits(4) });
export const DeliveryPieceQuery = z.strictObject({ from: digits(15) });
/** Not much more than 4 MiB as text: what one answer at the agent may hold. */
export const pieceBytes = 2 * 1024 ** 2;
export const DeliveryPiece = z.strictObject({
  from: z.int().nonnegative(),
  base64: z.string().max(Math.ceil(pieceBytes / 3) * 4),
});
