import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FindingsAnswer } from '#contract/http/audit-api.ts';
import { nothingLaidDown, type RetentionRules } from '#contract/retention/classes.ts';
import { personalActs } from '../../server/log/office-acts.ts';
import { carryOut } from '../../server/retention/carry-out.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { oldApproval, oldDeputy, oldFinding, oldForm, oldLoan, written } from './support/papers.ts';
import { retentionBy } from './support/retention.ts';
import { enrolTerminal } from './support/terminal.ts';

/** 令和5年度 has just gone, as in retention.test.ts. */
const twoYears = { from: 'fiscal-year', years: 2 } as const;
const all: RetentionRules = { ...nothingLaidDown, approval: twoYears, deputy: twoYears, finding: twoYears };
const day = '2023-05-10';
const loan = 'L-20230510-001';
let office: TestOffice;
let it3: Browser;
let other: Browser;
let auditor: Browser;
beforeEach(async () => {
  office = await openOffice();
  it3 = await browserOf(office, '300011');
  other = await browserOf(office, '300022');
  auditor = await browserOf(office, '400007');
  await layDown(all);
});
afterEach(() => office.close());

const { read, rowOf, layDown, propose } = retentionBy(() => it3);
const decide = (id = 1) =>
  other.post(`/v1/retention/disposals/${id}/decide`, { decision: 'confirmed', reason: '確かめた' });
const hold = async (of: string) =>
  expect((await auditor.post('/v1/audit/holds', { loan: of, reason: '調査' })).statusCode).toBe(200);
const due = (on = day, papers = 1) => ({ papers, oldest: on, newest: on });
const stopped = (why: string) => ({ due: null, stopped: [{ why, papers: 1 }] });
/** The papers of the old loan, gone under a list of their own. */
const withoutPapers = async () => {
  await layDown({ ...nothingLaidDown, 'loan-request': twoYears });
  expect((await propose()).statusCode).toBe(200);
  expect((await decide()).statusCode).toBe(200);
  await layDown(all);
};
const rowsIn = async (): Promise<string> => {
  const { db } = office.store;
  return JSON.stringify([
    await db.selectFrom('exceptions').selectAll().execute(),
    await db.selectFrom('trail_imports').selectAll().execute(),
    await db.selectFrom('findings').selectAll().execute(),
    await db.selectFrom('finding_notes').selectAll().execute(),
  ]);
};
const everything = async () => {
  await oldLoan(office, { loan, day });
  await oldApproval(office, { id: 1, loan, day });
  await oldDeputy(office, { day });
  await oldFinding(office, { day });
};

