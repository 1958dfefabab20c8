import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { signerFrom } from '../../../recorder/keys/ed25519.ts';
import { Receipts } from '../../../recorder/receipts/receipts.ts';
import { Uploader, type UploaderParts } from '../../../recorder/upload/uploader.ts';
import { makeCertificate, type ServerCertificate } from './support/certificates.ts';
import { FakeOffice, startOffice } from './support/fake-office.ts';
import { type OpenedRecorder, openRecorder } from './support/opened-recorder.ts';
import { sampleFacts, samplePackage, sampleStaff } from './support/sample-loan.ts';

const device = signerFrom(Buffer.alloc(32, 11));
let good: ServerCertificate;
let other: ServerCertificate;
let wrongName: ServerCertificate;
beforeAll(async () => {
  [good, other, wrongName] = await Promise.all([makeCertificate(), makeCertificate(), makeCertificate('elsewhere')]);
});

async function setUp(serve: () => ServerCertificate = () => good, change: Partial<UploaderParts> = {}) {
  const office = new FakeOffice(samplePackage());
  office.deviceKey = device.publicKey;
  const close = await startOffice(office, serve());
  const recorder = openRecorder();
  const seen = { untrusted: [] as string[], mismatch: [] as number[], packages: 0, crashes: [] as unknown[] };
  const uploader = new Uploader({
    database: recorder.database,
    receipts: receiptsOf(recorder),
    office: { url: office.url, caPem: serve() === wrongName ? wrongName.caPem : good.caPem },
    device,
    terminal: 'T-0001',
    chain: recorder.loan.chain,
    now: () => new Date(),
    random: () => 0,
    onChange: () => undefined,
    onUntrusted: (_host, why) => seen.untrusted.push(why),
    onMismatch: (seq) => seen.mismatch.push(seq),
    onPackage: () => {
      seen.packages += 1;
    },
    onCrash: (error) => seen.crashes.push(error),
    ...change,
  });
  const add = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i += 50) {
      const size = Math.min(50, count - i);
      await recorder.core.append({
        drafts: Array.from({ length: size }, () => ({
          type: 'command.refused' as const,
          session: null,
          actor: 'system',
          data: { channel: 'x', why: randomUUID() },
        })),
      });
    }
  };
  return { office, close, recorder, seen, uploader, add };
}
const wait = { timeout: 8000, interval: 20 };

