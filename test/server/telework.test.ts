import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FormDetail } from '#contract/http/forms-api.ts';
import { JlisAnswer } from '#contract/http/statistics-api.ts';
import { IdsAnswer } from '#contract/http/telework-api.ts';
import { jlisConditions } from '#contract/telework/jlis-order.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { shownOrders } from './support/orders.ts';
import { textOf } from './support/pdf-text.ts';

let office: TestOffice;
let head: Browser;
let otherHead: Browser;
let it3: Browser;
const open = async (startsAt?: string): Promise<void> => {
  office = await openOffice(startsAt === undefined ? {} : { startsAt: new Date(startsAt) });
  head = await browserOf(office, '200045');
  otherHead = await browserOf(office, '200046');
  it3 = await browserOf(office, '300011');
};
beforeEach(() => open());
afterEach(() => office.close());

const content = {
  ...{ fiscalYear: 2026, pc: 'KIKAKU-01', ids: 2 },
  users: [
    { id: '100123', name: '見本 花子' },
    { id: '100789', name: '見本　次郎' },
  ],
};
const otherContent = { ...content, pc: 'SHIMIN-01', ids: 1, users: [{ id: '100456', name: '見本 太郎' }] };
const apply = (browser: Browser, part: object = {}) =>
  browser.post('/v1/forms', { kind: 'telework', content: { ...content, ...part } });
type Answer = Awaited<ReturnType<Browser['post']>>;
const detailOf = (answer: Answer): FormDetail => {
  expect(answer.statusCode, answer.body).toBe(200);
  return FormDetail.parse(answer.json());
};
const act = (browser: Browser, id: string, body: object) =>
  browser.post(`/v1/forms/${id}/act`, { revision: 1, remark: '', ...body });
const approve = (id: string) => act(it3, id, { act: 'approve', confirmed: [], override: false });
const ids = async (browser = it3, query = '') =>
  IdsAnswer.parse((await browser.get(`/v1/telework-ids${query}`)).json());
const held = async () => (await ids()).rows.map(({ section, held: count }) => [section.id, count]);
/** Of the ledger as it is now, unless the test says what was seen. */
const move = async (part: object = {}) => {
  const seen = (await ids()).movements[0]?.id ?? 0;
  const asked = { year: 2026, from: null, to: 'citizens', ids: 3, reason: '感染症対策', seen, ...part };
  return it3.post('/v1/telework-ids/move', asked);
};
const back = (id: number) => it3.post(`/v1/telework-ids/${id}/back`, { year: 2026, reason: '落ち着いた' });

