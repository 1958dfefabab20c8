import { passwordFault } from '#contract/people/password-rules.ts';
import type { IssuedPassword } from '#contract/people/people-api.ts';
import { hashPassword, type PasswordCost, type PasswordVerifier } from '../auth/password.ts';
import { forgetTries, provePassword, stillHolds } from '../auth/prove-password.ts';
import { randomSigns } from '../auth/random-signs.ts';
import { tokenHash } from '../auth/sign-in-token.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';

/** 16 signs in groups of four, 79 bits: typed once, from paper. */
export const newInitialPassword = (random: Runtime['random']): string =>
  (randomSigns(random, 16).match(/.{4}/g) ?? []).join('-');

export const passwordColumns = (verifier: PasswordVerifier) => ({
  ...{ password_salt: verifier.salt, password_hash: verifier.hash, password_memory_kib: verifier.memoryKiB },
  ...{ password_passes: verifier.passes, password_parallelism: verifier.parallelism },
});

export const endSignIns = (tx: Tx, account: string): Promise<unknown> =>
  tx.deleteFrom('sign_ins').where('account_id', '=', account).execute();

/** Issues initial passwords, all or none. OF-404: an account that is not there or disabled. OF-567: the own one. */
export async function issuePasswords(
  store: Store,
  runtime: Runtime,
  cost: PasswordCost,
  asked: { readonly ids: readonly string[]; readonly actor: string; readonly self: string | null },
): Promise<Outcome<readonly IssuedPassword[]>> {
  if (asked.self !== null && asked.ids.includes(asked.self)) return refusal('OF-567', 'the own password');
  const fresh = await Promise.all(
    [...new Set(asked.ids)].map(async (id) => {
      const password = newInitialPassword(runtime.random);
      return { id, password, verifier: await hashPassword(password, runtime.random(16), cost) };
    }),
  );
  return store.write(async (tx): Promise<Outcome<readonly IssuedPassword[]>> => {
    const people = await tx
      .selectFrom('accounts')
      .innerJoin('sections', 'sections.id', 'accounts.section_id')
      .select(['accounts.id', 'accounts.name', 'sections.name as section'])
      .where('accounts.id', 'in', [...asked.ids])
      .where('accounts.disabled', '=', 0)
      .execute();
    const known = new Map(people.map((person) => [person.id, person]));
    if (known.size < fresh.length) return refusal('OF-404');
    const issued: IssuedPassword[] = [];
    for (const { id, password, verifier } of fresh) {
      const person = known.get(id);
      if (person === undefined) return refusal('OF-404');
      await tx
        .updateTable('accounts')
        .set({ ...passwordColumns(verifier), password_state: 'initial' })
        .where('id', '=', id)
        .execute();
      await endSignIns(tx, id);
      await forgetTries(tx, id);
      const by = { at: runtime.now(), actor: asked.actor };
      await appendAct(tx, { ...by, act: 'password.issued', data: { account: id } });
      issued.push({ id, name: person.name, sectionName: person.section, password });
    }
    return ok(issued);
  });
}

/** The own password. OF-402, OF-429 as at sign-in. OF-568: not one to be used. Other sign-ins of the account end. */
export async function changePassword(
  store: Store,
  runtime: Runtime,
  cost: PasswordCost,
  asked: {
    readonly account: string;
    readonly current: string;
    readonly next: string;
    readonly address: string;
    readonly token: string;
  },
): Promise<Outcome<null>> {
  const { account, current, next, address } = asked;
  const proven = await provePassword(store, runtime, cost, { account, password: current, address });
  if (!proven.ok) return proven;
  const fault = passwordFault(next, { id: account, name: proven.value.name, current });
  if (fault !== null) return refusal('OF-568', fault);
  const verifier = await hashPassword(next, runtime.random(16), cost);
  return store.write(async (tx) => {
    if (!(await stillHolds(tx, proven.value))) return refusal('OF-402', 'taken back meanwhile');
    await tx
      .updateTable('accounts')
      .set({ ...passwordColumns(verifier), password_state: 'own' })
      .where('id', '=', account)
      .execute();
    await tx
      .deleteFrom('sign_ins')
      .where('account_id', '=', account)
      .where('token_hash', '!=', tokenHash(asked.token))
      .execute();
    const actor = `${proven.value.role}:${account}`;
    await appendAct(tx, { at: runtime.now(), actor, act: 'password.changed', data: { account, address } });
    return ok(null);
  });
}
