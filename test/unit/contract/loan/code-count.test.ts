import { expect, test } from 'vitest';
import { type CodeCount, countCodes, maxAnswerTries, noCodes } from '#contract/loan/code-count.ts';
import type { Draft } from '#contract/trail/catalogue.ts';

type What = Pick<Draft, 'type' | 'data'>;
const count = (...entries: readonly What[]): CodeCount =>
  entries.reduce((before, { type, data }) => countCodes(before, type, data), noCodes);
const lock = (code: 'TM-102' | 'TM-208' | 'TM-301' | 'TM-302'): What => ({
  type: 'lock.entered',
  data: { code, detail: '' },
});
const shown = (counter: number): What => ({ type: 'contact-code.shown', data: { purpose: 'extension', counter } });
const wrong = (tries: number): What => ({ type: 'response-code.refused', data: { tries } });
const accepted = (counter: number): What => ({
  type: 'response-code.accepted',
  data: { purpose: 'extension', counter, answer: 'extend', argument: 3 },
});

test('a lock of the office brings a code for unlocking; a lock that opens by itself leaves everything as it is', () => {
  expect(count(lock('TM-102'))).toEqual({ counter: 1, standing: 'unlock', tries: 0 });
  expect(count(lock('TM-301'))).toBe(noCodes);
  expect(count(shown(1), lock('TM-302'), { type: 'lock.left', data: { code: 'TM-302', by: 'recheck' } })).toEqual({
    counter: 1,
    standing: 'extension',
    tries: 0,
  });
  expect(count(shown(1), lock('TM-102'))).toEqual({ counter: 2, standing: 'unlock', tries: 0 });
});

test('an accepted answer uses the code up; the next one counts on', () => {
  expect(count(shown(1), wrong(1), accepted(1))).toEqual({ counter: 1, standing: null, tries: 0 });
  expect(count(shown(1), accepted(1), lock('TM-208'))).toEqual({ counter: 2, standing: 'unlock', tries: 0 });
});

test('the fifth wrong answer in a row brings another code for the same purpose', () => {
  const four = [1, 2, 3, 4].map(wrong);
  expect(count(shown(7), ...four)).toEqual({ counter: 7, standing: 'extension', tries: 4 });
  expect(count(shown(7), ...four, wrong(maxAnswerTries))).toEqual({ counter: 8, standing: 'extension', tries: 0 });
});
