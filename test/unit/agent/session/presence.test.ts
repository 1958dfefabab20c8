import { describe, expect, test } from 'vitest';
import { newestShown } from '#contract/ipc/newest-shown.ts';
import type { RecorderStatus } from '#contract/socket/protocol.ts';
import { initialModel, type Model } from '../../../../agent/session/model.ts';
import { reduce } from '../../../../agent/session/reduce.ts';
import { screenOf, shellState } from '../../../../agent/session/view.ts';
import { sampleFacts } from '../../../../server/sample/seed.ts';
import { quietStatus } from '../support/facts.ts';

const now = new Date('2026-11-24T10:00:00+09:00');
const id = '2f1c7a52-37a5-4f0e-9f6e-0d0a4a3f9a10';
const open: RecorderStatus['open'] = {
  ...{ id, kind: 'working', startedAt: '2026-11-23T23:30:00.000Z', since: null, interruptions: 0 },
};
const asking = (asked: number): RecorderStatus['presence'] => ({
  ...{ asked, by: 'office', name: '見本 課長', at: now.toISOString(), withinMin: 10 },
});
const facts = sampleFacts(now);
const model: Model = {
  ...{ ...initialModel, link: 'up', facts, signedIn: true, passed: true },
  status: { ...quietStatus, open },
};
const withQuestion = (asked: number, from = model): Model =>
  reduce(from, { type: 'status', status: { ...quietStatus, open, presence: asking(asked) } }, now).next;
const stateOf = (of: Model) => shellState(of, { workFolder: '/work', revision: 1 }, now);
const answer = (of: Model, asked: number) =>
  reduce(of, { type: 'command', id: 7, call: { name: 'answerPresence', args: { asked } }, newSession: id }, now);

describe('在席の確認 at the shell', () => {
  test('is numbered with the warnings, anew for each question, and gone with its answer', () => {
    const first = withQuestion(12);
    expect(newestShown(stateOf(first))).toBe(0);
    expect(newestShown(stateOf(withQuestion(12, first)))).toBe(0);
    expect(newestShown(stateOf(withQuestion(20, first)))).toBe(1);
    const gone = reduce(first, { type: 'status', status: { ...quietStatus, open } }, now).next;
    expect(newestShown(stateOf(gone))).toBeNull();
    // The work goes on beneath.
    expect(screenOf(first, now).screen).toBe('working');
  });

  test('is answered by one press of who is signed in, and only while it stands', () => {
    const draft = { type: 'presence.answered', session: id, actor: `staff:${facts.staff.id}`, data: { asked: 12 } };
    expect(answer(withQuestion(12), 12).effects).toEqual([{ do: 'write', command: 7, draft }]);
    const refusal = (of: Model, asked: number) => answer(of, asked).effects[0];
    expect(refusal(withQuestion(12), 11)).toMatchObject({ outcome: { code: 'TM-680' } });
    expect(refusal(model, 12)).toMatchObject({ outcome: { code: 'TM-680' } });
    const signedOut = { ...withQuestion(12), signedIn: false };
    expect(refusal(signedOut, 12)).toMatchObject({ outcome: { code: 'TM-104' } });
    expect(stateOf(signedOut).presence).toMatchObject({ mayAnswer: false });
  });
});

describe('a plan that comes or goes while the shell runs', () => {
  const today = '2026-11-24';
  const early = { start: '06:00', end: '14:45', breakStart: '12:00', breakEnd: '13:00' };
  const items = [{ from: '06:00', to: '07:00', work: '校正' }];
  const take = (of: Model, change: object) => reduce(of, { type: 'facts', facts: { ...facts, ...change } }, now).next;

  test('is told, is the day’s plan, and its hours are the day’s hours', () => {
    const none = take(model, { plans: [] });
    expect(none.notice?.text).toContain('今日の計画がなくなりました');
    const come = take(none, { plans: [{ date: today, items, hours: early }] });
    expect(come.notice?.text).toBe('承認された今日の計画が届きました。');
    const late = new Date('2026-11-24T14:31:00+09:00');
    expect(screenOf(come, late)).toMatchObject({ screen: 'working', hoursEnd: '14:45', endsSoon: true });
    const rest = { ...come, status: { ...quietStatus, open: null } };
    expect(screenOf(rest, now)).toMatchObject({ screen: 'before-work', plan: items, planRevoked: false });
  });

  test('taken back, it asks to save the results first and locks nothing', () => {
    const gone = take(model, { plans: [], revokedDays: [today] });
    expect(gone.notice?.text).toContain('成果を作業用フォルダに保存してから');
    expect(screenOf(gone, now)).toMatchObject({ screen: 'working', planRevoked: true });
    // The same list once more is no news.
    expect(take({ ...gone, notice: null }, { plans: [], revokedDays: [today] }).notice).toBeNull();
  });
});
