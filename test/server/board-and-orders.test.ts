import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QueueRows } from '#contract/http/queue-api.ts';
import { BoardAnswer, OrderRows, ReportDay } from '#contract/http/report-api.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { type Day, shownOrders } from './support/orders.ts';
import { textOf } from './support/pdf-text.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

const today = '2026-11-21';
let office: TestOffice;
let terminal: Terminal;
let staff: Browser;
let head: Browser;
let other: Browser;

beforeAll(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  await office.addPerson({ id: '500009', section: 'planning', role: 'hr' });
  await office.addPerson({ id: '100790', section: 'planning', role: 'staff' });
  staff = await browserOf(office, '100123');
  head = await browserOf(office, '200045');
  other = await browserOf(office, '200046');
  office.pass(60_000);
});
afterAll(() => office.close());

/** Signed in once each: an office bears so many sign-ins from one address. */
const signedIn = new Map<string, Browser>();
const as = async (account: string): Promise<Browser> => {
  const browser = signedIn.get(account) ?? (await browserOf(office, account));
  signedIn.set(account, browser);
  return browser;
};
const board = async (browser = head) => BoardAnswer.parse((await browser.get('/v1/board')).json());
const rowOf = async (id: string) => (await board()).rows.find((row) => row.staff.id === id);
const tell = (what: string, more: object = {}, id = '100790', browser = head) =>
  browser.post('/v1/board/telephone', { staff: id, what, reason: null, words: '', ...more });

describe('the board of today', () => {
  it('shows who is planned and has not begun, within the section alone', async () => {
    expect(await board()).toMatchObject({
      rows: [{ staff: { id: '100123' }, state: 'planned', plannedFrom: '08:30', since: null, allowed: ['started'] }],
    });
    expect((await board(other)).rows).toEqual([]);
    expect((await board(await as('500009'))).rows).toHaveLength(1);
    for (const account of ['100123', '300011', '400007', '900001'])
      expect(codeOf(await (await as(account)).get('/v1/board')), account).toBe('OF-403');
  });

  it('follows the trail: at work, interrupted with the reason, ended', async () => {
    const { trail } = terminal;
    const by = { session: randomUUID(), actor: 'staff:100123' };
    const states = [];
    expect((await terminal.send([terminal.opening()])).statusCode).toBe(200);
    for (const entry of [
      () => trail.add('session.started', { work: '会議録の作成', plan: [] }, by),
      () => trail.add('session.interrupted', { reason: 'care', note: '', from: null, to: null }, by),
      () => trail.add('session.resumed', {}, by),
      () => trail.add('session.ended', { result: '終えた。' }, by),
    ]) {
      expect((await terminal.send([entry()])).statusCode).toBe(200);
      const row = await rowOf('100123');
      states.push([row?.state, row?.reason, row?.source, row?.work]);
    }
    expect(states).toEqual([
      ['working', null, 'trail', '会議録の作成'],
      ['interrupted', 'care', 'trail', '会議録の作成'],
      ['working', null, 'trail', '会議録の作成'],
      ['ended', null, 'trail', '会議録の作成'],
    ]);
  });

  it('takes telephone reports in their order, marked as such, and takes back a slip', async () => {
    expect(codeOf(await tell('ended'))).toBe('OF-553');
    expect((await tell('started', { words: '研修資料の作成' })).statusCode).toBe(200);
    expect(await rowOf('100790')).toMatchObject({ state: 'working', source: 'telephone', work: '研修資料の作成' });
    expect(codeOf(await tell('started'))).toBe('OF-553');
    expect(codeOf(await tell('interrupted'))).toBe('OF-400');
    expect(codeOf(await tell('ended', { at: '23:59' }))).toBe('OF-400');
    expect(codeOf(await tell('ended', { at: '08:59' }))).toBe('OF-553');
    office.pass(60_000);
    expect((await tell('interrupted', { reason: 'illness' })).statusCode).toBe(200);
    expect(await rowOf('100790')).toMatchObject({ state: 'interrupted', reason: 'illness' });
    const slip = (await rowOf('100790'))?.lastTelephone;
    const cancel = (id: unknown, browser = head) => browser.post('/v1/board/telephone/cancel', { staff: '100790', id });
    expect(codeOf(await cancel(1))).toBe('OF-553');
    expect(codeOf(await cancel(slip, other))).toBe('OF-403');
    expect((await cancel(slip)).statusCode).toBe(200);
    expect(await rowOf('100790')).toMatchObject({ state: 'working', reason: null });
    expect((await tell('no-answer')).statusCode).toBe(200);
    expect(await rowOf('100790')).toMatchObject({
      state: 'working',
      presence: { state: 'unanswered', by: 'telephone' },
    });
    expect((await tell('present')).statusCode).toBe(200);
    expect(await rowOf('100790')).toMatchObject({ presence: { state: 'answered' } });
    office.pass(600_000);
    expect((await tell('ended', { words: '資料を仕上げた。' })).statusCode).toBe(200);
    expect(await rowOf('100790')).toMatchObject({ state: 'ended' });
    const noted = (await actsOf(office)).filter(({ act }) => act.startsWith('telephone.'));
    expect(noted.map(({ act }) => act.slice(10))).toEqual(['noted', 'noted', 'cancelled', 'noted', 'noted', 'noted']);
    await expect(office.store.db.deleteFrom('telephone_reports').execute()).rejects.toThrow('append-only');
  });

  it('lets nobody enter for another section', async () => {
    expect(codeOf(await tell('started', {}, '100456'))).toBe('OF-403');
    expect(codeOf(await tell('started', {}, '100790', other))).toBe('OF-403');
    expect(codeOf(await tell('started', {}, '999999'))).toBe('OF-404');
    for (const account of ['100123', '500009', '300011', '400007', '900001'])
      expect(codeOf(await tell('started', {}, '100790', await as(account))), account).toBe('OF-403');
  });

  it('makes a draft of what was told, where no trail has come', async () => {
    const answer = await (await as('100790')).get(`/v1/reports/day?date=${today}`);
    const day = ReportDay.parse(answer.json());
    expect(day).toMatchObject({ byTelephone: true, isOpen: false, sums: { workedMin: 11 } });
    expect(day.lines.at(-1)?.result).toBe('');
    expect(day.telephone.map(({ what }) => what)).toEqual(['started', 'no-answer', 'present', 'ended']);
  });
});

