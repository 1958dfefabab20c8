import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  answerKinds,
  answersTo,
  type CodeAnswer,
  type CodeFacts,
  codePurposes,
  contactCode,
  isFitting,
  type Mac,
  readContactCode,
  readResponseCode,
  responseCode,
} from '#contract/loan/code.ts';

const macOf =
  (key: string): Mac =>
  (bytes) =>
    createHmac('sha256', key).update(bytes).digest();
const loan = 'L-20261101-001';
const head = (n: number): string => n.toString(16).padStart(64, '0');

const purpose = fc.constantFrom(...codePurposes);
const counter = fc.integer({ min: 1, max: 10_000 });
const key = fc.string({ minLength: 1, maxLength: 8 });
const place = fc.record({
  seq: fc.nat(1_000_000),
  head: fc.bigInt(0n, 2n ** 256n - 1n).map((n) => n.toString(16).padStart(64, '0')),
});
/** Every answer with every argument that fits some purpose. */
const allAnswers: readonly CodeAnswer[] = answerKinds.flatMap((answer) =>
  Array.from({ length: 100 }, (_, argument) => ({ answer, argument })),
);

/** The code with one digit changed, in every way; and with two neighbours changed over, where that changes it. */
const mistyped = (code: string): readonly string[] =>
  [...code].flatMap((_, at) =>
    [...'0123456789']
      .filter((digit) => digit !== code[at])
      .map((digit) => `${code.slice(0, at)}${digit}${code.slice(at + 1)}`),
  );
const changedOver = (code: string): readonly string[] =>
  [...code.slice(1)].flatMap((digit, at) =>
    digit === code[at] ? [] : [`${code.slice(0, at)}${digit}${code[at]}${code.slice(at + 2)}`],
  );

/** Codes of many loans, purposes and counters, always the same ones. */
const many = Array.from({ length: 400 }, (_, n) => {
  const mac = macOf(`key ${n}`);
  const facts: CodeFacts = { loan, purpose: codePurposes[n % 5] ?? 'report', counter: 1 + ((n * 7) % 90) };
  return { mac, facts, code: contactCode(mac, facts, { seq: n, head: head(n) }) };
});

describe('連絡コード', () => {
  test('is read back wherever its counter is one of the hundred after those that are used up', () => {
    fc.assert(
      fc.property(key, purpose, counter, place, fc.integer({ min: 1, max: 100 }), (k, p, n, at, ahead) => {
        const after = n - ahead;
        const read = readContactCode(macOf(k), contactCode(macOf(k), { loan, purpose: p, counter: n }, at), {
          loan,
          after,
        });
        expect(read).toMatchObject({ purpose: p, counter: n });
      }),
    );
  });

  test('of another loan, under another key, used up, or more than a hundred ahead is nearly never read', () => {
    let read = 0;
    let tries = 0;
    for (const { mac, facts, code } of many) {
      const strangers = [
        readContactCode(mac, code, { loan: 'L-20261101-002', after: 0 }),
        readContactCode(macOf('another'), code, { loan, after: 0 }),
        readContactCode(mac, code, { loan, after: facts.counter }),
        readContactCode(mac, code, { loan, after: facts.counter + 50 }),
        readContactCode(mac, code, { loan, after: facts.counter - 101 }),
      ];
      tries += strangers.length;
      read += strangers.filter((one) => one !== null).length;
    }
    expect(tries).toBe(2_000);
    // 2,000 guesses at 1 in 10,000 each.
    expect(read).toBeLessThanOrEqual(2);
  });

  test('a wrong digit or two digits changed over are refused, but for one in ten thousand', () => {
    let read = 0;
    let tries = 0;
    for (const { mac, code } of many) {
      for (const wrong of [...mistyped(code), ...changedOver(code)]) {
        tries += 1;
        if (readContactCode(mac, wrong, { loan, after: 0 }) === null) continue;
        read += 1;
        expect(wrong.slice(0, 6), 'a wrong digit of the check digits themselves').not.toBe(code.slice(0, 6));
      }
    }
    expect(tries).toBeGreaterThan(35_000);
    // Some 22,000 of them change what the check digits are over: two or three would fit.
    expect(read).toBeLessThanOrEqual(9);
  });

  test('another head or number of the entry gives other anchor digits, but for one in a thousand', () => {
    let same = 0;
    for (const [n, { mac, facts, code }] of many.entries()) {
      const elsewhere = [
        contactCode(mac, facts, { seq: n, head: head(n + 1) }),
        contactCode(mac, facts, { seq: n + 1, head: head(n) }),
      ];
      same += elsewhere.filter((other) => other.slice(3, 6) === code.slice(3, 6)).length;
    }
    // 800 comparisons.
    expect(same).toBeLessThanOrEqual(4);
  });

  test.each([
    '',
    '123456789',
    '12345678901',
    '123456789a',
    '１２３４５６７８９０',
    '5000000000',
    '9999999999',
    ' 123456789',
  ])('%j is no code', (text) => {
    expect(readContactCode(macOf('k'), text, { loan, after: 0 })).toBeNull();
  });
});

