import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Certificate, type Erasure, erasureReaches, methodOf } from '#contract/loan/certificate.ts';
import { type CertificateFacts, certificateOf } from '#contract/loan/certificate-of.ts';
import { wipeSteps } from '#contract/loan/wipe-report.ts';
import {
  checkReport,
  decision,
  destructionFacts,
  executor,
  sanitizationFacts,
  verifier,
  wipeReport,
} from '../../../attack/support/certificate-facts.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const made = (facts: CertificateFacts): Certificate => {
  const outcome = certificateOf(sha256, facts);
  if (!outcome.ok) throw new Error(`${outcome.why} ${outcome.detail}`);
  return outcome.certificate;
};
const refusal = (facts: CertificateFacts): string | null => {
  const outcome = certificateOf(sha256, facts);
  return outcome.ok ? null : outcome.why;
};
const cannotTell = { ...checkReport, verdict: 'cannot-tell' as const, reasons: ['raw-not-readable' as const] };

const everyCondition = {
  encryptedFromTheStart: true,
  everyKeyCopyDestroyed: true,
  approvedAlgorithm: true,
  validatedModule: true,
};
const all: Erasure = {
  reach: 'medium',
  technique: 'crypto-erase-luks',
  cryptoErase: everyCondition,
  steps: wipeSteps.map((name) => ({ name, outcome: 'done' })),
  verified: 'clean',
};
const without = (...names: readonly string[]): Erasure['steps'] =>
  all.steps.map((step) => (names.includes(step.name) ? { ...step, outcome: 'skipped' } : step));

