import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { SignedOrder } from '#contract/http/service-api.ts';
import { type Certificate, certificateBytes } from '#contract/loan/certificate.ts';
import { type DeadlineWord, deadlineBytes, type SignedDeadline } from '#contract/loan/deadline-word.ts';
import { type EraseOrder, eraseBytes, type SignedErase } from '#contract/loan/erase-order.ts';
import { extensionBytes, type LoanExtension, type SignedExtension } from '#contract/loan/extension.ts';
import { type LoanPackage, type LoanStatement, statementBytes } from '#contract/loan/package.ts';
import { type LoanPlans, plansBytes, type SignedPlans } from '#contract/loan/plans.ts';
import { type PresenceQuestion, presenceBytes, type SignedPresence } from '#contract/loan/presence.ts';
import { type SignedStanding, type StandingStatement, standingBytes } from '#contract/loan/standing.ts';
import { type WipeOrder, wipeOrderBytes } from '#contract/loan/wipe-report.ts';
import { type ExceptionStatement, exceptionBytes, type SignedException } from '#contract/policy/exception.ts';
import { type RemoteList, remoteListBytes, type SignedRemoteList } from '#contract/remote/profile.ts';

/** A new Ed25519 key of the office, PKCS #8 PEM. */
export const newOfficeKeyPem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

export const readOfficeKey = (pem: string): KeyObject => createPrivateKey(pem);

/** Raw public half, base64 of 32 bytes: what terminals pin. */
export function officePublicKey(key: KeyObject): string {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (x === undefined) throw new Error('not an Ed25519 key');
  return Buffer.from(x, 'base64url').toString('base64');
}

/** Signs a hand-over statement. */
export const signStatement = (key: KeyObject, statement: LoanStatement): LoanPackage => ({
  statement,
  sig: sign(null, statementBytes(statement), key).toString('base64'),
});

/** Signs an approval by 第6条(1). */
export const signException = (key: KeyObject, statement: ExceptionStatement): SignedException => ({
  statement,
  sig: sign(null, exceptionBytes(statement), key).toString('base64'),
});

/** Signs whether a loan holds. */
export const signStanding = (key: KeyObject, statement: StandingStatement): SignedStanding => ({
  statement,
  sig: sign(null, standingBytes(statement), key).toString('base64'),
});

/** Signs an order to destroy a work volume's key. */
export const signErase = (key: KeyObject, order: EraseOrder): SignedErase => ({
  order,
  sig: sign(null, eraseBytes(order), key).toString('base64'),
});

/** Signs what holds a PC's own deadline back. */
export const signDeadline = (key: KeyObject, word: DeadlineWord): SignedDeadline => ({
  word,
  sig: sign(null, deadlineBytes(word), key).toString('base64'),
});

/** Signs that a loan goes on. */
export const signExtension = (key: KeyObject, extension: LoanExtension): SignedExtension => ({
  extension,
  sig: sign(null, extensionBytes(extension), key).toString('base64'),
});

/** Signs what a PC may connect to. */
export const signRemoteList = (key: KeyObject, list: RemoteList): SignedRemoteList => ({
  list,
  sig: sign(null, remoteListBytes(list), key).toString('base64'),
});

/** Signs the head's question whether somebody is at work. */
export const signPresence = (key: KeyObject, question: PresenceQuestion): SignedPresence => ({
  question,
  sig: sign(null, presenceBytes(question), key).toString('base64'),
});

/** Signs the approved days of a loan. */
export const signPlans = (key: KeyObject, plans: LoanPlans): SignedPlans => ({
  plans,
  sig: sign(null, plansBytes(plans), key).toString('base64'),
});

/** Signs an order for work at the PC. */
export const signOrder = (key: KeyObject, order: WipeOrder): SignedOrder => ({
  order,
  sig: sign(null, wipeOrderBytes(order), key).toString('base64'),
});

/** Signs a データ消去証明書. @returns base64 */
export const signCertificate = (key: KeyObject, certificate: Certificate): string =>
  sign(null, certificateBytes(certificate), key).toString('base64');
