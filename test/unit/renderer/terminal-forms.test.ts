import { expect, test } from 'vitest';
import type { ControlReading } from '#contract/controls.ts';
import { interruptionReasons } from '#contract/trail/catalogue.ts';
import { datePartsOf, noDate } from '../../../renderer/strings/date-parts.ts';
import { controlLooks } from '../../../renderer/terminal/control-looks.ts';
import { correctedEnd, correctionFaults } from '../../../renderer/terminal/correction.ts';
import { interruptionFaults, reasonChoices } from '../../../renderer/terminal/interruption.ts';
import { lineTrouble } from '../../../renderer/terminal/line-trouble.ts';
import { pageCount, pageRange, pageSize } from '../../../renderer/terminal/trail-page.ts';

const startedAt = '2026-11-19T23:30:00.000Z';
const now = '2026-11-21T00:00:00.000Z';
const filled = { date: datePartsOf('2026-11-20'), time: '１７：１５', result: '42件', reason: '押し忘れ' };

test('a correction names an instant in Japan', () => {
  expect(correctedEnd(filled, startedAt)).toBe('2026-11-20T08:15:00.000Z');
  expect(Object.values(correctionFaults(filled, startedAt, now))).toEqual([null, null, null, null]);
});

test('a correction before the start, in the future or unfinished is told which field is wrong', () => {
  expect(correctionFaults({ ...filled, time: '8:00' }, startedAt, now).time).toContain('始業より後');
  expect(correctionFaults({ ...filled, date: datePartsOf('2026-11-22') }, startedAt, now).time).toContain('今より前');
  const empty = correctionFaults({ date: noDate, time: '', result: ' ', reason: '' }, startedAt, now);
  expect(Object.values(empty).every((fault) => fault !== null)).toBe(true);
  expect(correctedEnd({ ...filled, date: noDate }, startedAt)).toBeNull();
});

test('a session that ended in the minute it began can be corrected to that minute', () => {
  const began = '2026-11-20T08:15:42.123Z';
  expect(correctedEnd(filled, began)).toBe(began);
  expect(correctionFaults(filled, began, now).time).toBeNull();
});

test('times are asked for hourly leave only, and must be in order', () => {
  expect(interruptionFaults({ reason: null, from: '', to: '', note: '' }).reason).not.toBeNull();
  for (const reason of interruptionReasons.filter((candidate) => candidate !== 'hourly-leave')) {
    expect(interruptionFaults({ reason, from: '', to: '', note: '' })).toEqual({ reason: null, from: null, to: null });
  }
  const leave = { reason: 'hourly-leave', note: '' } as const;
  expect(interruptionFaults({ ...leave, from: '13:00', to: '15:00' })).toEqual({ reason: null, from: null, to: null });
  expect(interruptionFaults({ ...leave, from: '15:00', to: '13:00' }).to).toContain('始まりより後');
  expect(interruptionFaults({ ...leave, from: '', to: '' })).toEqual({
    reason: null,
    from: expect.stringContaining('入力'),
    to: expect.stringContaining('入力'),
  });
});

test('the three reasons that need leave say so', () => {
  const needing = reasonChoices.filter((choice) => choice.support !== undefined).map((choice) => choice.value);
  expect(needing).toEqual(['hourly-leave', 'illness', 'care']);
  expect(reasonChoices).toHaveLength(6);
});

test('a control that is not known to hold is never drawn as good', () => {
  const reading = (state: ControlReading['state']): ControlReading => ({
    control: 'save',
    state,
    detail: '',
    tookMs: 0,
  });
  const look = (controls: readonly ControlReading[]) => controlLooks({ controls: [...controls], facts: null })[0];
  expect(look([])).toMatchObject({ word: '未確認', tone: 'neutral' });
  expect(look([reading('unknown')])).toMatchObject({ word: '不明', tone: 'warn' });
  expect(look([reading('absent')])).toMatchObject({ word: '未作動', tone: 'bad' });
  expect(look([reading('measured')])).toMatchObject({ word: '実測', tone: 'good' });
  expect(look([reading('configured')])).toMatchObject({ word: '設定確認', tone: 'good' });
});

test('the pages of the own trail hold every entry once, newest first', () => {
  for (const total of [0, 1, pageSize, pageSize + 1, 1234]) {
    const seen: number[] = [];
    for (let page = 0; page < pageCount(total); page += 1) {
      const range = pageRange(total, page);
      if (range === null) continue;
      seen.push(...Array.from({ length: range.limit }, (_, i) => range.fromSeq + i).toReversed());
    }
    expect(seen).toEqual(Array.from({ length: total }, (_, i) => total - 1 - i));
  }
  expect(pageRange(10, 1)).toBeNull();
});

test('a line that somebody must be told about has a banner; one that is merely down has none', () => {
  expect(lineTrouble({ lineCode: 'TM-402' })).toBe('TM-402');
  expect(lineTrouble({ lineCode: 'TM-403' })).toBe('TM-403');
  expect([lineTrouble({ lineCode: 'TM-401' }), lineTrouble({ lineCode: null })]).toEqual([null, null]);
});
