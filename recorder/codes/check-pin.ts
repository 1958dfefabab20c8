import { argon2, timingSafeEqual } from 'node:crypto';
import type { LoanStatement } from '#contract/loan/package.ts';

/** Whether a 暗証番号 is the loan's. argon2id (RFC 9106) on a thread of its own: the recorder goes on writing. */
export function checkPin(verifier: LoanStatement['pin'], pin: string): Promise<boolean> {
  const expected = Buffer.from(verifier.hash, 'base64');
  return new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      {
        // NFC, as the office made it: the same PIN on another keyboard is the same PIN.
        message: pin.normalize('NFC'),
        nonce: Buffer.from(verifier.salt, 'base64'),
        parallelism: verifier.parallelism,
        memory: verifier.memoryKiB,
        passes: verifier.passes,
        tagLength: expected.length,
      },
      (error, derived) => {
        if (error === null) resolve(timingSafeEqual(derived, expected));
        else reject(error);
      },
    );
  });
}
