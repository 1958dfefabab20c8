import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOff, holidaysOf } from '#contract/forms/calendar/days-off.ts';
import { workRulesAtFirst } from '#contract/forms/plan.ts';
import { NoticesAnswer } from '#contract/http/notices-api.ts';
import { QueueRows } from '#contract/http/queue-api.ts';
import { StatisticsAnswer } from '#contract/http/statistics-api.ts';
import { ImportAnswer } from '#contract/people/people-api.ts';
import { shippedWorkStyles } from '#contract/policy/work-style.ts';
import { type LendingBase, policyAtFirst } from '#contract/settings/lending-base.ts';
import { lendingRulesAtFirst } from '#contract/settings/lending-rules.ts';
import { LendingStateAnswer, SettingsAnswer, type SettingsBody } from '#contract/settings/settings-api.ts';
import { paperProcedureAtFirst } from '#contract/statistics/steps-saved.ts';
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
const lendingState = async () =>
  LendingStateAnswer.parse((await (await browserOf(office, '300011')).get('/v1/settings/lending-state')).json()).state;
const change = async (settings: SettingsBody['settings'], revision: string) =>
  hr.post('/v1/settings', { settings, revision, reason: '規則の改正' });
const acts = async () =>
  (await actsOf(office)).filter(({ act }) => act === 'settings.changed').map(({ data }) => JSON.parse(data ?? ''));

