import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NoticesAnswer } from '#contract/http/notices-api.ts';
import { QueueRows } from '#contract/http/queue-api.ts';
import { ReportDay } from '#contract/http/report-api.ts';
import { nothingLaidDown, type RetentionRules } from '#contract/retention/classes.ts';
import { instantOf } from '#contract/session/closing.ts';
import { bundleLines } from '../../server/log/write-bundle.ts';
import { carryOut } from '../../server/retention/carry-out.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { checkBundle, collect } from './support/check-bundle.ts';
import { fetchCheckpoint, logVkey } from './support/log.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { oldCall, oldForm, oldOrder, oldReport, planOf, written } from './support/papers.ts';
import { textOf } from './support/pdf-text.ts';
import { retentionBy } from './support/retention.ts';
import { enrolTerminal } from './support/terminal.ts';

const twoYears = { from: 'fiscal-year', years: 2 } as const;
const all: RetentionRules = {
  ...nothingLaidDown,
  ...{ plan: twoYears, pledge: twoYears, workplace: twoYears, report: twoYears, order: twoYears, telephone: twoYears },
};
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
  await oldForm(office, { id: 'F-2023-0001', kind: 'workplace', day: '2023-05-01' });
  await oldForm(office, { id: 'F-2023-0002', kind: 'plan', day: '2023-05-01', content: planOf(['2023-05-10']) });
  await oldForm(office, {
    id: 'F-2023-0003',
    kind: 'plan',
    day: '2023-05-02',
    state: 'revoked',
    content: planOf(['2023-05-11']),
  });
  await oldForm(office, { id: 'F-2025-0001', kind: 'workplace', day: '2025-05-01' });
  await oldReport(office, { day: '2023-05-10' });
  await oldOrder(office, { day: '2023-05-10' });
  await oldCall(office, { day: '2023-05-12' });
});
afterEach(() => office.close());

const runtime = () => ({ now: office.now, random: () => new Uint8Array(16) });
const { read, layDown, propose } = retentionBy(() => it3);
const decide = (by: Browser, decision = 'confirmed', id = 1) =>
  by.post(`/v1/retention/disposals/${id}/decide`, { decision, reason: '一覧を確かめた' });
const newest = async () => {
  const [row] = (await read()).disposals;
  if (row === undefined) throw new Error('no list');
  return row;
};
const tables = ['forms', 'form_steps', 'report_steps', 'order_rows', 'order_steps', 'telephone_reports'] as const;
const rowsOf = async (): Promise<string> =>
  JSON.stringify(await Promise.all(tables.map((table) => office.store.db.selectFrom(table).selectAll().execute())));
const hold = async () =>
  expect((await auditor.post('/v1/audit/holds', { loan: 'L-20261121-001', reason: '調査' })).statusCode).toBe(200);

