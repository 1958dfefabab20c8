import type { FactorsAnswer } from '#contract/people/second-factor.ts';
import { appendAct } from '../../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../../outcome.ts';
import { endSignIns } from '../../people/passwords.ts';
import type { Reader, Store, Tx } from '../../store/store.ts';
import { dropFactor } from './own-factor.ts';
import { type FactorKeeper, readRequired } from './required-roles.ts';

/** Everybody who has a second factor or has to have one. */
export async function readFactors(db: Reader): Promise<FactorsAnswer> {
  const required = await readRequired(db);
  const rows = await db
    .selectFrom('accounts')
    .innerJoin('sections', 'sections.id', 'accounts.section_id')
    .leftJoin('second_factors', 'second_factors.account_id', 'accounts.id')
    .select(['accounts.id', 'accounts.name', 'accounts.role', 'sections.name as section', 'second_factors.since'])
    .select((e) =>
      e
        .selectFrom('recovery_codes')
        .whereRef('recovery_codes.account_id', '=', 'accounts.id')
        .select(({ fn }) => fn.countAll<number>().as('left'))
        .as('left'),
    )
    .where('accounts.disabled', '=', 0)
    .orderBy('accounts.id')
    .execute();
  return {
    required: [...required],
    people: rows
      .filter(({ since, role }) => since !== null || required.includes(role))
      .map(({ since, left, ...account }) => ({ account, since, recoveryLeft: Number(left ?? 0) })),
  };
}

/**
 * Takes somebody's second factor away, who has lost it; their sign-ins end. OF-404: there is none. OF-644: one's own,
 * which a stolen sign-in could take away otherwise.
 */
export async function resetFactor(
  store: Store,
  { at, actor, self }: FactorKeeper,
  asked: { readonly account: string; readonly reason: string },
): Promise<Outcome<null>> {
  const { account, reason } = asked;
  if (account === self) return refusal('OF-644');
  return store.write((tx) => reset(tx, { at, actor }, account, reason));
}

async function reset(
  tx: Tx,
  by: { readonly at: Date; readonly actor: string },
  account: string,
  reason: string,
): Promise<Outcome<null>> {
  const row = await tx
    .selectFrom('second_factors')
    .select('since')
    .where('account_id', '=', account)
    .where('secret', 'is not', null)
    .executeTakeFirst();
  if (row === undefined) return refusal('OF-404');
  await dropFactor(tx, account);
  await endSignIns(tx, account);
  await tx.deleteFrom('throttles').where('key', '=', `factor:${account}`).execute();
  await appendAct(tx, { ...by, act: 'second-factor.reset', data: { account, reason } });
  return ok(null);
}
