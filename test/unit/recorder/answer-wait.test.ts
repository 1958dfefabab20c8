import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CodeAnswer, readContactCode, responseCode } from '#contract/loan/code.ts';
import { answerWaitMs } from '../../../recorder/codes/answer-wait.ts';
import { secondBoot } from './support/hand-clock.ts';
import { type OpenedRecorder, openRecorder } from './support/opened-recorder.ts';
import { sampleFacts, samplePackage } from './support/sample-loan.ts';

const loan = sampleFacts.loan.id;
const key = Buffer.from(samplePackage().statement.codeKey, 'base64');
const mac = (bytes: Uint8Array): Uint8Array => createHmac('sha256', key).update(bytes).digest();

function rightAnswer(recorder: OpenedRecorder, given: CodeAnswer): string {
  const read = readContactCode(mac, recorder.core.status().code?.digits ?? '', {
    loan,
    after: recorder.writer.state.counter - 1,
  });
  if (read === null) throw new Error('the office cannot read the code');
  return responseCode(mac, { loan, ...read }, given);
}
const wrong = (n: number): string => `105${String(n % 10_000_000).padStart(7, '0')}`;
const refusals = (recorder: OpenedRecorder): number =>
  recorder.types().filter((type) => type === 'response-code.refused').length;

test('who speaks the socket cannot try one 応答コード after another until one fits (TM-690)', async () => {
  const recorder = openRecorder();
  await recorder.core.showCode({ purpose: 'extension' });
  const answers = await Promise.all(
    Array.from({ length: 1000 }, (_, n) => recorder.core.answerCode({ code: wrong(n) })),
  );
  expect(answers.filter((one) => !one.ok && one.code === 'TM-103')).toHaveLength(5);
  expect(answers.filter((one) => !one.ok && one.code === 'TM-690')).toHaveLength(995);
  // What is not looked at does not fill the trail either.
  expect(refusals(recorder)).toBe(5);
  // Another purpose, the right code and another day's clock change nothing.
  await recorder.core.showCode({ purpose: 'approval' });
  expect(await recorder.core.answerCode({ code: wrong(1) })).toMatchObject({ code: 'TM-690' });
  await recorder.core.showCode({ purpose: 'extension' });
  const right = rightAnswer(recorder, { answer: 'extend', argument: 5 });
  expect(await recorder.core.answerCode({ code: right })).toMatchObject({ code: 'TM-690' });
  recorder.clock.jump(86_400_000);
  expect(await recorder.core.answerCode({ code: right })).toMatchObject({ code: 'TM-690' });
  recorder.clock.advance(60_000);
  expect(await recorder.core.answerCode({ code: right })).toMatchObject({ ok: true });
  expect(recorder.fault()).toBeNull();
});

test('a day of guessing tries a few dozen codes; a restart of recorder or PC gives none back', async () => {
  let recorder = openRecorder();
  await recorder.core.showCode({ purpose: 'extension' });
  for (let minute = 0; minute < 1440; minute += 1) {
    for (let n = 0; n < 6; n += 1) await recorder.core.answerCode({ code: wrong(minute * 6 + n) });
    recorder.clock.advance(60_000);
  }
  expect(refusals(recorder)).toBeLessThan(36);
  recorder.clock.advance(3_600_000);
  expect(await recorder.core.answerCode({ code: wrong(1) })).toMatchObject({ code: 'TM-103' });
  recorder.database.close();
  recorder.clock.boot = secondBoot;
  recorder = openRecorder({ folder: recorder.folder, clock: recorder.clock });
  const { at } = recorder.writer.state.answers;
  expect(at?.boot).not.toBe(secondBoot);
  expect(answerWaitMs(recorder.writer.state, { boot: secondBoot, mono: 1_000 })).toBe(3_599_000);
});

test('the wait grows with each wrong one, and is never longer than an hour', () => {
  const boot = secondBoot;
  fc.assert(
    fc.property(fc.nat(5_000), fc.nat(2 ** 40), fc.nat(2 ** 40), fc.boolean(), (count, mono, later, isSameBoot) => {
      const answers = { wrong: count, at: { at: '2026-11-20T00:00:00.000Z', boot, mono } };
      const now = isSameBoot ? { boot, mono: mono + later } : { boot: loan, mono: later };
      const left = answerWaitMs({ answers }, now);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left).toBeLessThanOrEqual(3_600_000);
      if (count < 5 || later >= 3_600_000) expect(left).toBe(0);
      expect(answerWaitMs({ answers: { ...answers, wrong: count + 1 } }, now)).toBeGreaterThanOrEqual(left);
    }),
  );
});
