import { expect, test } from 'vitest';
import { initialModel, type Model } from '../../../../agent/session/model.ts';
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
