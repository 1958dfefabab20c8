import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginFactor } from '../../../server/auth/second-factor/own-factor.ts';
import { changePassword, endSignIns } from '../../../server/people/passwords.ts';
import type { Runtime } from '../../../server/runtime.ts';
import { signIn } from '../../../server/workflow/sign-in.ts';
import { type Browser, browserOf } from '../support/browser.ts';
import { openOffice, type TestOffice, testCost } from '../support/office.ts';

const account = '100123';
let office: TestOffice;
let thief: Browser;
beforeEach(async () => {
  office = await openOffice();
  thief = await browserOf(office, account);
});
afterEach(() => office.close());

/** The admin takes the account back from a thief, in the moment after the thief's password was found right. */
function takenBackMeanwhile(change: { password_hash: string } | { disabled: 1 }): Runtime {
  let isDone = false;
  return {
    now: office.now,
    random: (count) => {
      if (!isDone) {
        isDone = true;
        void office.store.write(async (tx) => {
          await tx.updateTable('accounts').set(change).where('id', '=', account).execute();
          await endSignIns(tx, account);
        });
      }
      return new Uint8Array(count).fill(7);
    },
  };
}
const reset = { password_hash: Buffer.alloc(32, 9).toString('base64') };

describe('an account that is taken back while somebody shows its old password', () => {
  it.each([
    ['with a new password', reset],
    ['by closing it', { disabled: 1 as const }],
  ])('%s lets nobody sign in', async (_how, change) => {
    const tried = { account, password: `mihon-${account}`, address: '10.0.0.1', oldToken: null };
    expect(await signIn(office.store, takenBackMeanwhile(change), testCost, tried)).toMatchObject({ code: 'OF-402' });
    expect(
      await office.store.db.selectFrom('sign_ins').selectAll().where('account_id', '=', account).execute(),
    ).toEqual([]);
  });

  it('sets up no second factor', async () => {
    const box = { seal: () => '', open: () => Buffer.alloc(0), hashOf: () => '' };
    const parts = { store: office.store, runtime: takenBackMeanwhile(reset), box };
    const caller = {
      account: { id: account, name: '', section: '', role: 'staff' as const },
      ...{ sectionId: 'planning', scope: 'own' as const, token: thief.cookie ?? '' },
    };
    const asked = { password: `mihon-${account}`, code: null };
    const outcome = await beginFactor(parts, testCost, { caller, address: '10.0.0.1' }, asked);
    expect(outcome).toMatchObject({ code: 'OF-401' });
    expect(await office.store.db.selectFrom('second_factors').selectAll().execute()).toEqual([]);
  });

  it('keeps the new one', async () => {
    const asked = { account, current: `mihon-${account}`, next: 'correct horse battery 1', address: '10.0.0.1' };
    const token = thief.cookie ?? '';
    const outcome = await changePassword(office.store, takenBackMeanwhile(reset), testCost, { ...asked, token });
    expect(outcome).toMatchObject({ code: 'OF-402' });
    const { password_hash } = await office.store.db
      .selectFrom('accounts')
      .select('password_hash')
      .where('id', '=', account)
      .executeTakeFirstOrThrow();
    expect(password_hash).toBe(reset.password_hash);
  });
});
