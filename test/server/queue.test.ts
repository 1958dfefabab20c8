import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoanRequestRow, LoanRequestRows } from '#contract/http/lending-api.ts';
import { type QueueRow, QueueRows } from '#contract/http/queue-api.ts';
import { OrderRows, ReportDay, ReportRows } from '#contract/http/report-api.ts';
import type { ScanResult } from '#contract/takeout/findings.ts';
import { TakeoutDetail, TakeoutRows } from '#contract/takeout/takeout-api.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { textOf } from './support/pdf-text.ts';
import { appliedTakeout, read } from './support/takeout.ts';
import { enrolTerminal } from './support/terminal.ts';

const found: ScanResult = {
  scanned: true,
  findings: [{ kind: 'my-number', count: 2, places: [{ place: '1行目', excerpt: '123*********' }] }],
};
const day = '2026-11-21';
let office: TestOffice;
let staff: Browser;
let head: Browser;
let deputy: Browser;
let request: string;
let takeout: string;

/** A day's work, a 借用願 and a データ持出し申請 that all wait for the head; 見本 次郎 is to stand in for them. */
beforeEach(async () => {
  office = await openOffice({
    scan: async (_path, name) => (name.startsWith('番号') ? found : { scanned: true, findings: [] }),
  });
  const terminal = await enrolTerminal(office);
  const sent = await terminal.send([terminal.opening(), ...terminal.trail.day(randomUUID())]);
  expect(sent.statusCode).toBe(200);
  [staff, head, deputy] = await Promise.all([
    browserOf(office, '100123'),
    browserOf(office, '200045'),
    browserOf(office, '100789'),
  ]);
  const { content } = ReportDay.parse((await staff.get(`/v1/reports/day?date=${day}`)).json());
  expect((await staff.post('/v1/reports/submit', { date: day, content })).statusCode).toBe(200);
  const things = { wire: true, mouse: false, telework: 'home' };
  const asked = { from: '2026-12-01', to: '2026-12-20', purpose: '議事録の作成', things };
  request = LoanRequestRow.parse((await staff.post('/v1/loan-requests', asked)).json()).id;
  const loan = terminal.package.statement.facts.loan.id;
  const files = { '番号一覧.csv': Buffer.from('123'), '会議録.docx': Buffer.from('会議') };
  takeout = (await appliedTakeout(staff, { loan }, files)).row.id;
  // 命令簿 in the queue: board-and-orders.test.ts.
  for (const month of ['2026-11', '2026-12']) {
    const { rows } = OrderRows.parse((await head.get(`/v1/orders?month=${month}`)).json());
    const open = rows.map(({ staff: { id }, date, content: shown }) => ({ staff: id, date, content: shown }));
    const ordered = await head.post('/v1/orders/decide', { decision: 'confirmed', reason: '', rows: open });
    expect(ordered.statusCode).toBe(200);
  }
});
afterEach(() => office.close());

const queue = async (browser: Browser): Promise<readonly QueueRow[]> =>
  QueueRows.parse((await browser.get('/v1/queue')).json()).rows;
const waiting = async (browser: Browser) => (await queue(browser)).map(({ what, id }) => `${what} ${id}`).sort();
const all = () => [`loan-request ${request}`, `report 100123/${day}`, `takeout ${takeout}`];
const standIn = async (part: object = {}) =>
  expect((await head.post('/v1/deputies', { deputy: '100789', from: day, to: '2026-11-22', ...part })).statusCode).toBe(
    200,
  );
const decideRequest = (browser: Browser) =>
  browser.post(`/v1/loan-requests/${request}/decide`, { decision: 'approved', reason: '' });
const actOn = (browser: Browser, body: object) => browser.post(`/v1/takeouts/${takeout}/act`, body);
const clear = (browser: Browser) => browser.post(`/v1/takeouts/${takeout}/files/0/clear`, { reason: '見本の番号' });
const confirm = async (browser: Browser) => {
  const { content } = ReportDay.parse((await staff.get(`/v1/reports/day?date=${day}`)).json());
  const days = [{ staff: '100123', date: day, content }];
  return browser.post('/v1/reports/decide', { decision: 'confirmed', remark: '', days });
};