describe('テレワーク申請書', () => {
  it('is handed in by the head, approved by 情報政策課, and brings the section its IDs', async () => {
    const { row } = detailOf(await apply(head));
    expect(row.waitsFor).toBe('it');
    expect(await held()).toEqual([]);
    expect(detailOf(await approve(row.id)).row).toMatchObject({ state: 'approved', waitsFor: null });
    expect(await held()).toEqual([['planning', 2]]);
    expect((await ids()).pool).toBe(48);
    const [shown] = (await ids(head)).rows;
    expect(shown?.application).toMatchObject({ id: row.id, users: ['見本 花子', '見本　次郎'], pc: 'KIKAKU-01' });
    expect((await ids(otherHead)).rows).toEqual([]);
    const paper = textOf((await head.get(`/v1/forms/${row.id}/paper.pdf`)).rawPayload, 'telework');
    if (paper === null) return;
    for (const word of ['情報政策課長', '令和8（2026）年度', 'KIKAKU-01', '見本 花子', '2個']) {
      expect(paper).toContain(word);
    }
  });

  it('comes from a head alone, and 情報政策課 alone decides', async () => {
    expect(codeOf(await apply(await browserOf(office, '100123')))).toBe('OF-403');
    const { row } = detailOf(await apply(head));
    expect(codeOf(await act(otherHead, row.id, { act: 'approve', confirmed: [], override: false }))).toBe('OF-403');
    expect(codeOf(await act(head, row.id, { act: 'approve', confirmed: [], override: false }))).toBe('OF-512');
  });

  it('is one for a section and year, with one PC that no other section has (OF-612, OF-611)', async () => {
    detailOf(await apply(head));
    expect(codeOf(await apply(head, { pc: 'KIKAKU-02' }))).toBe('OF-612');
    expect(codeOf(await apply(otherHead, { ...otherContent, pc: 'KIKAKU-01' }))).toBe('OF-611');
    detailOf(await apply(otherHead, otherContent));
  });

  it('names people of the section (OF-613), with no more IDs than users (OF-616)', async () => {
    expect(codeOf(await apply(head, { users: otherContent.users, ids: 1 }))).toBe('OF-613');
    expect(codeOf(await apply(head, { users: [{ id: '100123', name: '見本 華子' }], ids: 1 }))).toBe('OF-613');
    expect(codeOf(await apply(head, { ids: 3 }))).toBe('OF-616');
    expect(codeOf(await apply(head, { users: [...content.users, content.users[0]] }))).toBe('OF-400');
  });

  it('is for a year in which the scheme runs (OF-610), and asked in it or in March before (OF-615)', async () => {
    expect(codeOf(await apply(head, { fiscalYear: 2025 }))).toBe('OF-610');
    expect(codeOf(await apply(head, { fiscalYear: 2027 }))).toBe('OF-615');
    expect(codeOf(await apply(head, { fiscalYear: 2028 }))).toBe('OF-610');
    await office.close();
    await open('2027-03-10T00:00:00.000Z');
    detailOf(await apply(head, { fiscalYear: 2027 }));
  });

  it('waits where the pool is empty: it may be asked, and is not approved (OF-614)', async () => {
    expect((await move({ ids: 49 })).statusCode).toBe(200);
    const { row } = detailOf(await apply(head));
    expect(codeOf(await approve(row.id))).toBe('OF-614');
    const shown = FormDetail.parse((await it3.get(`/v1/forms/${row.id}`)).json());
    expect(shown.breaches.map(({ code }) => code)).toEqual(['OF-614']);
    expect(await held()).toEqual([['citizens', 49]]);
  });

  it('gives its IDs back when 情報政策課 takes the approval back, or the head withdraws', async () => {
    const first = detailOf(await apply(head)).row.id;
    detailOf(await approve(first));
    expect(codeOf(await act(head, first, { act: 'revoke', remark: '不要' }))).toBe('OF-512');
    detailOf(await act(it3, first, { act: 'revoke', remark: '利用がない' }));
    expect(await held()).toEqual([]);
    const second = detailOf(await apply(head)).row.id;
    detailOf(await approve(second));
    detailOf(await act(head, second, { act: 'withdraw', remark: '' }));
    expect((await ids()).movements.map(({ cause }) => cause)).toEqual(['ended', 'approved', 'ended', 'approved']);
  });
});

