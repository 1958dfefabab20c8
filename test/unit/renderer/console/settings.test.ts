import { describe, expect, test } from 'vitest';
import { workRulesAtFirst } from '#contract/forms/plan.ts';
import { settingsChanges } from '#contract/settings/changes.ts';
import { baseByPart, type LendingBase, policyAtFirst } from '#contract/settings/lending-base.ts';
import { lendingByForm, lendingRulesAtFirst } from '#contract/settings/lending-rules.ts';
import { paperProcedureAtFirst, procedureSteps } from '#contract/statistics/steps-saved.ts';
import { baseDraftOf, readBaseDraft } from '../../../../renderer/console/settings/read-lending-base.ts';
import { lendingDraftOf, readLendingDraft } from '../../../../renderer/console/settings/read-lending-rules.ts';
import { paperDraftOf, readPaperDraft } from '../../../../renderer/console/settings/read-paper.ts';
import { draftOf, readSettingsDraft } from '../../../../renderer/console/settings/read-settings.ts';
import { changeSentences } from '../../../../renderer/console/settings/setting-words.ts';

const held = {
  workRules: workRulesAtFirst,
  statistics: { unit: 'person-month' },
  paperProcedure: paperProcedureAtFirst,
} as const;

describe('breaks of shifts', () => {
  const draft = draftOf(held);
  const typed = (shiftBreaks: object, usual: object = {}) =>
    readSettingsDraft({ ...draft, ...usual, shiftBreaks: { ...draft.shiftBreaks, ...shiftBreaks } }, held);

  test('are one hour from what was typed; an empty one is the usual one', () => {
    expect(typed({}).settings?.workRules).toEqual(workRulesAtFirst);
    const { ofShift } = typed({ A: '１０：００', K: '1530' }).settings?.workRules.breaks ?? {};
    expect(ofShift).toEqual({ A: { from: '10:00', to: '11:00' }, K: { from: '15:30', to: '16:30' } });
  });

  test.each([['14:00'], ['6:00'], ['25:00'], ['23:30'], ['正午']])('%s is none of A (6:00–14:45)', (text) => {
    const { settings, faults } = typed({ A: text });
    expect(settings).toBeNull();
    expect(faults.shiftBreaks.A).toBe('6:00より後に始まり、14:45より前に終わる1時間にしてください。');
    expect(faults.breaks).toBeNull();
  });

  test('a usual one may lie outside a shift that has its own, and names those that have none', () => {
    const usual = { breakFrom: '13:45', breakTo: '14:45' };
    expect(typed({}, usual).faults.breaks).toMatch(/収まらない勤務：時差出勤A$/);
    expect(typed({ A: '10:00' }, usual).faults.breaks).toBeNull();
  });
});

describe('the ten steps on paper', () => {
  const draft = paperDraftOf(paperProcedureAtFirst);

  test('take whole minutes, and words of their own once they are not the shipped ones', () => {
    expect(readPaperDraft(draft)).toEqual({ paper: paperProcedureAtFirst, faults: { minutes: {}, source: null } });
    const minutes = { ...draft.minutes, plan: '２０' };
    expect(readPaperDraft({ ...draft, minutes })).toMatchObject({ paper: null, faults: { minutes: {} } });
    expect(readPaperDraft({ ...draft, minutes }).faults.source).toContain('書き換えてください');
    expect(readPaperDraft({ minutes, source: '調べ' }).paper?.minutes.plan).toBe(20);
  });

  test.each(['', '481', '-1', '1.5', '十'])('«%s» is no number of minutes, said at each step that has it', (text) => {
    const minutes = { ...draft.minutes, plan: text, return: text };
    const read = readPaperDraft({ ...draft, minutes });
    expect(read.paper).toBeNull();
    expect(Object.keys(read.faults.minutes)).toEqual(procedureSteps.filter((step) => minutes[step] === text));
  });
});

