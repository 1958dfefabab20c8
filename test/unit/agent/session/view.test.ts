import { expect, test } from 'vitest';
import { initialModel, type Model } from '../../../../agent/session/model.ts';
import { reduce } from '../../../../agent/session/reduce.ts';
import { screenOf } from '../../../../agent/session/view.ts';
import { sampleFacts } from '../../../../server/sample/seed.ts';

const day = '2026-11-24';
const at = (time: string): Date => new Date(`${day}T${time}:00+09:00`);
const model: Model = {
  ...initialModel,
  link: 'up',
  facts: sampleFacts(at('08:30')),
  signedIn: true,
  passed: true,
  status: {
    ...{ recorded: 1, unsent: 0, receipted: 0, lastAt: null, line: 'up', lineCode: null, lastSentAt: null },
    ...{ protection: 'strong', closedByRule: null, lock: null, code: null, presence: null, returning: 'none' },
    deadline: null,
    requests: [],
    open: {
      ...{ id: '2f1c7a52-37a5-4f0e-9f6e-0d0a4a3f9a10', kind: 'working', startedAt: at('08:30').toISOString() },
      ...{ since: null, interruptions: 0 },
    },
  },
};

test.each([
  ['16:59', false, false],
  ['17:00', true, false],
  ['17:14', true, false],
  ['17:15', false, true],
  ['20:00', false, true],
])('at %s the end is near: %s, past: %s', (time, endsSoon, pastHours) => {
  expect(screenOf(model, at(time))).toMatchObject({ screen: 'working', endsSoon, pastHours });
});

test.each(['midnight', 'forgotten'] as const)('a day that a rule has closed (%s) leaves nobody signed in', (rule) => {
  const { status } = model;
  if (status === null || status.open === null) throw new Error('no open session');
  const { id, startedAt } = status.open;
  const closed = {
    ...status,
    open: null,
    closedByRule: { id, startedAt, effectiveEnd: at('17:15').toISOString(), rule },
  };
  const { next, effects } = reduce(model, { type: 'status', status: closed }, at('20:00'));
  expect(screenOf(next, at('20:00'))).toEqual({ screen: 'signed-out', resuming: false });
  const told = { type: 'staff.signed-out', session: null, actor: 'system', data: {} };
  expect(effects).toEqual([{ do: 'note', draft: told }]);
  expect(next.notice?.text).toContain('サインインして');
  // Told once; an end that the person pressed signs nobody out.
  expect(reduce(next, { type: 'status', status: closed }, at('20:01')).effects).toEqual([]);
  const ended = reduce(model, { type: 'status', status: { ...status, open: null } }, at('17:15'));
  expect([ended.next.signedIn, ended.effects]).toEqual([true, []]);
});
