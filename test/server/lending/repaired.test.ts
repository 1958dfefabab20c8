import { afterEach, beforeEach, expect, it } from 'vitest';
import { TerminalsAnswer } from '#contract/http/console-api.ts';
import { LedgerAnswer } from '#contract/http/lending-api.ts';
import { titleOfState } from '#contract/loan/life.ts';
import { colleague, type Desk, desk, terminal } from '../support/desk.ts';

let d: Desk;
beforeEach(async () => {
  d = await desk();
  await d.toStock();
  await d.lent();
});
afterEach(() => d.office.close());

const acts = async (...each: readonly object[]): Promise<void> => {
  for (const act of each) {
    const answer = await d.act(act);
    expect(answer.statusCode, answer.body).toBe(200);
  }
};
const takeBack = { act: 'take-back', second: colleague };

/** What 管理簿, a PC's page, its CSV and 端末 say of where it stands. */
async function titles(): Promise<readonly (string | undefined)[]> {
  const { rows } = LedgerAnswer.parse((await d.it.get('/v1/ledger')).json());
  const row = rows.find((one) => one.terminal === terminal);
  const { terminals } = TerminalsAnswer.parse((await d.it.get('/v1/terminals')).json());
  const listed = terminals.find(({ id }) => id === terminal);
  const csv = (await d.it.get('/v1/ledger.csv')).body.split('\r\n').find((line) => line.includes(terminal));
  return [
    row && titleOfState(row),
    titleOfState((await d.detail()).row),
    csv?.split(',')[2]?.replaceAll('"', ''),
    listed && titleOfState(listed.life),
  ];
}

it('is 返却手続き中 while its loan is not done with, and 消去待ち when it was repaired from the stock', async () => {
  await acts({ act: 'break' }, { act: 'send-to-repair' }, takeBack);
  expect(await titles()).toEqual(Array(4).fill('返却手続き中'));
  await acts({ act: 'give-up-trail', second: colleague });
  await d.toStock();
  expect(await titles()).toEqual(Array(4).fill('在庫'));
  const { row } = await d.detail();
  await acts({ act: 'break' }, { act: 'send-to-repair' }, takeBack);
  expect(await titles()).toEqual(Array(4).fill('消去待ち'));
  await d.toStock();
  // Its line in 管理簿 goes on saying who had it last, and who erased it then.
  expect(row).toMatchObject({ state: 'stock', borrower: { id: '100456' }, wipe: { executor: { id: '300011' } } });
  expect((await d.detail()).row).toEqual(row);
});