describe('命令簿', () => {
  const orders = async (browser = head, month = '2026-11') =>
    OrderRows.parse((await browser.get(`/v1/orders?month=${month}`)).json()).rows;
  const row = {
    date: '2026-11-25',
    from: '08:30',
    to: '17:15',
    work: '広報作成',
    conditions: '時間外勤務は命じない。',
    scheme: 'rule',
  };
  const add = (more: object = {}, browser = head) => browser.post('/v1/orders', { ...row, staff: '100790', ...more });
  const decide = async (decision: string, days: readonly Day[], reason = '', browser = head) =>
    browser.post('/v1/orders/decide', { decision, reason, rows: await shownOrders(browser, days) });

  const waiting = async (browser = head) =>
    QueueRows.parse((await browser.get('/v1/queue')).json()).rows.filter(({ what }) => what === 'order');

  it('is filled from approved plans, with what was done beside them', async () => {
    const rows = await orders();
    expect(rows.map(({ date }) => date)).toEqual(Array.from({ length: 11 }, (_, n) => `2026-11-${20 + n}`));
    expect(rows[0]).toMatchObject({ source: 'plan', state: 'open', from: '08:30', to: '17:15', actual: null });
    expect(rows[1]).toMatchObject({ date: today, actual: { workedMin: 0 } });
    expect(await orders(other)).toEqual([]);
    expect(await orders(staff)).toHaveLength(11);
  });

  it('waits for the head, a row for each person and month that somebody looks at', async () => {
    expect((await add({ date: '2027-01-04' })).statusCode).toBe(200);
    const rows = await waiting();
    expect(rows.map(({ id }) => id).toSorted()).toEqual(['100123/2026-11', '100123/2026-12']);
    expect(rows.find(({ id }) => id === '100123/2026-11')).toMatchObject({
      ...{ title: '在宅勤務命令簿', waitsFor: '所属長の命令', applicant: { id: '100123' }, deputyFor: null },
      ...{ batch: null, summary: '令和8年11月20日（金）ほか10日' },
    });
    for (const browser of [other, staff]) expect(await waiting(browser)).toEqual([]);
  });

  it('takes a row by hand, once for a person and day, for the own section', async () => {
    expect((await add()).statusCode).toBe(200);
    expect(codeOf(await add())).toBe('OF-554');
    expect(codeOf(await add({ staff: '100123' }))).toBe('OF-554');
    expect(codeOf(await add({ staff: '100456' }))).toBe('OF-403');
    expect(codeOf(await add({ staff: '999999' }))).toBe('OF-404');
    expect(codeOf(await add({ date: '2026-02-30' }))).toBe('OF-400');
    expect(codeOf(await add({ date: '2026-11-26', from: '17:15' }))).toBe('OF-400');
    for (const account of ['100123', '500009', '300011', '400007', '900001'])
      expect(codeOf(await add({}, await as(account))), account).toBe('OF-403');
  });

  it('is decided on in bulk, all or none, and withdrawn with a reason', async () => {
    const all = (await orders()).map(({ staff: { id }, date }) => ({ staff: id, date }));
    expect(codeOf(await decide('confirmed', [...all, { staff: '100123', date: '2026-11-19' }]))).toBe('OF-404');
    expect((await orders()).every(({ state }) => state === 'open')).toBe(true);
    expect(codeOf(await decide('confirmed', all, '', other))).toBe('OF-403');
    expect(codeOf(await decide('confirmed', [{ staff: '200045', date: today }]))).toBe('OF-555');
    const changed = [{ ...(await shownOrders(head, all))[0], content: 'a'.repeat(64) }];
    const late = await head.post('/v1/orders/decide', { decision: 'confirmed', reason: '', rows: changed });
    expect(codeOf(late)).toBe('OF-551');
    expect((await decide('confirmed', all)).statusCode).toBe(200);
    expect((await orders()).every(({ state }) => state === 'confirmed')).toBe(true);
    expect(codeOf(await decide('confirmed', all))).toBe('OF-550');
    expect(codeOf(await decide('withdrawn', all.slice(0, 1)))).toBe('OF-400');
    expect((await decide('withdrawn', all.slice(0, 1), '業務の都合')).statusCode).toBe(200);
    expect((await orders())[0]).toMatchObject({ state: 'withdrawn', decided: { reason: '業務の都合' } });
    expect(codeOf(await decide('confirmed', [...all.slice(0, 1), ...all.slice(0, 1)]))).toBe('OF-400');
    expect((await waiting()).map(({ id }) => id)).toEqual(['100123/2026-12']);
  });

  it('has its conditions accepted by the person, once they are ordered', async () => {
    const accept = async (date: string) => {
      const [{ content } = { content: '' }] = await shownOrders(staff, [{ staff: '100123', date }]);
      return staff.post('/v1/orders/accept', { date, content });
    };
    expect(codeOf(await accept('2026-11-20'))).toBe('OF-550');
    const others = { date: '2026-11-21', content: 'a'.repeat(64) };
    expect(codeOf(await staff.post('/v1/orders/accept', others))).toBe('OF-551');
    expect((await accept('2026-11-21')).statusCode).toBe(200);
    expect(codeOf(await accept('2026-11-21'))).toBe('OF-550');
    expect(codeOf(await accept('2026-11-19'))).toBe('OF-404');
    expect((await orders(staff)).find(({ date }) => date === today)?.accepted).not.toBeNull();
  });

  it('is decided on by who stands in for the head, which the row and its papers say', async () => {
    const deputy = await as('100790');
    const december = async (browser: Browser) => orders(browser, '2026-12');
    const [first] = await december(head);
    const day = { staff: '100123', date: first?.date ?? '' };
    expect(await december(deputy)).toEqual([]);
    expect(codeOf(await decide('confirmed', [day], '', deputy))).toBe('OF-403');
    expect(await waiting(deputy)).toEqual([]);
    const named = { deputy: '100790', from: today, to: today };
    expect((await head.post('/v1/deputies', named)).statusCode).toBe(200);
    expect(await waiting(deputy)).toMatchObject([{ id: '100123/2026-12', deputyFor: '見本 課長' }]);
    for (const staff of ['200045', '100790'])
      expect((await add({ staff, date: '2026-12-24' })).statusCode, staff).toBe(200);
    expect((await december(deputy))[0]?.decides).toMatchObject({ deputyFor: { name: '見本 課長' } });
    expect((await decide('confirmed', [day], '', deputy)).statusCode).toBe(200);
    // Neither on the own days, nor on those of the head.
    expect(codeOf(await decide('confirmed', [{ staff: '100790', date: '2026-12-24' }], '', deputy))).toBe('OF-555');
    expect(codeOf(await decide('confirmed', [{ staff: '200045', date: '2026-12-24' }], '', deputy))).toBe('OF-403');
    const [decided] = await december(head);
    expect(decided?.decided).toMatchObject({ by: { id: '100790' }, deputyFor: '見本 課長' });
    expect((await head.get('/v1/orders.csv?month=2026-12')).body).toContain('（見本 課長の代理）');
    const act = (await actsOf(office)).findLast((one) => one.act === 'order.decided');
    expect(JSON.parse(act?.data ?? '')).toMatchObject({ deputyFor: '200045' });
    await office.store.db.updateTable('deputies').set({ ended_at: office.now().toISOString() }).execute();
    expect(codeOf(await decide('withdrawn', [day], '業務の都合', deputy))).toBe('OF-403');
  });

  it('is printed, and exported for a spreadsheet', async () => {
    const csv = await head.get('/v1/orders.csv?month=2026-11');
    expect(csv.body.startsWith('\uFEFF"日","所属名"')).toBe(true);
    expect(csv.body.trim().split('\r\n')).toHaveLength(13);
    const pdf = await head.get('/v1/orders.pdf?month=2026-11');
    expect(pdf.statusCode).toBe(200);
    const text = textOf(pdf.rawPayload, 'orders');
    if (text !== null)
      for (const words of ['在宅勤務命令簿', '令和8年11月分', '広報作成']) expect(text).toContain(words);
    for (const account of ['100123', '300011', '900001'])
      expect(codeOf(await (await as(account)).get('/v1/orders.csv?month=2026-11'))).toBe('OF-403');
    const exported = (await actsOf(office)).filter(({ act }) => act === 'orders.exported');
    expect(exported.filter(({ data }) => data?.includes('2026-11'))).toHaveLength(2);
  });
});
