import { expect, test } from 'vitest';
import type { ExceptionsAnswer } from '#contract/http/terminal-api.ts';
import { type DeadlineWord, deadlineBytes } from '#contract/loan/deadline-word.ts';
import { type EraseOrder, eraseBytes } from '#contract/loan/erase-order.ts';
import { type SignedStanding, type StandingStatement, standingBytes } from '#contract/loan/standing.ts';
import { type ExceptionStatement, exceptionBytes } from '#contract/policy/exception.ts';
import { type RemoteList, remoteListBytes } from '#contract/remote/profile.ts';
import { Erasure } from '../../../recorder/erase/erasure.ts';
import { arrivedDrafts } from '../../../recorder/exceptions/check-exceptions.ts';
import { Exceptions } from '../../../recorder/exceptions/exceptions.ts';
import { RemoteLists } from '../../../recorder/remote/remote-lists.ts';
import { Extensions } from '../../../recorder/standing/extension.ts';
import { Plans } from '../../../recorder/standing/plans.ts';
import { Presence } from '../../../recorder/standing/presence.ts';
import { Standing } from '../../../recorder/standing/standing.ts';
import { takeWord } from '../../../recorder/standing/take-word.ts';
import { type OpenedRecorder, openRecorder } from './support/opened-recorder.ts';
import { officeSigner, sampleFacts } from './support/sample-loan.ts';

const loan = sampleFacts.loan.id;
const issuedAt = '2026-11-20T00:00:00.000Z';
const standing = (serial: number): SignedStanding => {
  const statement: StandingStatement = { v: 1, kind: 'standing', loan, revoked: false, serial, since: issuedAt };
  return { statement, sig: officeSigner.sign(standingBytes(statement)) };
};
const erase = (serial: number) => {
  const order: EraseOrder = { v: 1, kind: 'erase', loan, terminal: 'T-0001', serial, issuedAt };
  return { order, sig: officeSigner.sign(eraseBytes(order)) };
};
const remote = (serial: number) => {
  const list: RemoteList = { v: 1, kind: 'remote-list', loan, serial, profiles: [] };
  return { list, sig: officeSigner.sign(remoteListBytes(list)) };
};
const approval = (id: string) => {
  const statement: ExceptionStatement = {
    ...{ v: 1, kind: 'exception', id, loan, control: 'save', files: ['a'.repeat(64)], place: '/home/staff/資料' },
    ...{ article: '第6条(1)', from: issuedAt, to: '2026-11-27T00:00:00.000Z' },
    approvedBy: { id: '200045', name: '見本 課長' },
  };
  return { statement, sig: officeSigner.sign(exceptionBytes(statement)) };
};

function takers(recorder: OpenedRecorder) {
  const { writer, database, clock } = recorder;
  const word = { writer, officePublicKey: officeSigner.publicKey, facts: () => recorder.loan.facts };
  const onFacts = (): void => undefined;
  const onCrash = (error: unknown): never => {
    throw error;
  };
  return {
    standing: new Standing({ ...word, loan }),
    extensions: new Extensions({ ...word, onFacts }),
    erasure: new Erasure({ ...word, loan: recorder.loan, clock, files: null, onCrash }),
    remoteLists: new RemoteLists({ ...word, database, onFacts }),
    plans: new Plans({ ...word, database, onFacts }),
    presence: new Presence(word),
    exceptions: new Exceptions({
      ...{ database, officePublicKey: officeSigner.publicKey, loan, now: clock.now, onChange: onFacts },
      record: (arrived) => writer.append((state) => ({ ok: true, value: arrivedDrafts(state, arrived) })),
    }),
  };
}
const answer = (tag: string, change: Partial<ExceptionsAnswer>): ExceptionsAnswer => ({
  ...{ tag: tag.repeat(64), exceptions: [], standing: null },
  ...change,
});

test('an office that repeats an old word keeps no other back: an order to erase, an approval that is taken back', async () => {
  const recorder = openRecorder();
  const to = takers(recorder);
  const [first, second] = [approval('A-2026-0001'), approval('A-2026-0002')];
  expect(await takeWord(answer('1', { standing: standing(9), exceptions: [first, second] }), to)).toMatchObject({
    ok: true,
  });
  // Restored from a copy of before its last change.
  const older = answer('2', { standing: standing(3), erase: erase(5), remote: remote(4), exceptions: [second] });
  expect(await takeWord(older, to)).toMatchObject({ ok: false, code: 'TM-403' });
  expect(recorder.core.status().lock?.code).toBe('TM-630');
  expect(to.remoteLists.current()?.serial).toBe(4);
  expect(to.exceptions.terms().map(({ id }) => id)).toEqual(['A-2026-0002']);
  // Asked for again: under the tag of what held as a whole.
  expect(to.exceptions.tag).toBe('1'.repeat(64));
  expect(recorder.writer.state.standing).toEqual({ serial: 9, revoked: false });
  const count = recorder.types().length;
  expect(await takeWord(older, to)).toMatchObject({ ok: false, code: 'TM-403' });
  expect(recorder.types()).toHaveLength(count);
  expect(await takeWord(answer('3', { standing: standing(10), exceptions: [second] }), to)).toMatchObject({ ok: true });
  expect(to.exceptions.tag).toBe('3'.repeat(64));
  to.erasure.stop();
});

test('an order to erase is taken before what holds the deadline back, and a word that does not hold keeps neither', async () => {
  const recorder = openRecorder();
  const to = takers(recorder);
  const said: DeadlineWord = {
    ...{ v: 1, kind: 'deadline', loan, terminal: 'T-0001', serial: 7, because: 'held', issuedAt },
    notBefore: '2026-12-20T00:00:00.000Z',
  };
  const deadline = { word: said, sig: officeSigner.sign(deadlineBytes(said)) };
  const forged = { ...standing(2), sig: standing(3).sig };
  const all = answer('1', { standing: forged, erase: erase(5), deadline });
  expect(await takeWord(all, to)).toMatchObject({ ok: false, code: 'TM-403' });
  const told = recorder.types().filter((type) => type === 'erase.arrived' || type === 'deadline.told');
  expect(told).toEqual(['erase.arrived', 'deadline.told']);
  expect(recorder.writer.state).toMatchObject({ erase: { pending: { by: 'order' } }, deadline: { serial: 7 } });
  to.erasure.stop();
});

test('before the first word that holds as a whole, what was approved outlasts a restart', async () => {
  const recorder = openRecorder();
  const forged = { ...standing(2), sig: standing(3).sig };
  await takeWord(answer('1', { standing: forged, exceptions: [approval('A-2026-0001')] }), takers(recorder));
  const { exceptions } = takers(recorder);
  expect([exceptions.tag, exceptions.terms().map(({ id }) => id)]).toEqual(['', ['A-2026-0001']]);
});

test('a disk that refuses stops there: all of it comes again', async () => {
  const recorder = openRecorder({
    database: (real) => ({
      ...real,
      setRemoteList: () => {
        throw Object.assign(new Error('no room'), { code: 'ENOSPC', syscall: 'write' });
      },
    }),
  });
  const to = takers(recorder);
  const said = answer('1', { remote: remote(4), exceptions: [approval('A-2026-0001')] });
  expect(await takeWord(said, to)).toMatchObject({ ok: false, code: 'TM-202' });
  expect([to.exceptions.tag, to.exceptions.terms()]).toEqual(['', []]);
});
