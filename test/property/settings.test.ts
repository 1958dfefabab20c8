import fc from 'fast-check';
import { expect, it } from 'vitest';
import { settingsChanges } from '#contract/settings/changes.ts';

const Value = fc.letrec((again) => ({
  any: fc.oneof({ depthSize: 'small' }, fc.string({ minLength: 1 }), fc.nat(), again('record')),
  record: fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), again('any'), { maxKeys: 4 }),
})).record;

it('a change of settings is told if and only if there is one, and reads backwards as its opposite', () => {
  fc.assert(
    fc.property(Value, Value, (before, after) => {
      const forth = settingsChanges(before, after);
      const back = settingsChanges(after, before);
      expect(back).toEqual(forth.map(({ what, before: was, after: is }) => ({ what, before: is, after: was })));
      expect(settingsChanges(before, structuredClone(before))).toEqual([]);
      for (const { before: was, after: is } of forth) expect(was).not.toBe(is);
    }),
  );
});

it('each thing is told once, with where it stands', () => {
  expect(settingsChanges({ a: { b: 1, c: 2 } }, { a: { b: 1, d: 3 } })).toEqual([
    { what: 'a.c', before: '2', after: '' },
    { what: 'a.d', before: '', after: '3' },
  ]);
});
