import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { ReceiptAnswer } from '#contract/http/terminal-api.ts';
import { entryLeaf } from '#contract/log/leaf.ts';
import { signerFrom } from '../../../recorder/keys/ed25519.ts';
import { checkReceipt, logKeys } from '../../../recorder/receipts/check-receipt.ts';
import { Receipts } from '../../../recorder/receipts/receipts.ts';
import type { OfficeAnswer } from '../../../recorder/upload/office-request.ts';
import { Uploader } from '../../../recorder/upload/uploader.ts';
import { makeCertificate, type ServerCertificate } from './support/certificates.ts';
import { FakeLog } from './support/fake-log.ts';
import { FakeOffice, startOffice } from './support/fake-office.ts';
import { openRecorder } from './support/opened-recorder.ts';
import { samplePackage } from './support/sample-loan.ts';

const chain = 'loan:L-20261101-001';
const head = 'a'.repeat(64);
const ours = entryLeaf(chain, 4, head);
const noise = (text: string): Uint8Array => Buffer.from(text);

function logWith(...leaves: Uint8Array[]): FakeLog {
  const log = new FakeLog();
  for (const leaf of leaves) log.add(leaf);
  return log;
}

function keysOf(log: FakeLog) {
  const keys = logKeys(log.statement);
  if (keys === null) throw new Error('not a vkey');
  return keys;
}

async function kept(log: FakeLog) {
  const verdict = checkReceipt(keysOf(log), { chain, seq: 4, head }, null, await log.receipt(ours, 0));
  if (verdict.kind !== 'holds') throw new Error(verdict.why);
  return { ...verdict.receipt, at: '2026-11-20T00:00:00.000Z' };
}

describe('a receipt', () => {
  test('holds where the log signed a tree with our own entry in it', async () => {
    const log = logWith(noise('a'), ours, noise('b'));
    expect(await kept(log)).toMatchObject({ seq: 4, head, origin: log.origin, size: 3, witnesses: 0 });
  });

  test('holds where that tree contains the one of the last receipt, grown or the same', async () => {
    const log = logWith(noise('a'), ours, noise('b'));
    const before = await kept(log);
    expect(checkReceipt(keysOf(log), { chain, seq: 4, head }, before, await log.receipt(ours, 3)).kind).toBe('holds');
    for (let i = 0; i < 9; i += 1) log.add(noise(`more ${i}`));
    const answer = await log.receipt(ours, 3);
    expect(checkReceipt(keysOf(log), { chain, seq: 4, head }, before, answer).kind).toBe('holds');
  });

  test.each([
    ['of another entry', { seq: 5 }],
    ['of another content', { head: 'b'.repeat(64) }],
    ['of another chain', { chain: 'loan:L-20261101-002' }],
  ])('%s is void', async (_name, change) => {
    const log = logWith(noise('a'), ours, noise('b'));
    const verdict = checkReceipt(keysOf(log), { chain, seq: 4, head, ...change }, null, await log.receipt(ours, 0));
    expect(verdict).toEqual({ kind: 'void', why: 'not-included' });
  });

  test.each([
    ['not a proof', (answer: ReceiptAnswer) => ({ ...answer, proof: 'hello' })],
    [
      'a tree of another size',
      (answer: ReceiptAnswer) => ({ ...answer, proof: answer.proof.replace('\n3\n', '\n4\n') }),
    ],
    ['without a signature', (answer: ReceiptAnswer) => ({ ...answer, proof: answer.proof.replace(/— .*\n$/, '') })],
  ])('%s: void', async (_name, change) => {
    const log = logWith(noise('a'), ours, noise('b'));
    const answer = change(await log.receipt(ours, 0));
    expect(checkReceipt(keysOf(log), { chain, seq: 4, head }, null, answer).kind).toBe('void');
  });

  test('signed by another log of the same name is void', async () => {
    const log = logWith(ours);
    const forger = new FakeLog(99);
    forger.add(ours);
    const verdict = checkReceipt(keysOf(log), { chain, seq: 4, head }, null, await forger.receipt(ours, 0));
    expect(verdict.kind).toBe('void');
  });

  test.each([
    ['smaller', logWith(ours, noise('a'))],
    ['of the same size with another past', logWith(noise('x'), ours, noise('b'))],
    ['larger with another past', logWith(noise('x'), ours, noise('b'), noise('c'), noise('d'))],
  ])('of a log that is %s: the log is not the one that was shown', async (_name, other) => {
    const before = await kept(logWith(noise('a'), ours, noise('b')));
    const verdict = checkReceipt(keysOf(other), { chain, seq: 4, head }, before, await other.receipt(ours, 3));
    expect(verdict.kind).toBe('other-log');
  });

  test.each([['sample'], ['name+00000000+AQ=='], ['']])('a statement whose log is “%s” lets none hold', (vkey) => {
    expect(logKeys({ vkey, witnesses: [] })).toBeNull();
  });
});

let certificate: ServerCertificate;
beforeAll(async () => {
  certificate = await makeCertificate();
});
const wait = { timeout: 8000, interval: 20 };
const device = signerFrom(Buffer.alloc(32, 11));