describe('disposal of papers', () => {
  it('shows nothing of an emptied plan in 命令簿 out of the statement of its loan', async () => {
    const { db } = office.store;
    const plan = { id: 'F-2023-0004', kind: 'plan', day: '2023-05-02', content: planOf(['2023-05-12']) } as const;
    await oldForm(office, plan);
    const { log_index, ...step } = await db.selectFrom('form_steps').selectAll().limit(1).executeTakeFirstOrThrow();
    const approval = { ...step, log_index, form_id: 'F-2023-0003', n: 3, act: 'approve' } as const;
    await db.insertInto('form_steps').values(approval).execute();
    const loan = await db.selectFrom('loans').selectAll().limit(1).executeTakeFirstOrThrow();
    const { facts, ...rest } = JSON.parse(loan.statement);
    const plans = ['2023-05-11', '2023-05-12'].map((date) => ({
      ...{ date, items: [{ from: '09:00', to: '10:00', work: written }] },
    }));
    const period = { from_day: '2023-05-08', to_day: '2023-05-31', id: 'L-20230508-001' };
    const statement = JSON.stringify({ ...rest, facts: { ...facts, plans } });
    await db
      .insertInto('loans')
      .values({ ...loan, ...period, statement, state: 'closed' })
      .execute();
    const head = await browserOf(office, '200045');
    const days = async () =>
      ((await head.get('/v1/orders?month=2023-05')).json() as { rows: { date: string }[] }).rows.map(
        ({ date }) => date,
      );
    expect(await days()).toEqual(['2023-05-10', '2023-05-12']);
    await propose();
    expect((await decide(other)).statusCode).toBe(200);
    expect(await newest()).toMatchObject({ state: 'done' });
    expect(await days()).toEqual([]);
  });

  it('shows nothing of an emptied plan in a report that was never handed in, and changes none that was', async () => {
    const terminal = await enrolTerminal(office);
    const entries = [terminal.opening()];
    for (const day of ['2026-11-20', '2026-11-21']) {
      const by = { session: randomUUID(), actor: 'staff:100123' };
      terminal.trail.atMs = instantOf(day, '09:00').getTime();
      entries.push(terminal.trail.add('session.started', { work: '見本の業務', plan: [] }, by));
      terminal.trail.atMs += 3_600_000;
      entries.push(terminal.trail.add('session.ended', { result: '見本の結果' }, by));
    }
    expect((await terminal.send(entries)).statusCode).toBe(200);
    const days = ['2026-11-20', '2026-11-21'];
    await oldForm(office, { id: 'F-2026-0099', kind: 'plan', day: '2026-11-01', content: planOf(days) });
    const report = async (by: Browser, day: string) =>
      ReportDay.parse((await by.get(`/v1/reports/day?staff=100123&date=${day}`)).json());
    const staff = await browserOf(office, '100123');
    const { content } = await report(staff, '2026-11-20');
    expect((await staff.post('/v1/reports/submit', { date: '2026-11-20', content })).statusCode).toBe(200);
    const confirming = { decision: 'confirmed', remark: '', days: [{ staff: '100123', date: '2026-11-20', content }] };
    const head = await browserOf(office, '200045');
    expect((await head.post('/v1/reports/decide', confirming)).statusCode).toBe(200);
    expect(JSON.stringify(await report(head, '2026-11-21'))).toContain(written);
    office.pass(4 * 366 * 86_400_000);
    it3 = await browserOf(office, '300011');
    await layDown({ ...nothingLaidDown, plan: twoYears, order: twoYears });
    await office.store.db.updateTable('loans').set({ state: 'closed' }).execute();
    await propose();
    expect((await decide(await browserOf(office, '300022'))).statusCode).toBe(200);
    const later = await browserOf(office, '200045');
    const open = await report(later, '2026-11-21');
    expect(open.lines.map(({ plan }) => plan).join('')).toBe('');
    expect(JSON.stringify(open)).toContain('見本の結果');
    const confirmed = await report(later, '2026-11-20');
    expect(confirmed).toMatchObject({ state: 'confirmed', changed: false, content });
    expect(JSON.stringify(confirmed)).toContain(written);
  });

  it('takes two people, and empties what was proposed', async () => {
    expect((await propose()).statusCode).toBe(200);
    expect(await newest()).toMatchObject({ state: 'proposed', isOwn: true, decided: null });
    expect(await rowsOf()).toContain(written);
    expect(codeOf(await decide(it3))).toBe('OF-647');
    await office.store.db.updateTable('accounts').set({ role: 'auditor' }).where('id', '=', '300011').execute();
    expect(codeOf(await decide(it3))).toBe('OF-647');
    await office.store.db.updateTable('accounts').set({ role: 'it' }).where('id', '=', '300011').execute();
    expect((await decide(other)).statusCode).toBe(200);
    const done = await newest();
    expect(done).toMatchObject({ state: 'done', proposed: { by: '見本 情子' }, decided: { by: '見本 報司' } });
    expect(done.classes.map((one) => [one.class, one.papers, one.gone, one.kept])).toEqual([
      ['plan', 2, 2, []],
      ['workplace', 1, 1, []],
      ['report', 1, 1, []],
      ['order', 1, 1, []],
      ['telephone', 1, 1, []],
    ]);
    const forms = await office.store.db
      .selectFrom('forms')
      .selectAll()
      .where('id', 'like', 'F-202_-000_')
      .orderBy('id')
      .execute();
    expect(forms.find(({ id }) => id === 'F-2023-0002')).toMatchObject({
      ...{ kind: 'plan', state: 'received', applicant_name: '', summary: '', content: '{}' },
      emptied_at: office.now().toISOString(),
    });
    expect(forms.find(({ id }) => id === 'F-2025-0001')).toMatchObject({ emptied_at: null, summary: written });
    const steps = await office.store.db
      .selectFrom('form_steps')
      .selectAll()
      .where('form_id', '=', 'F-2023-0001')
      .execute();
    expect(steps).toMatchObject([
      { act: 'apply', by_name: '', remark: '', confirmed: '[]', content: null },
      { act: 'receive', by_name: '', remark: '', confirmed: '[]', content: null },
    ]);
    const acts = (await actsOf(office)).filter(({ act }) => /disposed|disposal/.test(act));
    expect(acts.map(({ act }) => act)).toEqual([
      ...['disposal.proposed', 'disposal.decided'],
      ...['order', 'plan', 'report', 'telephone', 'workplace'].map(() => 'papers.disposed'),
      'disposal.done',
    ]);
    expect(JSON.parse(acts[3]?.data ?? '')).toEqual({
      ...{ disposal: 1, class: 'plan', rule: twoYears, items: ['F-2023-0002', 'F-2023-0003'], kept: [] },
    });
  });

  it('leaves no word of it in any file of the office', async () => {
    const files = () =>
      readdirSync(office.files.folder)
        .map((name) => readFileSync(join(office.files.folder, name)).toString('utf8'))
        .join();
    await oldReport(office, { day: '2023-05-15' });
    await office.store.write((tx) =>
      tx
        .insertInto('report_steps')
        .values({
          ...{
            staff_id: '100123',
            day: '2023-05-16',
            at: '2023-05-16T03:00:00.000Z',
            by_id: '100123',
            by_name: '見本 花子',
          },
          ...{
            act: 'confirmed',
            line: null,
            before: '前の言葉',
            after: '後の言葉',
            reason: '直した理由',
            content: null,
          },
          ...{ snapshot: null, deputy_for_id: null, deputy_for_name: null },
        })
        .execute(),
    );
    const words = ['前の言葉', '後の言葉', '直した理由'];
    for (const word of words) expect(files()).toContain(word);
    await propose();
    expect((await decide(auditor)).statusCode).toBe(200);
    for (const word of words) expect(files(), word).not.toContain(word);
  });

  it('answers that they are gone, and shows them in no list', async () => {
    const head = await browserOf(office, '200045');
    const days = async () => (await head.get('/v1/reports?from=2023-05-01&to=2023-05-31')).json();
    const orders = async () => (await head.get('/v1/orders?month=2023-05')).json();
    // A telephone report makes the day of a report.
    await oldCall(office, { day: '2023-05-10' });
    expect(await days()).toMatchObject({ days: [{ date: '2023-05-12' }, { date: '2023-05-10' }] });
    expect(await orders()).toMatchObject({ rows: [{ date: '2023-05-10' }] });
    await propose();
    await decide(other);
    for (const path of ['F-2023-0001', 'F-2023-0001/paper.pdf', 'F-2023-0002'])
      expect(codeOf(await auditor.get(`/v1/forms/${path}`)), path).toBe('OF-649');
    const forms = JSON.stringify((await auditor.get('/v1/forms?of=all')).json());
    expect(forms).not.toContain('F-2023-');
    expect(forms).toContain('F-2025-0001');
    expect(codeOf(await auditor.get('/v1/reports/day?staff=100123&date=2023-05-10'))).toBe('OF-649');
    expect(await days()).toMatchObject({ days: [] });
    expect(await orders()).toMatchObject({ rows: [] });
    const order = { staff: '100123', date: '2023-05-10', from: '08:30', to: '17:15', work: '見本', conditions: '見本' };
    expect(codeOf(await head.post('/v1/orders', { ...order, scheme: 'rule' }))).toBe('OF-649');
    // Its number is not given to another.
    expect(
      (await office.store.db.selectFrom('forms').select('id').where('id', '=', 'F-2023-0001').execute()).length,
    ).toBe(1);
  });

  it('waits for 情報政策課 and 監査, not for who proposed it, and no longer than it waits', async () => {
    const waits = async (browser: Browser) => {
      const { rows } = QueueRows.parse((await browser.get('/v1/queue')).json());
      const { notices } = NoticesAnswer.parse((await browser.get('/v1/notices')).json());
      return [rows.map(({ what, summary }) => [what, summary]), notices.filter(({ isRead }) => !isRead)];
    };
    expect((await propose()).statusCode).toBe(200);
    for (const browser of [other, auditor])
      expect(await waits(browser)).toMatchObject([
        [['disposal', '書類6件　保存期間の満了']],
        [
          {
            kind: 'paper-waiting',
            page: '/retention#disposals',
            title: '書類の廃棄の申出が、確かめる人を待っています',
          },
        ],
      ]);
    for (const browser of [it3, await browserOf(office, '500033')]) expect(await waits(browser)).toEqual([[], []]);
    expect((await decide(auditor)).statusCode).toBe(200);
    for (const browser of [other, auditor]) expect(await waits(browser)).toEqual([[], []]);
    expect(await waits(it3)).toMatchObject([
      [],
      [{ kind: 'paper-decided', title: '書類の廃棄の申出が確かめられました' }],
    ]);
  });

  it('is of what was shown, one list at a time, and never of nothing', async () => {
    const { list } = await read();
    await oldReport(office, { day: '2022-05-10' });
    expect(codeOf(await propose(it3, list))).toBe('OF-645');
    expect((await propose()).statusCode).toBe(200);
    expect(codeOf(await propose())).toBe('OF-646');
    // Whoever proposed it may take it back.
    expect((await decide(it3, 'withdrawn')).statusCode).toBe(200);
    expect(codeOf(await decide(other))).toBe('OF-648');
    expect((await propose()).statusCode).toBe(200);
    await layDown({ ...all, report: { from: 'fiscal-year', years: 10 } });
    expect(codeOf(await decide(other, 'confirmed', 2))).toBe('OF-648');
    expect(codeOf(await decide(other, 'confirmed', 9))).toBe('OF-404');
    expect((await decide(other, 'withdrawn', 2)).statusCode).toBe(200);
    await layDown(nothingLaidDown);
    expect(codeOf(await propose())).toBe('OF-646');
    expect(await rowsOf()).toContain(written);
  });

  it('keeps what has come under legal hold or was reopened since, with why', async () => {
    await oldForm(office, { id: 'F-2023-0009', kind: 'workplace', day: '2023-05-01', staff: '100789' });
    await oldReport(office, { staff: '100456', day: '2023-05-10' });
    await propose();
    await hold();
    // A correction asks for the confirmation anew.
    await office.store.db
      .insertInto('report_steps')
      .values({
        ...{
          staff_id: '100456',
          day: '2023-05-10',
          at: office.now().toISOString(),
          by_id: '100456',
          by_name: '見本 太郎',
        },
        ...{ act: 'corrected', line: 'remark', before: '', after: '見本', reason: '見本', content: null },
        ...{ snapshot: null, deputy_for_id: null, deputy_for_name: null },
      })
      .execute();
    await decide(other);
    const { classes, state } = await newest();
    expect(state).toBe('done');
    expect(classes.find((one) => one.class === 'workplace')).toMatchObject({
      gone: 1,
      kept: [{ why: 'hold', papers: 1 }],
    });
    expect(classes.find((one) => one.class === 'report')).toMatchObject({
      gone: 0,
      kept: [
        { why: 'open', papers: 1 },
        { why: 'hold', papers: 1 },
      ],
    });
    expect(await rowsOf()).toContain(written);
  });

  it('goes on where it was cut off, to the same end, and a second time does nothing', async () => {
    await propose();
    // Confirmed, and no program came to it.
    await office.store.write((tx) =>
      tx
        .updateTable('disposals')
        .set({ decision: 'confirmed', decided_at: office.now().toISOString(), decided_by: 'it:300022' })
        .set({ decided_name: '見本 報司', decided_reason: '一覧を確かめた' })
        .execute(),
    );
    expect(await newest()).toMatchObject({ state: 'confirmed' });
    office = await office.restart();
    expect(await carryOut(office.store, runtime(), { batch: 1 })).toBe(6);
    expect(await carryOut(office.store, runtime())).toBe(0);
    const acts = (await actsOf(office)).filter(({ act }) => act === 'papers.disposed');
    expect(acts.map(({ actor }) => actor)).toEqual(acts.map(() => 'it:300022'));
    expect(acts.length).toBe(6);
    const left = JSON.parse(await rowsOf())
      .flat()
      .filter((row: object) => JSON.stringify(row).includes(written));
    expect(left.map((row: { id?: string; form_id?: string }) => row.id ?? row.form_id)).toEqual([
      ...['F-2025-0001', 'F-2025-0001', 'F-2025-0001'],
    ]);
  });

  it('leaves log, proofs, bundles and the check as they were', async () => {
    const terminal = await enrolTerminal(office);
    expect((await terminal.send([terminal.opening(), ...terminal.trail.day(randomUUID())])).statusCode).toBe(200);
    await office.log.publish();
    const before = await fetchCheckpoint(office);
    const leaves = await office.store.db.selectFrom('log_leaves').selectAll().orderBy('idx').execute();
    await propose();
    await decide(other);
    await office.log.publish();
    const after = await fetchCheckpoint(office);
    expect(after.size).toBeGreaterThan(before.size);
    const now = await office.store.db.selectFrom('log_leaves').selectAll().orderBy('idx').execute();
    expect(now.slice(0, leaves.length)).toEqual(leaves);
    const checkpoint = office.log.published();
    if (checkpoint === null) throw new Error('published');
    const source = { store: office.store, tree: office.log.tree, checkpoint, madeAt: office.now() };
    const asked = { chain: terminal.chain, isOpen: () => true, scope: '全件', oldSizes: [before.size] };
    const bundle = checkBundle(await collect(bundleLines(source, asked)), logVkey(office));
    expect(bundle).toMatchObject({ entries: 8, consistency: [before.size] });
    expect(bundle.open).toHaveLength(8);
    await office.checker.begin('schedule');
    await office.checker.ended();
    const integrity = (await auditor.get('/v1/audit/integrity')).json();
    expect(integrity).toMatchObject({ lastRun: { outcome: 'sound' } });
  });

  it('is printed as 廃棄記録, which names nobody a paper spoke of', async () => {
    await propose();
    const paper = async () => {
      const answer = await auditor.get('/v1/retention/disposals/1/record.pdf');
      expect(answer.statusCode).toBe(200);
      return textOf(answer.rawPayload);
    };
    expect(await paper()).toContain('廃棄予定の書類');
    expect(await paper()).toContain('何も廃棄されていません。');

    await decide(other);
    const text = await paper();
    for (const words of [
      '廃棄記録',
      '廃棄第1号',
      '見本 情子',
      '見本 報司',
      'F-2023-0001',
      '在宅勤務報告書',
      '保存期間の満了',
    ])
      expect(text, words).toContain(words);
    for (const words of ['花子', '100123', written]) expect(text, words).not.toContain(words);
    expect(codeOf(await auditor.get('/v1/retention/disposals/9/record.pdf'))).toBe('OF-404');
  });
});

