import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type DeadlineWord, deadlineBytes, type SignedDeadline } from '#contract/loan/deadline-word.ts';
import {
  type EraseOrder,
  EraseRequest,
  type EraseResult,
  eraseBytes,
  eraseRequestBytes,
  type SignedErase,
} from '#contract/loan/erase-order.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import type { EraseFiles } from '../../../recorder/erase/erase-files.ts';
import { Erasure } from '../../../recorder/erase/erasure.ts';
import { signerFrom } from '../../../recorder/keys/ed25519.ts';
import { HandClock, secondBoot } from './support/hand-clock.ts';
import { type OpenedRecorder, openRecorder } from './support/opened-recorder.ts';
import { officeSigner, sampleFacts, samplePackage } from './support/sample-loan.ts';

const day = 86_400_000;
const thirdBoot = '33333333-3333-4333-8333-333333333333';
const order = (serial: number, change: Partial<EraseOrder> = {}): EraseOrder => ({
  ...{ v: 1, kind: 'erase', loan: sampleFacts.loan.id, terminal: 'T-0001', serial },
  issuedAt: '2026-11-20T00:00:00.000Z',
  ...change,
});
const signed = (made: EraseOrder, signer = officeSigner): SignedErase => ({
  order: made,
  sig: signer.sign(eraseBytes(made)),
});
const hashOf = (request: EraseRequest): string => createHash('sha256').update(eraseRequestBytes(request)).digest('hex');
const done = (request: EraseRequest): EraseResult => ({
  ...{ v: 1, request: hashOf(request), at: '2026-11-20T00:00:01.000Z' },
  ...{ outcome: 'erased', volume: 'gocryptfs', keys: 2, mount: 'closed' },
});

/** The folders between recorder and executor, in memory. */
class Files implements EraseFiles {
  request: EraseRequest | null = null;
  result: EraseResult | null = null;
  isFull = false;
  ask = (request: EraseRequest): boolean => {
    if (!this.isFull) this.request = EraseRequest.parse(structuredClone(request));
    return !this.isFull;
  };
  takeBack = (): boolean => {
    if (!this.isFull) this.request = null;
    return !this.isFull;
  };
  asked = (): EraseRequest | null => this.request;
  answered = (request: EraseRequest): EraseResult | null =>
    this.result?.request === hashOf(request) ? this.result : null;
}
const erasureOf = ({ writer, loan, clock }: OpenedRecorder, files: EraseFiles | null): Erasure => {
  const onCrash = (error: unknown): never => {
    throw error;
  };
  return new Erasure({ writer, loan, officePublicKey: officeSigner.publicKey, clock, files, onCrash });
};
const lockOf = ({ core }: OpenedRecorder) => core.status().lock?.code ?? null;
const told = (recorder: OpenedRecorder) => recorder.types().slice(1);

