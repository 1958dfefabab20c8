import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FormDetail } from '#contract/http/forms-api.ts';
import { OrderRows } from '#contract/http/report-api.ts';
import { TravelRows } from '#contract/http/travel-api.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { textOf } from './support/pdf-text.ts';

let office: TestOffice;
let head: Browser;
let staff: Browser;
beforeEach(async () => {
  office = await openOffice();
  head = await browserOf(office, '200045');
  staff = await browserOf(office, '100123');
});
afterEach(() => office.close());

const order = {
  ...{ staff: '100123', number: '企画旅第12号', orderedOn: '2026-11-20', approver: '見本 課長' },
  ...{ from: '2026-11-24', to: '2026-11-26', replaces: null },
};
const note = (part: object = {}, by = head) => by.post('/v1/travel-orders', { ...order, ...part });
const month = async (by = head) => TravelRows.parse((await by.get('/v1/travel-orders?month=2026-11')).json());
const missing = async (by = head) => (await month(by)).missing.map(({ date }) => date);

describe('旅行命令', () => {
  it('covers the days of a plan, and the head sees those that none covers', async () => {
    const before = await missing();
    expect(before).toContain('2026-11-24');
    const { missing: left, rows } = TravelRows.parse((await note()).json());
    expect(left.map(({ date }) => date)).toEqual(before.filter((date) => date < '2026-11-24' || date > '2026-11-26'));
    expect(rows).toMatchObject([{ number: '企画旅第12号', approver: '見本 課長', by: '見本 課長', isReplaced: false }]);
    expect((await month(await browserOf(office, '200046'))).rows).toEqual([]);
    expect((await month(staff)).rows).toHaveLength(1);
  });

  it('is noted by 職員活性課 too, for every section, and by a head for the own one', async () => {
    expect((await note({}, await browserOf(office, '500033'))).statusCode).toBe(200);
    expect(codeOf(await note({}, await browserOf(office, '200046')))).toBe('OF-403');
    expect(codeOf(await note({}, staff))).toBe('OF-403');
    expect(codeOf(await note({ staff: '999999' }))).toBe('OF-404');
  });

  it('is for days on which somebody works at home (OF-623), and was ordered by today', async () => {
    expect(codeOf(await note({ staff: '100789' }))).toBe('OF-623');
    expect(codeOf(await note({ from: '2027-06-01', to: '2027-06-01' }))).toBe('OF-623');
    expect(codeOf(await note({ from: '2026-11-26', to: '2026-11-24' }))).toBe('OF-400');
    expect(codeOf(await note({ orderedOn: '2026-11-22' }))).toBe('OF-400');
    expect(codeOf(await note({ from: '2026-11-31' }))).toBe('OF-400');
  });

  it('is corrected by a new act, once (OF-624); what it said before stays', async () => {
    const [first] = TravelRows.parse((await note()).json()).rows;
    const replaces = { id: first?.id ?? 0, reason: '番号の誤り' };
    const { rows } = TravelRows.parse((await note({ number: '企画旅第13号', to: '2026-11-25', replaces })).json());
    expect(rows).toMatchObject([
      { number: '企画旅第13号', reason: '番号の誤り', isReplaced: false },
      { number: '企画旅第12号', isReplaced: true },
    ]);
    expect(await missing()).toContain('2026-11-26');
    expect(codeOf(await note({ replaces }))).toBe('OF-624');
    expect(codeOf(await note({ replaces: { id: 99, reason: '誤り' } }))).toBe('OF-624');
    const acts = await office.store.db
      .selectFrom('office_acts')
      .select('actor')
      .where('act', '=', 'travel-order.noted')
      .execute();
    expect(acts).toEqual([{ actor: 'manager:200045' }, { actor: 'manager:200045' }]);
    await expect(office.store.db.updateTable('travel_orders').set({ number: '1' }).execute()).rejects.toThrow(
      'append-only',
    );
  });

  it('stands in 命令簿 and on its paper', async () => {
    await note();
    const { rows } = OrderRows.parse((await head.get('/v1/orders?month=2026-11')).json());
    const with_ = rows.filter(({ travel }) => travel !== null).map(({ date }) => date);
    expect(with_).toEqual(['2026-11-24', '2026-11-25', '2026-11-26']);
    expect((await head.get('/v1/orders.csv?month=2026-11')).body).toContain('"企画旅第12号","2026-11-20","見本 課長"');
    const paper = textOf((await head.get('/v1/orders.pdf?month=2026-11')).rawPayload, 'orders-travel');
    if (paper !== null) expect(paper.replaceAll(/\s/g, '')).toContain('企画旅第12号');
  });

  it('stands on the plan and on its paper', async () => {
    const items = [{ from: '08:30', to: '09:00', work: '議事録の作成' }];
    const days = [{ date: '2026-12-24', shift: 'regular', items }];
    const content = { category: 'normal', works: ['minutes'], recognisedText: '', days };
    const { row } = FormDetail.parse((await staff.post('/v1/forms', { kind: 'plan', content })).json());
    const approval = { act: 'approve', revision: 1, remark: '', confirmed: [], override: false };
    expect((await head.post(`/v1/forms/${row.id}/act`, approval)).statusCode).toBe(200);
    expect((await note({ from: '2026-12-24', to: '2026-12-24' })).statusCode).toBe(200);
    const shown = FormDetail.parse((await staff.get(`/v1/forms/${row.id}`)).json());
    expect(shown.travel).toMatchObject([{ number: '企画旅第12号', from: '2026-12-24' }]);
    const paper = textOf((await staff.get(`/v1/forms/${row.id}/paper.pdf`)).rawPayload, 'plan-travel');
    if (paper !== null) expect(paper).toContain('企画旅第12号');
  });
});
