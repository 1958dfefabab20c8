import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { confirmItems } from '../../server/lending/confirm.ts';
import { receiptFacts } from '../../server/lending/read-papers.ts';
import type { Store } from '../../server/store/store.ts';
import { browserOf, codeOf } from './support/browser.ts';
import { checkReport, colleague, type Desk, desk, terminal, wipeReport } from './support/desk.ts';
import { testCost } from './support/office.ts';

const loss = {
  ...{ what: 'pc', kind: 'stolen', at: '2026-11-21T00:00:00.000Z', place: '電車', circumstances: '網棚に置き忘れた' },
  ...{ police: '', papers: '', heardFrom: '見本 太郎' },
};
const officer = {
  account: { id: '300011', name: '', section: '', role: 'it' as const },
  ...{ sectionId: 'it', scope: 'all' as const, token: '' },
};
/** The store, with something that happens just before a write: of a proof, the first counts the try, the second forgives it. */
function justBefore(nth: number, store: Store, happens: () => Promise<unknown>): Store {
  let writes = 0;
  return {
    ...store,
    write: async (work) => {
      writes += 1;
      if (writes === nth) await happens();
      return store.write(work);
    },
  };
}
const verify = (d: Desk, verdict: string, reason: string, browser = d.other) =>
  browser.post(`/v1/ledger/${terminal}/verify`, { verdict, reason });