describe('what may be claimed', () => {
  test.each([
    ['purge', 'cryptographic erase that meets every condition', {}],
    ['purge', 'the same of one whole volume', { reach: 'volume' }],
    ['clear', 'a whole medium overwritten', { technique: 'overwrite', cryptoErase: null }],
    [
      'clear',
      'cryptographic erase by a module that is not validated, overwritten besides',
      {
        cryptoErase: { ...everyCondition, validatedModule: false },
      },
    ],
    [
      'partial',
      'the same without the overwriting',
      {
        cryptoErase: { ...everyCondition, validatedModule: false },
        steps: without('overwrite'),
      },
    ],
    [
      'partial',
      'an overwriting that left free space out',
      { technique: 'overwrite', steps: without('fill-free-space') },
    ],
    ['partial', 'work volume and traces, whatever else holds', { reach: 'work-and-traces' }],
    ['partial', 'anything that the check could not tell', { verified: 'cannot-tell' }],
    ['partial', 'keys that were not destroyed', { steps: without('crypto-erase', 'overwrite') }],
  ] as const)('%s: %s', (method, _, change) => {
    expect(methodOf({ ...all, ...change } as Erasure)).toBe(method);
  });

  test('Purge never without every condition, Clear and Purge never of less than a volume', () => {
    const conditions = fc.record({
      encryptedFromTheStart: fc.boolean(),
      everyKeyCopyDestroyed: fc.boolean(),
      approvedAlgorithm: fc.boolean(),
      validatedModule: fc.boolean(),
    });
    const erasures = fc.record({
      reach: fc.constantFrom(...erasureReaches),
      technique: fc.constantFrom('crypto-erase-luks', 'crypto-erase-gocryptfs', 'overwrite'),
      cryptoErase: fc.option(conditions),
      steps: fc.array(
        fc.record({
          name: fc.constantFrom(...wipeSteps),
          outcome: fc.constantFrom('done', 'skipped', 'failed'),
        }),
      ),
      verified: fc.constantFrom('clean', 'cannot-tell'),
    }) as fc.Arbitrary<Erasure>;
    fc.assert(
      fc.property(erasures, (erasure) => {
        const method = methodOf(erasure);
        if (method === 'partial') return;
        expect(erasure).toMatchObject({ verified: 'clean' });
        expect(erasure.reach).not.toBe('work-and-traces');
        if (method === 'purge') expect(erasure.cryptoErase).toEqual(everyCondition);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the certificate of an erasure', () => {
  const certificate = made(sanitizationFacts);

  test('says what was done, by whom, and how it was verified', () => {
    expect(certificate).toMatchObject({
      kind: 'sanitization',
      status: 'complete',
      method: 'partial',
      medium: { maker: '見本電機', serial: 'SN-0012-3456', property: '備-2020-0345', mediumType: 'nvme' },
      source: { terminal: 'T-0012', loan: 'L-20261101-001' },
      sanitization: {
        technique: 'crypto-erase-gocryptfs',
        tools: [
          { name: 'tanmori-agent', version: '0.1.0' },
          { name: 'gocryptfs', version: '2.4.0' },
        ],
      },
      verification: {
        result: 'clean',
        sampled: { blocks: 4096 },
        canaries: [{ place: 'work', before: 8, after: 0 }, {}, {}, {}],
      },
      executor,
      verifier,
    });
    expect(JSON.stringify(certificate)).not.toContain('path');
  });

  test('names both reports by their hash', () => {
    if (certificate.kind !== 'sanitization') throw new Error('another kind');
    const other = made({ ...sanitizationFacts, wipe: { ...wipeReport, oddNames: 3 } });
    expect(other).toMatchObject({ verification: { report: certificate.verification.report } });
    expect(JSON.stringify(other)).not.toContain(certificate.sanitization.report);
  });

  test('is 未完了 where the check could not tell, and says why it was accepted', () => {
    expect(made({ ...sanitizationFacts, check: cannotTell })).toMatchObject({
      status: 'incomplete',
      verification: { result: 'cannot-tell', reasons: ['raw-not-readable'] },
    });
  });

  test.each<[string, Partial<typeof sanitizationFacts>]>([
    ['same-person', { decision: { ...decision, by: executor } }],
    ['same-person', { checker: executor, check: { ...checkReport, executor: wipeReport.executor } }],
    ['not-erased', { wipe: { ...wipeReport, result: 'needs-attention', reasons: ['file-left'] } }],
    ['found', { check: { ...checkReport, verdict: 'found', reasons: ['canaries-found'] } }],
    ['not-accepted', { decision: { ...decision, verdict: 'refused' } }],
    ['no-reason', { check: cannotTell, decision: { ...decision, reason: ' ' } }],
    ['not-of-this', { source: { terminal: 'T-0013', loan: wipeReport.loan } }],
    ['not-of-this', { check: { ...checkReport, loan: 'L-20261101-002' } }],
    ['not-of-this', { executor: { ...executor, id: '300019' } }],
    ['malformed', { decision: { ...decision, at: '2026-11-27T00:00:00.000Z' } }],
    ['malformed', { log: { ...sanitizationFacts.log, wiped: 9 } }],
  ])('is refused: %s', (why, change) => {
    expect(refusal({ ...sanitizationFacts, ...change })).toBe(why);
  });

  test.each([
    ['one person', { executor: verifier }],
    ['more claimed than was done', { method: 'purge' }],
    ['another status', { status: 'incomplete' }],
    ['a field too many', { user: '200045' }],
  ])('is no certificate with %s', (_, change) => {
    expect(Certificate.safeParse({ ...certificate, ...change }).success).toBe(false);
  });
});

describe('the certificate of a destruction', () => {
  test('is made of two people’s word', () => {
    expect(made(destructionFacts)).toMatchObject({ kind: 'destruction', method: 'destroy', executor, verifier });
  });
  test.each<[string, Partial<typeof destructionFacts>]>([
    ['same-person', { decision: { ...destructionFacts.decision, by: executor } }],
    ['not-accepted', { decision: { ...destructionFacts.decision, verdict: 'refused' } }],
    ['malformed', { decision: { ...destructionFacts.decision, reason: '' } }],
    ['malformed', { destruction: { ...destructionFacts.destruction, at: '2026-11-27T00:00:00.000Z' } }],
  ])('is refused: %s', (why, change) => {
    expect(refusal({ ...destructionFacts, ...change })).toBe(why);
  });
});