const move = (id: string, section: string) =>
  office.store.write((tx) => tx.updateTable('accounts').set({ section_id: section }).where('id', '=', id).execute());
const noticesOf = async (id: string): Promise<number> =>
  (await office.store.db.selectFrom('notices').select('id').where('account_id', '=', id).execute()).length;

describe('わたしを待つもの', () => {
  it('is told of a report to the head who decides on it, also after its writer has moved', async () => {
    expect((await confirm(head)).statusCode).toBe(200);
    const [before, stranger] = [await noticesOf('200045'), await noticesOf('200046')];
    await move('100123', 'citizens');
    const correction = { date: day, row: 'remark', text: '資料も整えた。', reason: '書き忘れ' };
    expect((await staff.post('/v1/reports/correct', correction)).statusCode).toBe(200);
    expect(await waiting(head)).toContain(`report 100123/${day}`);
    expect([await noticesOf('200045'), await noticesOf('200046')]).toEqual([before + 1, stranger]);
  });

  it('holds all that waits for the head, whichever paper it is, and what can be done in bulk', async () => {
    expect(await waiting(head)).toEqual(all());
    const rows = await queue(head);
    expect(Object.fromEntries(rows.map(({ what, batch }) => [what, batch?.act ?? null]))).toEqual({
      ...{ 'loan-request': 'approve-request', report: 'confirm', takeout: null },
    });
    expect(rows.map(({ since }) => since)).toEqual(rows.map(({ since }) => since).toSorted());
    expect(await waiting(staff)).toEqual([]);
    expect(await waiting(deputy)).toEqual([]);
    expect(await waiting(await browserOf(office, '200046'))).toEqual([]);
    // The auditor's own papers and proposals of 廃棄 alone: nobody else's.
    expect(await waiting(await browserOf(office, '400007'))).toEqual([]);
    expect(codeOf(await (await browserOf(office, '900001')).get('/v1/queue'))).toBe('OF-403');
  });

  it('lets go what was decided, and hands on to 情報政策課 what needs a PC', async () => {
    const it3 = await browserOf(office, '300011');
    expect(await waiting(it3)).toEqual([]);
    expect((await decideRequest(head)).statusCode).toBe(200);
    expect((await confirm(head)).statusCode).toBe(200);
    expect((await actOn(head, { act: 'refuse', remark: '要らない' })).statusCode).toBe(200);
    expect(await waiting(head)).toEqual([]);
    expect(await waiting(it3)).toEqual([`loan-request ${request}`]);
    expect((await it3.post(`/v1/loan-requests/${request}/reserve`, { terminal: 'T-0002' })).statusCode).toBe(200);
    expect(await waiting(it3)).toEqual([]);
  });

  it('holds what came back, for whoever is to put it right', async () => {
    expect((await actOn(head, { act: 'return', remark: '外してください' })).statusCode).toBe(200);
    const [row] = await queue(head);
    if (row?.what !== 'report' && row?.what !== 'loan-request') throw new Error('gone');
    const { content } = ReportDay.parse((await staff.get(`/v1/reports/day?date=${day}`)).json());
    const days = [{ staff: '100123', date: day, content }];
    const returned = { decision: 'returned', remark: '書き足してください', days };
    expect((await head.post('/v1/reports/decide', returned)).statusCode).toBe(200);
    expect(await waiting(staff)).toEqual([`report 100123/${day}`, `takeout ${takeout}`]);
    expect((await queue(staff)).map(({ batch }) => batch)).toEqual([null, null]);
  });

  it('takes back in what was corrected after it was confirmed', async () => {
    expect((await confirm(head)).statusCode).toBe(200);
    expect(await waiting(head)).not.toContain(`report 100123/${day}`);
    const correction = { date: day, row: 'remark', text: '資料も整えた。', reason: '書き忘れ' };
    expect((await staff.post('/v1/reports/correct', correction)).statusCode).toBe(200);
    expect(await waiting(head)).toContain(`report 100123/${day}`);
  });
});