describe('the database itself', () => {
  const emptyForm = { applicant_name: '', summary: '', content: '{}', emptied_at: '2026-11-21T00:00:00.000Z' };
  const form = () => office.store.db.updateTable('forms').where('id', '=', 'F-2023-0001');
  const report = () => office.store.db.updateTable('report_steps');
  const emptyReport = {
    ...{ by_name: '', before: null, after: null, reason: '', content: null, snapshot: null, deputy_for_name: null },
    emptied_at: '2026-11-21T00:00:00.000Z',
  };
  const refused = (update: Promise<unknown>) => expect(update).rejects.toThrow('append-only');
  const confirm = () =>
    office.store.db
      .updateTable('disposals')
      .set({ decision: 'confirmed', decided_at: office.now().toISOString(), decided_by: 'it:300022' })
      .set({ decided_name: '見本 報司', decided_reason: '見本' })
      .execute();

  it('lets nothing be emptied that two people have not confirmed', async () => {
    await refused(form().set(emptyForm).execute());
    await refused(report().set(emptyReport).execute());
    await propose();
    await refused(form().set(emptyForm).execute());
    await expect(
      office.store.db.updateTable('disposals').set({ decision: 'confirmed', decided_by: 'it:300011' }).execute(),
    ).rejects.toThrow('two people');
    // Nor in another role.
    await expect(
      office.store.db.updateTable('disposals').set({ decision: 'confirmed', decided_by: 'auditor:300011' }).execute(),
    ).rejects.toThrow('two people');
    await confirm();
    // While it is carried out: emptied altogether and nothing else changed, or not at all.
    await refused(
      form()
        .set({ ...emptyForm, summary: 'x' })
        .execute(),
    );
    await refused(
      form()
        .set({ ...emptyForm, state: 'refused' })
        .execute(),
    );
    await refused(
      report()
        .set({ ...emptyReport, staff_id: '100789' })
        .execute(),
    );
    await refused(report().set({ reason: '' }).execute());
    await refused(office.store.db.updateTable('form_steps').set({ remark: '' }).execute());
    await form().set(emptyForm).execute();
    await refused(form().set({ emptied_at: null }).execute());
    await refused(form().set({ state: 'approved' }).execute());
    await report().set(emptyReport).execute();
    for (const table of ['disposals', 'disposal_items'] as const)
      await refused(office.store.db.deleteFrom(table).execute());
  });

  it('refuses whoever is under legal hold', async () => {
    await propose();
    await hold();
    await confirm();
    await refused(form().set(emptyForm).execute());
    await refused(report().set(emptyReport).execute());
  });
});
