import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Finding } from '#contract/http/audit-api.ts';
import { RetentionAnswer } from '#contract/http/retention-api.ts';
import { nothingLaidDown, type RetentionRules } from '#contract/retention/classes.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { oldCall, oldForm, oldOrder, oldReport, planOf } from './support/papers.ts';
import { retentionBy } from './support/retention.ts';

/** The office's clock stands on 21 November 2026: with two years from the end of the 年度, 令和5年度 has just gone. */
let office: TestOffice;
let it3: Browser;
let auditor: Browser;
beforeEach(async () => {
  office = await openOffice();
  it3 = await browserOf(office, '300011');
  auditor = await browserOf(office, '400007');
});
afterEach(() => office.close());

const twoYears = { from: 'fiscal-year', years: 2 } as const;
const all: RetentionRules = {
  ...nothingLaidDown,
  ...{ plan: twoYears, registration: twoYears, pledge: twoYears, workplace: twoYears, telework: twoYears },
  ...{ report: twoYears, order: twoYears, telephone: twoYears },
};
const { read, rowOf, layDown } = retentionBy(() => it3);

describe('periods', () => {
  it('are none until the office lays them down, and then nothing would go', async () => {
    await oldForm(office, { id: 'F-2001-0001', kind: 'workplace', day: '2001-05-01' });
    const { rows, today } = await read(auditor);
    expect(today).toBe('2026-11-21');
    expect(
      rows.every(({ rule, due, kept, stopped }) => rule === null && due === null && kept + stopped.length === 0),
    ).toBe(true);
    expect(rows.find((row) => row.class === 'workplace')?.papers).toBe(1);
  });

  it('are laid down with the old and the new in the log, never over somebody else’s', async () => {
    const { revision } = await read();
    const answer = await layDown({ ...nothingLaidDown, plan: twoYears });
    expect(RetentionAnswer.parse(answer.json()).rows.find((row) => row.class === 'plan')?.rule).toEqual(twoYears);
    const act = (await actsOf(office)).findLast(({ act }) => act === 'retention.laid-down');
    expect(JSON.parse(act?.data ?? '')).toEqual({
      reason: '文書管理規程のとおり',
      changes: [
        { what: 'plan', before: 'null', after: '' },
        { what: 'plan.from', before: '', after: 'fiscal-year' },
        { what: 'plan.years', before: '', after: '2' },
      ],
    });
    const late = await it3.post('/v1/retention/rules', { rules: all, revision, reason: '見本' });
    expect(codeOf(late)).toBe('OF-636');
    expect(codeOf(await layDown({ ...nothingLaidDown, plan: twoYears }))).toBe('OF-637');
  });
});

