import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nothingLaidDown, type RetentionRules } from '#contract/retention/classes.ts';
import { carryOut } from '../../server/retention/carry-out.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { oldForm, oldLoan, oldLoss, oldOrder, oldTakeout, oldTravel, planOf, written } from './support/papers.ts';
import { textOf } from './support/pdf-text.ts';
import { retentionBy } from './support/retention.ts';

/** 令和5年度 has just gone, as in retention.test.ts. The sample loan, of today, is out; these were returned long ago. */
const twoYears = { from: 'fiscal-year', years: 2 } as const;
const all: RetentionRules = {
  ...nothingLaidDown,
  ...{ 'loan-request': twoYears, takeout: twoYears, travel: twoYears, loss: twoYears },
};
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
const decide = () => other.post('/v1/retention/disposals/1/decide', { decision: 'confirmed', reason: '確かめた' });
const hold = async (of: string) =>
  expect((await auditor.post('/v1/audit/holds', { loan: of, reason: '調査' })).statusCode).toBe(200);
const due = (day: string, papers = 1) => ({ papers, oldest: day, newest: day });
const stopped = (why: string) => ({ due: null, stopped: [{ why, papers: 1 }] });
const rowsIn = async (): Promise<string> => {
  const { db } = office.store;
  return JSON.stringify([
    await db.selectFrom('loan_requests').selectAll().execute(),
    await db.selectFrom('loan_items').selectAll().execute(),
    await db.selectFrom('reminders').selectAll().execute(),
    await db.selectFrom('loan_extensions').selectAll().execute(),
    await db.selectFrom('losses').selectAll().execute(),
    await db.selectFrom('erase_orders').selectAll().execute(),
    await db.selectFrom('takeouts').selectAll().execute(),
    await db.selectFrom('takeout_files').selectAll().execute(),
    await db.selectFrom('takeout_steps').selectAll().execute(),
    await db.selectFrom('travel_orders').selectAll().execute(),
  ]);
};
const everything = async () => {
  await oldLoan(office, { loan, day: '2023-05-10', request: 'R-2023-0001' });
  await oldLoss(office, { loan, day: '2023-05-10' });
  await oldTakeout(office, { id: 'D-2023-0001', loan, day: '2023-05-10' });
  await oldTravel(office, { day: '2023-05-10', replaces: await oldTravel(office, { day: '2023-05-10' }) });
};

