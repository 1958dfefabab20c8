import type { KeyObject } from 'node:crypto';
import type { OfficeErrorCode } from '#contract/errors.ts';
import { type CertificateBody, HardwareFacts } from '#contract/http/lending-api.ts';
import type { CryptoEraseConditions, Signatory } from '#contract/loan/certificate.ts';
import type { CertificateFacts, CertificateRefusal } from '#contract/loan/certificate-of.ts';
import { CheckReport, WipeReport } from '#contract/loan/wipe-report.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Tx } from '../store/store.ts';
import { issueCertificate } from './certificate/issue-certificate.ts';
import { lossNotes } from './certificate/loss-notes.ts';
import { readLendingDefaults } from './confirm.ts';
import { nextCertificateId } from './numbering.ts';
import { backupOf } from './reconcile.ts';

const codes: Readonly<Record<CertificateRefusal, OfficeErrorCode>> = {
  'same-person': 'OF-471',
  'not-erased': 'OF-472',
  found: 'OF-472',
  'not-accepted': 'OF-472',
  'no-reason': 'OF-472',
  'not-of-this': 'OF-409',
  malformed: 'OF-400',
};

const signatory = (id: string, name: string): Signatory => ({ id, name, title: '情報政策課職員' });

/** What is known of the encryption that was erased: no more than that is claimed. */
function cryptoEraseOf(wipe: WipeReport, encryption: string | null): CryptoEraseConditions | null {
  if (wipe.technique === 'overwrite') return null;
  return {
    // Named by the PC before anything of the borrower's was on it.
    encryptedFromTheStart: encryption !== null && wipe.technique === `crypto-erase-${encryption}`,
    everyKeyCopyDestroyed: wipe.steps.some(({ name, outcome }) => name === 'crypto-erase' && outcome === 'done'),
    approvedAlgorithm: true,
    validatedModule: false,
  };
}

/** The verified wipe that has no certificate yet, with everything it rests on. OF-472: there is none. */
async function erasureFacts(tx: Tx, terminal: string) {
  const wipe = await tx
    .selectFrom('wipes')
    .selectAll()
    .where('terminal_id', '=', terminal)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (wipe?.report == null || wipe.certificate !== null || wipe.log_index === null) return null;
  const check = await tx
    .selectFrom('wipe_checks')
    .selectAll()
    .where('wipe_id', '=', wipe.id)
    .where('verdict', '=', 'accepted')
    .executeTakeFirst();
  if (check?.verdict_at == null || check.verdict_index === null) return null;
  const preparation =
    wipe.loan_id === null
      ? undefined
      : await tx.selectFrom('preparations').select('report').where('loan_id', '=', wipe.loan_id).executeTakeFirst();
  const report = WipeReport.parse(JSON.parse(wipe.report));
  const encryption =
    preparation === undefined ? null : (JSON.parse(preparation.report) as { encryption: string }).encryption;
  const checker = signatory(check.checker_id, check.checker_name);
  return {
    wipeId: wipe.id,
    loan: wipe.loan_id,
    facts: {
      kind: 'sanitization' as const,
      wipe: report,
      executor: signatory(wipe.executor_id, wipe.executor_name),
      check: CheckReport.parse(JSON.parse(check.report)),
      checker,
      decision: {
        ...{ by: checker, at: check.verdict_at, verdict: 'accepted' as const, reason: check.verdict_reason ?? '' },
      },
      // The system's own volume is not erased: see docs/security.md.
      reach: 'work-and-traces' as const,
      cryptoErase: cryptoEraseOf(report, encryption),
    },
    places: { wiped: wipe.log_index, checked: check.log_index, validated: check.verdict_index },
  };
}