describe('what would go today of what was decided', () => {
  it('is no approval whose loan’s papers or trail are kept, or that still holds', async () => {
    await oldLoan(office, { loan, day });
    await oldApproval(office, { id: 1, loan, day });
    expect(await rowOf('approval')).toMatchObject(stopped('source'));
    await withoutPapers();
    expect(await rowOf('approval')).toMatchObject({ due: due(), stopped: [] });
    const terminal = await enrolTerminal(office);
    expect((await terminal.send([terminal.opening()])).statusCode).toBe(200);
    await oldApproval(office, { id: 2, loan: 'L-20261121-001', day: '2022-05-10' });
    await oldApproval(office, { id: 3, loan: 'L-20261121-001', day: '2026-11-30' });
    expect(await rowOf('approval')).toMatchObject({
      stopped: [
        { why: 'in-force', papers: 1 },
        { why: 'source', papers: 1 },
      ],
    });
    await office.store.db.updateTable('loans').set({ state: 'closed' }).where('id', '=', 'L-20261121-001').execute();
    expect(await rowOf('approval')).toMatchObject({ due: due(), kept: 0 });
  });

  it('is no deputy of today, nor one in whose time a paper that is kept was decided on', async () => {
    await oldDeputy(office, { day });
    await oldDeputy(office, { day: '2024-04-01' });
    await oldDeputy(office, { day: '2026-11-21' });
    const now = { papers: 3, kept: 1, stopped: [{ why: 'in-force', papers: 1 }], due: due() };
    expect(await rowOf('deputy')).toMatchObject(now);
    await oldForm(office, { id: 'F-2023-0001', kind: 'workplace', day });
    const step = await office.store.db
      .selectFrom('form_steps')
      .selectAll()
      .where('form_id', '=', 'F-2023-0001')
      .limit(1)
      .executeTakeFirstOrThrow();
    const stead = { by_id: '100456', deputy_for_id: '200045', deputy_for_name: '見本 課長' };
    await office.store.db
      .insertInto('form_steps')
      .values({ ...step, n: 9, act: 'approve', ...stead })
      .execute();
    const kept = [
      { why: 'in-force', papers: 1 },
      { why: 'source', papers: 1 },
    ];
    expect(await rowOf('deputy')).toMatchObject({ due: null, stopped: kept });
    await layDown({ ...all, workplace: twoYears });
    await propose();
    expect((await decide()).statusCode).toBe(200);
    expect(await rowOf('deputy')).toMatchObject(now);
  });

  it('is no finding that is not solved, and counts from the last that was noted of it', async () => {
    await oldFinding(office, { day, isOpen: true, section: null });
    const id = await oldFinding(office, { day, section: null });
    expect(await rowOf('finding')).toMatchObject({ due: due(), stopped: [{ why: 'open', papers: 1 }] });
    expect((await auditor.post(`/v1/audit/findings/${id}/notes`, { text: 'まだ見る' })).statusCode).toBe(200);
    expect(await rowOf('finding')).toMatchObject({ due: null, kept: 1 });
  });

  it('is nothing of whoever is under legal hold', async () => {
    await everything();
    await withoutPapers();
    const { chain } = await enrolTerminal(office);
    await office.store.db.updateTable('loans').set({ state: 'closed' }).execute();
    for (const one of ['approval', 'deputy', 'finding'] as const)
      expect(await rowOf(one), one).toMatchObject({ due: due(), stopped: [] });
    await hold(loan);
    for (const one of ['approval', 'finding'] as const) expect(await rowOf(one), one).toMatchObject(stopped('hold'));
    await oldFinding(office, { day, section: null });
    expect(await rowOf('finding')).toMatchObject({ due: due() });
    await oldFinding(office, { day, section: null, chains: [chain] });
    expect(await rowOf('finding')).toMatchObject({ due: due(), stopped: [{ why: 'hold', papers: 2 }] });
    await office.store.db.updateTable('loans').set({ staff_id: '100456' }).where('id', '=', loan).execute();
    expect(await rowOf('deputy')).toMatchObject(stopped('hold'));
  });
});

