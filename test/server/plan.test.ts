import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FormBody } from '#contract/forms/kinds.ts';
import { WorkRules } from '#contract/forms/plan.ts';
import { FormDetail } from '#contract/http/forms-api.ts';
import { QueueRows } from '#contract/http/queue-api.ts';
import { SettingsAnswer } from '#contract/settings/settings-api.ts';
import { approvedDays } from '../../server/forms/plan/approved-days.ts';
import { readWorkRules } from '../../server/forms/plan/work-rules.ts';
import { planBreaks } from '../../server/store/sqlite/migrations/0023-plan-breaks.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { register } from './support/forms.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { textOf } from './support/pdf-text.ts';

/** The office's clock stands on Saturday, 21 November 2026; Monday the 23rd is a holiday. */
let office: TestOffice;
let [staff, stranger, manager, hr]: (Browser | null)[] = [null, null, null, null];
const by = (browser: Browser | null | undefined): Browser => {
  if (browser === null || browser === undefined) throw new Error('not signed in');
  return browser;
};

beforeAll(async () => {
  office = await openOffice();
  for (const id of ['100777', '100778']) await office.addPerson({ id, section: 'planning', role: 'staff' });
  await register(office, '100777');
  [staff, stranger, manager, hr] = await Promise.all(
    ['100777', '100778', '200045', '500033'].map((id) => browserOf(office, id)),
  );
});
afterAll(() => office.close());

const plan = (dates: readonly string[], more: object = {}) =>
  ({
    kind: 'plan',
    content: {
      ...{ category: 'normal', works: ['minutes'], recognisedText: '' },
      days: dates.map((date) => ({
        ...{ date, shift: 'regular' as const },
        items: [{ from: '09:00', to: '10:00', work: '議事録の作成' }],
      })),
      ...more,
    },
  }) as FormBody;
const detailOf = (answer: { readonly statusCode: number; readonly body: string; json: () => unknown }): FormDetail => {
  expect(answer.statusCode, answer.body).toBe(200);
  return FormDetail.parse(answer.json());
};
const apply = (body: FormBody) => by(staff).post('/v1/forms', body);
const act = (browser: Browser | null | undefined, id: string, body: object) =>
  by(browser).post(`/v1/forms/${id}/act`, body);
const approval = { act: 'approve', revision: 1, remark: '', confirmed: [], override: false };