describe('what would go today of lending', () => {
  it('is a returned loan with its papers, whether it was asked for in writing or not', async () => {
    await oldLoan(office, { loan, day: '2023-05-10', request: 'R-2023-0001' });
    await oldLoan(office, { loan: 'L-20230511-001', day: '2024-03-31' });
    await oldLoan(office, { loan: 'L-20240401-001', day: '2024-04-01' });
    // The sample loan is out.
    expect(await rowOf('loan-request')).toMatchObject({
      ...{ papers: 4, kept: 1, stopped: [{ why: 'loan-out', papers: 1 }] },
      due: { papers: 2, oldest: '2023-05-10', newest: '2024-03-31' },
    });
  });

  it('is nothing of a loan whose PC was not erased and verified yet, nor its loss', async () => {
    await office.store.db.updateTable('loans').set({ state: 'closed' }).execute();
    await oldLoan(office, { loan, day: '2023-05-10' });
    await oldLoss(office, { loan, day: '2023-05-10' });
    const { life } = await office.store.db
      .selectFrom('terminals')
      .select('life')
      .where('id', '=', 'T-0001')
      .executeTakeFirstOrThrow();
    const stand = (state: string, of: string | null) =>
      office.store.db
        .updateTable('terminals')
        .set({ life: JSON.stringify({ ...JSON.parse(life), state, loan: of }) })
        .where('id', '=', 'T-0001')
        .execute();
    await stand('wiped', loan);
    expect(await rowOf('loan-request')).toMatchObject({ stopped: [{ why: 'open', papers: 1 }], kept: 1 });
    expect(await rowOf('loss')).toMatchObject(stopped('open'));
    for (const [state, of] of [
      ['stock', null],
      ['retired', loan],
    ] as const) {
      await stand(state, of);
      expect(await rowOf('loan-request'), state).toMatchObject({ stopped: [], due: due('2023-05-10') });
      expect(await rowOf('loss'), state).toMatchObject({ stopped: [], due: due('2023-05-10') });
    }
  });

  it('is no request that is open, and one that became nothing', async () => {
    await oldLoan(office, { loan, day: '2023-05-10', request: 'R-2023-0001' });
    const set = (state: 'asked' | 'approved' | 'refused' | 'withdrawn') =>
      office.store.db.updateTable('loan_requests').set({ state, loan_id: null }).execute();
    for (const state of ['asked', 'approved'] as const) {
      await set(state);
      expect((await rowOf('loan-request'))?.stopped, state).toContainEqual({ why: 'open', papers: 1 });
    }
    for (const state of ['refused', 'withdrawn'] as const) {
      await set(state);
      expect((await rowOf('loan-request'))?.due, state).toEqual(due('2023-05-10', 2));
    }
  });

  it('is no take-out that is open, whose loan is out, or whose files are still there', async () => {
    await oldLoan(office, { loan, day: '2023-05-10' });
    await oldTakeout(office, { id: 'D-2023-0001', loan, day: '2023-05-10', state: 'applied' });
    expect(await rowOf('takeout')).toMatchObject(stopped('open'));
    await office.store.db.updateTable('takeouts').set({ state: 'approved' }).execute();
    expect(await rowOf('takeout')).toMatchObject({ stopped: [], due: due('2023-05-10') });
    await office.store.db.updateTable('loans').set({ state: 'closed' }).execute();
    await office.store.db.updateTable('loans').set({ state: 'lent' }).where('id', '=', loan).execute();
    expect(await rowOf('takeout')).toMatchObject(stopped('loan-out'));
    await office.store.db.updateTable('loans').set({ state: 'closed' }).where('id', '=', loan).execute();
    await oldTakeout(office, { id: 'D-2023-0002', loan, day: '2023-05-11', isThere: true });
    expect(await rowOf('takeout')).toMatchObject({ stopped: [{ why: 'source', papers: 1 }], due: due('2023-05-10') });
  });

  it('is no 旅行命令 of a day whose plan or 命令簿 is kept; it counts with its corrections as one', async () => {
    const first = await oldTravel(office, { day: '2023-05-10' });
    await oldTravel(office, { day: '2023-05-11', replaces: first });
    expect(await rowOf('travel')).toMatchObject({ papers: 1, due: due('2023-05-11') });
    await oldForm(office, { id: 'F-2023-0001', kind: 'plan', day: '2023-05-01', content: planOf(['2023-05-11']) });
    expect(await rowOf('travel')).toMatchObject(stopped('source'));
    await office.store.db.updateTable('forms').set({ content: '{}' }).execute();
    expect(await rowOf('travel')).toMatchObject({ due: due('2023-05-11') });
    await oldOrder(office, { day: '2023-05-10' });
    expect(await rowOf('travel')).toMatchObject(stopped('source'));
  });

  it('is nothing of whoever is under legal hold', async () => {
    await everything();
    await hold('L-20261121-001');
    for (const one of ['takeout', 'travel', 'loss'] as const)
      expect(await rowOf(one), one).toMatchObject(stopped('hold'));
    expect((await rowOf('loan-request'))?.stopped).toEqual([{ why: 'hold', papers: 2 }]);
  });
});