describe('what would go today', () => {
  beforeEach(async () => {
    expect((await layDown(all)).statusCode).toBe(200);
    // The sample loan is out: what is older than it is not of its time.
  });

  it('is what was completed in a 年度 whose time is over, and no day sooner', async () => {
    await oldForm(office, { id: 'F-2023-0001', kind: 'workplace', day: '2023-04-01' });
    await oldForm(office, { id: 'F-2024-0001', kind: 'workplace', day: '2024-03-31' });
    await oldForm(office, { id: 'F-2024-0002', kind: 'workplace', day: '2024-04-01' });
    expect(await rowOf('workplace')).toMatchObject({
      ...{ papers: 3, kept: 1, stopped: [] },
      due: { papers: 2, oldest: '2023-04-01', newest: '2024-03-31' },
    });
  });

  it('is no form that is open, to be seen or in force', async () => {
    await oldForm(office, {
      id: 'F-2020-0001',
      kind: 'workplace',
      day: '2020-05-01',
      state: 'applied',
      waitsFor: 'manager',
    });
    await oldForm(office, {
      id: 'F-2020-0002',
      kind: 'plan',
      day: '2020-05-01',
      state: 'revoked',
      toTell: 'hr',
      content: planOf(['2020-05-02']),
    });
    await oldForm(office, { id: 'F-2020-0003', kind: 'pledge', day: '2020-05-01' });
    await oldForm(office, { id: 'F-2023-0004', kind: 'pledge', day: '2023-05-01' });
    expect(await rowOf('workplace')).toMatchObject({ due: null, stopped: [{ why: 'open', papers: 1 }] });
    expect(await rowOf('plan')).toMatchObject({ due: null, stopped: [{ why: 'open', papers: 1 }] });
    // The older pledge was completed when the newer took its place.
    expect(await rowOf('pledge')).toMatchObject({
      ...{ due: { papers: 1, oldest: '2023-05-01' }, stopped: [{ why: 'in-force', papers: 1 }] },
    });
  });

  it('counts a plan from its last day, a テレワーク申請書 from the end of its year', async () => {
    await oldForm(office, {
      id: 'F-2024-0001',
      kind: 'plan',
      day: '2024-03-20',
      content: planOf(['2024-03-29', '2024-04-01']),
    });
    await oldForm(office, { id: 'F-2024-0002', kind: 'plan', day: '2024-03-20', content: planOf(['2024-03-29']) });
    await oldForm(office, {
      ...{ id: 'F-2024-0004', kind: 'plan', day: '2024-03-20', state: 'revoked' },
      content: planOf(['2024-03-29', '2024-04-02']),
    });
    expect(await rowOf('plan')).toMatchObject({ kept: 2, due: { papers: 1, oldest: '2024-03-29' } });
    const telework = { fiscalYear: 2024, users: [{ id: '100123', name: '見本 花子' }], pc: 'PC-1', ids: 1 };
    await oldForm(office, {
      id: 'F-2024-0003',
      kind: 'telework',
      day: '2024-03-20',
      state: 'approved',
      content: telework,
    });
    expect(await rowOf('telework')).toMatchObject({ kept: 1, due: null });
  });

  it('is no plan while 命令簿 is made from it', async () => {
    await layDown({ ...all, order: { from: 'fiscal-year', years: 5 } });
    await oldForm(office, { id: 'F-2024-0002', kind: 'plan', day: '2024-03-20', content: planOf(['2024-03-29']) });
    expect(await rowOf('plan')).toMatchObject({ due: null, stopped: [{ why: 'source', papers: 1 }] });
  });

  it('is no report or order that is open, and no telephone report that a report is made of', async () => {
    await oldReport(office, { day: '2022-05-10' });
    await oldReport(office, { day: '2022-05-11', isOpen: true });
    await oldOrder(office, { day: '2022-05-10' });
    await oldOrder(office, { day: '2022-05-11', isOpen: true });
    await oldCall(office, { day: '2022-05-10' });
    await oldCall(office, { day: '2022-05-12' });
    const once = { papers: 1, oldest: '2022-05-10', newest: '2022-05-10' };
    expect(await rowOf('report')).toMatchObject({ papers: 2, due: once, stopped: [{ why: 'open', papers: 1 }] });
    expect(await rowOf('order')).toMatchObject({ papers: 2, due: once, stopped: [{ why: 'open', papers: 1 }] });
    expect(await rowOf('telephone')).toMatchObject({
      ...{ stopped: [{ why: 'source', papers: 1 }], due: { ...once, oldest: '2022-05-12', newest: '2022-05-12' } },
    });
  });

  it('is nothing of whoever is under legal hold, and nothing that an open finding speaks of', async () => {
    await oldForm(office, { id: 'F-2020-0001', kind: 'workplace', day: '2020-05-01' });
    await oldReport(office, { day: '2020-05-10' });
    await oldForm(office, { id: 'F-2020-0002', kind: 'workplace', day: '2020-05-01', staff: '100789' });
    const hold = await auditor.post('/v1/audit/holds', { loan: 'L-20261121-001', reason: '調査' });
    expect(hold.statusCode).toBe(200);
    expect(await rowOf('workplace')).toMatchObject({ due: { papers: 1 }, stopped: [{ why: 'hold', papers: 1 }] });
    expect(await rowOf('report')).toMatchObject({ due: null, stopped: [{ why: 'hold', papers: 1 }] });
    const finding = { title: '見本', detail: '見本', section: 'planning', entries: [], dueOn: '2026-12-31' };
    const raised = await auditor.post('/v1/audit/findings', finding);
    expect(raised.statusCode, raised.body).toBe(200);
    expect(await rowOf('workplace')).toMatchObject({
      ...{
        due: null,
        stopped: [
          { why: 'hold', papers: 1 },
          { why: 'finding', papers: 1 },
        ],
      },
    });
    const closing = { text: '見本', state: 'closed' };
    const { id } = Finding.parse(raised.json());
    expect((await auditor.post(`/v1/audit/findings/${id}/notes`, closing)).statusCode).toBe(200);
    expect(await rowOf('workplace')).toMatchObject({ due: { papers: 1 } });
  });

  it('is nothing of the time of a loan that was not returned', async () => {
    office.pass(5 * 365 * 86_400_000);
    it3 = await browserOf(office, '300011');
    await oldForm(office, { id: 'F-2026-0099', kind: 'workplace', day: '2026-11-25' });
    await oldForm(office, { id: 'F-2026-0098', kind: 'workplace', day: '2026-11-01' });
    expect(await rowOf('workplace')).toMatchObject({
      ...{ due: { papers: 1, newest: '2026-11-01' }, stopped: [{ why: 'loan-out', papers: 1 }] },
    });
    await office.store.db.updateTable('loans').set({ state: 'closed' }).execute();
    expect(await rowOf('workplace')).toMatchObject({ due: { papers: 2 }, stopped: [] });
  });
});