/** The destruction that two people answer for. Null where there is none. */
async function destructionFacts(tx: Tx, terminal: string, how: NonNullable<CertificateBody['destruction']>) {
  const events = await tx
    .selectFrom('terminal_events')
    .selectAll()
    .where('terminal_id', '=', terminal)
    .orderBy('id', 'desc')
    .limit(2)
    .execute();
  const [seen, done] = events;
  const typeOf = (event: typeof seen): string =>
    event === undefined ? '' : (JSON.parse(event.event) as { type: string }).type;
  if (seen === undefined || done === undefined || typeOf(seen) !== 'confirm-destruction' || typeOf(done) !== 'destroy')
    return null;
  // It left for good: one paper says so.
  const earlier = await tx
    .selectFrom('certificates')
    .select('id')
    .where('terminal_id', '=', terminal)
    .where('wipe_id', 'is', null)
    .executeTakeFirst();
  if (earlier !== undefined) return null;
  const idOf = (event: typeof seen): string => event.actor.split(':')[1] ?? '';
  const people = await tx
    .selectFrom('accounts')
    .select(['id', 'name'])
    .where('id', 'in', [idOf(seen), idOf(done)])
    .execute();
  const personOf = (id: string): Signatory => signatory(id, people.find((one) => one.id === id)?.name ?? id);
  return {
    wipeId: null,
    loan: seen.loan_id,
    facts: {
      kind: 'destruction' as const,
      executor: personOf(idOf(done)),
      destruction: { ...how, at: done.at, evidence: null },
      decision: { by: personOf(idOf(seen)), at: seen.at, verdict: 'accepted' as const, reason: seen.reason },
    },
    places: { destroyed: done.log_index, validated: seen.log_index },
  };
}

/**
 * Issues データ消去証明書 for the terminal's verified wipe or confirmed destruction, once. OF-409: no hardware facts in the
 * books. OF-680: no organization is laid down. OF-472: nothing verified that has none yet.
 */
export async function certify(
  tx: Tx,
  signing: { readonly officeKey: KeyObject; readonly origin: string },
  caller: Caller,
  at: Date,
  asked: CertificateBody & { readonly terminal: string },
): Promise<Outcome<string>> {
  const { terminal, confidentiality, place, destination, destruction } = asked;
  const row = await tx.selectFrom('terminals').select('hardware').where('id', '=', terminal).executeTakeFirst();
  if (row === undefined) return refusal('OF-404');
  const { defaults } = await readLendingDefaults(tx);
  if (row.hardware === null) return refusal('OF-409', 'hardware is not known');
  if (defaults === null) return refusal('OF-680');
  const found =
    destruction === null ? await erasureFacts(tx, terminal) : await destructionFacts(tx, terminal, destruction);
  if (found === null) return refusal('OF-472', 'nothing verified without a certificate');
  const number = await nextCertificateId(tx, at);
  const head = {
    ...{ number, issuedAt: at.toISOString(), issuedBy: signatory(caller.account.id, caller.account.name) },
    ...{ organization: defaults.organization, medium: HardwareFacts.parse(JSON.parse(row.hardware)) },
    source: { terminal, loan: found.loan },
    confidentiality: { before: confidentiality, after: null },
    backup: await backupOf(tx, found.loan),
    ...{ place, destination, notes: await lossNotes(tx, terminal, found.loan) },
  };
  const { origin } = signing;
  const facts =
    found.facts.kind === 'sanitization'
      ? { ...head, ...found.facts, log: { origin, ...found.places } }
      : { ...head, ...found.facts, log: { origin, ...found.places } };
  const issued = issueCertificate(signing.officeKey, facts as CertificateFacts);
  if (!issued.ok) return refusal(codes[issued.why], issued.detail);
  const log_index = await appendAct(tx, issued.issued.act);
  await tx
    .insertInto('certificates')
    .values({
      ...{ id: number, wipe_id: found.wipeId, terminal_id: terminal, certificate: issued.issued.json },
      ...{ sig: issued.issued.sig, issued_at: at.toISOString(), log_index },
    })
    .execute();
  if (found.wipeId !== null)
    await tx.updateTable('wipes').set({ certificate: number }).where('id', '=', found.wipeId).execute();
  return ok(number);
}
