import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FormDetail } from '#contract/http/forms-api.ts';
import { BoardAnswer, WeekAnswer } from '#contract/http/report-api.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { register } from './support/forms.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { textOf } from './support/pdf-text.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

/** The office's clock stands on Saturday, 21 November 2026: the week begins on Monday the 16th. */
let office: TestOffice;
let terminal: Terminal;
let head: Browser;
let staff: Browser;

beforeAll(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  await office.addPerson({ id: '100777', section: 'planning', role: 'staff' });
  await register(office, '100777');
  head = await browserOf(office, '200045');
  staff = await browserOf(office, '100777');
  await terminal.send([terminal.opening()]);
});
afterAll(() => office.close());

const week = async (browser = head) => WeekAnswer.parse((await browser.get('/v1/board/week')).json());
const cellsOf = async (id: string, browser = head) => {
  const { days, rows } = await week(browser);
  const cells = rows.find((row) => row.staff.id === id)?.cells ?? [];
  return Object.fromEntries(days.map(({ date }, n) => [date, cells[n]]));
};

describe('the head’s view of the week', () => {
  it('has this week and the next, with holidays; planned days, days without a record, and what is at work with its leave', async () => {
    const own = { session: randomUUID(), actor: 'staff:100123' };
    const leave = { reason: 'hourly-leave', note: '', from: '13:00', to: '15:00' } as const;
    await terminal.send([
      terminal.trail.add('session.started', { work: '会議録の作成', plan: [] }, own),
      terminal.trail.add('session.interrupted', leave, own),
    ]);
    const { days } = await week();
    expect([days[0]?.date, days.at(-1)?.date, days[7]]).toEqual([
      ...['2026-11-16', '2026-11-29'],
      { date: '2026-11-23', off: '勤労感謝の日' },
    ]);
    const cells = await cellsOf('100123');
    expect(cells['2026-11-16']).toMatchObject({ state: 'none' });
    expect(cells['2026-11-20']).toMatchObject({ state: 'missing', reason: '始業の記録が届いていません' });
    const leaves = [{ from: '13:00', to: '15:00' }];
    expect(cells['2026-11-21']).toMatchObject({ state: 'interrupted', leaves });
    expect(cells['2026-11-24']).toMatchObject({ state: 'planned', hours: { from: '08:30', to: '17:15' } });
    const board = BoardAnswer.parse((await head.get('/v1/board')).json());
    expect(board.rows.find((row) => row.staff.id === '100123')).toMatchObject({ leaves });
    await terminal.send([
      terminal.trail.add('session.resumed', {}, own),
      terminal.trail.add('session.ended', { result: '終えた。' }, own),
    ]);
    expect((await cellsOf('100123'))['2026-11-21']).toMatchObject({ state: 'done', leaves });
  });

  it('shows a plan that was taken back with its reason, on paper, too', async () => {
    const content = {
      ...{ category: 'normal', works: ['minutes'], recognisedText: '' },
      days: [{ date: '2026-11-25', shift: 'A', items: [{ from: '06:00', to: '07:00', work: '校正' }] }],
    };
    const { row } = FormDetail.parse((await staff.post('/v1/forms', { kind: 'plan', content })).json());
    const approval = { act: 'approve', revision: 1, remark: '', confirmed: [], override: false };
    await head.post(`/v1/forms/${row.id}/act`, approval);
    expect((await cellsOf('100777'))['2026-11-25']).toMatchObject({ state: 'planned', hours: { from: '06:00' } });
    await head.post(`/v1/forms/${row.id}/act`, { act: 'revoke', revision: 1, remark: '窓口の応援' });
    expect((await cellsOf('100777'))['2026-11-25']).toMatchObject({ state: 'revoked', reason: '窓口の応援' });
    const paper = await head.get('/v1/board/week.pdf');
    const text = (await textOf(paper.rawPayload)) ?? '';
    for (const word of ['在宅勤務の予定と実施', '今週', '来週', '取消', '窓口の応援', '時間単位年休']) {
      expect(text.replaceAll(/\s/g, '')).toContain(word);
    }
  });

  it('is of the own section for its head, and for nobody but heads and 職員活性課', async () => {
    expect((await week(await browserOf(office, '200046'))).rows).toEqual([]);
    expect((await week(await browserOf(office, '500033'))).rows.length).toBeGreaterThan(1);
    expect(codeOf(await staff.get('/v1/board/week'))).toBe('OF-403');
  });
});
