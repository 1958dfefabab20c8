import { argon2, timingSafeEqual } from 'node:crypto';

/** Cost of argon2id. */
export interface PasswordCost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** An argon2id verifier: what is kept instead of a password. */
export interface PasswordVerifier extends PasswordCost {
  /** Base64. */
  readonly salt: string;
  readonly hash: string;
}

/** OWASP Password Storage Cheat Sheet, argon2id, second profile: 19 MiB, two passes. */
export const officeCost: PasswordCost = { memoryKiB: 19_456, passes: 2, parallelism: 1 };

const derive = (password: string, salt: Uint8Array, cost: PasswordCost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const parameters = {
      // NFC, so that a password typed on another keyboard is the same password.
      message: Buffer.from(password.normalize('NFC'), 'utf8'),
      nonce: salt,
      parallelism: cost.parallelism,
      tagLength: 32,
      memory: cost.memoryKiB,
      passes: cost.passes,
    };
    argon2('argon2id', parameters, (error, key) => (error === null ? resolve(key) : reject(error)));
  });

/** Makes a verifier. @param salt 16 random bytes. */
export async function hashPassword(password: string, salt: Uint8Array, cost: PasswordCost): Promise<PasswordVerifier> {
  const hash = await derive(password, salt, cost);
  return { salt: Buffer.from(salt).toString('base64'), hash: hash.toString('base64'), ...cost };
}

/** Whether the password is the one behind the verifier. Takes as long for a wrong one. */
export async function passwordMatches(password: string, verifier: PasswordVerifier): Promise<boolean> {
  const expected = Buffer.from(verifier.hash, 'base64');
  const actual = await derive(password, Buffer.from(verifier.salt, 'base64'), verifier);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** A verifier that no password opens, of the usual cost: an unknown account takes as long as a known one. */
export const nobodysVerifier = (cost: PasswordCost): PasswordVerifier => ({
  salt: Buffer.alloc(16).toString('base64'),
  hash: Buffer.alloc(32).toString('base64'),
  ...cost,
});