describe('the office’s order to erase', () => {
  test('locks, is laid down for who may carry it out, and what came of it is on record; over a restart', async () => {
    const files = new Files();
    const first = openRecorder();
    const before = erasureOf(first, files);
    expect(await before.take(signed(order(5)))).toEqual({ ok: true, value: null });
    before.stop();
    expect(told(first)).toEqual(['erase.arrived', 'lock.entered']);
    expect(lockOf(first)).toBe('TM-630');
    expect(files.request).toMatchObject({ by: 'order', signed: { order: { serial: 5 } } });
    first.database.close();

    const recorder = openRecorder({ folder: first.folder, clock: first.clock });
    const erasure = erasureOf(recorder, files);
    if (files.request === null) throw new Error('nothing asked');
    files.result = done(files.request);
    await erasure.look();
    expect(told(recorder).slice(2)).toEqual(['work-volume.erased']);
    // The same word again changes nothing, and nothing opens by itself.
    expect(await erasure.take(signed(order(5)))).toMatchObject({ ok: true });
    expect(await recorder.core.unlock()).toMatchObject({ ok: false, code: 'TM-630' });
    expect(told(recorder)).toHaveLength(3);
    expect(recorder.writer.state.erase).toEqual({ serial: 5, pending: null, failed: null, isErased: true });
    expect(recorder.fault()).toBeNull();
    erasure.stop();
  });

  const stranger = signerFrom(Buffer.alloc(32, 99));
  test.each([
    ['another’s signature', signed(order(9), stranger)],
    ['a signature of another order', { order: order(9), sig: signed(order(8)).sig }],
    ['another loan', signed(order(9, { loan: 'L-20261101-002' }))],
    ['another terminal', signed(order(9, { terminal: 'T-0002' }))],
    ['an older serial', signed(order(4))],
  ])('%s: nothing is laid down, nothing locks, and it is on record once', async (_name, bad) => {
    const files = new Files();
    const recorder = openRecorder();
    const erasure = erasureOf(recorder, files);
    await erasure.take(signed(order(5)));
    const [known, before] = [files.request, told(recorder).length];
    expect(await erasure.take(bad)).toMatchObject({ ok: false, code: 'TM-403' });
    expect(await erasure.take(bad)).toMatchObject({ ok: false, code: 'TM-403' });
    expect(told(recorder).slice(before)).toEqual(['office-word.refused']);
    expect(files.request).toBe(known);
    expect(recorder.writer.state.erase.serial).toBe(5);
    erasure.stop();
  });

  test('on a PC where nobody may erase: locked, told as failed, never as erased', async () => {
    const recorder = openRecorder();
    const erasure = erasureOf(recorder, null);
    await erasure.take(signed(order(1)));
    await erasure.look();
    expect(told(recorder)).toEqual(['erase.arrived', 'lock.entered', 'work-volume.erase-failed']);
    expect(recorder.writer.state.erase).toMatchObject({ failed: 'no-executor', isErased: false });
    erasure.stop();
  });

  test('that nobody answers is told after a while; an answer that comes late counts', async () => {
    const files = new Files();
    const recorder = openRecorder();
    const erasure = erasureOf(recorder, files);
    await erasure.take(signed(order(1)));
    recorder.clock.advance(121_000);
    await erasure.look();
    await erasure.look();
    expect(told(recorder).slice(2)).toEqual(['work-volume.erase-failed']);
    if (files.request !== null) files.result = done(files.request);
    await erasure.look();
    expect(told(recorder).slice(3)).toEqual(['work-volume.erased']);
    erasure.stop();
  });

  test('is not taken while it cannot be laid down, and the lock holds', async () => {
    const files = new Files();
    const recorder = openRecorder();
    const erasure = erasureOf(recorder, files);
    files.isFull = true;
    expect(await erasure.take(signed(order(1)))).toMatchObject({ ok: false, code: 'TM-207' });
    expect(lockOf(recorder)).toBe('TM-630');
    files.isFull = false;
    expect(await erasure.take(signed(order(1)))).toMatchObject({ ok: true });
    expect(files.request).not.toBeNull();
    erasure.stop();
  });

  test('that a crash has left lying there is taken at the next start', async () => {
    const files = new Files();
    files.request = { v: 1, by: 'order', signed: signed(order(3)) };
    const recorder = openRecorder();
    const erasure = erasureOf(recorder, files);
    erasure.start();
    await expect.poll(() => told(recorder)).toContain('erase.arrived');
    erasure.stop();
  });
});

test('an order whose request was taken away is asked for again; one of an earlier loan is no news', async () => {
  const files = new Files();
  files.request = { v: 1, by: 'order', signed: signed(order(2, { loan: 'L-20261001-001' })) };
  const recorder = openRecorder();
  const erasure = erasureOf(recorder, files);
  erasure.start();
  await erasure.take(signed(order(3)));
  expect(erasure.lacksOrder).toBe(false);
  files.request = null;
  expect(erasure.lacksOrder).toBe(true);
  recorder.clock.advance(121_000);
  await erasure.look();
  await erasure.take(signed(order(3)));
  expect(erasure.lacksOrder).toBe(false);
  expect(told(recorder)).toEqual(['erase.arrived', 'lock.entered', 'work-volume.erase-failed']);
  erasure.stop();
});

