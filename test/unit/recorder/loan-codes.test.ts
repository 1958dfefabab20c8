import { createHmac, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { anchorDigits, type CodeAnswer, type CodePurpose, readContactCode, responseCode } from '#contract/loan/code.ts';
import { readLeaf } from '../../../recorder/trail/check-chain.ts';
import { type OpenedRecorder, openRecorder } from './support/opened-recorder.ts';
import { proof } from './support/proof.ts';
import { sampleFacts, samplePackage, samplePin, sampleStaff } from './support/sample-loan.ts';

const loan = sampleFacts.loan.id;
const codeKey = Buffer.from(samplePackage().statement.codeKey, 'base64');
const mac = (bytes: Uint8Array): Uint8Array => createHmac('sha256', codeKey).update(bytes).digest();

const shownBy = (recorder: OpenedRecorder) => recorder.core.status().code;
/** What the office makes of the code that is shown, with its answer to it. */
const officeAnswers = (recorder: OpenedRecorder, given: CodeAnswer, after = 0): string => {
  const read = readContactCode(mac, shownBy(recorder)?.digits ?? '', { loan, after });
  if (read === null) throw new Error('the office cannot read the code');
  return responseCode(mac, { loan, ...read }, given);
};
const extend = (argument: number): CodeAnswer => ({ answer: 'extend', argument });
const answer = async (recorder: OpenedRecorder, given: CodeAnswer, after = 0) =>
  recorder.core.answerCode({ code: officeAnswers(recorder, given, after) });
const startedNow = (recorder: OpenedRecorder) =>
  recorder.core.append({
    drafts: [
      proof,
      {
        type: 'session.started',
        session: randomUUID(),
        actor: `staff:${sampleStaff}`,
        data: { work: '資料', plan: [] },
      },
    ],
  });
const dataOf = (recorder: OpenedRecorder, seq: number): unknown =>
  JSON.parse(recorder.database.read(`loan:${loan}`, seq, 1)[0]?.data ?? 'null');

describe('連絡コード', () => {
  test.each(['report', 'extension', 'approval', 'presence'] as const)(
    'for %s is written down, then shown, and anchored at that very entry',
    async (purpose) => {
      const recorder = openRecorder();
      expect(await recorder.core.showCode({ purpose })).toMatchObject({
        ok: true,
        value: { status: { code: { purpose } } },
      });
      expect(recorder.types()).toEqual(['loan.opened', 'contact-code.shown']);
      expect(dataOf(recorder, 1)).toEqual({ purpose, counter: 1 });
      const [entry] = recorder.database.read(`loan:${loan}`, 1, 1);
      const read = readContactCode(mac, shownBy(recorder)?.digits ?? '', { loan, after: 0 });
      expect(read).toEqual({
        purpose,
        counter: 1,
        anchor: anchorDigits(mac, { loan, counter: 1 }, { seq: 1, head: entry?.hash ?? '' }),
      });
      expect(recorder.fault()).toBeNull();
    },
  );

  test('asked for again within ten minutes is the same; later, or for something else, it is the next', async () => {
    const recorder = openRecorder();
    await recorder.core.showCode({ purpose: 'report' });
    const first = shownBy(recorder);
    recorder.clock.advance(599_000);
    await recorder.core.showCode({ purpose: 'report' });
    expect(shownBy(recorder)).toEqual(first);
    recorder.clock.advance(1_000);
    await recorder.core.showCode({ purpose: 'report' });
    expect(shownBy(recorder)).not.toEqual(first);
    await recorder.core.showCode({ purpose: 'extension' });
    expect(shownBy(recorder)?.purpose).toBe('extension');
    expect(recorder.writer.state.counter).toBe(3);
  });

  test('stands over a restart, and over a lock that opens by itself', async () => {
    const first = openRecorder();
    await first.core.showCode({ purpose: 'extension' });
    const shown = shownBy(first);
    await first.core.lock({ code: 'TM-301', detail: '' });
    await first.core.unlock();
    first.database.close();
    const recorder = openRecorder({ folder: first.folder, clock: first.clock });
    expect(shownBy(recorder)).toEqual(shown);
    expect((await answer(recorder, extend(3))).ok).toBe(true);
  });

  test('is refused behind a lock that the office opens: that lock’s own code stands', async () => {
    const recorder = openRecorder();
    await recorder.core.showCode({ purpose: 'extension' });
    await recorder.core.lockFor('TM-203', '');
    expect(shownBy(recorder)?.purpose).toBe('unlock');
    expect(shownBy(recorder)?.digits).toBe(recorder.core.status().lock?.contactCode);
    expect(await recorder.core.showCode({ purpose: 'report' })).toMatchObject({ ok: false, code: 'TM-203' });
    expect(shownBy(recorder)?.purpose).toBe('unlock');
  });
});

describe('応答コード', () => {
  test('extends the loan: work starts on the new last day, also beyond the policy’s, and not after it', async () => {
    const recorder = openRecorder({
      facts: {
        loan: { id: loan, from: '2026-11-01', to: '2026-11-19' },
        policy: { ...sampleFacts.policy, validTo: '2026-11-21' },
      },
    });
    expect(await startedNow(recorder)).toMatchObject({ ok: false, code: 'TM-105' });
    await recorder.core.showCode({ purpose: 'extension' });
    expect(await answer(recorder, extend(16))).toMatchObject({
      ok: true,
      value: { accepted: { answer: 'extend', purpose: 'extension', to: '2026-12-05' }, status: { code: null } },
    });
    expect(recorder.types().slice(-2)).toEqual(['response-code.accepted', 'loan.extended']);
    expect(dataOf(recorder, 2)).toEqual({ purpose: 'extension', counter: 1, answer: 'extend', argument: 16 });
    expect(dataOf(recorder, 3)).toEqual({ to: '2026-12-05', by: 'response-code' });
    expect(recorder.core.facts()).toMatchObject({ loan: { to: '2026-12-05' }, policy: { validTo: '2026-12-05' } });
    // 23:59 of the last day in Japan.
    recorder.clock.advance(Date.parse('2026-12-05T14:59:00.000Z') - recorder.clock.now().getTime());
    expect((await startedNow(recorder)).ok).toBe(true);
    expect(recorder.fault()).toBeNull();
  });

  test('does not let work start on the day after the extended end', async () => {
    const recorder = openRecorder({ facts: { loan: { id: loan, from: '2026-11-01', to: '2026-11-19' } } });
    await recorder.core.showCode({ purpose: 'extension' });
    await answer(recorder, extend(16));
    recorder.clock.advance(Date.parse('2026-12-05T15:00:00.000Z') - recorder.clock.now().getTime());
    expect(await startedNow(recorder)).toMatchObject({ ok: false, code: 'TM-105' });
  });

  test('counts an extension from the signed end: one that got lost shifts no later one, none shortens', async () => {
    const recorder = openRecorder({ facts: { loan: { id: loan, from: '2026-11-01', to: '2026-12-01' } } });
    for (const [days, to] of [
      [4, '2026-12-05'],
      [10, '2026-12-11'],
      [2, '2026-12-11'],
    ] as const) {
      const after = recorder.writer.state.counter;
      await recorder.core.showCode({ purpose: 'extension' });
      expect(await answer(recorder, extend(days), after)).toMatchObject({ ok: true, value: { accepted: { to } } });
    }
  });

  test('takes the loan back: locked with TM-208, opened by the office alone', async () => {
    const recorder = openRecorder();
    await recorder.core.showCode({ purpose: 'report' });
    expect(await answer(recorder, { answer: 'revoke', argument: 0 })).toMatchObject({
      ok: true,
      value: { accepted: { answer: 'revoke', purpose: 'report' }, status: { lock: { code: 'TM-208' } } },
    });
    expect(recorder.types().slice(-3)).toEqual(['response-code.accepted', 'loan.revoked', 'lock.entered']);
    expect(await startedNow(recorder)).toMatchObject({ ok: false, code: 'TM-208' });
    expect(await recorder.core.unlock()).toMatchObject({ ok: false, code: 'TM-208' });
    expect((await recorder.core.verifyPin({ staff: sampleStaff, pin: samplePin })).ok).toBe(false);
    expect(recorder.core.status().lock?.contactCode).toBe(shownBy(recorder)?.digits);
    expect(await answer(recorder, { answer: 'unlock', argument: 0 }, 1)).toMatchObject({
      ok: true,
      value: { status: { lock: null, code: null } },
    });
    expect((await startedNow(recorder)).ok).toBe(true);
    expect(recorder.fault()).toBeNull();
  });

  test('takes the loan back where another lock of the office stands; opened, the 暗証番号 has five tries again', async () => {
    const recorder = openRecorder();
    for (let i = 0; i < 5; i += 1) await recorder.core.verifyPin({ staff: sampleStaff, pin: 'x' });
    await answer(recorder, { answer: 'revoke', argument: 0 });
    expect(recorder.core.status().lock?.code).toBe('TM-208');
    await answer(recorder, { answer: 'unlock', argument: 0 }, 1);
    expect(await recorder.core.verifyPin({ staff: sampleStaff, pin: 'x' })).toMatchObject({
      ok: false,
      code: 'TM-101',
    });
  });

  test.each([
    ['report', 'confirm', 0, { answer: 'confirm', purpose: 'report' }],
    ['presence', 'confirm', 0, { answer: 'confirm', purpose: 'presence' }],
    ['approval', 'approve', 42, { answer: 'approve', purpose: 'approval', request: 42 }],
  ] as const)('to %s is recorded as %s', async (purpose, kind, argument, accepted) => {
    const recorder = openRecorder();
    await recorder.core.showCode({ purpose });
    expect(await answer(recorder, { answer: kind, argument })).toMatchObject({ ok: true, value: { accepted } });
    expect(recorder.types().at(-1)).toBe('response-code.accepted');
  });

  test('serves once; the next code wants its own', async () => {
    const recorder = openRecorder();
    await recorder.core.showCode({ purpose: 'extension' });
    const code = officeAnswers(recorder, extend(5));
    expect((await recorder.core.answerCode({ code })).ok).toBe(true);
    expect(await recorder.core.answerCode({ code })).toMatchObject({ ok: false, code: 'TM-104' });
    await recorder.core.showCode({ purpose: 'extension' });
    expect(await recorder.core.answerCode({ code })).toMatchObject({ ok: false, code: 'TM-103' });
    expect(recorder.types().filter((type) => type === 'loan.extended')).toHaveLength(1);
  });

  test('that does not fit the purpose is refused, even where the office’s key made it', async () => {
    const recorder = openRecorder();
    await recorder.core.showCode({ purpose: 'report' });
    const forged: readonly (readonly [CodePurpose, CodeAnswer])[] = [
      ['report', extend(5)],
      ['report', { answer: 'unlock', argument: 0 }],
      ['extension', extend(5)],
      ['report', { answer: 'confirm', argument: 1 }],
    ];
    for (const [purpose, given] of forged) {
      const code = responseCode(mac, { loan, purpose, counter: 1 }, given);
      expect(await recorder.core.answerCode({ code }), `${purpose} ${given.answer}`).toMatchObject({ code: 'TM-103' });
    }
    expect(recorder.types().filter((type) => type === 'response-code.refused')).toHaveLength(4);
  });

  test('five wrong ones wear a code out; the new one is for the same purpose and anchored anew', async () => {
    const recorder = openRecorder();
    await recorder.core.showCode({ purpose: 'extension' });
    const worn = shownBy(recorder)?.digits;
    const right = officeAnswers(recorder, extend(5));
    const wrong = `${right.slice(0, 9)}${(Number(right[9]) + 1) % 10}`;
    for (let i = 0; i < 5; i += 1) expect((await recorder.core.answerCode({ code: wrong })).ok).toBe(false);
    expect(shownBy(recorder)).toMatchObject({ purpose: 'extension' });
    expect(shownBy(recorder)?.digits).not.toBe(worn);
    recorder.clock.advance(60_000);
    expect(await recorder.core.answerCode({ code: right })).toMatchObject({ ok: false, code: 'TM-103' });
    recorder.clock.advance(120_000);
    const last = recorder.database.read(`loan:${loan}`, 6, 1)[0];
    expect(last && readLeaf(last).body.type).toBe('response-code.refused');
    expect(readContactCode(mac, shownBy(recorder)?.digits ?? '', { loan, after: 1 })).toMatchObject({
      counter: 2,
      anchor: anchorDigits(mac, { loan, counter: 2 }, { seq: 6, head: last?.hash ?? '' }),
    });
    expect((await answer(recorder, extend(5), 1)).ok).toBe(true);
    expect(recorder.fault()).toBeNull();
  });
});
