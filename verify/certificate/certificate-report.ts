import { z } from 'zod';
import { type ReasonCode, reasonCodes, reasonOf } from '../verdict/reasons.ts';
import { exits, LogPart, logPartOf, textOf } from '../verdict/report.ts';
import { version } from '../version.ts';
import type { CertificateFinding, VerifiedCertificate } from './verify-certificate.ts';

const person = z.strictObject({ id: z.string(), name: z.string(), title: z.string() });

/** What `--certificate --json` prints: one object on one line. Fields are only ever added, with a new `v`. */
export const CertificateReport = z.strictObject({
  v: z.literal(1),
  kind: z.literal('certificate'),
  tool: z.strictObject({ name: z.literal('tanmori-verify'), version: z.string() }),
  verdict: z.enum(['sound', 'tampered', 'cannot-tell']),
  /** 0 sound, 1 tampered, 2 cannot tell. */
  exit: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  reason: z
    .strictObject({
      code: z.enum(reasonCodes as readonly [ReasonCode, ...ReasonCode[]]),
      message: z.string(),
      next: z.string(),
      detail: z.string().nullable(),
    })
    .nullable(),
  log: LogPart,
  /** Null where tampered: nothing is said out of a file that cannot be believed. */
  certificate: z
    .strictObject({
      number: z.string(),
      kind: z.enum(['sanitization', 'destruction']),
      status: z.enum(['complete', 'incomplete']),
      method: z.enum(['clear', 'purge', 'destroy', 'partial']),
      technique: z.string(),
      terminal: z.string(),
      loan: z.string().nullable(),
      medium: z.strictObject({
        ...{ maker: z.string(), model: z.string(), serial: z.string(), property: z.string() },
        ...{ mediumType: z.string(), mediumSerial: z.string() },
      }),
      issuedAt: z.string(),
      endedAt: z.string(),
      validatedAt: z.string(),
      executor: person,
      verifier: person,
      place: z.string(),
      destination: z.string(),
      sha256: z.string(),
      /** Place of the issue in the office log; null until a checkpoint was opened. */
      index: z.int().nonnegative().nullable(),
    })
    .nullable(),
});
export type CertificateReport = z.infer<typeof CertificateReport>;

/** @param verified null where nothing of the file was read. */
export function makeCertificateReport(
  finding: CertificateFinding | null,
  verified: VerifiedCertificate | null,
  quorum: number,
): CertificateReport {
  const verdict = finding === null ? 'sound' : reasonOf(finding.code).verdict;
  const { checkpoint = null, seen = null } = verified ?? {};
  return {
    v: 1,
    kind: 'certificate',
    tool: { name: 'tanmori-verify', version },
    verdict,
    exit: exits[verdict],
    reason: finding === null ? null : { code: finding.code, ...textOf(finding.code), detail: finding.detail },
    log: logPartOf(checkpoint, verdict === 'sound' ? seen : null, quorum),
    certificate: verdict === 'tampered' || verified === null ? null : factsOf(verified),
  };
}

function factsOf({ certificate, sha256, index }: VerifiedCertificate): CertificateReport['certificate'] {
  if (certificate === null || sha256 === null) return null;
  const { number, kind, status, method, source, medium, issuedAt, validation, executor, verifier } = certificate;
  const done = certificate.kind === 'sanitization' ? certificate.sanitization : certificate.destruction;
  return {
    ...{ number, kind, status, method, technique: done.technique, ...source, medium: { ...medium }, issuedAt },
    ...{ endedAt: 'endedAt' in done ? done.endedAt : done.at, validatedAt: validation.at },
    ...{ executor: { ...executor }, verifier: { ...verifier } },
    ...{ place: certificate.place, destination: certificate.destination, sha256, index },
  };
}
