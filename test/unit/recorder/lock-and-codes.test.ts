import { createHmac, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readContactCode, responseCode } from '#contract/loan/code.ts';
import { type OpenedRecorder, openRecorder } from './support/opened-recorder.ts';
import { sampleFacts, samplePackage, samplePin, sampleStaff } from './support/sample-loan.ts';

const loan = sampleFacts.loan.id;
const codeKey = Buffer.from(samplePackage().statement.codeKey, 'base64');
const mac = (bytes: Uint8Array): Uint8Array => createHmac('sha256', codeKey).update(bytes).digest();
/** What the office does with a 連絡コード that was read out. */
const officeAnswers = (contact: string, after: number): string => {
  const read = readContactCode(mac, contact, { loan, after });
  if (read === null) throw new Error('the office cannot read the code');
  return responseCode(mac, { loan, ...read }, { answer: 'unlock', argument: 0 });
};
const contactOf = (recorder: OpenedRecorder): string => recorder.core.status().lock?.contactCode ?? '';
const started = () => ({
  type: 'session.started' as const,
  session: randomUUID(),
  actor: `staff:${sampleStaff}`,
  data: { work: '資料', plan: [] },
});

describe('locks', () => {
  test('a recheck lock is entered once, forbids a session, is left by unlock', async () => {
    const recorder = openRecorder();
    await recorder.core.lock({ code: 'TM-301', detail: '印刷を確かめられません。' });
    await recorder.core.lock({ code: 'TM-301', detail: 'もう一度' });
    expect(recorder.core.status().lock).toMatchObject({
      code: 'TM-301',
      detail: '印刷を確かめられません。',
      contactCode: null,
    });
    expect(await recorder.core.append({ drafts: [started()] })).toMatchObject({ ok: false, code: 'TM-301' });
    expect(await recorder.core.unlock()).toMatchObject({ ok: true, value: { status: { lock: null } } });
    expect(recorder.types()).toEqual(['loan.opened', 'lock.entered', 'lock.left']);
    expect(recorder.writer.state.counter, 'no 連絡コード is used up').toBe(0);
  });

  test('an office lock outlives a restart, unlock, and weaker locks', async () => {
    const first = openRecorder();
    await first.core.lockFor('TM-203', '食い違い');
    first.database.close();
    const recorder = openRecorder({ folder: first.folder, clock: first.clock });
    await recorder.core.lock({ code: 'TM-301', detail: '弱い' });
    expect(await recorder.core.unlock()).toMatchObject({ ok: false, code: 'TM-203' });
    expect(recorder.core.status().lock?.code).toBe('TM-203');
  });

  test('a stronger lock takes the place of a recheck lock', async () => {
    const recorder = openRecorder();
    await recorder.core.lock({ code: 'TM-301', detail: '' });
    await recorder.core.lockFor('TM-204', '');
    expect(recorder.core.status().lock?.code).toBe('TM-204');
  });

  test.each(['TM-101', 'TM-401', 'TM-502', 'OF-500'] as const)('%s is no lock', async (code) => {
    expect(await openRecorder().core.lock({ code, detail: '' })).toMatchObject({ ok: false, code: 'TM-106' });
  });

  test.each(['TM-102', 'TM-203', 'TM-204'] as const)('%s is for the recorder alone to find', async (code) => {
    const recorder = openRecorder();
    expect(await recorder.core.lock({ code, detail: 'うそ' })).toMatchObject({ ok: false, code: 'TM-106' });
    expect(recorder.types()).toEqual(['loan.opened']);
  });
});

