import { Secret, TOTP } from 'otpauth';

/** What every authenticator app takes (RFC 6238 with its defaults): SHA-1, six digits, steps of 30 s. */
const parameters = { issuer: '端末守', algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Steps before and after the present one that are taken: clocks of telephones differ (RFC 6238 section 5.2). */
const window = 1;
/** As long as the hash (RFC 4226 section 4). */
export const secretBytes = 20;

const totpOf = (secret: Uint8Array, label: string): TOTP =>
  new TOTP({ ...parameters, label, secret: new Secret({ buffer: Uint8Array.from(secret).buffer }) });

/**
 * The time step that a code is of, where it is right and of a later step than `lastStep`: a code is taken once
 * (RFC 6238 section 5.2). Null otherwise.
 */
export function stepOf(secret: Uint8Array, code: string, nowMs: number, lastStep: number): number | null {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: nowMs, window });
  if (delta === null) return null;
  const step = Math.floor(nowMs / 1000 / parameters.period) + delta;
  return step > lastStep ? step : null;
}

/** otpauth://totp/… for a QR code, and the secret to be typed. @param label whose it is */
export function uriOf(secret: Uint8Array, label: string): { readonly uri: string; readonly secret: string } {
  const totp = totpOf(secret, label);
  return { uri: totp.toString(), secret: totp.secret.base32 };
}