describe('応答コード', () => {
  test('every purpose with every fitting answer and argument is read back, and nothing else is given', () => {
    const mac = macOf('k');
    for (const asked of codePurposes) {
      const facts: CodeFacts = { loan, purpose: asked, counter: 3 };
      for (const given of allAnswers) {
        const code = responseCode(mac, facts, given);
        const read = readResponseCode(mac, code, facts);
        if (isFitting(asked, given)) expect(read).toEqual({ ...given, expected: code });
        else expect(read, `${asked} ${given.answer} ${given.argument}`).toBeNull();
      }
    }
  });

  test('an argument out of range or of another kind does not fit', () => {
    for (const asked of codePurposes) {
      const fitting = allAnswers.filter((given) => isFitting(asked, given));
      const kinds = new Set(fitting.map(({ answer }) => answer));
      expect([...kinds].sort()).toEqual([...answersTo[asked]].sort());
      expect(kinds.has('revoke')).toBe(true);
    }
    const extension = allAnswers.filter((given) => given.answer === 'extend' && isFitting('extension', given));
    expect(extension.map(({ argument }) => argument)).toEqual(Array.from({ length: 62 }, (_, n) => n + 1));
    for (const argument of [-1, 0.5, 63, 100, Number.NaN])
      expect(isFitting('extension', { answer: 'extend', argument })).toBe(false);
    for (const argument of [0, 100]) expect(isFitting('approval', { answer: 'approve', argument })).toBe(false);
    expect(isFitting('unlock', { answer: 'unlock', argument: 1 })).toBe(false);
  });

  test('a wrong digit, two changed over, another loan, counter, purpose or key is refused', () => {
    let tries = 0;
    for (const { mac, facts } of many) {
      const [answer = 'confirm'] = answersTo[facts.purpose];
      const given = { answer, argument: answer === 'extend' ? 14 : answer === 'approve' ? 7 : 0 };
      const code = responseCode(mac, facts, given);
      const holds = (typed: string, asked: CodeFacts = facts, under = mac): boolean => {
        tries += 1;
        return readResponseCode(under, typed, asked)?.expected === typed;
      };
      expect(holds(code)).toBe(true);
      for (const wrong of [...mistyped(code), ...changedOver(code)]) expect(holds(wrong), wrong).toBe(false);
      expect(holds(code, { ...facts, loan: 'L-20261101-002' })).toBe(false);
      expect(holds(code, { ...facts, counter: facts.counter + 1 })).toBe(false);
      // A hundred on, the 連絡コード shows the same two digits; the answer still does not fit.
      expect(holds(code, { ...facts, counter: facts.counter + 100 })).toBe(false);
      expect(holds(code, facts, macOf('another'))).toBe(false);
      for (const other of codePurposes) {
        if (other !== facts.purpose) expect(holds(code, { ...facts, purpose: other })).toBe(false);
      }
    }
    expect(tries).toBeGreaterThan(35_000);
  });

  test('the answers to one 連絡コード all differ', () => {
    const codes = allAnswers.map((given) => responseCode(macOf('k'), { loan, purpose: 'approval', counter: 1 }, given));
    expect(new Set(codes).size).toBe(codes.length);
  });
});