describe('応答コード', () => {
  test('opens an office lock once; the next lock has another code', async () => {
    const recorder = openRecorder();
    await recorder.core.lockFor('TM-203', '');
    const first = contactOf(recorder);
    const code = officeAnswers(first, 0);
    expect(await recorder.core.answerCode({ code })).toMatchObject({ ok: true, value: { status: { lock: null } } });
    await recorder.core.lockFor('TM-203', '');
    expect(contactOf(recorder)).not.toBe(first);
    expect(await recorder.core.answerCode({ code })).toMatchObject({ ok: false, code: 'TM-103' });
  });

  test('five wrong ones are recorded and wear the 連絡コード out', async () => {
    const recorder = openRecorder();
    await recorder.core.lockFor('TM-203', '');
    const worn = contactOf(recorder);
    const right = officeAnswers(worn, 0);
    const wrong = right === '0000000000' ? '0000000001' : '0000000000';
    for (let i = 0; i < 5; i += 1) {
      expect(contactOf(recorder)).toBe(worn);
      expect(await recorder.core.answerCode({ code: wrong })).toMatchObject({ ok: false, code: 'TM-103' });
    }
    expect(recorder.types().filter((type) => type === 'response-code.refused')).toHaveLength(5);
    expect(contactOf(recorder)).not.toBe(worn);
    recorder.clock.advance(60_000);
    expect(await recorder.core.answerCode({ code: right })).toMatchObject({ ok: false, code: 'TM-103' });
    recorder.clock.advance(120_000);
    expect((await recorder.core.answerCode({ code: officeAnswers(contactOf(recorder), 1) })).ok).toBe(true);
    expect(recorder.fault()).toBeNull();
  });

  test('is refused where no 連絡コード stands, and writes nothing', async () => {
    const recorder = openRecorder();
    expect(await recorder.core.answerCode({ code: '0123456789' })).toMatchObject({ ok: false, code: 'TM-104' });
    await recorder.core.lock({ code: 'TM-301', detail: '' });
    expect(await recorder.core.answerCode({ code: '0123456789' })).toMatchObject({ ok: false, code: 'TM-104' });
    expect(recorder.types()).toEqual(['loan.opened', 'lock.entered']);
  });
});

describe('暗証番号', () => {
  test('the right one signs in, in either form of the same letters', async () => {
    const recorder = openRecorder();
    expect((await recorder.core.verifyPin({ staff: sampleStaff, pin: samplePin })).ok).toBe(true);
    expect(recorder.types()).toEqual(['loan.opened', 'staff.signed-in']);
  });

  test('another number with the right PIN is wrong', async () => {
    const recorder = openRecorder();
    const answer = await recorder.core.verifyPin({ staff: '999999', pin: samplePin });
    expect(answer).toMatchObject({ ok: false, code: 'TM-101' });
  });

  test('five wrong in a row lock, also across a restart and when sent at once', async () => {
    const first = openRecorder();
    for (let i = 0; i < 2; i += 1) await first.core.verifyPin({ staff: sampleStaff, pin: 'x' });
    first.database.close();
    const recorder = openRecorder({ folder: first.folder, clock: first.clock });
    const answers = await Promise.all(
      ['a', 'b', 'c', samplePin, 'd'].map((pin) => recorder.core.verifyPin({ staff: sampleStaff, pin })),
    );
    expect(answers.map((answer) => (answer.ok ? 'in' : answer.code))).toEqual([
      'TM-101',
      'TM-101',
      'TM-102',
      'TM-102',
      'TM-102',
    ]);
    expect(recorder.types().filter((type) => type === 'staff.sign-in-refused')).toHaveLength(5);
    await recorder.core.answerCode({ code: officeAnswers(contactOf(recorder), 0) });
    expect((await recorder.core.verifyPin({ staff: sampleStaff, pin: 'x' })).ok).toBe(false);
    expect((await recorder.core.verifyPin({ staff: sampleStaff, pin: samplePin })).ok).toBe(true);
  });
});

describe('the clock', () => {
  test('turned back by more than two minutes: an entry, and a lock before what was asked for', async () => {
    const recorder = openRecorder();
    recorder.clock.advance(-119_000);
    await recorder.core.append({ drafts: [{ type: 'agent.stopped', session: null, actor: 'system', data: {} }] });
    expect(recorder.core.status().lock).toBeNull();
    recorder.clock.advance(-121_000);
    const answer = await recorder.core.append({ drafts: [started()] });
    expect(answer).toMatchObject({ ok: false, code: 'TM-204' });
    expect(recorder.types()).toEqual(['loan.opened', 'agent.stopped', 'clock.turned-back', 'lock.entered']);
    expect(recorder.core.status().lock?.code).toBe('TM-204');
  });
});