describe('the upload', () => {
  test('sends everything, oldest first, in batches; then fetches the package; the office checks it all', async () => {
    const { office, recorder, seen, uploader, add } = await setUp();
    await add(2300);
    expect(uploader.view()).toMatchObject({ line: 'waiting', acceptedSeq: -1 });
    uploader.poke();
    await vi.waitFor(() => expect(seen.packages).toBe(1), wait);
    expect(office.entries).toHaveLength(2301);
    expect(office.head()).toBe(recorder.writer.state.head);
    expect(uploader.view()).toMatchObject({ line: 'up', lineCode: null, acceptedSeq: 2300 });
    expect(recorder.database.accepted().seq).toBe(2300);
    expect(office.requests.slice(0, 3)).toEqual(Array.from({ length: 3 }, () => 'POST /v1/terminal/entries'));
    expect(seen).toMatchObject({ mismatch: [], crashes: [], untrusted: [] });
    await uploader.stop();
  });

  test('an answer that was lost is no harm, and an office that forgot is told again', async () => {
    const { office, recorder, uploader, add } = await setUp();
    await add(3);
    recorder.database.setAccepted({ seq: 2, sentAt: null });
    const again = new Uploader({ ...partsOf(uploader, recorder, office) });
    again.poke();
    await vi.waitFor(() => expect(office.entries).toHaveLength(4), wait);
    await again.stop();
  });

  test('while the line is down it says TM-401, then sends what was kept', async () => {
    const { office, uploader, add } = await setUp();
    let down = true;
    office.override = () => (down ? { status: 503 } : null);
    await add(2);
    uploader.poke();
    await vi.waitFor(() => expect(uploader.view()).toMatchObject({ line: 'down', lineCode: 'TM-401' }), wait);
    down = false;
    await vi.waitFor(() => expect(office.entries).toHaveLength(3), wait);
    await vi.waitFor(() => expect(uploader.view().line).toBe('up'), wait);
    await uploader.stop();
  });

  test('Retry-After is waited for', async () => {
    const { office, uploader, add } = await setUp();
    office.override = () => (office.requests.length === 1 ? { status: 429, headers: { 'retry-after': '2' } } : null);
    await add(1);
    const startMs = performance.now();
    uploader.poke();
    await vi.waitFor(() => expect(office.entries).toHaveLength(2), wait);
    expect(performance.now() - startMs).toBeGreaterThan(2000);
    await uploader.stop();
  });

  test.each([
    ['4xx', { status: 403, body: { code: 'OF-403', message: '', next: '' } }],
    ['no JSON', { status: 200, body: 'hello' }],
    ['unknown fields', { status: 200, body: { accepted: null, expected: 0, more: 1 } }],
    ['a contradiction', { status: 200, body: { accepted: null, expected: 5 } }],
  ])('%s: refused, TM-403', async (_name, answer) => {
    const { office, uploader, seen } = await setUp();
    office.override = () => answer;
    uploader.poke();
    await vi.waitFor(() => expect(uploader.view()).toMatchObject({ line: 'refused', lineCode: 'TM-403' }), wait);
    expect(seen.mismatch).toEqual([]);
    await uploader.stop();
  });

  test.each([
    ['a head that is not ours', { status: 200, body: { accepted: { seq: 0, head: '0'.repeat(64) }, expected: 1 } }, 0],
    ['more than we ever wrote', { status: 200, body: { accepted: { seq: 9, head: '0'.repeat(64) }, expected: 10 } }, 9],
    ['a fork', { status: 409, body: { code: 'OF-461', message: '', next: '' } }, 0],
  ])('%s: TM-203, and nothing counts as confirmed', async (_name, answer, seq) => {
    const { office, uploader, seen } = await setUp();
    office.override = () => answer;
    uploader.poke();
    await vi.waitFor(() => expect(seen.mismatch).toEqual([seq]), wait);
    expect(uploader.view()).toMatchObject({ line: 'refused', lineCode: 'TM-203', acceptedSeq: -1 });
    await uploader.stop();
  });

  test.each([
    ['another authority', () => other, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['another name', () => wrongName, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ] as const)('%s: nothing is sent, TM-402, told once', { timeout: 20_000 }, async (_name, serve, why) => {
    const { office, uploader, seen } = await setUp(serve);
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    uploader.poke();
    await vi.waitFor(() => expect(uploader.view()).toMatchObject({ line: 'untrusted', lineCode: 'TM-402' }), wait);
    await new Promise((resolve) => setTimeout(resolve, 2200)); // two more tries
    vi.unstubAllEnvs();
    expect(seen.untrusted).toEqual([why]);
    expect(office.requests).toEqual([]);
    await uploader.stop();
  });

  test('an office that is not there: down', async () => {
    const { close, uploader } = await setUp();
    await close();
    uploader.poke();
    await vi.waitFor(() => expect(uploader.view().line).toBe('down'), wait);
    await uploader.stop();
  });
});

/** The sample's statement names no log that can be checked: nothing is asked for. */
const receiptsOf = ({ database, loan }: OpenedRecorder): Receipts =>
  new Receipts({
    database,
    chain: loan.chain,
    log: () => loan.log,
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    isAwaited: () => false,
    onVoid: () => undefined,
    onOtherLog: () => undefined,
  });

function partsOf(_uploader: Uploader, recorder: ReturnType<typeof openRecorder>, office: FakeOffice): UploaderParts {
  return {
    database: recorder.database,
    receipts: receiptsOf(recorder),
    office: { url: office.url, caPem: good.caPem },
    device,
    terminal: 'T-0001',
    chain: recorder.loan.chain,
    now: () => new Date(),
    random: () => 0,
    onChange: () => undefined,
    onUntrusted: () => undefined,
    onMismatch: () => undefined,
    onPackage: () => undefined,
    onCrash: () => undefined,
  };
}

test('the package is renewed only for the same loan, and only with the office’s signature', () => {
  const { loan, database } = openRecorder();
  const renamed = samplePackage({ staff: { id: sampleStaff, name: '見本 花子', section: '別の課' } });
  expect(loan.renew(samplePackage())).toEqual({ ok: true, value: false });
  expect(loan.renew(samplePackage({ loan: { ...sampleFacts.loan, id: 'L-20261101-002' } }))).toMatchObject({
    ok: false,
  });
  expect(loan.renew({ ...renamed, sig: samplePackage().sig })).toMatchObject({ ok: false, code: 'TM-403' });
  expect(loan.renew(renamed)).toEqual({ ok: true, value: true });
  expect(loan.facts.staff.section).toBe('別の課');
  expect(database.enrolment()).toMatchObject({ ok: true, value: { genesis: loan.start.genesis, package: renamed } });
});
