import type { KeyObject } from 'node:crypto';
import { type Certificate, type CertificateIssued, certificateBytes } from '#contract/loan/certificate.ts';
import { type CertificateFacts, type CertificateRefusal, certificateOf } from '#contract/loan/certificate-of.ts';
import { sha256 } from '../../digest.ts';
import type { OfficeAct } from '../../log/office-acts.ts';
import { signCertificate } from '../../pki/office-key.ts';

/** A certificate as the office keeps it. */
export interface IssuedCertificate {
  readonly certificate: Certificate;
  /** RFC 8785 text: exactly what is signed and hashed. */
  readonly json: string;
  /** Base64. */
  readonly sig: string;
  /** Of `json`. */
  readonly sha256: string;
  /** To be appended in the transaction that keeps the certificate. */
  readonly act: Extract<OfficeAct, { readonly act: 'certificate.issued' }>;
}

export type IssueOutcome =
  | { readonly ok: true; readonly issued: IssuedCertificate }
  | { readonly ok: false; readonly why: CertificateRefusal; readonly detail: string };

/** Makes and signs a certificate. Nothing is kept or recorded here: the caller does both in one transaction. */
export function issueCertificate(officeKey: KeyObject, facts: CertificateFacts): IssueOutcome {
  const outcome = certificateOf(sha256, facts);
  if (!outcome.ok) return outcome;
  const { certificate } = outcome;
  const bytes = certificateBytes(certificate);
  const hash = sha256(bytes);
  const { number, kind, source, issuedAt, issuedBy } = certificate;
  const data: CertificateIssued = { number, kind, ...source, sha256: hash };
  return {
    ok: true,
    issued: {
      certificate,
      json: Buffer.from(bytes).toString('utf8'),
      sig: signCertificate(officeKey, certificate),
      sha256: hash,
      // The same instant and person as in the certificate: the verifier holds one against the other.
      act: { at: new Date(issuedAt), actor: `it:${issuedBy.id}`, act: 'certificate.issued', data },
    },
  };
}
