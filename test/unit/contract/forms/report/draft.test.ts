import { describe, expect, test } from 'vitest';
import { draftDay, type ReportSession, reportRows } from '#contract/forms/report/draft.ts';
import type { Mark } from '#contract/forms/report/stretches.ts';
import { instantOf } from '#contract/session/closing.ts';

const date = '2026-11-24';
const hours = { start: '08:30', end: '17:15', breakStart: '12:00', breakEnd: '13:00' };
const at = (time: string, day = date): string => instantOf(day, time).toISOString();
const plan = [
  { from: '08:30', to: '09:00', work: '予定の確認' },
  { from: '09:00', to: '12:00', work: '会議録・議事録作成' },
  { from: '13:00', to: '17:15', work: '研修資料作成' },
];
const now = new Date(at('12:00', '2026-11-26'));
const session = (marks: readonly Mark[], more: Partial<ReportSession> = {}): ReportSession => ({
  ...{ marks, work: '今日の業務', result: '議事録を仕上げた。', closedBy: 'person', files: [] },
  ...more,
});
const draft = (...sessions: readonly ReportSession[]) => draftDay({ date, hours, plan, sessions, now });

describe('the lines of 別紙2', () => {
  test('are those of the form for regular hours, and follow a shift', () => {
    expect(reportRows(hours).map(({ from, to }) => `${from}-${to}`)).toEqual([
      ...['08:30-09:00', '09:00-10:00', '10:00-11:00', '11:00-12:00', '12:00-13:00', '13:00-14:00'],
      ...['14:00-15:00', '15:00-16:00', '16:00-17:00', '17:00-17:15'],
    ]);
    expect(reportRows({ start: '06:00', end: '14:45' })).toHaveLength(9);
    expect(reportRows({ start: '11:45', end: '20:30' })[0]).toEqual({ from: '11:45', to: '12:00' });
  });
});