describe('在宅勤務計画書', () => {
  it('goes to the head and on to 職員活性課, and its days are the loan’s', async () => {
    const { row } = detailOf(await apply(plan(['2026-11-24', '2026-11-25'])));
    expect(row).toMatchObject({ kind: 'plan', state: 'applied', waitsFor: 'manager' });
    const period = { from: '2026-11-21', to: '2026-11-24' };
    expect(await approvedDays(office.store.db, '100777', period)).toEqual([]);
    detailOf(await act(manager, row.id, approval));
    const [queued] = QueueRows.parse((await by(hr).get('/v1/queue')).json()).rows;
    expect(queued?.id).toBe(row.id);
    detailOf(await act(hr, row.id, { act: 'receive', revision: 1 }));
    expect(await approvedDays(office.store.db, '100777', period)).toMatchObject([{ date: '2026-11-24' }]);
    // Without a loan yet, its days stand in the section's 命令簿.
    const orders = (await by(manager).get('/v1/orders?month=2026-11')).json<{ rows: { date: string }[] }>();
    const ofPlan = orders.rows.filter((entry) => JSON.stringify(entry).includes('100777'));
    expect(ofPlan.map(({ date }) => date)).toEqual(['2026-11-24', '2026-11-25']);
    const paper = await by(staff).get(`/v1/forms/${row.id}/paper.pdf`);
    const text = textOf(paper.rawPayload, 'plan')?.replace(/\s/g, '');
    if (text !== undefined)
      for (const words of ['（別紙2）', '職・氏名主事', '8:309:00', '17:00～17:15']) expect(text).toContain(words);
    // Taken back, its days are free again.
    expect(codeOf(await apply(plan(['2026-11-24'])))).toBe('OF-526');
    detailOf(await act(manager, row.id, { act: 'revoke', revision: 1, remark: '窓口の応援' }));
    expect(await approvedDays(office.store.db, '100777', period)).toEqual([]);
  });

  it.each([
    ['a holiday', plan(['2026-11-23']), 'OF-520'],
    ['a fifth day', plan(['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04']), 'OF-522'],
    [
      'work past the end',
      plan([], { days: [{ date: '2026-11-24', shift: 'A', items: [{ from: '14:00', to: '15:00', work: '会議' }] }] }),
      'OF-523',
    ],
    ['unnamed work', plan(['2026-11-24'], { works: ['recognised'] }), 'OF-524'],
    ['no day', plan([]), 'OF-400'],
    ['a day that does not exist', plan(['2026-02-30']), 'OF-400'],
    ['a shift nobody knows', plan([], { days: [{ date: '2026-11-24', shift: 'Z', items: [] }] }), 'OF-400'],
    ['an unknown field', plan(['2026-11-24'], { overtime: true }), 'OF-400'],
  ])('is refused for %s', async (_what, body, code) => {
    expect(codeOf(await apply(body))).toBe(code);
  });

  it('counts the days of other plans of the same week', async () => {
    const first = detailOf(await apply(plan(['2026-12-07', '2026-12-08', '2026-12-09']))).row.id;
    expect(codeOf(await apply(plan(['2026-12-10', '2026-12-11'])))).toBe('OF-522');
    const second = detailOf(await apply(plan(['2026-12-10']))).row.id;
    for (const id of [first, second]) await act(staff, id, { act: 'withdraw', revision: 1, remark: '' });
    detailOf(await apply(plan(['2026-12-10', '2026-12-11'])));
  });

  it('keeps the hours that were approved, whatever the office lays down later', async () => {
    const { row } = detailOf(await apply(plan(['2026-12-14'])));
    detailOf(await act(manager, row.id, approval));
    const period = { from: '2026-12-14', to: '2026-12-14' };
    const usual = { breakStart: '12:00', breakEnd: '13:00' };
    expect(await approvedDays(office.store.db, '100777', period)).toMatchObject([{ hours: usual }]);
    const { settings, revision } = SettingsAnswer.parse((await by(hr).get('/v1/settings')).json());
    const breaks = { ...settings.workRules.breaks, usual: { from: '12:15', to: '13:15' } };
    const change = (rules: WorkRules, of: string) =>
      by(hr).post('/v1/settings', { settings: { ...settings, workRules: rules }, revision: of, reason: '規則の改正' });
    const changed = await change({ ...settings.workRules, breaks }, revision);
    expect(changed.statusCode).toBe(200);
    expect(await approvedDays(office.store.db, '100777', period)).toMatchObject([{ hours: usual }]);
    detailOf(await act(hr, row.id, { act: 'receive', revision: 1 }));
    expect(await approvedDays(office.store.db, '100777', period)).toMatchObject([{ hours: usual }]);
    const later = detailOf(await apply(plan(['2026-12-15']))).row.id;
    detailOf(await act(manager, later, approval));
    const next = { from: '2026-12-15', to: '2026-12-15' };
    expect(await approvedDays(office.store.db, '100777', next)).toMatchObject([
      { hours: { breakStart: '12:15', breakEnd: '13:15' } },
    ]);
    const back = SettingsAnswer.parse(changed.json());
    expect((await change(settings.workRules, back.revision)).statusCode).toBe(200);
    for (const id of [row.id, later]) detailOf(await act(manager, id, { act: 'revoke', revision: 1, remark: '見本' }));
  });

  it('of a shift has the break of that shift from its approval on, on paper too, and no other plan’s changes', async () => {
    const ofA = (date: string) =>
      plan([], { days: [{ date, shift: 'A', items: [{ from: '07:00', to: '08:00', work: '議事録の作成' }] }] });
    const approve = async (date: string): Promise<string> => {
      const { id } = detailOf(await apply(ofA(date))).row;
      detailOf(await act(manager, id, approval));
      return id;
    };
    const breakOn = async (day: string) =>
      (await approvedDays(office.store.db, '100777', { from: day, to: day }))[0]?.hours?.breakStart;
    const papers = async (id: string) =>
      textOf((await by(staff).get(`/v1/forms/${id}/paper.pdf`)).rawPayload, 'plan')?.replace(/\s/g, '') ?? null;
    const before = await approve('2026-12-16');
    const { settings, revision } = SettingsAnswer.parse((await by(hr).get('/v1/settings')).json());
    const { workRules } = settings;
    const breaks = { ...workRules.breaks, ofShift: { A: { from: '10:00', to: '11:00' } } };
    const change = (rules: WorkRules, of: string) =>
      by(hr).post('/v1/settings', { settings: { workRules: rules }, revision: of, reason: '早番の休憩' });
    const changed = await change({ ...workRules, breaks }, revision);
    expect(changed.statusCode).toBe(200);
    const after = await approve('2026-12-17');
    expect(await breakOn('2026-12-16')).toBe('12:00');
    expect(await breakOn('2026-12-17')).toBe('10:00');
    expect((await papers(before)) ?? '12:00（休憩）').toContain('12:00（休憩）');
    expect((await papers(after)) ?? '10:00（休憩）').toContain('10:00（休憩）');
    expect((await change(workRules, SettingsAnswer.parse(changed.json()).revision)).statusCode).toBe(200);
    for (const id of [before, after]) detailOf(await act(manager, id, { act: 'revoke', revision: 1, remark: '見本' }));
  });

  it('is refused without a registration (第5条1項)', async () => {
    expect(codeOf(await by(stranger).post('/v1/forms', plan(['2026-11-24'])))).toBe('OF-525');
  });

  it('for today is for the head to let pass, with a reason that stays', async () => {
    // Monday, 30 November.
    office.pass(9 * 86_400_000);
    [staff, manager] = await Promise.all(['100777', '200045'].map((id) => browserOf(office, id)));
    const { row, breaches } = detailOf(await apply(plan(['2026-11-30'])));
    expect(breaches.map(({ code }) => code)).toEqual(['OF-521']);
    expect(codeOf(await act(manager, row.id, approval))).toBe('OF-521');
    expect(codeOf(await act(manager, row.id, { ...approval, override: true }))).toBe('OF-517');
    const passed = detailOf(await act(manager, row.id, { ...approval, override: true, remark: '大雪のため' }));
    expect(passed.steps.at(-1)?.overridden.map(({ code }) => code)).toEqual(['OF-521']);
  });

  it('is drawn by the office’s own hours and days', async () => {
    const rules = WorkRules.parse((await by(staff).get('/v1/forms/work-rules')).json());
    expect(rules).toMatchObject({ weekStart: 1, breaks: { usual: { from: '12:00', to: '13:00' } } });
  });
});

it('a plan that was approved before breaks were kept has those of the day on which the office begins to keep them', async () => {
  const days = () => approvedDays(office.store.db, '100777', { from: '2026-11-30', to: '2026-11-30' });
  const [before] = await days();
  expect(before?.hours).toMatchObject({ breakStart: '12:00' });
  const rules = await readWorkRules(office.store.db);
  const breaks = { ...rules.breaks, usual: { from: '12:15', to: '13:15' } };
  await office.store.write(async (tx) => {
    const value = JSON.stringify({ ...rules, breaks });
    await tx.deleteFrom('settings').where('key', '=', 'work-rules').execute();
    await tx.insertInto('settings').values({ key: 'work-rules', value }).execute();
    await sql.raw('drop table plan_breaks').execute(tx);
    await planBreaks(tx);
  });
  expect((await days())[0]?.hours).toMatchObject({ breakStart: '12:15', breakEnd: '13:15' });
});