async function setUp(waits = { firstMs: 30, everyMs: 60, awaitedEveryMs: 60 }) {
  const log = new FakeLog();
  log.add(noise('an act of the office'));
  const office = new FakeOffice(samplePackage({}, log.statement));
  office.deviceKey = device.publicKey;
  office.log = log;
  await startOffice(office, certificate);
  const recorder = openRecorder({ log: log.statement });
  const seen = { void: [] as string[], otherLog: [] as string[], crashes: [] as unknown[] };
  const returning = { isBegun: false };
  const receipts = new Receipts({
    database: recorder.database,
    chain: recorder.loan.chain,
    log: () => recorder.loan.log,
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    isAwaited: () => returning.isBegun,
    onVoid: (why) => seen.void.push(why),
    onOtherLog: (why) => seen.otherLog.push(why),
    waits,
  });
  const uploader = new Uploader({
    database: recorder.database,
    receipts,
    office: { url: office.url, caPem: certificate.caPem },
    device,
    terminal: 'T-0001',
    chain: recorder.loan.chain,
    now: () => new Date(),
    random: () => 0,
    onChange: () => undefined,
    onUntrusted: () => undefined,
    onMismatch: () => undefined,
    onPackage: () => undefined,
    onCrash: (error) => seen.crashes.push(error),
  });
  const add = async (): Promise<void> => {
    await recorder.core.append({ drafts: [{ type: 'agent.stopped', session: null, actor: 'system', data: {} }] });
    uploader.poke();
  };
  return { log, office, recorder, receipts, uploader, seen, returning, add };
}

describe('the receipts of an upload', () => {
  test('come after it, are kept, grow, and write nothing into the trail', async () => {
    const { office, recorder, uploader, seen, add } = await setUp();
    expect(uploader.view().receiptedSeq).toBe(-1);
    await add();
    await vi.waitFor(() => expect(uploader.view().receiptedSeq).toBe(1), wait);
    expect(recorder.database.receipt()).toMatchObject({ seq: 1, head: recorder.writer.state.head, size: 3 });
    await add();
    await vi.waitFor(() => expect(uploader.view().receiptedSeq).toBe(2), wait);
    expect(office.requests.filter((each) => each.includes('receipt'))).toEqual([
      'GET /v1/terminal/receipt?seq=1&oldSize=0',
      'GET /v1/terminal/receipt?seq=2&oldSize=3',
    ]);
    expect(recorder.types()).toEqual(['loan.opened', 'agent.stopped', 'agent.stopped']);
    expect(uploader.view()).toMatchObject({ line: 'up', lineCode: null });
    expect(seen).toEqual({ void: [], otherLog: [], crashes: [] });
    await uploader.stop();
  });

  test('come at once while the return waits for them, and in their own time before', async () => {
    const { uploader, returning, add } = await setUp({ firstMs: 30, everyMs: 3_600_000, awaitedEveryMs: 60 });
    await add();
    await vi.waitFor(() => expect(uploader.view().receiptedSeq).toBe(1), wait);
    await add();
    await vi.waitFor(() => expect(uploader.view().acceptedSeq).toBe(2), wait);
    expect(uploader.view().receiptedSeq).toBe(1);
    returning.isBegun = true;
    await add();
    await vi.waitFor(() => expect(uploader.view().receiptedSeq).toBe(3), wait);
    await uploader.stop();
  });

  test('that are not ready are waited for, and the line stays up', async () => {
    const { office, uploader, add } = await setUp();
    let left = 2;
    office.override = (path) => {
      if (!path.includes('receipt') || left === 0) return null;
      left -= 1;
      return { status: 409, body: { code: 'OF-409', message: '', next: '' }, headers: { 'retry-after': '0' } };
    };
    await add();
    await vi.waitFor(() => expect(uploader.view().receiptedSeq).toBe(1), wait);
    expect(left).toBe(0);
    expect(uploader.view().line).toBe('up');
    await uploader.stop();
  });

  test('that do not hold never count: TM-403, told once; the trail goes on being sent; a good one heals it', async () => {
    const { office, recorder, uploader, seen, add } = await setUp();
    office.override = (path) =>
      path.includes('receipt') ? { status: 200, body: { proof: 'hello', consistency: [] } } : null;
    await add();
    await vi.waitFor(() => expect(uploader.view()).toMatchObject({ line: 'refused', lineCode: 'TM-403' }), wait);
    await add();
    await vi.waitFor(() => expect(office.entries).toHaveLength(3), wait);
    expect([uploader.view().receiptedSeq, recorder.database.receipt()]).toEqual([-1, null]);
    office.override = null;
    await vi.waitFor(() => expect(uploader.view()).toMatchObject({ line: 'up', receiptedSeq: 2 }), wait);
    expect(seen).toEqual({ void: ['malformed-proof'], otherLog: [], crashes: [] });
    await uploader.stop();
  });

  test('of another log than before: an incident, once, and the old receipt stands', async () => {
    const { office, recorder, uploader, seen, add } = await setUp();
    await add();
    await vi.waitFor(() => expect(uploader.view().receiptedSeq).toBe(1), wait);
    const other = new FakeLog();
    for (const entry of office.log?.leaves.slice(1) ?? []) other.add(entry);
    office.log = other;
    await add();
    await vi.waitFor(() => expect(seen.otherLog).toHaveLength(1), wait);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(seen.otherLog).toHaveLength(1);
    expect(uploader.view()).toMatchObject({ receiptedSeq: 1, line: 'refused', lineCode: 'TM-403' });
    expect(recorder.database.receipt()?.size).toBe(3);
    await uploader.stop();
  });
});

test('a disk that cannot keep a receipt: it does not count', async () => {
  const log = logWith(ours);
  const receipts = new Receipts({
    database: {
      hashOf: () => head,
      receipt: () => null,
      setReceipt: () => {
        throw Object.assign(new Error('injected'), { code: 'SQLITE_FULL' });
      },
    },
    chain,
    log: () => log.statement,
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    isAwaited: () => false,
    onVoid: () => undefined,
    onOtherLog: () => undefined,
  });
  const body = await log.receipt(ours, 0);
  await receipts.fetch(4, async (): Promise<OfficeAnswer> => ({ kind: 'answer', status: 200, body, retryAfter: null }));
  expect(receipts.seq).toBe(-1);
});
