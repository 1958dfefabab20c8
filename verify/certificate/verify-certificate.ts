import type { Certificate } from '#contract/loan/certificate.ts';
import { SeenCheck, type SeenCounts } from '../bundle/seen.ts';
import { signatureHolds } from '../format/ed25519.ts';
import { commitmentHex, leafHashBase64, sha256Hex } from '../format/hash.ts';
import { canonicalText } from '../format/jcs.ts';
import { writingFault } from '../format/scan-json.ts';
import { type Checkpoint, openCheckpoint } from '../log/checkpoint.ts';
import { InclusionCheck } from '../log/merkle.ts';
import { readTlogProof } from '../log/tlog-proof.ts';
import type { Trust } from '../trust/trust-file.ts';
import { noteFaults, type ReasonCode } from '../verdict/reasons.ts';
import { falseClaim, falseReport, isOnePerson } from './claims.ts';
import { ProofFile } from './proof-file.ts';

export const maxProofFileBytes = 8 * 1024 * 1024;

export interface CertificateFinding {
  readonly code: ReasonCode;
  readonly detail: string | null;
}

export interface VerifiedCertificate {
  /** Null: sound. */
  readonly finding: CertificateFinding | null;
  readonly certificate: Certificate | null;
  /** SHA-256 of the certificate's RFC 8785 text. */
  readonly sha256: string | null;
  /** Place of the act that issued it. */
  readonly index: number | null;
  readonly checkpoint: Checkpoint | null;
  readonly seen: SeenCounts | null;
}

const nothing: VerifiedCertificate = {
  ...{ finding: null, certificate: null, sha256: null, index: null, checkpoint: null, seen: null },
};

/** Verifies a certificate's proof file (section 12 of docs/trail-format.md) with the trust file alone. */
export function verifyCertificate(bytes: Uint8Array, trust: Trust): VerifiedCertificate {
  const read = readProofFile(bytes);
  if ('code' in read) return { ...nothing, finding: read };
  const { certificate } = read;
  const text = canonicalText(certificate) ?? '';
  const known = { ...nothing, certificate, sha256: sha256Hex(text) };
  const proof = readTlogProof(read.proof);
  if (proof === null) return found(known, 'VF-141', 'proof');
  const opened = openCheckpoint(proof.note, trust.logs, trust.witnesses);
  if (!opened.ok) return found(known, noteFaults[opened.fault]);
  const { checkpoint } = opened;
  const seenCheck = new SeenCheck(checkpoint, trust.seen);
  const placed = { ...known, checkpoint, index: proof.index, seen: seenCheck.counts() };
  const fault =
    logFault(read, { ...checkpoint, ...proof }, seenCheck) ??
    certificateFault(read, text, { ...checkpoint, ...proof }, trust);
  if (fault !== null) return { ...placed, finding: fault };
  const untold = untoldOf(trust, checkpoint, seenCheck);
  return { ...placed, finding: untold };
}

const found = (known: VerifiedCertificate, code: ReasonCode, detail: string | null = null): VerifiedCertificate => ({
  ...known,
  finding: { code, detail },
});

/** The file must be exactly the RFC 8785 text of its value, and one LF. */
function readProofFile(bytes: Uint8Array): ProofFile | CertificateFinding {
  if (bytes.length > maxProofFileBytes) return { code: 'VF-141', detail: 'too-long' };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { code: 'VF-141', detail: 'UTF-8' };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What was cut off has no end of its own; what has one, and is still no JSON, was changed.
    return text.includes('\n') ? { code: 'VF-141', detail: 'JSON' } : { code: 'VF-205', detail: null };
  }
  const line = text.slice(0, -1);
  if (!text.endsWith('\n') || canonicalText(value) !== line)
    return { code: 'VF-141', detail: writingFault(line) ?? 'end' };
  if (isNewer(value)) return { code: 'VF-208', detail: null };
  const file = ProofFile.safeParse(value);
  if (file.success) return file.data;
  return { code: 'VF-141', detail: file.error.issues[0]?.path.join('.') || 'fields' };
}

const isNewer = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  value.kind === 'certificate-proof' &&
  'v' in value &&
  Number.isSafeInteger(value.v) &&
  Number(value.v) > 1;

/** That the act is in the log, and that the log is the one that was seen before. */
function logFault(
  { act, consistency }: ProofFile,
  place: { readonly size: number; readonly root: string; readonly index: number; readonly proof: readonly string[] },
  seen: SeenCheck,
): CertificateFinding | null {
  const start = seen.start();
  if (start !== null) return start;
  for (const line of consistency) {
    const fault = seen.line({ kind: 'consistency', ...line });
    if (fault !== null) return fault;
  }
  const { salt, ...facts } = act;
  const commit = commitmentHex(salt, canonicalText(facts) ?? '');
  const leaf = leafHashBase64(`{"commit":"${commit}","kind":"act","v":1}`);
  return new InclusionCheck(place.size, place.root).holds(leaf, place.index, place.proof)
    ? null
    : { code: 'VF-145', detail: null };
}

/** That the certificate is the one that was issued, the office's own, and bears itself out. */
function certificateFault(
  { certificate, sig, reports, act }: ProofFile,
  text: string,
  { origin, index }: { readonly origin: string; readonly index: number },
  trust: Trust,
): CertificateFinding | null {
  const { data } = act;
  const issued: readonly (readonly [name: string, isSame: boolean])[] = [
    ['sha256', data.sha256 === sha256Hex(text)],
    ['number', data.number === certificate.number],
    ['kind', data.kind === certificate.kind],
    ['terminal', data.terminal === certificate.source.terminal],
    ['loan', data.loan === certificate.source.loan],
    ['at', act.at === certificate.issuedAt],
    ['actor', act.actor === `it:${certificate.issuedBy.id}`],
    // After a restart under a new name the places of the old log are not this one's.
    ['log', certificate.log.origin !== origin || certificate.log.validated < index],
  ];
  const other = issued.find(([, isSame]) => !isSame);
  if (other !== undefined) return { code: 'VF-144', detail: other[0] };
  const isSigned = trust.offices.some((key) => signatureHolds(key, Buffer.from(text), Buffer.from(sig, 'base64')));
  if (trust.offices.length > 0 && !isSigned) return { code: 'VF-142', detail: null };
  if (isOnePerson(certificate)) return { code: 'VF-143', detail: certificate.executor.id };
  const report = falseReport(certificate, reports);
  if (report !== null) return { code: 'VF-146', detail: report };
  const claim = falseClaim(certificate);
  return claim === null ? null : { code: 'VF-147', detail: claim };
}

/** What is left untold where nothing is contradicted. */
function untoldOf(trust: Trust, { cosigned }: Checkpoint, seen: SeenCheck): CertificateFinding | null {
  if (trust.offices.length === 0) return { code: 'VF-210', detail: null };
  if (cosigned.length < trust.quorum) return { code: 'VF-206', detail: `${cosigned.length} < ${trust.quorum}` };
  return seen.end();
}
