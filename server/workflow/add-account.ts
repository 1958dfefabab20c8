import type { Role } from '#contract/http/console-api.ts';
import type { PasswordVerifier } from '../auth/password.ts';
import type { Tx } from '../store/store.ts';

/** Registers an account of the console. */
export async function addAccount(
  tx: Tx,
  account: { readonly id: string; readonly name: string; readonly sectionId: string; readonly role: Role },
  password: PasswordVerifier,
): Promise<void> {
  await tx
    .insertInto('accounts')
    .values({
      id: account.id,
      name: account.name,
      section_id: account.sectionId,
      role: account.role,
      disabled: 0,
      password_salt: password.salt,
      password_hash: password.hash,
      password_memory_kib: password.memoryKiB,
      password_passes: password.passes,
      password_parallelism: password.parallelism,
    })
    .execute();
}
