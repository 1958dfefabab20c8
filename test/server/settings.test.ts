import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOff, holidaysOf } from '#contract/forms/calendar/days-off.ts';
import { StatisticsAnswer } from '#contract/http/statistics-api.ts';
import { ImportAnswer } from '#contract/people/people-api.ts';
import { type OfficeSettings, SettingsAnswer } from '#contract/settings/settings-api.ts';
import { readWorkRules } from '../../server/forms/plan/work-rules.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { toCp932 } from './support/cp932.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';

let office: TestOffice;
let hr: Browser;
beforeAll(async () => {
  office = await openOffice();
  hr = await browserOf(office, '500033');
});
afterAll(() => office.close());

const read = async () => SettingsAnswer.parse((await hr.get('/v1/settings')).json());
const change = async (settings: OfficeSettings, revision: string) =>
  hr.post('/v1/settings', { settings, revision, reason: '規則の改正' });
const acts = async () =>
  (await actsOf(office)).filter(({ act }) => act === 'settings.changed').map(({ data }) => JSON.parse(data ?? ''));

describe('settings', () => {
  it('are changed with the old and the new in the log, and hold at once', async () => {
    const { settings, revision } = await read();
    const { workRules } = settings;
    const ownDays = { '2026-12-01': '市制記念日' };
    const next: OfficeSettings = {
      workRules: {
        breaks: { ...workRules.breaks, usual: { from: '12:15', to: '13:15' } },
        weekStart: 0,
        calendar: { ...workRules.calendar, ownDays },
      },
      statistics: { unit: 'person-day' },
    };
    const answer = SettingsAnswer.parse((await change(next, revision)).json());
    expect(answer.settings).toEqual(next);
    expect(await acts()).toEqual([
      {
        reason: '規則の改正',
        changes: [
          { what: 'statistics.unit', before: 'person-month', after: 'person-day' },
          { what: 'workRules.breaks.usual.from', before: '12:00', after: '12:15' },
          { what: 'workRules.breaks.usual.to', before: '13:00', after: '13:15' },
          { what: 'workRules.calendar.ownDays.2026-12-01', before: '', after: '市制記念日' },
          { what: 'workRules.weekStart', before: '1', after: '0' },
        ],
      },
    ]);
    const { calendar } = await readWorkRules(office.store.db);
    expect(dayOff('2026-12-01', calendar)).toEqual({ kind: 'own', name: '市制記念日' });
    expect(StatisticsAnswer.parse((await hr.get('/v1/statistics')).json()).unit).toBe('person-day');
    const asked = await hr.get('/v1/statistics?unit=person-month');
    expect(StatisticsAnswer.parse(asked.json()).unit).toBe('person-month');
  });

  it('are never lost to somebody who looked at older ones, nor recorded without a change', async () => {
    const { settings, revision } = await read();
    expect(codeOf(await change(settings, revision))).toBe('OF-637');
    expect(codeOf(await change({ ...settings, statistics: { unit: 'person-month' } }, 'a'.repeat(64)))).toBe('OF-636');
    expect(await acts()).toHaveLength(1);
  });

  it('must leave 7 時間 45 分 and be days that there are', async () => {
    const { settings, revision } = await read();
    const { workRules } = settings;
    const bad = [
      { ...workRules, breaks: { ...workRules.breaks, usual: { from: '12:00', to: '12:30' } } },
      { ...workRules, calendar: { ...workRules.calendar, ownDays: { '2026-02-30': '見本' } } },
      { ...workRules, calendar: { ...workRules.calendar, yearEnd: { from: '01-03', to: '12-29' } } },
      { ...workRules, weekStart: 3 },
    ];
    for (const each of bad) {
      const body = { settings: { ...settings, workRules: each }, revision, reason: '見本' };
      expect(codeOf(await hr.post('/v1/settings', body))).toBe('OF-400');
    }
  });

  it('are seen by 情報政策課 and the auditor, and laid down by 職員活性課 alone', async () => {
    for (const [account, code] of [
      ['300011', 200],
      ['400007', 200],
      ['200045', 403],
      ['100123', 403],
    ] as const) {
      const browser = await browserOf(office, account);
      expect((await browser.get('/v1/settings')).statusCode, account).toBe(code);
      const { settings, revision } = await read();
      const body = { settings, revision, reason: '見本' };
      expect(codeOf(await browser.post('/v1/settings', body)), account).toBe('OF-403');
    }
  });
});

describe('the Cabinet Office’s list', () => {
  const head = '国民の祝日・休日月日,国民の祝日・休日名称\r\n';
  const lines = async (year: number): Promise<string> => {
    const { calendar } = await readWorkRules(office.store.db);
    return Object.entries(holidaysOf(2027, calendar))
      .map(([day, name]) => `${year}/${Number(day.slice(0, 2))}/${Number(day.slice(3))},${name}\r\n`)
      .join('');
  };
  const bring = async (text: string, apply: object | null = null) =>
    hr.post('/v1/settings/holidays', { file: toCp932(text).toString('base64'), apply });

  it('in CP932 is shown, then taken in: a plan in that year is looked at from then on', async () => {
    const text = head + (await lines(2028));
    const before = await readWorkRules(office.store.db);
    expect(dayOff('2028-06-01', before.calendar)?.kind).toBe('unknown');
    const shown = ImportAnswer.parse((await bring(text)).json());
    expect(shown).toMatchObject({ encoding: 'cp932', applied: false, counts: { add: 1, change: 0, faults: 0 } });
    expect((await readWorkRules(office.store.db)).calendar.addedYears).toEqual({});
    const other = { digest: 'b'.repeat(64), reason: '見本' };
    expect(codeOf(await bring(text, other))).toBe('OF-638');
    const done = await bring(text, { digest: shown.digest, reason: '内閣府の発表' });
    expect(ImportAnswer.parse(done.json()).applied).toBe(true);
    const { calendar } = await readWorkRules(office.store.db);
    expect(dayOff('2028-06-01', calendar)).toBeNull();
    expect(dayOff('2028-01-01', calendar)).toEqual({ kind: 'holiday', name: '元日' });
    const { years } = await read();
    expect(years.at(-1)).toMatchObject({ year: 2028, by: 'office' });
    const last = (await acts()).at(-1);
    expect(last.reason).toBe('内閣府の発表');
    expect(last.changes).toContainEqual({
      ...{ what: 'workRules.calendar.addedYears.2028.01-01', before: '', after: '元日' },
    });
  });

  it('with a bad row is reported and changes nothing', async () => {
    const text = `${head}${await lines(2029)}2029/13/1,見本\r\n`;
    const shown = ImportAnswer.parse((await bring(text)).json());
    expect(shown.faults).toMatchObject([{ value: '2029/13/1', wrong: '日付として読めません。' }]);
    expect(codeOf(await bring(text, { digest: shown.digest, reason: '見本' }))).toBe('OF-638');
    expect((await read()).years.at(-1)?.year).toBe(2028);
  });
});