describe('rules of lending', () => {
  const draft = lendingDraftOf(lendingRulesAtFirst);
  const style = (part: object) => ({
    ...draft,
    styles: { ...draft.styles, mobile: { ...draft.styles.mobile, ...part } },
  });

  test('come back as they were, and without a form that is not lent for', () => {
    expect(readLendingDraft(draft).rules).toEqual(lendingRulesAtFirst);
    const { rules } = readLendingDraft(style({ isLent: false, where: '' }));
    expect(rules?.styles.map(({ telework }) => telework)).toEqual(['home', 'satellite']);
    const words = changeSentences(settingsChanges(lendingByForm(lendingRulesAtFirst), rules && lendingByForm(rules)));
    expect(words).toEqual(['モバイルでの貸出：する → しない']);
  });

  test.each([
    ['where', style({ where: ' ' })],
    ['reminders', style({ reminders: Array.from({ length: 9 }, (_, n) => `注意${n}`).join('\n') })],
    ['reminders', style({ reminders: 'あ'.repeat(201) })],
  ] as const)('with a fault in %s are none, said at that field', (field, bad) => {
    const { rules, faults } = readLendingDraft(bad);
    expect(rules).toBeNull();
    expect(faults.styles.mobile[field]).not.toBeNull();
    expect(faults.styles.home).toEqual({ where: null, reminders: null });
  });

  test('need one form, minutes, and an interval that can be kept', () => {
    const { home, mobile, satellite } = draft.styles;
    const off = {
      home: { ...home, isLent: false },
      mobile: { ...mobile, isLent: false },
      satellite: { ...satellite, isLent: false },
    };
    expect(readLendingDraft({ ...draft, styles: off }).faults.forms).not.toBeNull();
    expect(readLendingDraft({ ...draft, withinMin: '121' }).faults.withinMin).not.toBeNull();
    const asking = { ...draft, asksItself: 'yes' as const };
    expect(readLendingDraft({ ...asking, everyMin: '14' }).faults.everyMin).toContain('15から480');
    expect(readLendingDraft({ ...asking, withinMin: '30', everyMin: '30' }).faults.everyMin).toContain('長く');
    expect(readLendingDraft({ ...asking, everyMin: '４８０' }).rules?.presence.everyMin).toBe(480);
  });

  test('say a reminder by its number, and the filter', () => {
    const { rules } = readLendingDraft(style({ reminders: '端末を離さない。', privacyScreen: false }));
    const words = changeSentences(settingsChanges(lendingByForm(lendingRulesAtFirst), rules && lendingByForm(rules)));
    expect(words).toContain('モバイルの注意（1）：のぞき見防止フィルターを付けてください。 → 端末を離さない。');
    expect(words).toContain('モバイルののぞき見防止フィルター：必要 → 不要');
  });
});

describe('貸出の基本', () => {
  const base: LendingBase = {
    policy: policyAtFirst,
    it: { name: '見本 情子', phone: '0285-00-1111' },
    organization: { name: '見本市', section: '情報政策課', phone: '0285-00-1100' },
    managers: { planning: { name: '見本 課長', phone: '4512' } },
  };
  const draft = baseDraftOf(base);

  test('comes back as it was, typed in any width', () => {
    expect(readBaseDraft(draft).base).toEqual(base);
    const it3 = { name: '見本 情子', phone: '０２８５（００）１１１１' };
    const hours = { ...draft.hours, start: '８時３０分' };
    expect(readBaseDraft({ ...draft, it: it3, hours }).base).toEqual(base);
  });

  test('begins with all four controls required, and asks for who is called', () => {
    const { base: none, faults } = readBaseDraft(baseDraftOf(null));
    expect(none).toBeNull();
    expect(Object.values(baseDraftOf(null).controls)).toEqual(['required', 'required', 'required', 'required']);
    for (const fault of [...Object.values(faults.organization), ...Object.values(faults.it)])
      expect(fault).not.toBeNull();
    expect([...Object.values(faults.hours), faults.keepDays, faults.eraseAfterDays].some(Boolean)).toBe(false);
  });

  test('says each field that is wrong', () => {
    const hours = { ...draft.hours, breakStart: '8:30', end: '' };
    const { faults } = readBaseDraft({ ...draft, hours, heartbeatSec: '4', erases: 'yes', eraseAfterDays: '3' });
    expect(faults.hours).toEqual({
      ...{ start: null, breakStart: '始業より後の時刻を入力してください。', breakEnd: null },
      end: '昼休みの終わりより後の時刻を入力してください。',
    });
    expect([faults.heartbeatSec, faults.eraseAfterDays]).toEqual([
      ...['5から300までの秒数を入力してください。', '4から365までの日数を入力してください。'],
    ]);
  });

  test('is said as people read it', () => {
    const controls = { ...policyAtFirst.controls, print: 'observed' as const };
    const after = { ...base, policy: { ...policyAtFirst, controls, eraseAfterDays: 14 }, managers: {} };
    const sections = [{ id: 'planning', name: '企画政策課', to: null }];
    expect(changeSentences(settingsChanges(baseByPart(base), baseByPart(after)), sections)).toEqual([
      '企画政策課の所属長の名前：見本 課長 → （なし）',
      '企画政策課の所属長の電話番号：4512 → （なし）',
      '印刷：必須 → 監視のみ',
      '返却期限を過ぎた端末の自動消去：しない → 14日後',
    ]);
  });
});
