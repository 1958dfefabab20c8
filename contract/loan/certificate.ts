import { z } from 'zod';
import { CertificateId, HardwareFacts } from '../http/lending-api.ts';
import { canonicalBytes } from '../json.ts';
import { Base64, LoanId, PersonText, Sha256Hex, StaffId, TerminalId, UtcInstant } from '../primitives.ts';
import {
  CheckReport,
  canaryPlaces,
  residuePlaces,
  StepReport,
  WipePart,
  WipeReason,
  WipeReport,
  WipeTechnique,
  WipeTool,
  wipeSteps,
} from './wipe-report.ts';

/**
 * データ消去証明書: every field of the certificate in NIST SP 800-88 Rev. 2, signed by the office key over its RFC 8785
 * text. The borrower is not in it: the source is the PC and the loan. docs/trail-format.md, section 12.
 */

/** Who did or judged something; `title` is 職名. */
export const Signatory = z.strictObject({ id: StaffId, name: PersonText(80), title: PersonText(80) });
export type Signatory = z.infer<typeof Signatory>;

/**
 * What an erasure reached. `medium`: every block that a user can address. `volume`: one whole volume, and nothing that the
 * borrower could write lay anywhere else. `work-and-traces`: the work volume, and the known places for traces beside it.
 */
export const erasureReaches = ['medium', 'volume', 'work-and-traces'] as const;
export const ErasureReach = z.enum(erasureReaches);
export type ErasureReach = z.infer<typeof ErasureReach>;

/** What SP 800-88r2 asks of cryptographic erase before it may be called Purge. False also where it is not known. */
export const CryptoEraseConditions = z.strictObject({
  /** Nothing was ever written in plain: encryption was on before the first file. */
  encryptedFromTheStart: z.boolean(),
  /** Every copy of the key is destroyed: headers, backups of headers, escrow. */
  everyKeyCopyDestroyed: z.boolean(),
  /** Algorithm and key length of an approved standard. */
  approvedAlgorithm: z.boolean(),
  /** The module that encrypts is validated (JIS X 19790, ISO/IEC 19790, FIPS 140). */
  validatedModule: z.boolean(),
});
export type CryptoEraseConditions = z.infer<typeof CryptoEraseConditions>;

/** `partial` claims none of the standard's three: work volume and traces were erased, the rest of the medium was not. */
export const sanitizationMethods = ['clear', 'purge', 'partial'] as const;
export type SanitizationMethod = (typeof sanitizationMethods)[number];

/** What was done, as far as the claim depends on it. */
export interface Erasure {
  readonly reach: ErasureReach;
  readonly technique: WipeTechnique;
  readonly cryptoErase: CryptoEraseConditions | null;
  readonly steps: readonly Pick<StepReport, 'name' | 'outcome'>[];
  /** What the second person's look came to. */
  readonly verified: 'clean' | 'cannot-tell';
}

/** The most that may be claimed. What is not verified, or not known, claims nothing. */
export function methodOf({ reach, technique, cryptoErase, steps, verified }: Erasure): SanitizationMethod {
  if (reach === 'work-and-traces' || verified !== 'clean') return 'partial';
  const isDone = (...names: readonly StepReport['name'][]): boolean =>
    names.every((name) => steps.some((step) => step.name === name && step.outcome === 'done'));
  const meetsPurge = cryptoErase !== null && Object.values(cryptoErase).every(Boolean);
  if (technique !== 'overwrite' && meetsPurge && isDone('crypto-erase')) return 'purge';
  return isDone('overwrite', 'fill-free-space') ? 'clear' : 'partial';
}

const Count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const Place = z.int().nonnegative();
/** 情報の格付け: 機密性1 to 3. */
export const Confidentiality = z.enum(['1', '2', '3']);

const head = {
  v: z.literal(1),
  number: CertificateId,
  issuedAt: UtcInstant,
  issuedBy: Signatory,
  organization: z.strictObject({ name: PersonText(80), section: PersonText(80), phone: z.string().max(20) }),
  medium: HardwareFacts,
  source: z.strictObject({ terminal: TerminalId, loan: LoanId.nullable() }),
  /** After: as what the medium is handled from now on; null where nobody decided. */
  confidentiality: z.strictObject({ before: Confidentiality, after: Confidentiality.nullable() }),
  /** Whether the results of work were handed in before, and where to. */
  backup: z.strictObject({ state: z.enum(['yes', 'no', 'unknown']), place: z.string().max(200) }),
  place: PersonText(80),
  destination: PersonText(80),
  notes: z.string().max(400),
  executor: Signatory,
  /** Judged the result; never the executor. */
  verifier: Signatory,
};

/** A person's decision that the result is enough for what the medium held. */
const Validation = z.strictObject({ at: UtcInstant, decision: z.literal('accepted'), reason: z.string().max(400) });

