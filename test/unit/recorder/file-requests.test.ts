import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { readContactCode, responseCode } from '#contract/loan/code.ts';
import { decide } from '#contract/policy/exception.ts';
import { approvedByCode } from '../../../recorder/exceptions/approved-by-code.ts';
import { type OpenedRecorder, openRecorder, unwrap } from './support/opened-recorder.ts';
import { sampleFacts, samplePackage, sampleStaff } from './support/sample-loan.ts';

const loan = sampleFacts.loan.id;
const codeKey = Buffer.from(samplePackage().statement.codeKey, 'base64');
const mac = (bytes: Uint8Array): Uint8Array => createHmac('sha256', codeKey).update(bytes).digest();
const name = { text: '名簿（見本）.csv', bytes: Buffer.from('名簿（見本）.csv').toString('base64') };
const place = '/home/staff/資料';
const asked = { control: 'save' as const, name, place, bytes: 10, sha256: 'a'.repeat(64) };

const request = (recorder: OpenedRecorder, n: number, actor = `staff:${sampleStaff}`, change = {}) =>
  recorder.core.append({
    drafts: [{ type: 'exception.requested', session: null, actor, data: { request: n, ...asked, ...change } }],
  });
/** What the head says by telephone, to the code that stands. */
const approve = async (recorder: OpenedRecorder, argument: number, after = 0) => {
  await recorder.core.showCode({ purpose: 'approval' });
  const read = readContactCode(mac, recorder.core.status().code?.digits ?? '', { loan, after });
  if (read === null) throw new Error('the office cannot read the code');
  return recorder.core.answerCode({ code: responseCode(mac, { loan, ...read }, { answer: 'approve', argument }) });
};
const inForce = (recorder: OpenedRecorder, now = recorder.clock.now()) =>
  approvedByCode(recorder.writer.state, loan, now);

test('a request is kept with its number; a number out of turn, or in nobody’s name, is refused', async () => {
  const recorder = openRecorder();
  expect((await request(recorder, 1)).ok).toBe(true);
  expect(await request(recorder, 1)).toMatchObject({ ok: false, code: 'TM-104' });
  expect(await request(recorder, 3)).toMatchObject({ ok: false, code: 'TM-104' });
  expect(await request(recorder, 2, 'system')).toMatchObject({ ok: false, code: 'TM-104' });
  expect(recorder.core.status().requests).toMatchObject([{ request: 1, ...asked }]);
  expect(inForce(recorder)).toEqual([]);
});

test('a 応答コード approves the request that it names: its hash, in its folder, for a week', async () => {
  const recorder = openRecorder();
  await request(recorder, 1);
  await request(recorder, 2);
  const answered = unwrap(await approve(recorder, 2));
  const to = '2026-11-26T15:00:00.000Z';
  expect(answered.accepted).toEqual({ answer: 'approve', purpose: 'approval', request: 2, to });
  expect(recorder.types().slice(-2)).toEqual(['response-code.accepted', 'exception.arrived']);
  const terms = inForce(recorder);
  expect(terms).toEqual([
    { id: 'T-2', loan, control: 'save', files: [asked.sha256], place, from: '2026-11-20T00:00:00.000Z', to },
  ]);
  const at = recorder.clock.now();
  const path = `${place}/${name.text}`;
  const allows = (change: object) =>
    decide(terms, { loan, control: 'save', sha256: asked.sha256, path, at, ...change });
  expect(allows({})).toEqual({ allow: true, id: 'T-2' });
  expect(allows({ sha256: 'b'.repeat(64) }).allow).toBe(false);
  expect(allows({ path: `/home/staff/${name.text}` }).allow).toBe(false);
  // Over by itself, and the same after a restart.
  expect(inForce(recorder, new Date(to))).toEqual([]);
  recorder.database.close();
  const again = openRecorder({ folder: recorder.folder, clock: recorder.clock });
  expect(inForce(again)).toEqual(terms);
  expect(again.fault()).toBeNull();
});

test('by telephone a folder of Windows is approved like one of Linux, and is the same after a restart', async () => {
  const recorder = openRecorder();
  const desktop = 'C:\\Users\\staff\\Desktop';
  expect((await request(recorder, 1, undefined, { place: 'C:\\Users\\staff\\..' })).ok).toBe(false);
  expect((await request(recorder, 1, undefined, { place: desktop })).ok).toBe(true);
  unwrap(await approve(recorder, 1));
  recorder.database.close();
  const again = openRecorder({ folder: recorder.folder, clock: recorder.clock });
  const terms = inForce(again);
  expect(terms).toMatchObject([{ id: 'T-1', place: desktop }]);
  const at = recorder.clock.now();
  const decided = (path: string) => decide(terms, { loan, control: 'save', sha256: asked.sha256, path, at });
  expect(decided(`${desktop}\\${name.text}`)).toEqual({ allow: true, id: 'T-1' });
  expect(decided(`C:\\Users\\staff\\${name.text}`)).toMatchObject({ allow: false, reason: 'place' });
});

test('a 応答コード for a request that this terminal does not have allows nothing, and says so', async () => {
  const recorder = openRecorder();
  await request(recorder, 1);
  expect(unwrap(await approve(recorder, 7)).accepted).toMatchObject({ request: 7, to: null });
  expect(recorder.types().at(-1)).toBe('response-code.accepted');
  expect(inForce(recorder)).toEqual([]);
});

test('the newest twenty are at hand; an older one can no longer be approved by code', async () => {
  const recorder = openRecorder();
  for (let n = 1; n <= 21; n += 1) expect((await request(recorder, n)).ok).toBe(true);
  expect(recorder.core.status().requests.map((one) => one.request)).toEqual(
    Array.from({ length: 20 }, (_, n) => 21 - n),
  );
  expect(unwrap(await approve(recorder, 1)).accepted).toMatchObject({ to: null });
  expect(recorder.fault()).toBeNull();
});

test('a flood of requests neither ends what was approved nor pushes out more than is old', async () => {
  const recorder = openRecorder();
  await request(recorder, 1);
  await request(recorder, 2);
  unwrap(await approve(recorder, 1));
  for (let n = 3; n <= 60; n += 1) expect((await request(recorder, n)).ok).toBe(true);
  expect(inForce(recorder)).toMatchObject([{ id: 'T-1' }]);
  const kept = recorder.core.status().requests.map((one) => one.request);
  expect(kept).toHaveLength(20);
  expect(kept).toEqual([60, ...kept.slice(1, -1), 1]);
  expect(kept).not.toContain(2);
  // Once it is over, it goes like any other.
  recorder.clock.advance(8 * 86_400_000);
  await request(recorder, 61);
  expect(recorder.core.status().requests.map((one) => one.request)).not.toContain(1);
  expect(recorder.fault()).toBeNull();
});