describe('disposal of the papers of lending', () => {
  it('empties what was written and every name, and leaves numbers, days, hashes and what was decided', async () => {
    await everything();
    expect(await rowsIn()).toContain(written);
    await propose();
    expect((await decide()).statusCode).toBe(200);
    const rows = await rowsIn();
    for (const words of [written, '花子', '見本 課長', '見本 報司']) expect(rows, words).not.toContain(words);
    for (const name of readdirSync(office.files.folder))
      expect(readFileSync(join(office.files.folder, name)).toString('utf8'), name).not.toContain(written);
    const { db } = office.store;
    const request = await db.selectFrom('loan_requests').selectAll().executeTakeFirstOrThrow();
    expect(request).toMatchObject({ id: 'R-2023-0001', staff_id: '100123', state: 'used', decided_by: '200045' });
    expect(JSON.parse(request.things)).toEqual({ wire: true, mouse: true, telework: 'satellite' });
    expect(await db.selectFrom('takeout_files').selectAll().executeTakeFirstOrThrow()).toMatchObject({
      ...{ path: '', bytes: 3, sha256: 'c'.repeat(64), cleared_by: '200045', scan: null },
    });
    expect(await db.selectFrom('losses').selectAll().executeTakeFirstOrThrow()).toMatchObject({
      ...{ facts: '{"what":"pc"}', reported_by: 'it:300011' },
    });
    expect(await db.selectFrom('erase_orders').selectAll().executeTakeFirstOrThrow()).toMatchObject({
      ...{ serial: 1, ordered_by: 'it:300022', ordered_name: '', reason: '' },
    });
    expect((await read()).disposals[0]?.classes.map((one) => [one.class, one.papers, one.gone])).toEqual([
      ['loan-request', 1, 1],
      ['takeout', 1, 1],
      ['travel', 1, 1],
      ['loss', 1, 1],
    ]);
    const record = textOf((await auditor.get('/v1/retention/disposals/1/record.pdf')).rawPayload);
    for (const words of ['R-2023-0001', 'D-2023-0001', '旅行命令の記録', '紛失・盗難届と消去命令'])
      expect(record, words).toContain(words);
    expect(record).not.toContain('100123');
    await office.checker.begin('schedule');
    await office.checker.ended();
    expect((await auditor.get('/v1/audit/integrity')).json()).toMatchObject({ lastRun: { outcome: 'sound' } });
  });

  it('answers that they are gone, and says 廃棄済み where the PC still shows them', async () => {
    await everything();
    const life = { state: 'retired', loan, wipe: { kind: 'none' }, confirmed: { office: null, borrower: null } };
    const stand = { ...life, trail: 'settled', needsBorrower: false, destroyedBy: null, before: null };
    await office.store.db
      .updateTable('terminals')
      .set({ state: 'retired', life: JSON.stringify(stand) })
      .where('id', '=', 'T-0001')
      .execute();
    await propose();
    expect((await decide()).statusCode).toBe(200);
    for (const path of [
      ...['takeouts/D-2023-0001', 'takeouts/D-2023-0001/paper.pdf', 'loan-requests/R-2023-0001/paper.pdf'],
      ...[`ledger/T-0001/loss.pdf`, `loans/${loan}/receipt.pdf?phase=hand-over`],
    ])
      expect(codeOf(await auditor.get(`/v1/${path}`)), path).toBe('OF-649');
    for (const path of ['takeouts', 'loan-requests', 'travel-orders?month=2023-05'])
      expect((await auditor.get(`/v1/${path}`)).body, path).not.toMatch(/-2023-000|見本の秘密/);
    const shown = await it3.get('/v1/ledger/T-0001');
    expect(shown.json()).toMatchObject({
      request: { id: 'R-2023-0001', purpose: '廃棄済み', borrower: { id: '100123', name: '廃棄済み' } },
      files: [{ name: 'D-2023-0001 廃棄済み', sha256: 'c'.repeat(64) }],
    });
    expect((await it3.get('/v1/ledger/T-0001/remote')).json()).toMatchObject({
      orders: [{ reason: '廃棄済み', orderedBy: { id: '300022', name: '廃棄済み' } }],
      extensions: [{ reason: '廃棄済み', by: { id: '200045', name: '廃棄済み' } }],
    });
  });

  it('goes on where it was cut off', async () => {
    await everything();
    await propose();
    await office.store.write((tx) =>
      tx
        .updateTable('disposals')
        .set({ decision: 'confirmed', decided_at: office.now().toISOString(), decided_by: 'it:300022' })
        .set({ decided_name: '見本 報司', decided_reason: '確かめた' })
        .execute(),
    );
    office = await office.restart();
    const runtime = { now: office.now, random: () => new Uint8Array(16) };
    expect(await carryOut(office.store, runtime, { batch: 1 })).toBe(4);
    expect(await carryOut(office.store, runtime)).toBe(0);
    expect(await rowsIn()).not.toContain(written);
    const acts = (await actsOf(office)).filter(({ act }) => act === 'papers.disposed');
    expect(acts.map(({ data }) => JSON.parse(data ?? '').class)).toEqual(['loan-request', 'loss', 'takeout', 'travel']);
  });

  it('still reads lists that were drawn up before there were these classes', async () => {
    await oldForm(office, { id: 'F-2020-0001', kind: 'workplace', day: '2020-05-01' });
    await layDown({ ...nothingLaidDown, workplace: twoYears });
    await propose();
    const {
      'loan-request': _1,
      takeout: _2,
      travel: _3,
      loss: _4,
      ...before
    } = { ...nothingLaidDown, workplace: twoYears };
    await office.store.db
      .insertInto('disposals')
      .values({
        ...{ as_of: '2026-11-20', rules: JSON.stringify(before), proposed_at: '2026-11-20T03:00:00.000Z' },
        ...{ proposed_by: 'it:300011', proposed_name: '見本 情子', reason: '見本', decision: 'withdrawn' },
      })
      .execute();
    expect((await read()).disposals).toHaveLength(2);
    expect((await decide()).statusCode).toBe(200);
  });
});