describe('a day', () => {
  test('as planned, with lunch, time away, leave and time past the end', () => {
    const day = draft(
      session(
        [
          { type: 'session.started', at: at('08:28') },
          { type: 'session.interrupted', at: at('09:20'), data: { reason: 'away', note: '来客' } },
          { type: 'session.resumed', at: at('09:35') },
          { type: 'session.interrupted', at: at('12:00'), data: { reason: 'break', note: '' } },
          { type: 'session.resumed', at: at('13:00') },
          { type: 'session.interrupted', at: at('15:00'), data: { reason: 'hourly-leave', note: '' } },
          { type: 'session.resumed', at: at('16:30') },
          { type: 'session.ended', at: at('17:40') },
        ],
        { files: [{ at: at('10:05'), name: '議事録.docx' }] },
      ),
    );
    expect(day.sums).toMatchObject({
      ...{ dutyMin: 465, workedMin: 360, unknownMin: 0, missingMin: 0, inBreakMin: 0, beforeMin: 2, afterMin: 25 },
      ...{ leaveMin: 90, leaveHours: 2 },
      byReason: { break: 0, 'hourly-leave': 90, illness: 0, care: 0, private: 0, away: 15 },
    });
    const results = Object.fromEntries(day.rows.map(({ from, result }) => [from, result]));
    expect(results).toMatchObject({
      '08:30': '予定の確認',
      '09:00': '会議録・議事録作成\n9:20〜9:35 離席（来客）',
      '10:00': '会議録・議事録作成\nファイル：議事録.docx',
      '12:00': '休憩',
      '15:00': '15:00〜16:00 時間単位年休',
      '16:00': '研修資料作成\n16:00〜16:30 時間単位年休',
      '17:00': '研修資料作成\n終業の報告：議事録を仕上げた。',
    });
    expect(day).toMatchObject({ isOpen: false, closedByRule: null, startedAt: at('08:28'), endedAt: at('17:40') });
  });

  test('whose end was forgotten says so, until it is corrected', () => {
    const marks: readonly Mark[] = [
      { type: 'session.started', at: at('08:30') },
      { type: 'session.closed-by-rule', at: at('19:15'), data: { effectiveEnd: at('17:15') } },
    ];
    const forgotten = draft(session(marks, { closedBy: 'forgotten', result: null }));
    expect(forgotten.closedByRule).toBe('forgotten');
    expect(forgotten.rows.at(-1)?.result).toContain('規則により終業');
    // Worked on through lunch, as far as anybody can tell: shown, not counted.
    expect(forgotten.sums).toMatchObject({ workedMin: 465, inBreakMin: 60, afterMin: 0 });
    const corrected = draft(
      session([...marks, { type: 'session.corrected', at: at('20:00'), data: { endedAt: at('16:15') } }], {
        closedBy: 'forgotten',
      }),
    );
    expect(corrected).toMatchObject({
      closedByRule: null,
      endedAt: at('16:15'),
      sums: { workedMin: 405, missingMin: 60 },
    });
  });

  test('that passes midnight ends with the day', () => {
    const day = draft(
      session(
        [
          { type: 'session.started', at: at('16:15') },
          {
            type: 'session.closed-by-rule',
            at: at('00:00', '2026-11-25'),
            data: { effectiveEnd: at('00:00', '2026-11-25') },
          },
        ],
        { closedBy: 'midnight' },
      ),
    );
    expect(day.sums).toMatchObject({ workedMin: 60, afterMin: 6 * 60 + 45, missingMin: 405 });
  });

  test('of several sessions adds them up, and counts no minute of a clock put back twice', () => {
    const day = draft(
      session([
        { type: 'session.started', at: at('09:00') },
        { type: 'session.ended', at: at('10:00') },
      ]),
      session([
        { type: 'session.started', at: at('09:30') },
        { type: 'session.interrupted', at: at('09:45'), data: { reason: 'private', note: '' } },
        { type: 'session.resumed', at: at('09:40') },
        { type: 'session.ended', at: at('11:00') },
      ]),
    );
    expect(day.sums).toMatchObject({ workedMin: 120, missingMin: 345 });
  });

  test('without a plan names in a line only the work of the sessions that reach it', () => {
    const { rows } = draftDay({
      ...{ date, hours, now, plan: [] },
      sessions: [
        session(
          [
            { type: 'session.started', at: at('09:00') },
            { type: 'session.ended', at: at('10:00') },
          ],
          { work: '朝' },
        ),
        session(
          [
            { type: 'session.started', at: at('10:00') },
            { type: 'session.ended', at: at('11:30') },
          ],
          { work: '昼' },
        ),
      ],
    });
    expect(rows.slice(0, 4).map(({ result }) => result.split('\n')[0])).toEqual(['', '朝', '昼', '昼']);
  });

  test('does not count the time that a clock put on passes over', () => {
    const day = draft(
      session([
        { type: 'session.started', at: at('09:00') },
        {
          type: 'clock.jumped',
          at: at('11:00'),
          data: { lastAt: at('09:30'), nowAt: at('11:00'), byMs: 60 * 60_000 },
        },
        { type: 'session.ended', at: at('12:00') },
      ]),
    );
    expect(day.sums).toMatchObject({ workedMin: 120, unknownMin: 60 });
    expect(day.rows.find(({ from }) => from === '10:00')?.result).toBe('10:00〜11:00 記録のない時間');
  });

  test('that still runs is open, and misses only what has gone by', () => {
    const open = draftDay({
      ...{ date, hours, plan, now: new Date(at('10:00')) },
      sessions: [session([{ type: 'session.started', at: at('09:00') }], { closedBy: null, result: null })],
    });
    expect(open).toMatchObject({ isOpen: true, endedAt: null, sums: { workedMin: 60, missingMin: 30 } });
    expect(open.rows.at(-1)?.result).toBe('');
  });
});
