import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { ServicePurpose } from '#contract/http/lending-api.ts';
import type { SignedOrder } from '#contract/http/service-api.ts';
import { type WipeOrder, wipeOrderBytes } from '#contract/loan/wipe-report.ts';
import { nodeCrypto } from '../node-crypto.ts';

/** An order is carried out on the day on which it was given, milliseconds. */
export const orderMaxAgeMs = 86_400_000;
/** How far the clocks of office and PC may be apart before an order from the future is none, milliseconds. */
const clockSlackMs = 5 * 60_000;

/** What an order has to be for, to be carried out here and now. */
export interface Expected {
  /** Raw Ed25519 public key of the office, base64. */
  readonly publicKey: string;
  readonly terminal: string;
  readonly purpose: ServicePurpose;
  readonly now: Date;
}

/** The order, once its signature and all that binds it to this PC, this act and this day hold. TM-621 otherwise. */
export function openOrder({ order, sig }: SignedOrder, expected: Expected): Outcome<WipeOrder> {
  if (!isSignedBy(expected.publicKey, wipeOrderBytes(order), sig)) return refusal('TM-621', 'not signed by the office');
  if (order.terminal !== expected.terminal) return refusal('TM-621', `the order is for ${order.terminal}`);
  if (order.purpose !== expected.purpose) return refusal('TM-621', `the order is to ${order.purpose}`);
  const ageMs = expected.now.getTime() - new Date(order.issuedAt).getTime();
  if (ageMs > orderMaxAgeMs) return refusal('TM-621', `the order is of ${order.issuedAt}`);
  if (ageMs < -clockSlackMs) return refusal('TM-621', `the order is of ${order.issuedAt}, after this clock`);
  return ok(order);
}

/** Whether the office has signed these bytes. @param publicKey raw, base64 @param sig base64 */
export function isSignedBy(publicKey: string, bytes: Uint8Array, sig: string): boolean {
  const { createPublicKey, verify } = nodeCrypto();
  const raw = Buffer.from(publicKey, 'base64');
  if (raw.length !== 32) return false;
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
    format: 'jwk',
  });
  return verify(null, bytes, key, Buffer.from(sig, 'base64'));
}

/** What names an order on the terminal: SHA-256 of what the office signed. */
export const orderDigest = (order: WipeOrder): string =>
  nodeCrypto().createHash('sha256').update(wipeOrderBytes(order)).digest('hex');
