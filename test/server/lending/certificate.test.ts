import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CertificateProof } from '#contract/loan/certificate.ts';
import type { CertificateFacts } from '#contract/loan/certificate-of.ts';
import { issueTrust } from '../../../server/cli/trust.ts';
import {
  certificateFileName,
  exportCertificate,
  type KeptCertificate,
} from '../../../server/lending/certificate/export-certificate.ts';
import { issueCertificate } from '../../../server/lending/certificate/issue-certificate.ts';
import { appendAct } from '../../../server/log/office-acts.ts';
import { readOfficeKey } from '../../../server/pki/office-key.ts';
import { verifyCertificate } from '../../../verify/certificate/verify-certificate.ts';
import { destructionFacts, executor, sanitizationFacts } from '../../attack/support/certificate-facts.ts';
import { trustOf } from '../../unit/verify/support/verified.ts';
import { actsOf, openOffice, type TestOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice({ startsAt: new Date(sanitizationFacts.issuedAt) });
  for (let n = 0; n < 8; n += 1) await office.enrolCode();
  await office.log.publish();
});
afterAll(() => office.close());

/** As a route does it: signed, recorded and kept in one transaction. */
async function issue(facts: CertificateFacts): Promise<KeptCertificate> {
  const origin = office.log.state().origin;
  const key = readOfficeKey(readFileSync(office.files.officeKey, 'utf8'));
  const outcome = issueCertificate(key, { ...facts, log: { ...facts.log, origin } } as CertificateFacts);
  if (!outcome.ok) throw new Error(outcome.why);
  const { json, sig, act } = outcome.issued;
  const logIndex = await office.store.write((tx) => appendAct(tx, act));
  const reports = facts.kind === 'sanitization' ? { wipe: facts.wipe, check: facts.check } : null;
  return { json, sig, logIndex, reports };
}

const exported = async (kept: KeptCertificate): Promise<string | null> =>
  exportCertificate(
    { store: office.store, tree: office.log.tree, checkpoint: office.log.bestFor(kept.logIndex + 1) },
    kept,
  );

describe('a certificate of the office', () => {
  it.each([
    ['erasure', sanitizationFacts],
    ['destruction', destructionFacts],
  ])('of an %s is sound to the verifier, with the trust file of the office', async (_, facts) => {
    const trust = await issueTrust(office.store, office.files, { now: office.now, random: () => new Uint8Array(4) });
    const kept = await issue(facts);
    // Not before a checkpoint that covers it is published.
    expect(await exported(kept)).toBeNull();
    await office.log.publish();
    const file = await exported(kept);
    if (file === null) throw new Error('not exported');
    expect(CertificateProof.parse(JSON.parse(file)).certificate.number).toBe(facts.number);
    const verified = verifyCertificate(Buffer.from(file), trustOf(trust));
    expect(verified).toMatchObject({ finding: null, index: kept.logIndex });
    expect(verified.seen?.contained).toBe(1);
    const changed = file.replace('SN-0012-3456', 'SN-0012-3457');
    expect(verifyCertificate(Buffer.from(changed), trustOf(trust)).finding?.code).toBe('VF-144');
  });

  it('is recorded without a name of anyone', async () => {
    const act = (await actsOf(office)).find((one) => one.act === 'certificate.issued');
    expect(act).toMatchObject({ actor: 'it:300012', at: sanitizationFacts.issuedAt });
    expect(JSON.parse(act?.data ?? '')).toMatchObject({
      number: 'C-2026-0001',
      terminal: 'T-0012',
      kind: 'sanitization',
    });
    expect(act?.data).not.toContain(executor.name);
  });

  it('is not exported in other words than it was signed in', async () => {
    const kept = await issue({ ...sanitizationFacts, number: 'C-2026-0003' });
    await office.log.publish();
    await expect(exported({ ...kept, json: kept.json.replace('"notes":""', '"notes": ""') })).rejects.toThrow(
      'otherwise',
    );
    await expect(exported({ ...kept, logIndex: 0 })).rejects.toThrow();
  });

  it('has a file name that says which one it is', () => {
    expect(certificateFileName('C-2026-0001')).toBe('certificate-C-2026-0001.json');
  });
});
