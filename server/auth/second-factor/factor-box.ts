import { createCipheriv, createDecipheriv, createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import type { Runtime } from '../../runtime.ts';

/** Seals what the database keeps of second factors, so that a copy of the database alone yields no code. */
export interface FactorBox {
  /** AES-256-GCM, bound to the account; base64 of nonce, text and tag. */
  readonly seal: (account: string, secret: Uint8Array) => string;
  /** Throws where the text was changed, or sealed for somebody else. */
  readonly open: (account: string, sealed: string) => Buffer;
  /** What is kept of a recovery code, hex. */
  readonly hashOf: (account: string, recoveryCode: string) => string;
}

const nonceBytes = 12;
const tagBytes = 16;

/** @param officeKey lies beside the database, in a file of its own; both keys here are derived from it (RFC 5869). */
export function factorBox(officeKey: KeyObject, random: Runtime['random']): FactorBox {
  const seed = officeKey.export({ format: 'der', type: 'pkcs8' });
  const keyFor = (use: string): Buffer => Buffer.from(hkdfSync('sha256', seed, '', `tanmori ${use} v1`, 32));
  const [boxKey, codeKey] = [keyFor('second factor'), keyFor('recovery code')];
  return {
    seal: (account, secret) => {
      const nonce = random(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', boxKey, nonce).setAAD(Buffer.from(account));
      return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64');
    },
    open: (account, sealed) => {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', boxKey, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(Buffer.from(account))
        .setAuthTag(bytes.subarray(-tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    },
    hashOf: (account, recoveryCode) => createHmac('sha256', codeKey).update(`${account} ${recoveryCode}`).digest('hex'),
  };
}