describe('an officer alone', () => {
  test('gets no second certificate for one destruction', async () => {
    const d = await desk();
    for (const act of ['break', 'destroy']) expect((await d.act({ act })).statusCode).toBe(200);
    expect((await d.act({ act: 'confirm-destruction' }, d.other)).statusCode).toBe(200);
    const certify = () =>
      d.it.post(`/v1/ledger/${terminal}/certificate`, {
        ...{ confidentiality: '2', place: '情報政策課', destination: '廃棄業者' },
        destruction: { technique: 'shred', detail: '2mm以下に細断', tool: '見本細断機' },
      });
    expect((await certify()).statusCode).toBe(200);
    expect(codeOf(await certify())).toBe('OF-472');
    expect(await d.office.store.db.selectFrom('certificates').select('id').execute()).toHaveLength(1);
    await d.office.close();
  });

  test('cannot tell of a wipe with the report of an earlier one', async () => {
    const d = await desk();
    const first = await d.ordered('wipe');
    const report = wipeReport(first.signed.order);
    expect((await d.report(first.token, report)).statusCode).toBe(200);
    const check = await d.ordered('check', d.other);
    const found = checkReport(check.signed.order, 3);
    expect((await d.report(check.token, found)).statusCode).toBe(200);
    expect((await verify(d, 'refused', '目印が残っている')).statusCode).toBe(200);
    d.office.pass(60_000);
    const second = await d.ordered('wipe');
    expect(codeOf(await d.report(second.token, report))).toBe('OF-400');
    expect((await d.report(second.token, wipeReport(second.signed.order))).statusCode).toBe(200);
    const again = await d.ordered('check', d.other);
    expect(codeOf(await d.report(again.token, found))).toBe('OF-400');
    await d.office.close();
  });

  test('cannot call erased what the report itself says was not', async () => {
    const d = await desk();
    const { signed, token } = await d.ordered('wipe');
    const good = wipeReport(signed.order);
    const failed = { name: 'residue', outcome: 'failed', reason: 'denied', files: 0, bytes: 0, tool: null, tries: 1 };
    const steps = [{ ...failed, startedAt: good.startedAt, endedAt: good.endedAt }];
    for (const bad of [
      { ...good, steps },
      { ...good, after: { places: [{ place: 'work', planted: 16, found: 1 }], bytes: 1, complete: true } },
      { ...good, after: { places: [], bytes: 1, complete: false } },
      { ...good, scope: ['work'] },
    ])
      expect(codeOf(await d.report(token, bad))).toBe('OF-400');
    expect(await d.state()).toBe('returning');
    expect((await d.report(token, good)).statusCode).toBe(200);
    await d.office.close();
  });

  test('cannot let a later look cover what another officer found', async () => {
    const d = await desk();
    await d.office.addPerson({ id: '300033', section: 'it', role: 'it' });
    const third = await browserOf(d.office, '300033');
    await d.wipe();
    await d.check(2);
    const { signed, token } = await d.ordered('check', third);
    expect((await d.report(token, checkReport(signed.order))).statusCode).toBe(200);
    expect(codeOf(await verify(d, 'accepted', '', third))).toBe('OF-472');
    expect((await verify(d, 'refused', '別の職員が目印を見つけた', third)).statusCode).toBe(200);
    expect(await d.state()).toBe('returning');
    await d.office.close();
  });

  test('who has left begins nothing with a code that is still good', async () => {
    const d = await desk();
    const code = await d.code('wipe');
    await d.office.store.db.updateTable('accounts').set({ disabled: 1 }).where('id', '=', '300011').execute();
    expect(codeOf(await d.begin('wipe', code))).toBe('OF-476');
    await d.office.close();
  });

  test('cannot settle a trail that goes on, nor by a loss that is taken back', async () => {
    const d = await desk();
    await d.toStock();
    await d.lent();
    expect(codeOf(await d.act({ act: 'give-up-trail', second: colleague }))).toBe('OF-470');
    expect((await d.it.post(`/v1/ledger/${terminal}/loss`, loss)).statusCode).toBe(200);
    expect((await d.act({ act: 'give-up-trail', second: colleague })).statusCode).toBe(200);
    expect((await d.act({ act: 'cancel-loss', second: colleague })).statusCode).toBe(200);
    expect(await d.detail()).toMatchObject({ row: { state: 'lent' }, trail: 'open' });
    await d.office.close();
  });

  test('takes back the one report that was wrong, and no other', async () => {
    const d = await desk();
    await d.toStock();
    await d.lent();
    expect((await d.it.post(`/v1/ledger/${terminal}/loss`, { ...loss, what: 'papers' })).statusCode).toBe(200);
    d.office.pass(1000);
    expect((await d.it.post(`/v1/ledger/${terminal}/loss`, loss)).statusCode).toBe(200);
    expect((await d.act({ act: 'cancel-loss', second: colleague })).statusCode).toBe(200);
    const rows = await d.office.store.db.selectFrom('losses').select(['facts', 'cancelled_at']).orderBy('id').execute();
    expect(rows.map(({ cancelled_at }) => cancelled_at !== null)).toEqual([false, true]);
    await d.office.close();
  });

  test('cannot have a borrower confirm for another one, in the time that a password takes', async () => {
    const d = await desk();
    await d.toStock();
    await d.prepared();
    await d.lookAtAll();
    const { db } = d.office.store;
    const other = 'L-20261121-009';
    const swap = async (): Promise<void> => {
      const { life } = await db
        .selectFrom('terminals')
        .select('life')
        .where('id', '=', terminal)
        .executeTakeFirstOrThrow();
      const { loan } = JSON.parse(life);
      const changed = JSON.stringify({ ...JSON.parse(life), loan: other });
      await db.updateTable('terminals').set({ life: changed }).where('id', '=', terminal).execute();
      await db.updateTable('loan_requests').set({ loan_id: other }).where('loan_id', '=', loan).execute();
      await db.updateTable('loan_items').set({ loan_id: other }).where('loan_id', '=', loan).execute();
      const preparation = await db.selectFrom('preparations').selectAll().executeTakeFirstOrThrow();
      await db
        .insertInto('preparations')
        .values({ ...preparation, loan_id: other })
        .execute();
    };
    const store = justBefore(3, d.office.store, swap);
    const runtime = { now: d.office.now, random: (count: number) => randomBytes(count) };
    const asked = { side: 'borrower', account: '100456', password: 'mihon-100456', pin: 'himitsu-4567' } as const;
    const outcome = await confirmItems(store, runtime, testCost, officer, { ...asked, terminal, address: '::1' });
    expect(outcome).toMatchObject({ ok: false, code: 'OF-470' });
    await d.office.close();
  });

  test.each([
    ['the account is closed', { disabled: 1 as const }],
    ['a password is issued anew', { password_hash: 'bmV1' }],
  ])('a borrower’s password counts no more where %s before the word is written', async (_how, change) => {
    const d = await desk();
    await d.toStock();
    await d.prepared();
    await d.lookAtAll();
    const { store } = d.office;
    const update = (set: object) => store.db.updateTable('accounts').set(set).where('id', '=', '100456').execute();
    const confirmed = async (pin: string | null) => {
      const outcome = await confirmItems(
        justBefore(3, store, () => update(change)),
        ...[{ now: d.office.now, random: (count: number) => randomBytes(count) }, testCost, officer],
        { side: 'borrower', account: '100456', password: 'mihon-100456', pin, terminal, address: '::1' },
      );
      return outcome.ok ? 'confirmed' : outcome.code;
    };
    const before = await store.db
      .selectFrom('accounts')
      .select(['disabled', 'password_hash'])
      .where('id', '=', '100456')
      .executeTakeFirstOrThrow();
    expect(await confirmed('himitsu-4567')).toBe('OF-402');
    expect((await d.detail()).confirmed.borrower).toBeNull();
    await update(before);
    expect((await d.confirm({ side: 'office' })).statusCode).toBe(200);
    expect((await d.borrower('himitsu-4567')).statusCode).toBe(200);
    expect((await d.it.post(`/v1/ledger/${terminal}/hand-over`, {})).statusCode).toBe(200);
    expect((await d.act({ act: 'return' })).statusCode).toBe(200);
    await d.lookAtAll();
    expect(await confirmed(null)).toBe('OF-402');
    expect((await d.detail()).confirmed.borrower).toBeNull();
    await d.office.close();
  });

  test('a receipt shows no confirmation that was taken back', async () => {
    const d = await desk();
    await d.toStock();
    await d.lent();
    expect((await d.act({ act: 'return' })).statusCode).toBe(200);
    await d.lookAtAll();
    expect((await d.confirm({ side: 'office' })).statusCode).toBe(200);
    expect((await d.borrower(null)).statusCode).toBe(200);
    const { row } = await d.detail();
    const runtime = { now: d.office.now, random: (count: number) => Buffer.alloc(count) };
    const facts = (phase: 'hand-over' | 'return') =>
      receiptFacts(d.office.store, runtime, officer, { loan: row.loan ?? '', phase });
    expect(await facts('return')).toMatchObject({
      value: { office: { id: '300011' }, borrowerSide: { id: '100456' } },
    });
    const items = [{ key: 'condition', state: 'missing', value: '割れている' }];
    expect((await d.it.post(`/v1/ledger/${terminal}/items`, { phase: 'return', items })).statusCode).toBe(200);
    expect(await facts('return')).toMatchObject({ ok: false, code: 'OF-470' });
    expect((await d.confirm({ side: 'office' })).statusCode).toBe(200);
    expect(await facts('return')).toMatchObject({ value: { office: { id: '300011' }, borrowerSide: null } });
    expect(await facts('hand-over')).toMatchObject({ value: { borrowerSide: { id: '100456' } } });
    await d.office.close();
  });
});

