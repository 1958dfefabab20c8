import type { LightMyRequestResponse } from 'fastify';
import { expect, test } from 'vitest';
import { Browser } from '../support/browser.ts';
import { checkReport, colleague, Desk, desk, terminal, wipeReport } from '../support/desk.ts';
import { actsOf, type TestOffice } from '../support/office.ts';

/** The same person before another start of the office: a sign-in outlives it. */
const moved = (browser: Browser, office: TestOffice): Browser => {
  const next = new Browser(office);
  next.cookie = browser.cookie;
  next.csrf = browser.csrf;
  return next;
};

type Press = (d: Desk) => Promise<LightMyRequestResponse>;

/**
 * Presses, and takes the office down so much later, before or behind the answer; then, as people do, presses the same
 * again. One of the two is done, whichever it was, and the other changes nothing.
 */
async function pressOverRestart(d: Desk, press: Press, afterMs: number): Promise<Desk> {
  const first = press(d).catch(() => null);
  await new Promise((done) => setTimeout(done, afterMs));
  const office = await d.office.restart();
  const next = new Desk(office, moved(d.it, office), moved(d.other, office));
  const again = await press(next);
  const answers = [await first, again].map((answer) => answer?.statusCode ?? 'cut off');
  expect(answers).toContain(200);
  return next;
}

test('an office that goes down in the middle of each press of a loan, and the press again: one outcome', {
  timeout: 300_000,
}, async () => {
  let d = await desk();
  let presses = 0;
  const over = async (press: Press): Promise<void> => {
    d = await pressOverRestart(d, press, (presses * 7) % 24);
    presses += 1;
  };
  const act = (body: object) => over((at) => at.act(body));
  const wiped = async (): Promise<void> => {
    const wipe = await d.ordered('wipe');
    await over((at) => at.report(wipe.token, wipeReport(wipe.signed.order)));
    const check = await d.ordered('check', d.other);
    await over((at) => at.report(check.token, checkReport(check.signed.order)));
    await over((at) => at.other.post(`/v1/ledger/${terminal}/verify`, { verdict: 'accepted', reason: '' }));
    await act({ act: 'restock' });
  };

  await wiped();
  const request = await d.request();
  await over((at) => at.it.post(`/v1/ledger/${terminal}/act`, { act: 'prepare', request }));
  await d.filled();
  await d.lookAtAll();
  await over((at) => at.confirm({ side: 'office' }));
  await over((at) => at.borrower('himitsu-4567'));
  await over((at) => at.it.post(`/v1/ledger/${terminal}/hand-over`, {}));
  expect(await d.state()).toBe('lent');
  await act({ act: 'return' });
  await d.lookAtAll();
  await over((at) => at.confirm({ side: 'office' }));
  await over((at) => at.borrower(null));
  await act({ act: 'give-up-trail', second: colleague });
  await wiped();

  const { history, row, wipes } = await d.detail();
  expect(row.state).toBe('stock');
  expect(wipes).toHaveLength(2);
  const events = history.map(({ event }) => event).reverse();
  const once = events.filter((event, n) => event !== 'confirm' || events[n - 1] !== 'confirm');
  expect(once).toEqual([
    ...[
      'order-wipe',
      'wipe-ended',
      'verify',
      'restock',
      'prepare',
      'fill',
      'confirm',
      'hand-over',
      'return',
      'confirm',
    ],
    ...['give-up-trail', 'order-wipe', 'wipe-ended', 'verify', 'restock'],
  ]);
  const loans = await d.office.store.db.selectFrom('loans').select('id').where('terminal_id', '=', terminal).execute();
  expect(loans).toHaveLength(1);
  // What stands in the books stands in the log, and nothing more.
  const places = (await actsOf(d.office)).map(({ log_index }) => log_index);
  expect(history.every(({ logIndex }) => places.includes(logIndex))).toBe(true);
  await d.office.close();
});
