import { canonicalJson } from '#contract/json.ts';
import { type Certificate, type CertificateProof, certificateBytes } from '#contract/loan/certificate.ts';
import { type CertificateFacts, certificateOf, type SanitizationFacts } from '#contract/loan/certificate-of.ts';
import type { TrustFile } from '#contract/log/bundle.ts';
import { actLeaf } from '#contract/log/leaf.ts';
import { formatTlogProof } from '#contract/log/tlog-proof.ts';
import { cityOffice, type OfficeKeys } from './bundle-maker.ts';
import { sha256Hex } from './chain-maker.ts';
import { LogMaker, signCheckpoint, toBase64 } from './log-maker.ts';
import { seededKey } from './seeded-key.ts';

/** The city's key for certificates. */
export const officeKey = seededKey('office of the city');

export interface ProofOptions {
  readonly keys?: OfficeKeys;
  readonly signer?: typeof officeKey;
  /** Changes the certificate before it is signed and recorded: what a dishonest office would issue. */
  readonly change?: (certificate: Certificate) => unknown;
  /** Changes the act before it is recorded. */
  readonly changeAct?: (act: CertificateProof['act']) => CertificateProof['act'];
  /** Changes the reports that are attached. */
  readonly changeReports?: (reports: CertificateProof['reports']) => unknown;
  readonly seenSizes?: readonly number[];
}

export interface MadeProof {
  /** May be no certificate at all, where a test changed it. */
  readonly proof: Record<string, unknown> & { readonly certificate: Certificate; readonly proof: string };
  readonly trust: TrustFile;
  readonly log: LogMaker;
}

export const proofFileOf = (proof: unknown): string => `${canonicalJson(proof)}\n`;

/** A certificate as an office issues, records and exports it. */
export async function makeProof(facts: CertificateFacts, options: ProofOptions = {}): Promise<MadeProof> {
  const keys = options.keys ?? cityOffice;
  const outcome = certificateOf(sha256Hex, facts);
  if (!outcome.ok) throw new Error(`${outcome.why} ${outcome.detail}`);
  const certificate = (options.change?.(outcome.certificate) ?? outcome.certificate) as Certificate;
  const text = certificateBytes(certificate);
  const { number, kind, source } = certificate;
  const made: CertificateProof['act'] = {
    at: certificate.issuedAt,
    actor: `it:${certificate.issuedBy.id}`,
    act: 'certificate.issued',
    data: { number, kind, ...source, sha256: sha256Hex(text) },
    salt: sha256Hex(Buffer.from(number)).slice(0, 32),
  };
  const act = options.changeAct?.(made) ?? made;
  const log = new LogMaker();
  const other = (n: number): void => {
    const seen = { at: certificate.issuedAt, actor: 'cli', act: 'sign-in.done', data: { n } };
    log.append(actLeaf(sha256Hex, 'ab'.repeat(16), seen));
  };
  for (let n = 0; n < 9; n += 1) other(n);
  const { salt, ...leaf } = act;
  const index = log.append(actLeaf(sha256Hex, salt, leaf));
  for (let n = 9; n < 14; n += 1) other(n);
  const { size } = log;
  const atSec = Date.parse('2026-11-26T08:00:00Z') / 1000;
  const note = signCheckpoint({ size, root: await log.root() }, keys.log, keys.witnesses, atSec);
  const hashes = (await log.inclusion(index)).map((hash) => Buffer.from(hash, 'base64'));
  const consistency = await Promise.all(
    (options.seenSizes ?? []).map(async (oldSize) => ({
      oldSize,
      oldRoot: toBase64(await log.root(oldSize)),
      proof: await log.consistency(oldSize),
    })),
  );
  const reports = facts.kind === 'sanitization' ? reportsOf(facts) : null;
  const proof = {
    kind: 'certificate-proof',
    v: 1,
    certificate,
    sig: toBase64((options.signer ?? officeKey).sign(text)),
    reports: options.changeReports?.(reports) ?? reports,
    act,
    proof: formatTlogProof({ extra: null, index, proof: hashes, checkpoint: note }),
    consistency,
  };
  const trust: TrustFile = {
    v: 1,
    logs: [keys.log.vkey],
    witnesses: keys.witnesses.map(({ vkey }) => vkey),
    quorum: 1,
    seen: consistency.map(({ oldSize, oldRoot }) => ({ size: oldSize, root: oldRoot })),
    offices: [officeKey.publicKey],
  };
  return { proof, trust, log };
}

const reportsOf = ({ wipe, check }: SanitizationFacts): CertificateProof['reports'] => ({ wipe, check });