describe('settings', () => {
  it('are changed with the old and the new in the log, and hold at once', async () => {
    const { settings, revision } = await read();
    const { workRules } = settings;
    const ownDays = { '2026-12-01': '市制記念日' };
    const next = {
      workRules: {
        breaks: { ...workRules.breaks, usual: { from: '12:15', to: '13:15' } },
        weekStart: 0 as const,
        calendar: { ...workRules.calendar, ownDays },
      },
      statistics: { unit: 'person-day' as const },
    };
    const answer = SettingsAnswer.parse((await change(next, revision)).json());
    expect(answer.settings).toEqual({ ...settings, ...next });
    const { since } = answer.parts['workRules.breaks'];
    expect(since).toMatchObject({ by: 'act', staff: { id: '500033' }, reason: '規則の改正' });
    expect(answer.parts.paperProcedure.since).toEqual({ by: 'shipped' });
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

const write = (key: 'work-rules' | 'statistics' | 'paper-procedure' | 'lending', value: string) =>
  office.store.write(async (tx) => {
    await tx.deleteFrom('settings').where('key', '=', key).execute();
    await tx.insertInto('settings').values({ key, value }).execute();
  });
const stored = async (key: 'work-rules' | 'paper-procedure' | 'lending') =>
  (await office.store.db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirstOrThrow()).value;

describe('the ten steps on paper', () => {
  const { minutes, source } = paperProcedureAtFirst;
  const lay = async (paperProcedure: object) =>
    hr.post('/v1/settings', { settings: { paperProcedure }, revision: (await read()).revision, reason: '聞き取り' });

  it('are laid down alone, and no others than the shipped minutes may call themselves those', async () => {
    const own = { ...minutes, ledger: 40 };
    expect(codeOf(await lay({ minutes: own, source }))).toBe('OF-400');
    expect(codeOf(await lay({ minutes: { ...minutes, ledger: 481 }, source: '見本' }))).toBe('OF-400');
    const rules = await stored('work-rules');
    const answer = SettingsAnswer.parse((await lay({ minutes: own, source: '令和8年の調べ' })).json());
    expect(answer.settings.paperProcedure).toEqual({ minutes: own, source: '令和8年の調べ' });
    expect(answer.parts.paperProcedure.since).toMatchObject({ by: 'act', reason: '聞き取り' });
    expect(await stored('work-rules')).toBe(rules);
    expect((await acts()).at(-1).changes).toEqual([
      { what: 'paperProcedure.minutes.ledger', before: '15', after: '40' },
      { what: 'paperProcedure.source', before: source, after: '令和8年の調べ' },
    ]);
  });

  it('that cannot be read are said to be, stood in for, and kept in the log when laid down anew', async () => {
    await write('paper-procedure', '{"minutes":');
    const { settings, parts } = await read();
    expect(parts.paperProcedure.isReadable).toBe(false);
    expect(settings.paperProcedure).toEqual(paperProcedureAtFirst);
    expect((await hr.get('/v1/statistics/procedure?year=2026')).statusCode).toBe(200);
    expect((await lay(paperProcedureAtFirst)).statusCode).toBe(200);
    const { changes, ...act } = (await acts()).at(-1);
    const replaced = { parts: ['paperProcedure'], stored: { 'paper-procedure': '{"minutes":' } };
    expect(act).toEqual({ reason: '聞き取り', replaced });
    expect(changes).toContainEqual({ what: 'paperProcedure.minutes.ledger', before: '', after: '15' });
    const after = (await read()).parts.paperProcedure;
    expect(after).toMatchObject({ isReadable: true, since: { by: 'act', reason: '聞き取り' } });
  });
});

describe('rules of work that cannot be read', () => {
  it('lose nothing that can, hold plans back (OF-656), and are laid down anew', async () => {
    const before = await read();
    const { workRules } = before.settings;
    const bad = { ...workRules, breaks: { usual: { from: '12:00', to: '12:10' }, ofShift: {} } };
    await write('work-rules', JSON.stringify(bad));
    const { settings, parts, revision } = await read();
    expect(settings.workRules).toEqual({ ...workRules, breaks: workRulesAtFirst.breaks });
    expect(parts['workRules.breaks'].isReadable).toBe(false);
    expect(parts['workRules.calendar'].isReadable).toBe(true);
    const staff = await browserOf(office, '100123');
    expect(codeOf(await staff.get('/v1/forms/work-rules'))).toBe('OF-656');
    expect(codeOf(await hr.post('/v1/settings/holidays', { file: 'AAAA', apply: null }))).toBe('OF-656');
    expect(codeOf(await change({ workRules: settings.workRules }, before.revision))).toBe('OF-636');
    expect((await change({ workRules: settings.workRules }, revision)).statusCode).toBe(200);
    const { replaced } = (await acts()).at(-1);
    expect(replaced).toEqual({ parts: ['workRules.breaks'], stored: { 'work-rules': JSON.stringify(bad) } });
    expect((await staff.get('/v1/forms/work-rules')).statusCode).toBe(200);
  });

  it('among which something stands that nobody knows, are none of them vouched for', async () => {
    const text = await stored('work-rules');
    await write('work-rules', JSON.stringify({ ...JSON.parse(text), flexitime: true }));
    const { parts } = await read();
    for (const part of ['calendar', 'breaks', 'weekStart'] as const)
      expect(parts[`workRules.${part}`].isReadable).toBe(false);
    await write('work-rules', text);
    await write('statistics', '{"unit":"person-year"}');
    expect((await read()).parts.statistics.isReadable).toBe(false);
    expect((await hr.get('/v1/statistics')).statusCode).toBe(200);
    await write('statistics', '{"unit":"person-month"}');
    expect((await read()).parts.statistics.since).toEqual({ by: 'unrecorded' });
  });
});

describe('rules of lending', () => {
  const [home, mobile] = shippedWorkStyles;
  const held = async () => {
    const { lending } = await read();
    if (lending.state !== 'held') throw new Error(lending.state);
    return lending;
  };
  const lay = async (rules: object, revision?: string) =>
    (await browserOf(office, '300011')).post('/v1/settings/lending', {
      ...{ rules, revision: revision ?? (await held()).revision, reason: '要綱の改正' },
    });

  it('are laid down by 情報政策課 alone, beside what else the row holds', async () => {
    const { rules, revision } = await held();
    expect(rules).toEqual(lendingRulesAtFirst);
    const before = JSON.parse(await stored('lending'));
    const next = { styles: [{ ...home, where: '自宅' }, mobile], presence: { withinMin: 15, everyMin: 60 } };
    expect(codeOf(await hr.post('/v1/settings/lending', { rules: next, revision, reason: '見本' }))).toBe('OF-403');
    const answer = SettingsAnswer.parse((await lay(next)).json());
    expect(answer.lending).toMatchObject({ rules: next });
    for (const part of ['lending.styles', 'lending.presence'] as const)
      expect(answer.parts[part].since).toMatchObject({ by: 'act', staff: { id: '300011' } });
    const { styles, policy, ...others } = JSON.parse(await stored('lending'));
    expect({ styles, presence: policy.presence }).toEqual(next);
    expect({ ...others, policy }).toEqual({ ...before, policy: { ...before.policy, presence: next.presence } });
    expect((await acts()).at(-1).changes).toContainEqual({
      ...{ what: 'lending.styles.satellite.telework', before: 'satellite', after: '' },
    });
    expect(codeOf(await lay(next))).toBe('OF-637');
    expect(codeOf(await lay(rules, revision))).toBe('OF-636');
  });

  it.each([
    ['no form at all', { styles: [] }],
    ['a form twice', { styles: [home, home] }],
    ['a form that prints', { styles: [{ ...home, printing: 'allowed' }] }],
    ['a question before the last is over', { presence: { withinMin: 60, everyMin: 30 } }],
  ])('are refused with %s', async (_what, part) => {
    expect(codeOf(await lay({ ...(await held()).rules, ...part }))).toBe('OF-400');
  });

  it('that cannot be read are kept until they are laid down anew, in the log after', async () => {
    const { styles, ...others } = JSON.parse(await stored('lending'));
    await write('lending', JSON.stringify({ ...others, styles: [{ ...styles[0], where: '' }] }));
    const { lending, parts } = await read();
    expect(lending).toMatchObject({ rules: { ...lendingRulesAtFirst, presence: { withinMin: 15, everyMin: 60 } } });
    expect([parts['lending.styles'].isReadable, parts['lending.presence'].isReadable]).toEqual([false, true]);
    expect((await lay(lendingRulesAtFirst)).statusCode).toBe(200);
    const replaced = JSON.parse((await acts()).at(-1).replaced.stored.lending);
    expect(replaced).toEqual({ styles: [{ ...styles[0], where: '' }] });
    expect((await read()).parts['lending.styles'].isReadable).toBe(true);
  });

  it('stay as they are where the row they belong to is none (OF-657)', async () => {
    for (const value of ['{"policy":{}}', '{"policy":']) {
      await write('lending', value);
      expect([(await read()).lending.state, await lendingState()]).toEqual(['unreadable', 'unreadable']);
      expect(codeOf(await lay(lendingRulesAtFirst, 'a'.repeat(64)))).toBe('OF-657');
      expect(await stored('lending')).toBe(value);
    }
  });
});

describe('貸出の基本', () => {
  const it3 = () => browserOf(office, '300011');
  const base: LendingBase = {
    policy: { ...policyAtFirst, eraseAfterDays: 30 },
    it: { name: '見本 情子', phone: '0285-00-1111' },
    organization: { name: '見本市', section: '情報政策課', phone: '0285-00-1100' },
    managers: { planning: { name: '見本 課長', phone: '4512' } },
  };
  const lay = async (next: object, revision: string | null) =>
    (await it3()).post('/v1/settings/lending-base', { base: next, revision, reason: '運用の開始' });
  const contactActs = async () =>
    (await actsOf(office))
      .filter(({ act }) => act === 'settings.contacts-changed')
      .map(({ data }) => JSON.parse(data ?? ''));

  it('that cannot be read is laid down anew, and what it was stays where names go', async () => {
    const lost = JSON.stringify({ policy: { presence: { withinMin: 5, everyMin: null } }, it: '見本 情子' });
    await write('lending', lost);
    const { lending, parts } = await read();
    expect([lending.state, parts['lending.contacts'].isReadable]).toEqual(['unreadable', false]);
    const answer = SettingsAnswer.parse((await lay(base, lending.revision)).json());
    expect(answer.lending).toMatchObject({ state: 'held', base, rules: { presence: { withinMin: 5 } } });
    expect((await contactActs()).at(-1).replaced).toEqual({ parts: ['lending.contacts'], stored: { lending: lost } });
    const { replaced, changes } = (await acts()).at(-1);
    expect([replaced, changes.some(({ after }: { after: string }) => after.includes('見本'))]).toEqual([
      ...[{ parts: ['lending.policy'], stored: {} }, false],
    ]);
    for (const part of ['lending.contacts', 'lending.policy'] as const)
      expect(answer.parts[part].since).toMatchObject({ by: 'act', staff: { id: '300011' }, reason: '運用の開始' });
  });

  it('is laid down by 情報政策課 where a city has none yet, and lets PCs be handed over', async () => {
    await office.store.write(async (tx) => {
      await tx.deleteFrom('settings').where('key', '=', 'lending').execute();
    });
    const none = await read();
    expect(await lendingState()).toBe('none');
    expect([none.lending, none.parts['lending.policy'].isReadable]).toEqual([{ state: 'none', revision: null }, true]);
    expect(none.sections.find(({ id }) => id === 'planning')).toEqual({ id: 'planning', name: '企画政策課', to: null });
    expect(codeOf(await hr.post('/v1/settings/lending-base', { base, revision: null, reason: '見本' }))).toBe('OF-403');
    expect((await lay(base, null)).statusCode).toBe(200);
    expect(JSON.parse(await stored('lending'))).toEqual(base);
    expect((await contactActs()).at(-1).changes).toContainEqual({
      ...{ what: 'lending.contacts.managers.planning.phone', before: '', after: '4512' },
    });
    expect(codeOf(await lay(base, null))).toBe('OF-636');
  });

  it('is changed part by part, beside the rules, and refused where nothing or something else is new', async () => {
    const { revision } = (await read()).lending;
    expect(codeOf(await lay(base, revision))).toBe('OF-637');
    const [contacts, others] = [(await contactActs()).length, (await acts()).length];
    const next = { ...base, policy: { ...base.policy, keepDays: 30 } };
    expect((await lay(next, revision)).statusCode).toBe(200);
    expect([(await contactActs()).length, (await acts()).length]).toEqual([contacts, others + 1]);
    expect((await acts()).at(-1).changes).toEqual([{ what: 'lending.policy.keepDays', before: '400', after: '30' }]);
    expect(codeOf(await lay(base, revision))).toBe('OF-636');
  });

  it.each([
    [
      'a break outside the hours',
      { policy: { ...policyAtFirst, hours: { ...policyAtFirst.hours, breakEnd: '17:15' } } },
    ],
    ['a telephone that cannot be dialled', { it: { name: '見本 情子', phone: '内線45' } }],
    ['no telephone of the office', { organization: { ...base.organization, phone: '' } }],
    ['a control that is off', { policy: { ...policyAtFirst, controls: { ...policyAtFirst.controls, save: 'off' } } }],
    ['a form of telework', { styles: [] }],
  ])('is refused with %s', async (_what, part) => {
    expect(codeOf(await lay({ ...base, ...part }, (await read()).lending.revision))).toBe('OF-400');
  });
});

describe('第6条 of 貸出の基本', () => {
  const held = async () => {
    const answer = await read();
    if (answer.lending.state !== 'held') throw new Error(answer.lending.state);
    return { ...answer, base: answer.lending.base, revision: answer.lending.revision };
  };
  const lay = async (controls: object, keepDays?: number, revision?: string | null) => {
    const { base, ...before } = await held();
    const policy = { ...base.policy, controls: { ...base.policy.controls, ...controls } };
    return (await browserOf(office, '300011')).post('/v1/settings/lending-base', {
      base: { ...base, policy: { ...policy, keepDays: keepDays ?? policy.keepDays } },
      ...{ revision: revision === undefined ? before.revision : revision, reason: '印刷の試行' },
    });
  };
  const decide = async (account: string, decision: string, id?: number) =>
    (await browserOf(office, account)).post(
      `/v1/settings/loosenings/${id ?? (await read()).loosening?.id ?? 0}/decide`,
      { decision, reason: '要綱の改正を確かめた' },
    );
  const controls = async () => (await held()).base.policy.controls;
  const strict = policyAtFirst.controls;

  it('is loosened by one person’s request and another’s word, not before, with both on record', async () => {
    expect(await controls()).toEqual(strict);
    const asked = SettingsAnswer.parse((await lay({ print: 'observed' }, 60)).json());
    expect(asked.loosening).toMatchObject({ controls: ['print'], by: { id: '300011' }, reason: '印刷の試行' });
    expect(asked.lending).toMatchObject({ base: { policy: { controls: strict, keepDays: 60 } } });
    expect(codeOf(await lay({ media: 'observed' }))).toBe('OF-671');
    expect(codeOf(await decide('300011', 'confirmed'))).toBe('OF-673');
    for (const account of ['500033', '400007', '200045', '900001'])
      expect(codeOf(await decide(account, 'confirmed')), account).toBe('OF-403');
    expect(await controls()).toEqual(strict);
    const id = asked.loosening?.id ?? 0;
    const done = SettingsAnswer.parse((await decide('300022', 'confirmed')).json());
    expect(done.lending).toMatchObject({
      base: { policy: { controls: { ...strict, print: 'observed' }, keepDays: 60 } },
    });
    expect([done.loosening, done.parts['lending.policy'].since]).toMatchObject([
      null,
      {
        ...{ by: 'act', staff: { id: '300022' }, reason: '要綱の改正を確かめた' },
        asked: { staff: { id: '300011' }, reason: '印刷の試行' },
      },
    ]);
    const said = (await actsOf(office)).filter(({ act }) => /^loosening|^settings\.changed/.test(act)).slice(-3);
    expect(said.map(({ act, actor }) => `${act} ${actor}`)).toEqual([
      'settings.changed it:300011',
      'settings.changed it:300022',
      'loosening.decided it:300022',
    ]);
    expect((await actsOf(office)).filter(({ act }) => act === 'loosening.asked').at(-1)?.actor).toBe('it:300011');
    expect((await acts()).at(-1)).toMatchObject({
      loosening: id,
      changes: [{ what: 'lending.policy.controls.print', before: 'required', after: 'observed' }],
    });
    expect(codeOf(await decide('300022', 'confirmed', id))).toBe('OF-672');
  });

  it('waits for another of 情報政策課 in their queue and their notices, and no longer than it waits', async () => {
    const waits = async (account: string) => {
      const browser = await browserOf(office, account);
      const { rows } = QueueRows.parse((await browser.get('/v1/queue')).json());
      const { notices } = NoticesAnswer.parse((await browser.get('/v1/notices')).json());
      return {
        rows: rows.filter(({ what }) => what === 'loosening'),
        unread: notices.filter(({ title, isRead }) => !isRead && title.startsWith('第6条の制御を')),
      };
    };
    const nothing = { rows: [], unread: [] };
    const before = await waits('300011');
    for (const decision of ['withdrawn', 'confirmed']) {
      expect((await lay({ media: 'observed' })).statusCode).toBe(200);
      expect(await waits('300022')).toMatchObject({
        rows: [{ applicant: { id: '300011', section: '情報政策課' }, summary: 'USBなど外部記録媒体　印刷の試行' }],
        unread: [
          { kind: 'paper-waiting', page: '/settings#loosening', text: expect.stringContaining('見本 情子さんが') },
        ],
      });
      expect((await waits('300011')).rows).toEqual([]);
      for (const account of ['500033', '200045']) expect(await waits(account), account).toEqual(nothing);
      expect((await decide('300022', decision)).statusCode).toBe(200);
      expect(await waits('300022')).toEqual(nothing);
    }
    const told = (await waits('300011')).unread.slice(0, 2).map(({ title }) => title);
    expect(told).toEqual(
      ['確かめ', '取り下げ'].map((word) => `第6条の制御を「監視のみ」にする申出が${word}られました`),
    );
    expect((await waits('300011')).unread).toHaveLength(before.unread.length + 2);
    expect((await lay({ media: 'required' })).statusCode).toBe(200);
  });

  it('is tightened by one person at once, also while a request waits, which then has nothing left', async () => {
    expect((await lay({ install: 'observed' })).statusCode).toBe(200);
    expect((await lay({ print: 'required' })).statusCode).toBe(200);
    expect(await controls()).toEqual(strict);
    expect((await decide('300011', 'withdrawn')).statusCode).toBe(200);
    expect([(await read()).loosening, await controls()]).toEqual([null, strict]);
    expect(codeOf(await decide('300022', 'confirmed', 1))).toBe('OF-672');
  });

  it('is required in full where nothing was laid down or can be read, whatever is sent', async () => {
    for (const value of ['{"policy":', null]) {
      const { base } = await held();
      await office.store.write(async (tx) => {
        await tx.deleteFrom('settings').where('key', '=', 'lending').execute();
        if (value !== null) await tx.insertInto('settings').values({ key: 'lending', value }).execute();
      });
      const policy = { ...base.policy, controls: { ...strict, save: 'observed' } };
      const { revision } = (await read()).lending;
      const body = { base: { ...base, policy }, revision, reason: '運用の開始' };
      const browser = await browserOf(office, '300011');
      const answer = SettingsAnswer.parse((await browser.post('/v1/settings/lending-base', body)).json());
      expect(answer.loosening?.controls).toEqual(['save']);
      expect(answer.lending).toMatchObject({ base: { policy: { controls: strict } } });
      expect((await decide('300022', 'withdrawn')).statusCode).toBe(200);
    }
  });

  it('cannot be confirmed by who asked past the route either', async () => {
    await lay({ media: 'observed' });
    const decided = { decision: 'confirmed', decided_at: '2026-11-28T00:00:00.000Z', decided_reason: '' } as const;
    const forge = (by: string) =>
      office.store.write((tx) =>
        tx
          .updateTable('loosenings')
          .set({ ...decided, decided_by: by })
          .where('decision', 'is', null)
          .execute(),
      );
    await expect(forge('admin:300011')).rejects.toThrow('two people');
    await expect(office.store.write((tx) => tx.deleteFrom('loosenings').execute())).rejects.toThrow('append-only');
  });
});
