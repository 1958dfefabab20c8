import { z } from 'zod';
import type { Certificate, CertificateProof } from '#contract/loan/certificate.ts';
import { isBase64Of32, isBase64Of64, isHex32, isInstant, isSalt } from '../format/patterns.ts';

/**
 * The forms of section 12 of docs/trail-format.md. Of the contract only the types are used. What the parts must be to one
 * another is looked at apart, so that each has a reason of its own.
 */

const matching = (is: (text: string) => boolean) => z.string().refine(is);
const like = (form: RegExp) => z.string().regex(form);
const instant = matching(isInstant);
const hash = matching(isHex32);
const count = z.int().nonnegative();
const text = (maxChars: number) => z.string().max(maxChars);
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const hasControl = (value: string): boolean => /[\u0000-\u0009\u000b-\u001f\u007f]/.test(value);
const said = (maxChars: number) =>
  text(maxChars).refine((value) => value !== '' && value.trim() === value && !hasControl(value));
const place = count;
const plainTool = like(/^[A-Za-z0-9 ._:+()/-]{1,120}$/);
const tool = z.strictObject({ name: plainTool, version: plainTool });
const terminal = like(/^T-\d{4}$/);
const loan = like(/^L-\d{8}-\d{3}$/).nullable();
const number = like(/^C-\d{4}-\d{4}$/);
const person = z.strictObject({ id: like(/^\d{6}$/), name: said(80), title: said(80) });
/** A word of one of the document's lists: which ones there are grows with every version. */
const word = <T extends string>() => like(/^[a-z0-9]+(?:-[a-z0-9]+){0,6}$/) as unknown as z.ZodType<T>;
type Sanitization = Extract<Certificate, { kind: 'sanitization' }>;

const head = {
  v: z.literal(1),
  number,
  issuedAt: instant,
  issuedBy: person,
  organization: z.strictObject({ name: said(80), section: said(80), phone: text(20) }),
  medium: z.strictObject({
    maker: said(80),
    model: said(80),
    serial: said(80),
    property: said(40),
    mediumType: z.enum(['ssd', 'hdd', 'nvme', 'emmc']),
    mediumSerial: said(80),
  }),
  source: z.strictObject({ terminal, loan }),
  confidentiality: z.strictObject({ before: z.enum(['1', '2', '3']), after: z.enum(['1', '2', '3']).nullable() }),
  backup: z.strictObject({ state: z.enum(['yes', 'no', 'unknown']), place: text(200) }),
  place: said(80),
  destination: said(80),
  notes: text(400),
  executor: person,
  verifier: person,
  validation: z.strictObject({ at: instant, decision: z.literal('accepted'), reason: text(400) }),
};
const origin = z.string().min(1).max(200);
type Step = Sanitization['sanitization']['steps'][number];

const sanitization = z.strictObject({
  ...head,
  kind: z.literal('sanitization'),
  status: z.enum(['complete', 'incomplete']),
  method: z.enum(['clear', 'purge', 'partial']),
  sanitization: z.strictObject({
    reach: z.enum(['medium', 'volume', 'work-and-traces']),
    technique: z.enum(['crypto-erase-gocryptfs', 'crypto-erase-luks', 'crypto-erase-bitlocker', 'overwrite']),
    scope: z
      .array(z.enum(['work', 'residue', 'recorder']))
      .min(1)
      .max(3),
    cryptoErase: z
      .strictObject({
        encryptedFromTheStart: z.boolean(),
        everyKeyCopyDestroyed: z.boolean(),
        approvedAlgorithm: z.boolean(),
        validatedModule: z.boolean(),
      })
      .nullable(),
    startedAt: instant,
    endedAt: instant,
    result: z.literal('erased'),
    steps: z
      .array(
        z.strictObject({
          name: word<Step['name']>(),
          outcome: z.enum(['done', 'skipped', 'failed']),
          reason: word<NonNullable<Step['reason']>>().nullable(),
          files: count,
          bytes: count,
        }),
      )
      .max(64),
    tools: z.array(tool).min(1).max(16),
    report: hash,
  }),
  verification: z.strictObject({
    by: person,
    startedAt: instant,
    endedAt: instant,
    tool,
    selfTest: z.enum(['passed', 'failed']),
    canaries: z
      .array(
        z.strictObject({
          place: z.enum(['work', 'home', 'trash', 'temp']),
          planted: count,
          before: count.nullable(),
          after: count,
        }),
      )
      .max(4),
    rawBytes: count,
    complete: z.boolean(),
    sampled: z.strictObject({ blocks: count, zero: count, random: count, readable: count }),
    residue: z
      .array(
        z.strictObject({
          place: word<Sanitization['verification']['residue'][number]['place']>(),
          state: z.enum(['absent', 'present', 'unknown']),
        }),
      )
      .max(64),
    volume: z.enum(['unusable', 'usable', 'none', 'unknown']),
    result: z.enum(['clean', 'cannot-tell']),
    reasons: z.array(word<NonNullable<Step['reason']>>()).max(64),
    report: hash,
  }),
  log: z.strictObject({ origin, wiped: place, checked: place, validated: place }),
});

const destruction = z.strictObject({
  ...head,
  kind: z.literal('destruction'),
  status: z.literal('complete'),
  method: z.literal('destroy'),
  destruction: z.strictObject({
    technique: z.enum(['shred', 'disintegrate', 'pulverize', 'incinerate', 'melt', 'other']),
    detail: said(400),
    tool: said(120),
    at: instant,
    evidence: hash.nullable(),
  }),
  validation: z.strictObject({ ...head.validation.shape, reason: said(400) }),
  log: z.strictObject({ origin, destroyed: place, validated: place }),
});

export type ProofFile = Omit<CertificateProof, 'reports'> & { readonly reports: Reports | null };
/** Their own form is not judged: the certificate names them by hash, and what it took from them is compared. */
export interface Reports {
  readonly wipe: Readonly<Record<string, unknown>>;
  readonly check: Readonly<Record<string, unknown>>;
}

const object = z.record(z.string(), z.unknown());

export const ProofFile: z.ZodType<ProofFile> = z.strictObject({
  kind: z.literal('certificate-proof'),
  v: z.literal(1),
  certificate: z.discriminatedUnion('kind', [sanitization, destruction]),
  sig: matching(isBase64Of64),
  reports: z.strictObject({ wipe: object, check: object }).nullable(),
  act: z.strictObject({
    at: instant,
    actor: text(80),
    act: z.literal('certificate.issued'),
    data: z.strictObject({ number, kind: z.enum(['sanitization', 'destruction']), terminal, loan, sha256: hash }),
    salt: matching(isSalt),
  }),
  proof: text(100_000),
  consistency: z
    .array(
      z.strictObject({
        oldSize: count,
        oldRoot: matching(isBase64Of32),
        proof: z.array(matching(isBase64Of32)).max(64),
      }),
    )
    .max(4000),
});
