import { canonicalBytes } from '../json.ts';
import type { Sha256 } from '../trail/entry.ts';
import {
  Certificate,
  type CryptoEraseConditions,
  type DestructionCertificate,
  type ErasureReach,
  methodOf,
  type SanitizationCertificate,
  type Signatory,
} from './certificate.ts';
import type { CheckReport, WipeReport, WipeTool } from './wipe-report.ts';

/** What both kinds of certificate take over as it is. */
type Head = Pick<
  SanitizationCertificate,
  | 'number'
  | 'issuedAt'
  | 'issuedBy'
  | 'organization'
  | 'medium'
  | 'source'
  | 'confidentiality'
  | 'backup'
  | 'place'
  | 'destination'
  | 'notes'
>;

interface Decision {
  readonly by: Signatory;
  readonly at: string;
  readonly verdict: 'accepted' | 'refused';
  readonly reason: string;
}

export interface SanitizationFacts extends Head {
  readonly kind: 'sanitization';
  readonly wipe: WipeReport;
  readonly executor: Signatory;
  readonly check: CheckReport;
  /** Ran the check. */
  readonly checker: Signatory;
  readonly decision: Decision;
  /** `work-and-traces` for everything that the terminal's own wipe does. */
  readonly reach: ErasureReach;
  readonly cryptoErase: CryptoEraseConditions | null;
  readonly log: SanitizationCertificate['log'];
}

export interface DestructionFacts extends Head {
  readonly kind: 'destruction';
  readonly executor: Signatory;
  readonly destruction: DestructionCertificate['destruction'];
  readonly decision: Decision;
  readonly log: DestructionCertificate['log'];
}

export type CertificateFacts = SanitizationFacts | DestructionFacts;

/** Why there is no certificate. */
export type CertificateRefusal =
  /** The executor verified, or ran the check. */
  | 'same-person'
  /** The wipe needs a person's attention. */
  | 'not-erased'
  /** The check found what should be gone. */
  | 'found'
  | 'not-accepted'
  /** The check could not tell, and nobody says why it is accepted all the same. */
  | 'no-reason'
  /** Reports of another terminal, another loan or other people. */
  | 'not-of-this'
  /** A fact is not as the certificate's schema asks. */
  | 'malformed';

export type CertificateOutcome =
  | { readonly ok: true; readonly certificate: Certificate }
  | { readonly ok: false; readonly why: CertificateRefusal; readonly detail: string };

/** Makes the certificate of an erasure or destruction that two people answer for, or says why there is none. */
export function certificateOf(sha256: Sha256, facts: CertificateFacts): CertificateOutcome {
  const refused = facts.kind === 'sanitization' ? sanitizationRefusal(facts) : decisionRefusal(facts);
  if (refused !== null) return no(refused);
  const made = Certificate.safeParse(facts.kind === 'sanitization' ? sanitization(sha256, facts) : destruction(facts));
  return made.success ? { ok: true, certificate: made.data } : no('malformed', made.error.message);
}

const no = (why: CertificateRefusal, detail = ''): CertificateOutcome => ({ ok: false, why, detail });

function decisionRefusal({ executor, decision }: CertificateFacts): CertificateRefusal | null {
  if (decision.by.id === executor.id) return 'same-person';
  return decision.verdict === 'accepted' ? null : 'not-accepted';
}

function sanitizationRefusal(facts: SanitizationFacts): CertificateRefusal | null {
  const { wipe, check, source, executor, checker, decision } = facts;
  if (checker.id === executor.id) return 'same-person';
  const isOfThis = [wipe, check].every((one) => one.terminal === source.terminal && one.loan === source.loan);
  if (!isOfThis || wipe.executor.id !== executor.id || check.executor.id !== checker.id) return 'not-of-this';
  if (wipe.result !== 'erased') return 'not-erased';
  if (check.verdict === 'found') return 'found';
  if (check.verdict === 'cannot-tell' && decision.reason.trim() === '') return 'no-reason';
  return decisionRefusal(facts);
}

const headOf = (facts: CertificateFacts) => ({
  v: 1,
  number: facts.number,
  issuedAt: facts.issuedAt,
  issuedBy: facts.issuedBy,
  organization: facts.organization,
  medium: facts.medium,
  source: facts.source,
  confidentiality: facts.confidentiality,
  backup: facts.backup,
  place: facts.place,
  destination: facts.destination,
  notes: facts.notes,
  executor: facts.executor,
  verifier: facts.decision.by,
  validation: { at: facts.decision.at, decision: facts.decision.verdict, reason: facts.decision.reason },
});

function sanitization(sha256: Sha256, facts: SanitizationFacts) {
  const { wipe, check, reach, cryptoErase } = facts;
  const { technique, steps } = wipe;
  const verified = check.verdict === 'clean' ? 'clean' : 'cannot-tell';
  return {
    ...headOf(facts),
    kind: facts.kind,
    status: verified === 'clean' ? 'complete' : 'incomplete',
    method: methodOf({ reach, technique, cryptoErase, steps, verified }),
    sanitization: {
      reach,
      technique,
      scope: wipe.scope,
      cryptoErase,
      startedAt: wipe.startedAt,
      endedAt: wipe.endedAt,
      result: wipe.result,
      steps: steps.map(({ name, outcome, reason, files, bytes }) => ({ name, outcome, reason, files, bytes })),
      tools: toolsOf(wipe),
      report: sha256(canonicalBytes(wipe)),
    },
    verification: {
      by: facts.checker,
      startedAt: check.startedAt,
      endedAt: check.endedAt,
      tool: check.tool,
      selfTest: check.selfTest,
      canaries: check.canaries.places.map(({ place, planted, found }) => ({
        place,
        planted,
        before: wipe.before?.places.find((one) => one.place === place)?.found ?? null,
        after: found,
      })),
      rawBytes: check.canaries.bytes,
      complete: check.canaries.complete,
      sampled: check.sampled,
      residue: check.residue.map(({ place, state }) => ({ place, state })),
      volume: check.volume,
      result: verified,
      reasons: check.reasons,
      report: sha256(canonicalBytes(check)),
    },
    log: facts.log,
  };
}

const destruction = (facts: DestructionFacts) => ({
  ...headOf(facts),
  kind: facts.kind,
  status: 'complete',
  method: 'destroy',
  destruction: facts.destruction,
  log: facts.log,
});

/** Every program that took part, each once, the terminal's own first. */
function toolsOf({ tool, steps }: WipeReport): readonly WipeTool[] {
  const tools = new Map<string, WipeTool>();
  for (const one of [tool, ...steps.map((step) => step.tool)]) {
    if (one !== null) tools.set(`${one.name} ${one.version}`, one);
  }
  return [...tools.values()];
}