describe('the head of another section', () => {
  test('reads nothing of who had the PC before', async () => {
    const d = await desk();
    await d.toStock();
    await d.lent();
    expect((await d.it.post(`/v1/ledger/${terminal}/loss`, loss)).statusCode).toBe(200);
    // Found, and lent to another section since.
    const { db } = d.office.store;
    const old = await db.selectFrom('loans').selectAll().where('terminal_id', '=', terminal).executeTakeFirstOrThrow();
    const { life } = await db
      .selectFrom('terminals')
      .select('life')
      .where('id', '=', terminal)
      .executeTakeFirstOrThrow();
    const loan = 'L-20261122-001';
    await db.updateTable('loans').set({ state: 'closed' }).where('id', '=', old.id).execute();
    await db
      .insertInto('loans')
      .values({ ...old, id: loan, section_id: 'planning', section_name: '企画課', staff_id: '100123', state: 'lent' })
      .execute();
    await db
      .updateTable('terminals')
      .set({ state: 'lent', life: JSON.stringify({ ...JSON.parse(life), state: 'lent', loan, before: null }) })
      .where('id', '=', terminal)
      .execute();
    await d.office.addPerson({ id: '200088', section: 'planning', role: 'manager' });
    const head = await browserOf(d.office, '200088');
    const detail = await head.get(`/v1/ledger/${terminal}`);
    expect(detail.statusCode).toBe(200);
    expect(detail.body).not.toContain('網棚');
    expect(detail.json()).toMatchObject({ history: [], wipes: [] });
    expect(codeOf(await head.get(`/v1/ledger/${terminal}/loss.pdf`))).toBe('OF-404');
    expect((await d.it.get(`/v1/ledger/${terminal}/loss.pdf`)).statusCode).toBe(200);
    await d.office.close();
  });
});
