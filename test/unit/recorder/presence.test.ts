import { describe, expect, test } from 'vitest';
import { type LoanPlans, plansBytes, type SignedPlans } from '#contract/loan/plans.ts';
import { type PresenceQuestion, presenceBytes, type SignedPresence } from '#contract/loan/presence.ts';
import { signerFrom } from '../../../recorder/keys/ed25519.ts';
import { Plans } from '../../../recorder/standing/plans.ts';
import { Presence } from '../../../recorder/standing/presence.ts';
import { type OpenedRecorder, openRecorder, unwrap } from './support/opened-recorder.ts';
import { officeSigner, sampleFacts } from './support/sample-loan.ts';

const session = '11111111-1111-4111-8111-111111111111';
const staff = `staff:${sampleFacts.staff.id}`;
const stranger = signerFrom(Buffer.alloc(32, 99));

const question = (serial: number, change: Partial<PresenceQuestion> = {}): PresenceQuestion => ({
  ...{ v: 1, kind: 'presence', loan: sampleFacts.loan.id, terminal: 'T-0001', serial, name: '見本 課長' },
  ...{ issuedAt: '2026-11-20T00:00:00.000Z', withinMin: 10, ...change },
});
const asks = (made: PresenceQuestion, signer = officeSigner): SignedPresence => ({
  question: made,
  sig: signer.sign(presenceBytes(made)),
});
const presenceOf = ({ writer, loan }: OpenedRecorder) =>
  new Presence({ writer, officePublicKey: officeSigner.publicKey, facts: () => loan.facts });
const work = async ({ writer }: OpenedRecorder): Promise<void> => {
  const data = { work: '資料', plan: [] };
  unwrap(await writer.append(() => ({ ok: true, value: [{ type: 'session.started', session, actor: staff, data }] })));
};
const answer = ({ core }: OpenedRecorder, asked: number, actor = staff) =>
  core.append({ drafts: [{ type: 'presence.answered', session, actor, data: { asked } }] });

describe('the head’s question', () => {
  test('waits for one answer, over a restart; asked again it is the same; each is written once', async () => {
    const first = openRecorder();
    await work(first);
    expect(await presenceOf(first).take(asks(question(5)))).toEqual({ ok: true, value: null });
    first.database.close();
    const recorder = openRecorder({ folder: first.folder, clock: first.clock });
    const presence = presenceOf(recorder);
    expect(await presence.take(asks(question(5)))).toMatchObject({ ok: true });
    const pending = recorder.core.status().presence;
    expect(pending).toMatchObject({ by: 'office', name: '見本 課長', withinMin: 10 });
    const asked = pending?.asked ?? -1;
    expect(await answer(recorder, asked + 1)).toMatchObject({ ok: false, code: 'TM-680' });
    expect(await answer(recorder, asked, 'system')).toMatchObject({ ok: false, code: 'TM-106' });
    expect(await answer(recorder, asked)).toMatchObject({ ok: true });
    expect(recorder.core.status().presence).toBeNull();
    expect(await answer(recorder, asked)).toMatchObject({ ok: false, code: 'TM-680' });
    // Answered, the same question is not asked anew.
    await presence.take(asks(question(5)));
    expect(recorder.types().slice(2)).toEqual(['presence.asked', 'presence.answered']);
    expect(recorder.fault()).toBeNull();
  });

  test.each([
    ['another’s signature', asks(question(6), stranger)],
    ['a signature of another question', { ...asks(question(6)), sig: asks(question(7)).sig }],
    ['another loan', asks(question(6, { loan: 'L-20261101-002' }))],
    ['another terminal', asks(question(6, { terminal: 'T-0002' }))],
    ['an older question, replayed', asks(question(4))],
  ])('%s asks nobody, and is on record once', async (_name, bad) => {
    const recorder = openRecorder();
    await work(recorder);
    const presence = presenceOf(recorder);
    await presence.take(asks(question(5)));
    const before = recorder.types().length;
    const pending = recorder.core.status().presence;
    expect(await presence.take(bad)).toMatchObject({ ok: false, code: 'TM-403' });
    expect(await presence.take(bad)).toMatchObject({ ok: false, code: 'TM-403' });
    expect(recorder.types().slice(before)).toEqual(['office-word.refused']);
    expect(recorder.core.status().presence).toEqual(pending);
  });

  test('is asked of nobody whose work is over, and does not stop the work', async () => {
    const recorder = openRecorder();
    await presenceOf(recorder).take(asks(question(1)));
    expect(recorder.core.status().presence).toBeNull();
    await work(recorder);
    await presenceOf(recorder).take(asks(question(2)));
    expect(recorder.core.status()).toMatchObject({ lock: null, open: { kind: 'working' } });
    const data = { result: '終えた。' };
    await recorder.writer.append(() => ({
      ok: true,
      value: [{ type: 'session.ended', session, actor: staff, data }],
    }));
    expect(recorder.core.status().presence).toBeNull();
  });
});