describe('代理', () => {
  it('sees and decides what waits for the head, in the head’s stead, which history and papers show', async () => {
    await standIn();
    expect(await waiting(deputy)).toEqual(all());
    expect((await queue(deputy)).map(({ deputyFor }) => deputyFor)).toEqual(['見本 課長', '見本 課長', '見本 課長']);
    const { requests, decides } = LoanRequestRows.parse((await deputy.get('/v1/loan-requests')).json());
    expect([requests.map(({ id }) => id), decides]).toEqual([[request], [request]]);
    expect(TakeoutRows.parse((await deputy.get('/v1/takeouts')).json()).takeouts).toHaveLength(1);
    const reports = ReportRows.parse((await deputy.get(`/v1/reports?from=${day}&to=${day}`)).json()).days;
    expect(reports.map(({ decides: as }) => as)).toEqual([{ deputyFor: { id: '200045', name: '見本 課長' } }]);

    const stead = { id: '200045', name: '見本 課長' };
    expect(LoanRequestRow.parse((await decideRequest(deputy)).json()).decided).toMatchObject({ deputyFor: stead });
    expect(TakeoutDetail.parse((await clear(deputy)).json()).files[0]?.cleared?.deputyFor).toBe('見本 課長');
    const { manifest } = await read(deputy, takeout);
    const approved = TakeoutDetail.parse((await actOn(deputy, { act: 'approve', remark: '', manifest })).json());
    expect(approved.steps.at(-1)).toMatchObject({ act: 'approved', by: { id: '100789' }, deputyFor: '見本 課長' });
    expect((await confirm(deputy)).statusCode).toBe(200);
    const { steps } = ReportDay.parse((await staff.get(`/v1/reports/day?date=${day}`)).json());
    expect(steps.at(-1)).toMatchObject({ act: 'confirmed', by: { id: '100789' }, deputyFor: '見本 課長' });

    const acts = (await actsOf(office)).filter(({ actor }) => actor === 'staff:100789');
    const said = acts.filter(({ data }) => data?.includes('"deputyFor":"200045"')).map(({ act }) => act);
    expect(said).toEqual(['loan-request.decided', 'takeout.file-cleared', 'takeout.decided', 'report.confirmed']);
    for (const [url, name] of [
      [`/v1/loan-requests/${request}/paper.pdf`, 'request-deputy'],
      [`/v1/takeouts/${takeout}/paper.pdf`, 'takeout-deputy'],
      [`/v1/reports/paper.pdf?from=${day}&to=${day}`, 'report-deputy'],
    ] as const) {
      const paper = textOf((await staff.get(url)).rawPayload, name);
      if (paper !== null) expect(paper.replaceAll(/\s/g, ''), name).toContain('見本次郎（見本課長の代理）');
    }
  });

  it('decides nothing before the first day, nor after it was ended, nor of another section', async () => {
    const tried = async () => [
      codeOf(await decideRequest(deputy)),
      codeOf(await clear(deputy)),
      codeOf(await actOn(deputy, { act: 'refuse', remark: '不要' })),
      codeOf(await confirm(deputy)),
    ];
    const refused = ['OF-403', 'OF-403', 'OF-403', 'OF-403'];
    expect(await tried()).toEqual(refused);
    await standIn({ from: '2026-11-22' });
    expect(await tried()).toEqual(refused);
    const other = await browserOf(office, '200046');
    expect((await other.post('/v1/deputies', { deputy: '100456', from: day, to: day })).statusCode).toBe(200);
    deputy = await browserOf(office, '100456');
    expect(await tried()).toEqual(refused);
    expect(await waiting(deputy)).toEqual([]);
  });

  it('ends where the head or the deputy moves to another section, and begins again with neither', async () => {
    await standIn();
    expect(await waiting(deputy)).toEqual(all());
    expect((await confirm(head)).statusCode).toBe(200);
    for (const moved of ['200045', '100789']) {
      await move(moved, 'citizens');
      expect(await waiting(deputy), moved).toEqual([]);
      expect(codeOf(await decideRequest(deputy)), moved).toBe('OF-403');
      expect(codeOf(await deputy.get(`/v1/takeouts/${takeout}`)), moved).toBe('OF-403');
      expect((await deputy.get(`/v1/reports/day?staff=100123&date=${day}`)).statusCode, moved).not.toBe(200);
      const told = await noticesOf('100789');
      const correction = { date: day, row: 'remark', text: `${moved}の異動の後`, reason: '書き忘れ' };
      expect((await staff.post('/v1/reports/correct', correction)).statusCode).toBe(200);
      expect(await noticesOf('100789'), moved).toBe(told);
      await move(moved, 'planning');
      expect((await confirm(head)).statusCode).toBe(200);
    }
    expect(await waiting(deputy)).toContain(`takeout ${takeout}`);
  });

  it('sees the same report as its writer and the head, also where a plan by form gives the day its hours', async () => {
    await office.store.write(async (tx) => {
      const content = {
        ...{ category: 'normal', works: ['minutes'], recognisedText: '' },
        days: [{ date: day, shift: 'A', items: [{ from: '09:00', to: '10:00', work: '議事録の作成' }] }],
      };
      await tx
        .insertInto('forms')
        .values({
          ...{ id: 'F-2026-0900', kind: 'plan', applicant_id: '100123', applicant_name: '見本 花子' },
          ...{ section_id: 'planning', section_name: '企画政策課', summary: '見本', revision: 1 },
          ...{ content: JSON.stringify(content), state: 'received', done: 2, waits_for: null, to_tell: null },
          ...{ applied_at: `${day}T00:00:00.000Z`, changed_at: `${day}T00:00:00.000Z` },
        })
        .execute();
    });
    await standIn();
    const seen = async (browser: Browser) =>
      ReportDay.parse((await browser.get(`/v1/reports/day?staff=100123&date=${day}`)).json());
    const own = await seen(staff);
    for (const browser of [head, deputy]) {
      const { content, sums } = await seen(browser);
      expect({ content, sums }).toEqual({ content: own.content, sums: own.sums });
    }
    // A plan that was handed in from another section, for a PC that was lent in this one.
    await office.store.write((tx) =>
      tx.updateTable('forms').set({ section_id: 'citizens' }).where('id', '=', 'F-2026-0900').execute(),
    );
    expect((await seen(head)).content).toBe(own.content);
  });

  it('decides neither on the own papers, nor on those of the head whom they stand in for', async () => {
    await standIn({ deputy: '100123' });
    expect(await waiting(staff)).toEqual([]);
    expect(codeOf(await decideRequest(staff))).toBe('OF-403');
    expect(codeOf(await clear(staff))).toBe('OF-403');
    expect(codeOf(await confirm(staff))).toBe('OF-555');
    // The same papers, as if the head had handed them in.
    await standIn();
    const { store } = office;
    await store.write(async (tx) => {
      await tx.updateTable('loan_requests').set({ staff_id: '200045' }).where('id', '=', request).execute();
      await tx.updateTable('takeouts').set({ staff_id: '200045' }).where('id', '=', takeout).execute();
    });
    expect(await waiting(deputy)).toEqual([`report 100123/${day}`]);
    expect(codeOf(await decideRequest(deputy))).toBe('OF-403');
    expect(codeOf(await actOn(deputy, { act: 'refuse', remark: '不要' }))).toBe('OF-403');
  });
});