describe('disposal of what was decided', () => {
  it('empties approvals, deputies and findings with their answers; numbers, days and states stay', async () => {
    await everything();
    await withoutPapers();
    await office.store.db.updateTable('loans').set({ state: 'closed' }).execute();
    expect(await rowsIn()).toContain(written);
    await propose();
    expect((await decide(2)).statusCode).toBe(200);
    expect(await rowsIn()).not.toContain(written);
    const { db } = office.store;
    const emptied_at = office.now().toISOString();
    expect(await db.selectFrom('deputies').selectAll().execute()).toEqual([
      {
        ...{ id: 1, section_id: 'planning', head_id: null, deputy_id: null, from_day: day, to_day: day },
        ...{ named_at: `${day}T03:00:00.000Z`, ended_at: null, emptied_at },
      },
    ]);
    expect(await db.selectFrom('findings').selectAll().execute()).toMatchObject([
      { id: 1, title: '', detail: '', section_id: 'planning', raised_by: 'auditor:400007', emptied_at },
    ]);
    expect(await db.selectFrom('finding_notes').select(['text', 'state', 'by']).execute()).toEqual([
      { text: '', state: 'answered', by: 'manager:200045' },
      { text: '', state: 'closed', by: 'auditor:400007' },
    ]);
    expect(await db.selectFrom('exceptions').selectAll().execute()).toMatchObject([
      { id: 1, loan_id: loan, statement: '{}', sig: '', reason: '', to_at: `${day}T06:00:00.000Z`, emptied_at },
    ]);
    expect(await db.selectFrom('trail_imports').select(['by_actor', 'by_name', 'end_seq']).execute()).toEqual([
      { by_actor: 'it:300011', by_name: '', end_seq: 1 },
    ]);
    const acts = (await actsOf(office)).filter(({ act }) => act === 'papers.disposed').slice(1);
    expect(acts.map(({ data }) => JSON.parse(data ?? ''))).toEqual(
      [
        ['approval', ['A-2023-0001']],
        ['deputy', ['1']],
        ['finding', ['1']],
      ].map(([one, items]) => ({ disposal: 2, class: one, rule: twoYears, items, kept: [] })),
    );
    const runtime = { now: office.now, random: () => new Uint8Array(16) };
    expect(await carryOut(office.store, runtime)).toBe(0);
    for (const one of ['approval', 'deputy', 'finding'] as const)
      expect(await rowOf(one), one).toMatchObject({ papers: 0, due: null });
  });

  it('shows none of them, lets none be changed (OF-649), and counts findings on', async () => {
    await everything();
    await office.store.db.updateTable('loans').set({ state: 'closed' }).execute();
    const report = async () =>
      (await auditor.get(`/v1/audit/report?from=${day}&to=${day}`)).json() as { findings: object };
    const before = (await report()).findings;
    expect(before).toMatchObject({ raised: 1, closed: 1, open: 0 });
    const head = await browserOf(office, '200045');
    await propose();
    expect((await decide()).statusCode).toBe(200);
    expect((await report()).findings).toEqual(before);
    for (const [who, path] of [
      [auditor, '/v1/audit/findings'],
      [head, '/v1/findings'],
    ] as const)
      expect(FindingsAnswer.parse((await who.get(path)).json()).findings).toEqual([]);
    expect((await head.get('/v1/deputies')).json()).toMatchObject({ deputies: [] });
    expect(codeOf(await auditor.post('/v1/audit/findings/1/notes', { text: '後から', state: 'open' }))).toBe('OF-649');
    expect(codeOf(await head.post('/v1/findings/1/answer', { text: '後から' }))).toBe('OF-649');
    expect(codeOf(await head.post('/v1/deputies/1/end', {}))).toBe('OF-649');
    // What the log repeats of them goes with `dispose`.
    expect(personalActs).toEqual(expect.arrayContaining(['finding.raised', 'finding.answered', 'deputy.named']));
  });

  it('leaves 照合 of a destroyed PC readable', async () => {
    await everything();
    const { db } = office.store;
    await db.updateTable('loans').set({ state: 'closed' }).execute();
    const { life } = await db
      .selectFrom('terminals')
      .select('life')
      .where('id', '=', 'T-0001')
      .executeTakeFirstOrThrow();
    await db
      .updateTable('terminals')
      .set({ state: 'retired', life: JSON.stringify({ ...JSON.parse(life), state: 'retired', loan }) })
      .where('id', '=', 'T-0001')
      .execute();
    await withoutPapers();
    const taken = async () => {
      const answer = await it3.get('/v1/ledger/T-0001');
      expect(answer.statusCode, answer.body).toBe(200);
      return answer.body;
    };
    expect(await taken()).toContain('A-2023-0001');
    await propose();
    expect((await decide(2)).statusCode).toBe(200);
    expect(await taken()).not.toContain('A-2023-0001');
  });

  it('still reads and ends a list of before there were these classes', async () => {
    const { approval: _1, deputy: _2, finding: _3, ...before } = { ...nothingLaidDown, workplace: twoYears };
    await oldForm(office, { id: 'F-2020-0001', kind: 'workplace', day: '2020-05-01' });
    await layDown({ ...nothingLaidDown, workplace: twoYears });
    await office.store.db
      .updateTable('settings')
      .set({ value: JSON.stringify(before) })
      .where('key', '=', 'retention')
      .execute();
    await propose();
    expect((await read()).disposals).toMatchObject([{ state: 'proposed' }]);
    expect((await decide()).statusCode).toBe(200);
    expect((await read()).disposals).toMatchObject([{ state: 'done' }]);
  });
});