describe('the PC’s own question', () => {
  test('comes by the policy’s interval, without a line, once until it is answered; never without one', async () => {
    const everyMin = { presence: { withinMin: 5, everyMin: 60 } };
    const recorder = openRecorder({ facts: { policy: { ...sampleFacts.policy, ...everyMin } } });
    await work(recorder);
    const ask = async () => {
      await recorder.core.askPresenceWhereDue();
      return recorder.core.status().presence;
    };
    recorder.clock.advance(59 * 60_000);
    expect(await ask()).toBeNull();
    recorder.clock.advance(60_000);
    const first = await ask();
    expect(first).toMatchObject({ by: 'interval', withinMin: 5 });
    recorder.clock.advance(61 * 60_000);
    expect(await ask()).toEqual(first);
    await answer(recorder, first?.asked ?? -1);
    expect(await ask()).not.toBeNull();

    const silent = openRecorder();
    await work(silent);
    silent.clock.advance(7 * 3_600_000);
    await silent.core.askPresenceWhereDue();
    expect(silent.core.status().presence).toBeNull();
  });
});

describe('the office’s list of approved days', () => {
  const early = { start: '06:00', end: '14:45', breakStart: '12:00', breakEnd: '13:00' };
  const list = (serial: number, change: Partial<LoanPlans> = {}): LoanPlans => ({
    ...{ v: 1, kind: 'plans', loan: sampleFacts.loan.id, terminal: 'T-0001', serial },
    ...{ issuedAt: '2026-11-20T00:00:00.000Z', revoked: ['2026-11-25'] },
    days: [{ date: '2026-11-24', items: [{ from: '06:00', to: '07:00', work: '校正' }], hours: early }],
    ...change,
  });
  const says = (made: LoanPlans, signer = officeSigner): SignedPlans => ({
    plans: made,
    sig: signer.sign(plansBytes(made)),
  });
  const plansOf = ({ writer, loan, database }: OpenedRecorder, onFacts = () => undefined) =>
    new Plans({ writer, database, officePublicKey: officeSigner.publicKey, facts: () => loan.facts, onFacts });

  test('takes the statement’s place, over a restart, and is written once', async () => {
    const first = openRecorder();
    let told = 0;
    const plans = plansOf(first, () => {
      told += 1;
    });
    expect(plans.held).toBeNull();
    expect(await plans.take(says(list(3)))).toEqual({ ok: true, value: null });
    expect(await plans.take(says(list(3)))).toEqual({ ok: true, value: null });
    expect(told).toBe(1);
    expect(first.types().slice(1)).toEqual(['plans.arrived']);
    first.database.close();
    const again = openRecorder({ folder: first.folder, clock: first.clock });
    expect(plansOf(again).held).toEqual(list(3));
    expect(again.fault()).toBeNull();
  });

  test.each([
    ['another’s signature', says(list(6), stranger)],
    ['another loan', says(list(6, { loan: 'L-20261101-002' }))],
    ['another terminal', says(list(6, { terminal: 'T-0002' }))],
    ['an older list, replayed', says(list(4))],
    ['the known serial with other days', says(list(5, { days: [] }))],
  ])('%s changes nothing, and is on record once', async (_name, bad) => {
    const recorder = openRecorder();
    const plans = plansOf(recorder);
    await plans.take(says(list(5)));
    const before = recorder.types().length;
    expect(await plans.take(bad)).toMatchObject({ ok: false, code: 'TM-403' });
    expect(await plans.take(bad)).toMatchObject({ ok: false, code: 'TM-403' });
    expect(recorder.types().slice(before)).toEqual(['office-word.refused']);
    expect(plans.held).toEqual(list(5));
  });

  test('that lies there under no signature, or was lost, is asked for once more and not believed', async () => {
    const recorder = openRecorder();
    await plansOf(recorder).take(says(list(5)));
    recorder.database.setPlans({ ...says(list(5)), sig: says(list(6)).sig });
    const plans = plansOf(recorder);
    expect([plans.held, plans.isLacking]).toEqual([null, true]);
    await plans.take(undefined);
    expect(plans.isLacking).toBe(false);
    await plans.take(says(list(5)));
    expect(plans.held).toEqual(list(5));
    expect(recorder.types().slice(1)).toEqual(['plans.arrived']);
  });
});
