import { expect, it } from 'vitest';
import { codeOf } from '../support/browser.ts';
import { desk } from '../support/desk.ts';

it('a borrower confirms with the own password, never with the issued one that somebody else knows', async () => {
  const d = await desk();
  await d.toStock();
  await d.prepared();
  await d.lookAtAll();
  const issued = (state: 'initial' | 'own') =>
    d.office.store.db.updateTable('accounts').set({ password_state: state }).where('id', '=', '100456').execute();
  await issued('initial');
  expect(codeOf(await d.borrower('himitsu-4567'))).toBe('OF-565');
  await issued('own');
  expect((await d.borrower('himitsu-4567')).statusCode).toBe(200);
  await d.office.close();
});