describe('the database itself', () => {
  const emptied_at = '2026-11-21T00:00:00.000Z';
  const refused = (update: Promise<unknown>) => expect(update).rejects.toThrow('append-only');
  const emptyApproval = () =>
    office.store.db
      .updateTable('exceptions')
      .set({ statement: '{}', sig: '', reason: '', revoked_reason: null, emptied_at });
  const emptyDeputy = () => office.store.db.updateTable('deputies').set({ head_id: null, deputy_id: null, emptied_at });
  const emptyFinding = () => office.store.db.updateTable('findings').set({ title: '', detail: '', emptied_at });
  const confirm = () =>
    office.store.db
      .updateTable('disposals')
      .set({ decision: 'confirmed', decided_at: emptied_at, decided_by: 'it:300022' })
      .set({ decided_name: '見本 報司', decided_reason: '見本' })
      .where('done_at', 'is', null)
      .execute();

  it('lets nothing be emptied but whole, and while a list that two people confirmed is carried out', async () => {
    await everything();
    const { db } = office.store;
    for (const empty of [emptyApproval(), emptyDeputy(), emptyFinding()]) await refused(empty.execute());
    await refused(db.updateTable('trail_imports').set({ by_name: '' }).execute());
    await refused(db.updateTable('deputies').set({ deputy_id: '100789' }).execute());
    await db.updateTable('loans').set({ state: 'closed' }).execute();
    await propose();
    await confirm();
    // Not before the papers of its loan.
    await refused(emptyApproval().execute());
    await refused(emptyDeputy().set({ to_day: '2023-05-09' }).execute());
    await refused(emptyDeputy().set({ head_id: '200046' }).execute());
    await refused(emptyFinding().set({ title: 'x' }).execute());
    await refused(db.updateTable('finding_notes').set({ text: '' }).execute());
    await oldFinding(office, { day, isOpen: true });
    await refused(emptyFinding().where('id', '=', 2).execute());
    await db.updateTable('loans').set({ papers_emptied_at: emptied_at }).where('id', '=', loan).execute();
    await refused(emptyApproval().set({ to_at: emptied_at }).execute());
    await emptyApproval().execute();
    await emptyDeputy().execute();
    await emptyFinding().where('id', '=', 1).execute();
    await refused(db.updateTable('finding_notes').set({ text: 'x' }).where('finding_id', '=', 1).execute());
    await refused(db.updateTable('exceptions').set({ emptied_at: null }).execute());
    await refused(
      db.updateTable('exceptions').set({ revoked_at: emptied_at, revoked_by: 'x', revoked_reason: 'x' }).execute(),
    );
    await refused(db.updateTable('deputies').set({ head_id: '200045', emptied_at: null }).execute());
  });

  it('refuses whoever is under legal hold', async () => {
    await everything();
    const { db } = office.store;
    const { chain } = await enrolTerminal(office);
    await db.updateTable('loans').set({ state: 'closed' }).execute();
    await withoutPapers();
    await oldFinding(office, { day, section: null, chains: [chain] });
    await propose();
    await hold(loan);
    await confirm();
    await refused(emptyApproval().execute());
    await refused(emptyFinding().where('id', '=', 1).execute());
    await refused(emptyFinding().where('id', '=', 2).execute());
    await emptyDeputy().execute();
    await db.updateTable('holds').set({ released_at: emptied_at }).execute();
    await emptyApproval().execute();
    await emptyFinding().execute();
  });
});
