import { expect, test } from 'vitest';
import type { ContactCodeAnswer } from '#contract/http/console-api.ts';
import {
  daysRange,
  extendedTo,
  offeredAnswers,
  readAnswer,
} from '../../../../renderer/console/terminals/answer-choice.ts';

const loan = { to: '2026-12-01', earliestTo: '2026-12-02', latestTo: '2027-02-01', revoked: false, heldBack: null };
const read: ContactCodeAnswer = {
  purpose: 'extension',
  heardAt: '2026-11-26T00:00:00.000Z',
  again: false,
  answers: ['extend', 'revoke'],
  loan,
  given: null,
};
const fields = { answer: 'extend', days: '', request: '' } as const;

test('days are counted from the present end, in any digits, within what the office takes', () => {
  expect(daysRange(loan)).toEqual({ least: 1, most: 62 });
  expect(extendedTo(loan, '４')).toBe('2026-12-05');
  expect(readAnswer(loan, { ...fields, days: '62' })).toEqual({ answer: 'extend', to: '2027-02-01' });
  for (const days of ['', '0', '63', 'x', '99999999']) expect(readAnswer(loan, { ...fields, days }), days).toBeNull();
});

test('a day that was given already can be given again; one that is past cannot', () => {
  expect(extendedTo({ ...loan, earliestTo: '2026-12-01' }, '0')).toBe('2026-12-01');
  expect(extendedTo({ ...loan, earliestTo: '2026-12-10' }, '8')).toBeNull();
});

test('an extension is offered only where a day is left for it', () => {
  expect(offeredAnswers(read)).toEqual(['extend', 'revoke']);
  expect(offeredAnswers({ ...read, loan: { ...loan, earliestTo: '2027-02-02' } })).toEqual(['revoke']);
});

test('a request is a number from 1 to 99', () => {
  expect(readAnswer(loan, { answer: 'approve', days: '', request: '４２' })).toEqual({
    answer: 'approve',
    request: 42,
  });
  for (const request of ['', '0', '100']) expect(readAnswer(loan, { answer: 'approve', days: '', request })).toBeNull();
});