describe('データ持出し申請 as paper', () => {
  it('holds files with name, size and hash, what was found, the head’s reasons, papers and period', async () => {
    expect((await clear(head)).statusCode).toBe(200);
    const paper = textOf((await head.get(`/v1/takeouts/${takeout}/paper.pdf`)).rawPayload, 'takeout');
    if (paper === null) return;
    const bare = paper.replaceAll(/\s/g, '');
    const { files } = await read(head, takeout);
    for (const { path, sha256 } of files) {
      expect(bare).toContain(path);
      const groups = sha256?.match(/.{8}/g) ?? [];
      expect(groups).toHaveLength(8);
      for (const half of [groups.slice(0, 4), groups.slice(4)]) expect(paper).toContain(half.join(' '));
    }
    for (const words of ['個人番号2か所', '→誤検出', '見本の番号', '議事次第', '3枚', '令和8年11月21日から']) {
      expect(bare).toContain(words);
    }
    expect((await actsOf(office)).filter(({ act }) => act === 'paper.printed').at(-1)?.data).toContain(takeout);
  });

  it('is not for those out of reach', async () => {
    expect(codeOf(await deputy.get(`/v1/takeouts/${takeout}/paper.pdf`))).toBe('OF-403');
    expect(codeOf(await head.get('/v1/takeouts/D-2026-0999/paper.pdf'))).toBe('OF-404');
  });
});