describe('moves in an emergency', () => {
  it('go to one section and back, with reason, person and time', async () => {
    detailOf(await approve(detailOf(await apply(head)).row.id));
    expect((await move({ from: 'planning', ids: 2 })).statusCode).toBe(200);
    expect(await held()).toEqual([
      ['planning', 0],
      ['citizens', 2],
    ]);
    const [moved] = (await ids()).movements;
    expect(moved).toMatchObject({
      by: '見本 情子',
      at: office.now().toISOString(),
      reason: '感染症対策',
      isOpen: true,
    });
    expect((await back(moved?.id ?? 0)).statusCode).toBe(200);
    expect(await held()).toEqual([['planning', 2]]);
    expect(codeOf(await back(moved?.id ?? 0))).toBe('OF-618');
    const acts = await office.store.db
      .selectFrom('office_acts')
      .select(['actor', 'data'])
      .where('act', '=', 'telework-ids.moved')
      .execute();
    expect(acts.map(({ actor, data }) => [actor, JSON.parse(data ?? '').cause])).toEqual([
      ['it:300011', 'approved'],
      ['it:300011', 'moved'],
      ['it:300011', 'moved-back'],
    ]);
  });

  it('never go over what is there', async () => {
    expect(codeOf(await move({ ids: 51 }))).toBe('OF-614');
    expect(codeOf(await move({ from: 'planning', ids: 1 }))).toBe('OF-617');
    expect(codeOf(await move({ from: 'citizens' }))).toBe('OF-400');
    expect(codeOf(await move({ to: 'nowhere' }))).toBe('OF-404');
    expect(codeOf(await move({ year: 2025 }))).toBe('OF-610');
    expect(codeOf(await back(1))).toBe('OF-618');
    expect(await held()).toEqual([]);
  });

  it('move once where they are sent twice, also over numbers that are carried with them', async () => {
    const typed = { year: 2026, section: 'planning', ids: 4, reason: '見本' };
    expect((await it3.post('/v1/statistics/ids', typed)).statusCode).toBe(200);
    const answers = await Promise.all([move({ seen: 0 }), move({ seen: 0 })]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect((await held()).toSorted()).toEqual([
      ['citizens', 3],
      ['planning', 4],
    ]);
    const seen = (await ids()).movements[0]?.id ?? 0;
    expect((await move({ seen })).statusCode).toBe(200);
    expect((await move({ seen })).statusCode).toBe(200);
    expect((await ids()).pool).toBe(40);
  });

  it('rest on the ledger as it was seen: what came in between is read first (OF-650)', async () => {
    expect((await move({ seen: 0 })).statusCode).toBe(200);
    for (const part of [{ ids: 4 }, { reason: 'ほかの理由' }, { to: 'planning' }, { from: 'citizens', to: 'planning' }])
      expect(codeOf(await move({ seen: 0, ...part }))).toBe('OF-650');
    const { id = 0 } = (await ids()).movements[0] ?? {};
    expect((await back(id)).statusCode).toBe(200);
    expect(codeOf(await move({ seen: id }))).toBe('OF-650');
    expect(codeOf(await move({ seen: id + 9 }))).toBe('OF-650');
    expect(await held()).toEqual([]);
  });

  it('leave what was typed in where it is while they are refused', async () => {
    const typed = { year: 2026, section: 'planning', ids: 4, reason: '見本' };
    expect((await it3.post('/v1/statistics/ids', typed)).statusCode).toBe(200);
    expect(codeOf(await move({ ids: 47 }))).toBe('OF-614');
    expect(codeOf(await move({ from: 'planning', ids: 5 }))).toBe('OF-617');
    expect(codeOf(await back(1))).toBe('OF-618');
    expect((await ids()).movements).toEqual([]);
    expect((await it3.post('/v1/statistics/ids', typed)).statusCode).toBe(200);
  });
});

describe('the scheme', () => {
  const set = (scheme: object) => it3.post('/v1/telework-ids/scheme', { scheme, reason: '通知のとおり' });
  const until2022 = { total: 50, from: '2020-11-27', until: '2022-03-31' };

  it('ends on a day that is data: what the pilot ended is refused until the office lays down another', async () => {
    expect((await set(until2022)).statusCode).toBe(200);
    expect(codeOf(await apply(head))).toBe('OF-610');
    expect((await ids()).days).toBeNull();
    expect((await set({ ...until2022, until: '2027-01-31' })).statusCode).toBe(200);
    detailOf(await apply(head));
    expect((await ids()).days).toEqual({ from: '2026-04-01', to: '2027-01-31' });
  });

  it('is as the report on the pilot has it where nobody laid down another', async () => {
    await office.store.db.deleteFrom('settings').where('key', '=', 'telework').execute();
    expect((await ids()).scheme).toEqual(until2022);
  });

  it('never has fewer IDs than are allotted (OF-620)', async () => {
    expect((await move({ ids: 30 })).statusCode).toBe(200);
    expect(codeOf(await set({ ...until2022, total: 29, until: '2027-03-31' }))).toBe('OF-620');
    expect((await set({ ...until2022, total: 30, until: '2027-03-31' })).statusCode).toBe(200);
    expect(codeOf(await set({ ...until2022, until: '2020-11-26' }))).toBe('OF-400');
    expect(codeOf(await set({ ...until2022, until: '2022-02-30' }))).toBe('OF-400');
  });

  it('counts what was typed in before there was a ledger (OF-620)', async () => {
    const typed = { year: 2026, section: 'planning', ids: 30, reason: '見本' };
    expect((await it3.post('/v1/statistics/ids', typed)).statusCode).toBe(200);
    expect(codeOf(await set({ ...until2022, total: 29, until: '2027-03-31' }))).toBe('OF-620');
    expect((await ids()).pool).toBe(20);
  });

  it('leaves the page of a year that is over as it is, also with fewer IDs than that year had', async () => {
    expect((await move({ ids: 30 })).statusCode).toBe(200);
    office.pass(140 * 86_400_000);
    it3 = await browserOf(office, '300011');
    expect((await set({ ...until2022, total: 10, until: '2028-03-31' })).statusCode).toBe(200);
    expect(await ids(it3, '?year=2026')).toMatchObject({ pool: 0, rows: [{ held: 30 }] });
  });
});

describe('the year', () => {
  it('ends on 31 March: the page reminds of it, and the next one begins with nothing', async () => {
    await office.close();
    await open('2027-02-28T00:00:00.000Z');
    detailOf(await approve(detailOf(await apply(head)).row.id));
    expect((await ids()).renewals).toEqual([]);
    office.pass(86_400_000);
    head = await browserOf(office, '200045');
    it3 = await browserOf(office, '300011');
    expect((await ids()).renewals).toEqual([{ id: 'planning', name: '企画政策課' }]);
    detailOf(await apply(head, { fiscalYear: 2027 }));
    expect((await ids()).renewals).toEqual([]);
    office.pass(31 * 86_400_000);
    it3 = await browserOf(office, '300011');
    expect(await ids()).toMatchObject({ year: 2027, rows: [], pool: 50 });
    expect((await ids(it3, '?year=2026')).rows).toMatchObject([{ held: 2 }]);
    expect(codeOf(await move({ year: 2026 }))).toBe('OF-610');
  });
});

describe('what is reported to J-LIS', () => {
  const typed = (section: string, count: number) =>
    it3.post('/v1/statistics/ids', { year: 2026, section, ids: count, reason: '手入力' });
  const reported = async () =>
    JlisAnswer.parse((await it3.get('/v1/statistics/jlis?from=2026-11&to=2026-11')).json()).rows.map(
      ({ id, ids: count }) => [id, count],
    );

  it('counts the ledger, into which what was typed in goes, and no number is typed any more (OF-619)', async () => {
    expect((await typed('planning', 4)).statusCode).toBe(200);
    expect((await typed('citizens', 3)).statusCode).toBe(200);
    expect(await reported()).toEqual([
      ['planning', 4],
      ['citizens', 3],
    ]);
    detailOf(await approve(detailOf(await apply(head)).row.id));
    expect(await reported()).toEqual([
      ['planning', 2],
      ['citizens', 3],
    ]);
    expect((await ids()).pool).toBe(45);
    expect(codeOf(await typed('citizens', 1))).toBe('OF-619');
  });

  it('is sent as CSV and PDF, and who took it is recorded', async () => {
    detailOf(await approve(detailOf(await apply(head)).row.id));
    const csv = await it3.get('/v1/telework-ids.csv');
    expect(csv.body).toContain('"企画政策課",2,');
    expect((await it3.get('/v1/telework-ids.pdf?year=2026')).rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    const acts = await office.store.db
      .selectFrom('office_acts')
      .select('data')
      .where('act', '=', 'statistics.exported')
      .execute();
    expect(acts.map(({ data }) => JSON.parse(data ?? '').report)).toEqual(['telework-ids', 'telework-ids']);
  });
});

it('the list as CSV keeps a number that is a name as it was written', async () => {
  detailOf(await approve(detailOf(await apply(head, { pc: '0012' })).row.id));
  expect((await it3.get('/v1/telework-ids.csv')).body).toContain('"企画政策課",2,');
  expect((await it3.get('/v1/telework-ids.csv')).body).toContain('"0012"');
});

describe('orders under the pilot', () => {
  const order = (part: object = {}) =>
    head.post('/v1/orders', {
      ...{ staff: '100789', date: '2026-12-01', from: '08:30', to: '17:15', work: '資料の作成' },
      ...{ conditions: jlisConditions, scheme: 'jlis', ...part },
    });

  it('are for users of the approved application, on days of the scheme (OF-621)', async () => {
    expect(codeOf(await order())).toBe('OF-621');
    detailOf(await approve(detailOf(await apply(head, { users: [content.users[1]], ids: 1 })).row.id));
    expect((await order()).statusCode).toBe(200);
    expect(codeOf(await order({ staff: '100123', date: '2026-12-25' }))).toBe('OF-621');
    expect(codeOf(await order({ date: '2029-12-03' }))).toBe('OF-621');
  });

  it('are no more at the same time than the section has IDs (OF-622), and count again once one is withdrawn', async () => {
    detailOf(await approve(detailOf(await apply(head, { ids: 1 })).row.id));
    // After the sample's loan, whose plan gives that person every day.
    const later = { date: '2026-12-25' };
    expect((await order({ ...later, to: '12:00' })).statusCode).toBe(200);
    expect(codeOf(await order({ ...later, staff: '100123', from: '11:00' }))).toBe('OF-622');
    const rows = await shownOrders(head, [{ staff: '100789', date: later.date }]);
    const withdrawn = { decision: 'withdrawn', reason: '都合', rows };
    expect((await head.post('/v1/orders/decide', withdrawn)).statusCode).toBe(200);
    expect((await order({ ...later, staff: '100123', from: '11:00' })).statusCode).toBe(200);
  });

  it('wait for the person to accept the conditions, which the book and its paper show', async () => {
    detailOf(await approve(detailOf(await apply(head)).row.id));
    expect((await order()).statusCode).toBe(200);
    const rows = await shownOrders(head, [{ staff: '100789', date: '2026-12-01' }]);
    expect((await head.post('/v1/orders/decide', { decision: 'confirmed', reason: '', rows })).statusCode).toBe(200);
    const isWaiting = async () =>
      textOf((await head.get('/v1/orders.pdf?month=2026-12')).rawPayload, 'orders')?.includes('了承待ち');
    expect(await isWaiting()).not.toBe(false);
    const person = await browserOf(office, '100789');
    expect((await person.post('/v1/orders/accept', { date: '2026-12-01', content: rows[0]?.content })).statusCode).toBe(
      200,
    );
    expect(await isWaiting()).not.toBe(true);
  });
});
