import { expect, test } from 'vitest';
import { leavesOf, settingsChanges } from '#contract/settings/changes.ts';
import { restsOn } from '#contract/settings/in-force.ts';

const statistics = (value: object) => ({ statistics: value });
const shipped = leavesOf(statistics({ unit: 'a' }));
const act = (n: number, changes: readonly object[], anew: readonly string[] = []) => ({
  ...{ n, changes: changes.map((one) => ({ what: 'statistics.unit', before: '', after: '', ...one })), anew },
});
const rests = (acts: readonly ReturnType<typeof act>[], value: object) =>
  restsOn('statistics', acts, { current: leavesOf(statistics(value)), shipped });

test('a part that nobody changed is as it was shipped, or came past the screen', () => {
  expect(rests([], { unit: 'a' })).toBe('shipped');
  expect(rests([], { unit: 'b' })).toBe('unrecorded');
  expect(rests([], { unit: 'a', more: 'b' })).toBe('unrecorded');
  expect(rests([act(1, [{ what: 'statisticsOther.unit', after: 'c' }])], { unit: 'a' })).toBe('shipped');
});

test('it rests on the newest act that touched it, as long as that is what is stored', () => {
  const acts = [act(1, [{ after: 'b' }]), act(2, [{ after: 'c' }]), act(3, [{ what: 'lending.styles', after: 'd' }])];
  expect(rests(acts, { unit: 'c' })).toBe(acts[1]);
  expect(rests(acts, { unit: 'b' })).toBe('unrecorded');
  expect(rests([act(1, [{ after: 'b' }]), act(2, [{ after: '' }])], {})).toMatchObject({ n: 2 });
});

test('what was laid down anew counts whole: what stood there before is no longer asked for', () => {
  const lost = act(1, [{ what: 'statistics.day', after: '見本' }]);
  const again = act(2, [{ after: 'b' }], ['statistics']);
  expect(rests([lost, again], { unit: 'b' })).toBe(again);
  expect(rests([lost, { ...again, anew: [] }], { unit: 'b' })).toBe('unrecorded');
});

test('of a part that could not be read everything is new, and nothing of the others', () => {
  const value = { statistics: { unit: 'a' }, lending: { styles: 'x' } };
  expect(settingsChanges(value, value, ['statistics'])).toEqual([{ what: 'statistics.unit', before: '', after: 'a' }]);
});
