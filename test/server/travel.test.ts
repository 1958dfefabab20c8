import { CompiledQuery, createQueryId, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FormDetail } from '#contract/http/forms-api.ts';
import { OrderRows } from '#contract/http/report-api.ts';
import { TravelRows } from '#contract/http/travel-api.ts';
import { travelDays } from '../../server/store/sqlite/migrations/0031-travel-days.ts';
import { readTravelOrders, travelOrdersOf } from '../../server/travel/read-travel.ts';
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
const month = async (by = head, asked = '2026-11') =>
  TravelRows.parse((await by.get(`/v1/travel-orders?month=${asked}`)).json());
/** Past the act, which asks for a day of a plan. */
const noteFor = (from_day: string, to_day: string, number: string) =>
  office.store.db
    .insertInto('travel_orders')
    .values({
      ...{
        staff_id: '100123',
        staff_name: '見本',
        section_id: 'planning',
        section_name: '企画政策課',
        from_day,
        to_day,
      },
      ...{ number, ordered_on: '2013-12-01', approver: '見本', replaces: null, reason: '' },
      ...{ at: '2013-12-01T00:00:00.000Z', by_id: '200045', by_name: '見本' },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
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

  it('is found by its days, noted before they had an index, over the turn of months, or for years', async () => {
    await office.store.write(async (tx) => {
      await sql`drop trigger travel_order_days_noted`.execute(tx);
      await sql`drop table travel_order_days`.execute(tx);
      await sql`drop index travel_orders_by_staff`.execute(tx);
      await sql`create index travel_orders_by_day on travel_orders (to_day, staff_id)`.execute(tx);
    });
    expect((await noteFor('2024-02-29', '2024-03-01', '前')).id).toBe(1);
    await office.store.write(travelDays);
    await noteFor('2014-01-01', '2099-12-31', '長');
    await noteFor('2026-10-31', '2026-10-31', '十月');
    await noteFor('2026-12-01', '2026-12-01', '十二月');
    const callers = [head, staff, await browserOf(office, '500033')];
    for (const [asked, numbers] of [
      ['2024-01', ['長']],
      ['2024-02', ['長', '前']],
      ['2024-03', ['長', '前']],
      ['2024-04', ['長']],
      ['2026-10', ['十月', '長']],
      ['2026-11', ['長']],
      ['2026-12', ['十二月', '長']],
      ['2013-12', []],
      ['2099-12', ['長']],
      ['2100-01', []],
    ] as const) {
      for (const by of callers)
        expect(
          (await month(by, asked)).rows.map(({ number }) => number),
          asked,
        ).toEqual(numbers);
    }
  });

  it('is found without reading those of all years', async () => {
    const asked: [string, readonly unknown[]][] = [];
    const recording = office.store.db.withPlugin({
      transformQuery: ({ node }) => {
        const { sql: text, parameters } = office.store.db.getExecutor().compileQuery(node, createQueryId());
        asked.push([text, parameters]);
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    for (const scope of ['all', 'section', 'own'] as const) {
      const reach = {
        account: { id: '100123', name: '', section: '', role: 'hr' as const },
        sectionId: 'planning',
        scope,
      };
      await readTravelOrders(recording, reach, { from: '2026-11-01', to: '2026-11-30' });
    }
    await travelOrdersOf(recording, '100123');
    expect(asked).toHaveLength(4);
    for (const [text, parameters] of asked) {
      const plan = await office.store.db.executeQuery<{ detail: string }>(
        CompiledQuery.raw(`explain query plan ${text}`, [...parameters]),
      );
      const details = plan.rows.map(({ detail }) => detail).join('\n');
      expect(details).not.toMatch(/SCAN (own|travel_orders)/);
      expect(details).toMatch(/travel_order_days|days VIRTUAL TABLE INDEX 2|INDEX travel_orders_by_staff/);
    }
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