describe('the database itself', () => {
  const emptied_at = '2026-11-21T00:00:00.000Z';
  const refused = (update: Promise<unknown>) => expect(update).rejects.toThrow('append-only');
  const emptyLoan = () => office.store.db.updateTable('loans').set({ papers_emptied_at: emptied_at });
  const emptyTravel = () =>
    office.store.db
      .updateTable('travel_orders')
      .set({ staff_name: '', number: '', approver: '', reason: '', by_name: '', emptied_at });
  const emptyTakeout = () =>
    office.store.db
      .updateTable('takeouts')
      .set({ staff_name: '', purpose: '', papers: '[]', papers_emptied_at: emptied_at });
  const emptyRequest = () =>
    office.store.db
      .updateTable('loan_requests')
      .set({ staff_name: '', purpose: '', things: '{"wire":true,"mouse":true,"telework":"satellite"}', pin: null })
      .set({ decided_name: null, decided_for_name: null, decided_reason: null, emptied_at });
  const emptyLoss = () =>
    office.store.db.updateTable('losses').set({ facts: '{"what":"pc"}', cancelled_reason: null, emptied_at });
  const confirm = () =>
    office.store.db
      .updateTable('disposals')
      .set({ decision: 'confirmed', decided_at: emptied_at, decided_by: 'it:300022' })
      .set({ decided_name: '見本 報司', decided_reason: '見本' })
      .execute();

  it('lets nothing be emptied but whole, and while a list that two people confirmed is carried out', async () => {
    await everything();
    for (const empty of [emptyTravel(), emptyTakeout(), emptyRequest(), emptyLoss()]) await refused(empty.execute());
    await refused(emptyLoan().where('id', '=', loan).execute());
    await propose();
    await confirm();
    await refused(emptyTravel().set({ reason: 'x' }).execute());
    await refused(emptyTakeout().set({ purpose: 'x' }).execute());
    await refused(emptyRequest().set({ state: 'refused' }).execute());
    await refused(emptyLoss().set({ facts: '{"what":"papers"}' }).execute());
    // A loan that is out, and parts of papers that are still there.
    await refused(emptyLoan().where('state', '=', 'lent').execute());
    const { db } = office.store;
    await refused(db.updateTable('reminders').set({ note: '' }).execute());
    await refused(db.updateTable('loan_extensions').set({ by_name: '', reason: '' }).execute());
    await refused(db.updateTable('erase_orders').set({ ordered_name: '', reason: '' }).execute());
    await refused(db.updateTable('takeout_steps').set({ by_name: '', remark: '', deputy_for_name: null }).execute());
    await refused(db.updateTable('takeout_files').set({ path: '', scan: null }).execute());
    for (const empty of [emptyTravel(), emptyTakeout(), emptyRequest(), emptyLoss()]) await empty.execute();
    await emptyLoan().where('id', '=', loan).execute();
    await refused(
      db
        .updateTable('takeout_files')
        .set({ sha256: 'd'.repeat(64) })
        .execute(),
    );
    await refused(db.updateTable('loan_items').set({ value: 'x' }).where('loan_id', '=', loan).execute());
    await refused(db.updateTable('takeouts').set({ papers_emptied_at: null }).execute());
  });

  it('refuses whoever is under legal hold, and a take-out whose files are there', async () => {
    await everything();
    await propose();
    await hold('L-20261121-001');
    await confirm();
    for (const empty of [emptyTravel(), emptyTakeout(), emptyRequest(), emptyLoss()]) await refused(empty.execute());
    await refused(emptyLoan().where('id', '=', loan).execute());
    await office.store.db.updateTable('holds').set({ released_at: emptied_at }).execute();
    await oldTakeout(office, { id: 'D-2023-0002', loan, day: '2023-05-10', isThere: true });
    await refused(emptyTakeout().where('id', '=', 'D-2023-0002').execute());
    await emptyTakeout().where('id', '=', 'D-2023-0001').execute();
  });
});