const Sanitization = z
  .strictObject({
    ...head,
    kind: z.literal('sanitization'),
    /** 未完了 where the verification could not tell: the erasure is on record, and not shown to have worked. */
    status: z.enum(['complete', 'incomplete']),
    method: z.enum(sanitizationMethods),
    sanitization: z.strictObject({
      reach: ErasureReach,
      technique: WipeTechnique,
      scope: z.array(WipePart).min(1).max(3),
      cryptoErase: CryptoEraseConditions.nullable(),
      startedAt: UtcInstant,
      endedAt: UtcInstant,
      result: z.literal('erased'),
      steps: z
        .array(StepReport.pick({ name: true, outcome: true, reason: true, files: true, bytes: true }))
        .max(wipeSteps.length),
      tools: z.array(WipeTool).min(1).max(16),
      /** SHA-256 of the RFC 8785 text of the WipeReport. */
      report: Sha256Hex,
    }),
    verification: z.strictObject({
      /** Ran it; never the executor, and mostly the verifier. */
      by: Signatory,
      startedAt: UtcInstant,
      endedAt: UtcInstant,
      tool: WipeTool,
      selfTest: z.enum(['passed', 'failed']),
      /** Markers by place: planted at hand-over, found before the wipe (null: not looked for), found after it. */
      canaries: z
        .array(z.strictObject({ place: z.enum(canaryPlaces), planted: Count, before: Count.nullable(), after: Count }))
        .max(canaryPlaces.length),
      /** Bytes of raw storage that were read, and whether that was all. */
      rawBytes: Count,
      complete: z.boolean(),
      /** Blocks of 4 KiB drawn at random. */
      sampled: CheckReport.shape.sampled,
      residue: z
        .array(z.strictObject({ place: z.enum(residuePlaces), state: z.enum(['absent', 'present', 'unknown']) }))
        .max(residuePlaces.length),
      volume: CheckReport.shape.volume,
      result: z.enum(['clean', 'cannot-tell']),
      reasons: z.array(WipeReason).max(64),
      /** SHA-256 of the RFC 8785 text of the CheckReport. */
      report: Sha256Hex,
    }),
    validation: Validation,
    /** Places of the acts in the office log that the certificate rests on. */
    log: z.strictObject({ origin: z.string().min(1).max(200), wiped: Place, checked: Place, validated: Place }),
  })
  .refine((c) => c.executor.id !== c.verifier.id && c.executor.id !== c.verification.by.id, 'one person')
  .refine(
    ({ sanitization, verification, method }) => method === methodOf({ ...sanitization, verified: verification.result }),
    'more or less is claimed than was done',
  )
  .refine(
    ({ status, verification, validation }) =>
      (status === 'complete') === (verification.result === 'clean') &&
      (verification.result === 'clean') === (verification.reasons.length === 0) &&
      (status === 'complete' || validation.reason.trim() !== ''),
    'status, result and reasons do not fit',
  )
  .refine(
    ({ sanitization, verification, validation, issuedAt }) =>
      // Each pair by one clock: the terminal's is not the office's.
      sanitization.startedAt <= sanitization.endedAt &&
      verification.startedAt <= verification.endedAt &&
      validation.at <= issuedAt,
    'times out of order',
  )
  .refine(({ log }) => log.wiped < log.checked && log.checked < log.validated, 'places out of order');

export const destructionTechniques = ['shred', 'disintegrate', 'pulverize', 'incinerate', 'melt', 'other'] as const;

const Destruction = z
  .strictObject({
    ...head,
    kind: z.literal('destruction'),
    status: z.literal('complete'),
    method: z.literal('destroy'),
    destruction: z.strictObject({
      technique: z.enum(destructionTechniques),
      /** How and how fine, in words. */
      detail: PersonText(400),
      /** Machine or firm that did it. */
      tool: PersonText(120),
      at: UtcInstant,
      /** SHA-256 of a photograph or of the firm's own certificate; null where there is none. */
      evidence: Sha256Hex.nullable(),
    }),
    validation: z.strictObject({ ...Validation.shape, reason: PersonText(400) }),
    log: z.strictObject({ origin: z.string().min(1).max(200), destroyed: Place, validated: Place }),
  })
  .refine((c) => c.executor.id !== c.verifier.id, 'one person')
  .refine((c) => c.destruction.at <= c.validation.at && c.validation.at <= c.issuedAt, 'times out of order')
  .refine(({ log }) => log.destroyed < log.validated, 'places out of order');

export const Certificate = z.union([Sanitization, Destruction]);
export type Certificate = z.infer<typeof Certificate>;
export type SanitizationCertificate = z.infer<typeof Sanitization>;
export type DestructionCertificate = z.infer<typeof Destruction>;

/** What the office signs, and what its act names by its SHA-256. */
export const certificateBytes = (certificate: Certificate): Uint8Array => canonicalBytes(certificate);

/** Data of the office's act `certificate.issued`. It names nobody, so that it may stay for as long as the log does. */
export const CertificateIssued = z.strictObject({
  number: CertificateId,
  kind: z.enum(['sanitization', 'destruction']),
  terminal: TerminalId,
  loan: LoanId.nullable(),
  /** SHA-256 of {@link certificateBytes}. */
  sha256: Sha256Hex,
});
export type CertificateIssued = z.infer<typeof CertificateIssued>;

/** A file to check a certificate with, offline: RFC 8785 text and one LF. */
export const CertificateProof = z.strictObject({
  kind: z.literal('certificate-proof'),
  v: z.literal(1),
  certificate: Certificate,
  /** Ed25519 by the office over {@link certificateBytes}, base64. */
  sig: Base64,
  /** What the certificate was made from; null for a destruction. */
  reports: z.strictObject({ wipe: WipeReport, check: CheckReport }).nullable(),
  act: z.strictObject({
    at: UtcInstant,
    actor: z.string().max(80),
    act: z.literal('certificate.issued'),
    data: CertificateIssued,
    salt: z.string().regex(/^[0-9a-f]{32}$/),
  }),
  /** c2sp.org/tlog-proof@v1 of the act's leaf, with the checkpoint in it. */
  proof: z.string().max(100_000),
  /** That the checkpoint's tree contains earlier ones: of the trust files that were issued. */
  consistency: z
    .array(z.strictObject({ oldSize: z.int().nonnegative(), oldRoot: Base64, proof: z.array(Base64).max(64) }))
    .max(4000),
});
export type CertificateProof = z.infer<typeof CertificateProof>;