describe('the deadline that the statement names', () => {
  /** The loan ends on 2026-11-25; the volume is kept until 2026-12-05 is over in Japan. */
  const facts: Partial<LoanFacts> = {
    loan: { ...sampleFacts.loan, to: '2026-11-25' },
    policy: { ...sampleFacts.policy, eraseAfterDays: 10 },
  };
  const until = '2026-12-05T15:00:00.000Z';
  const openLoan = (): { recorder: OpenedRecorder; files: Files; erasure: Erasure } => {
    const recorder = openRecorder({ facts, clock: new HandClock('2026-11-20T00:00:00.000Z') });
    const files = new Files();
    return { recorder, files, erasure: erasureOf(recorder, files) };
  };
  const reboot = (recorder: OpenedRecorder, offMs: number, boot = secondBoot): void => {
    recorder.clock.jump(offMs);
    recorder.clock.boot = boot;
  };
  const switchedOn = (recorder: OpenedRecorder) => recorder.core.commandRefused('x', 'y');

  test('passes once, when the PC was off over it: asked for, locked, recorded', async () => {
    const { recorder, files, erasure } = openLoan();
    recorder.clock.set('2026-11-25T03:00:00.000Z');
    await switchedOn(recorder);
    await erasure.look();
    expect(files.request).toBeNull();
    reboot(recorder, 11 * day);
    await erasure.look();
    expect(files.request).toMatchObject({ by: 'deadline', on: '2026-12-05', extendedTo: null });
    expect(lockOf(recorder)).toBe('TM-630');
    if (files.request !== null) files.result = done(files.request);
    await erasure.look();
    await erasure.look();
    expect(recorder.types().filter((type) => /^(erase|work-volume)/.test(type))).toEqual([
      'erase.arrived',
      'work-volume.erased',
    ]);
    expect(recorder.fault()).toBeNull();
  });

  test('is not answered by what was erased for an earlier loan: it is asked for anew', async () => {
    const { recorder, files, erasure } = openLoan();
    const earlier = samplePackage({ ...facts, loan: { id: 'L-20260101-001', from: '2026-01-01', to: '2026-02-01' } });
    files.request = { v: 1, by: 'deadline', package: earlier, extendedTo: null, on: '2026-02-11' };
    files.result = done(files.request);
    recorder.clock.set(until);
    await erasure.look();
    await erasure.look();
    expect(recorder.types()).not.toContain('work-volume.erased');
    expect(files.request).toMatchObject({ on: '2026-12-05', package: { statement: { facts: { loan: facts.loan } } } });
    files.result = done(files.request);
    await erasure.look();
    expect(recorder.types()).toContain('work-volume.erased');
  });

  test('does not pass a moment too early', async () => {
    const { recorder, files, erasure } = openLoan();
    recorder.clock.set(new Date(Date.parse(until) - 1).toISOString());
    await erasure.look();
    expect([files.request, lockOf(recorder)]).toEqual([null, null]);
    recorder.clock.advance(1);
    await erasure.look();
    expect(files.request).not.toBeNull();
  });

  test('is not brought on by a clock turned forward while it runs: a lock, and nothing erased', async () => {
    const { recorder, files, erasure } = openLoan();
    recorder.clock.jump(16 * day);
    await erasure.look();
    await switchedOn(recorder);
    await erasure.look();
    expect([files.request, lockOf(recorder)]).toEqual([null, 'TM-631']);
    // Nor by switching off and on under that clock, again and again.
    for (const boot of [secondBoot, thirdBoot, secondBoot]) {
      reboot(recorder, 60_000, boot);
      await switchedOn(recorder);
      await erasure.look();
    }
    expect(files.request).toBeNull();
    expect(recorder.fault()).toBeNull();
  });

  test('is not brought on by a clock turned forward by years while it was off', async () => {
    const { recorder, files, erasure } = openLoan();
    reboot(recorder, 400 * day);
    await switchedOn(recorder);
    await erasure.look();
    expect([files.request, lockOf(recorder)]).toEqual([null, 'TM-631']);
    // The office says what day it is: open again, and still nothing erased.
    await erasure.officeHeard(new Date('2026-11-20T01:00:00.000Z'));
    expect([files.request, lockOf(recorder)]).toEqual([null, null]);
    expect(recorder.types()).toContain('clock.confirmed');
  });

  test('is erased at once where the office confirms that a long time has gone by', async () => {
    const { recorder, files, erasure } = openLoan();
    reboot(recorder, 40 * day);
    await erasure.look();
    expect([files.request, lockOf(recorder)]).toEqual([null, 'TM-631']);
    await erasure.officeHeard(recorder.clock.now());
    expect(files.request).toMatchObject({ by: 'deadline' });
  });

  test('is not dodged by a clock turned back: the machine’s own time counts on', async () => {
    const { recorder, files, erasure } = openLoan();
    recorder.clock.advance(10 * day);
    await switchedOn(recorder);
    recorder.clock.jump(-300 * day);
    recorder.clock.advance(5 * day);
    await switchedOn(recorder);
    reboot(recorder, -10 * day);
    await switchedOn(recorder);
    await erasure.look();
    expect(files.request).toBeNull();
    recorder.clock.advance(day);
    await erasure.look();
    expect(files.request).toMatchObject({ by: 'deadline' });
  });

  test('locks no more for a doubt that the office has excused by code', async () => {
    const { recorder, files, erasure } = openLoan();
    recorder.clock.jump(16 * day);
    await erasure.look();
    await recorder.writer.append(() => ({
      ok: true,
      value: [
        {
          ...{ type: 'lock.left', session: null, actor: 'system' },
          data: { code: 'TM-631', by: 'response-code' },
        },
      ],
    }));
    await erasure.look();
    expect([files.request, lockOf(recorder)]).toEqual([null, null]);
  });

  const held = (serial: number, issuedAt: string, notBefore: string, change: Partial<DeadlineWord> = {}) => ({
    ...({ v: 1, kind: 'deadline', loan: sampleFacts.loan.id, terminal: 'T-0001', serial, because: 'held' } as const),
    ...{ issuedAt, notBefore, ...change },
  });
  const say = (word: DeadlineWord, signer = officeSigner): SignedDeadline => ({
    word,
    sig: signer.sign(deadlineBytes(word)),
  });
  const first = held(5, '2026-12-01T00:00:00.000Z', '2026-12-31T00:00:00.000Z');

  test('destroys nothing while the office holds it back, over a restart; and does once nobody says so any more', async () => {
    const { recorder, erasure } = openLoan();
    expect(await erasure.takeDeadline(say(first))).toEqual({ ok: true, value: null });
    expect(await erasure.takeDeadline(say(first))).toMatchObject({ ok: true });
    expect(told(recorder)).toEqual(['deadline.told']);
    erasure.stop();
    recorder.database.close();

    const again = openRecorder({ folder: recorder.folder, facts, clock: recorder.clock });
    const files = new Files();
    const anew = erasureOf(again, files);
    again.clock.set('2026-12-30T23:59:00.000Z');
    await anew.look();
    expect([files.request, lockOf(again)]).toEqual([null, null]);
    again.clock.advance(60_000);
    await anew.look();
    expect(files.request).toMatchObject({ by: 'deadline', on: '2026-12-05' });
    expect(again.fault()).toBeNull();
  });

  test('comes back once 保全 is lifted, after as many days as the statement leaves; of a lost PC at once', async () => {
    const { recorder, files, erasure } = openLoan();
    recorder.clock.set('2026-12-20T00:00:00.000Z');
    await erasure.takeDeadline(say(held(5, '2026-12-20T00:00:00.000Z', '2027-01-19T00:00:00.000Z')));
    const released = held(6, '2026-12-21T00:00:00.000Z', '2026-12-31T00:00:00.000Z', { because: 'released' });
    await erasure.takeDeadline(say(released));
    recorder.clock.set('2026-12-30T23:59:00.000Z');
    await erasure.look();
    expect(files.request).toBeNull();
    const lost = held(7, '2026-12-30T23:59:00.000Z', '2026-12-30T23:59:00.000Z', { because: 'lost' });
    await erasure.takeDeadline(say(lost));
    await erasure.look();
    expect(files.request).toMatchObject({ by: 'deadline' });
    expect(told(recorder)).toEqual([
      'deadline.told',
      'deadline.told',
      'deadline.told',
      'erase.arrived',
      'lock.entered',
    ]);
  });

  const stranger = signerFrom(Buffer.alloc(32, 99));
  const later = held(9, '2026-12-01T00:00:00.000Z', '2026-12-31T00:00:00.000Z');
  test.each([
    ['another’s signature', say(later, stranger)],
    ['a signature of another word', { word: later, sig: say(first).sig }],
    ['another loan', say({ ...later, loan: 'L-20261101-002' })],
    ['another terminal', say({ ...later, terminal: 'T-0002' })],
    ['an older serial', say({ ...first, serial: 4 })],
    ['more than a word may hold', say({ ...later, notBefore: '2026-12-31T00:00:00.001Z' })],
    [
      'a lifted one that goes beyond the statement',
      say({ ...later, because: 'released', notBefore: '2026-12-11T00:00:00.001Z' }),
    ],
    ['a lost PC that is held', say({ ...later, because: 'lost', notBefore: '2026-12-02T00:00:00.000Z' })],
  ])('is not held back by %s, which is on record once', async (_name, bad) => {
    const { recorder, files, erasure } = openLoan();
    await erasure.takeDeadline(say({ ...first, because: 'lost', notBefore: first.issuedAt }));
    expect(await erasure.takeDeadline(bad)).toMatchObject({ ok: false, code: 'TM-403' });
    expect(await erasure.takeDeadline(bad)).toMatchObject({ ok: false, code: 'TM-403' });
    expect(told(recorder)).toEqual(['deadline.told', 'office-word.refused']);
    recorder.clock.set(until);
    await erasure.look();
    expect(files.request).toMatchObject({ by: 'deadline' });
  });

  test('an order to erase is carried out while 保全 holds the deadline back, whichever came first', async () => {
    for (const orderFirst of [true, false]) {
      const { recorder, files, erasure } = openLoan();
      const take = [() => erasure.take(signed(order(3))), () => erasure.takeDeadline(say(first))];
      for (const act of orderFirst ? take : take.toReversed()) expect(await act()).toMatchObject({ ok: true });
      await erasure.look();
      expect(files.request).toMatchObject({ by: 'order' });
      expect([lockOf(recorder), recorder.writer.state.erase.pending?.by]).toEqual(['TM-630', 'order']);
      erasure.stop();
    }
  });

  test('what it has asked for and nobody has carried out yet is taken back, also over a disk that refuses', async () => {
    const { recorder, files, erasure } = openLoan();
    recorder.clock.set(until);
    await erasure.look();
    expect(files.request).toMatchObject({ by: 'deadline' });
    files.isFull = true;
    const word = held(5, until, '2026-12-31T00:00:00.000Z');
    expect(await erasure.takeDeadline(say(word))).toMatchObject({ ok: false, code: 'TM-207' });
    files.isFull = false;
    expect(await erasure.takeDeadline(say(word))).toMatchObject({ ok: true });
    await erasure.look();
    expect(files.request).toBeNull();
    expect(told(recorder)).toEqual(['erase.arrived', 'lock.entered', 'deadline.told']);
    expect(recorder.writer.state.erase.pending).toBeNull();
    recorder.clock.set('2026-12-31T00:00:00.000Z');
    await erasure.look();
    expect(files.request).toMatchObject({ by: 'deadline' });
    expect(recorder.fault()).toBeNull();
    erasure.stop();
  });

  test('what was carried out before the word came is told, and the word withdraws nothing', async () => {
    const { recorder, files, erasure } = openLoan();
    recorder.clock.set(until);
    await erasure.look();
    if (files.request !== null) files.result = done(files.request);
    expect(await erasure.takeDeadline(say(held(5, until, '2026-12-31T00:00:00.000Z')))).toMatchObject({ ok: true });
    expect(told(recorder)).toEqual(['erase.arrived', 'lock.entered', 'work-volume.erased', 'deadline.told']);
    expect(recorder.writer.state.erase).toMatchObject({ pending: null, isErased: true });
    // Nobody is told that a key is kept which is gone.
    expect([lockOf(recorder), recorder.core.status().deadline]).toEqual(['TM-630', null]);
    expect(recorder.fault()).toBeNull();
    erasure.stop();
  });

  test('its lock stays where the word takes back what it asked for, and the screen is told until when', async () => {
    const { recorder, erasure } = openLoan();
    expect(recorder.core.status().deadline).toEqual({ from: until, isHeld: false });
    recorder.clock.set(until);
    await erasure.look();
    expect([lockOf(recorder), recorder.core.status().deadline]).toEqual(['TM-630', null]);
    await erasure.takeDeadline(say(held(5, until, '2026-12-31T00:00:00.000Z')));
    await erasure.look();
    expect(lockOf(recorder)).toBe('TM-630');
    expect(recorder.core.status().deadline).toEqual({ from: '2026-12-31T00:00:00.000Z', isHeld: true });
    // Of a lost PC the statement's day counts again.
    const lost = held(6, '2026-12-05T00:00:00.000Z', '2026-12-05T00:00:00.000Z', { because: 'lost' });
    await erasure.takeDeadline(say(lost));
    expect(recorder.core.status().deadline).toEqual({ from: until, isHeld: false });
    erasure.stop();
  });

  test('is moved by an extension, and is none of a PC that was given back, or of a loan that names none', async () => {
    const { recorder, files, erasure } = openLoan();
    await recorder.writer.append(() => ({
      ok: true,
      value: [
        {
          ...{ type: 'loan.extended', session: null, actor: 'system' },
          data: { to: '2026-12-25', by: 'office' },
        },
      ],
    }));
    recorder.clock.set(until);
    await erasure.look();
    expect(files.request).toBeNull();
    recorder.clock.advance(30 * day);
    await erasure.look();
    expect(files.request).toMatchObject({ on: '2027-01-04', extendedTo: '2026-12-25' });

    const plain = openRecorder();
    const none = new Files();
    plain.clock.advance(4000 * day);
    await erasureOf(plain, none).look();
    expect([none.request, lockOf(plain)]).toEqual([null, null]);
  });
});
