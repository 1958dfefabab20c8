import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { ExceptionsAnswer } from '#contract/http/terminal-api.ts';
import { type ExceptionStatement, exceptionBytes, type SignedException } from '#contract/policy/exception.ts';
import { maxLineBytes } from '#contract/socket/protocol.ts';
import { exceptionLines } from '../../../recorder/core/fit-line.ts';
import { arrivedDrafts } from '../../../recorder/exceptions/check-exceptions.ts';
import { ExceptionLine } from '../../../recorder/exceptions/exception-line.ts';
import { Exceptions } from '../../../recorder/exceptions/exceptions.ts';
import { signerFrom } from '../../../recorder/keys/ed25519.ts';
import { openPeerUid } from '../../../recorder/socket/peer-uid.ts';
import { serviceOf } from '../../../recorder/socket/service.ts';
import { listen } from '../../../recorder/socket/socket-server.ts';
import { askSigned } from '../../../recorder/upload/ask-signed.ts';
import { makeCertificate, type ServerCertificate } from './support/certificates.ts';
import { FakeOffice, startOffice } from './support/fake-office.ts';
import { type OpenedRecorder, openRecorder } from './support/opened-recorder.ts';
import { connectClient } from './support/recorder-client.ts';
import { officeSigner, sampleFacts, samplePackage } from './support/sample-loan.ts';

const wait = { timeout: 8000, interval: 20 };
const statement = (change: Partial<ExceptionStatement> = {}): ExceptionStatement => ({
  ...{ v: 1, kind: 'exception', id: 'A-2026-0001', loan: sampleFacts.loan.id, control: 'save' },
  ...{ files: ['a'.repeat(64), 'b'.repeat(64)], place: '/home/staff/資料', article: '第6条(1)' },
  ...{ from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z' },
  approvedBy: { id: '200045', name: '見本 課長' },
  ...change,
});
const signed = (change: Partial<ExceptionStatement> = {}): SignedException => {
  const made = statement(change);
  return { statement: made, sig: officeSigner.sign(exceptionBytes(made)) };
};
const answer = (tag: string, ...exceptions: readonly SignedException[]): ExceptionsAnswer => ({
  tag: tag.repeat(64),
  exceptions: [...exceptions],
  standing: null,
});

function holder(recorder: OpenedRecorder) {
  const seen = { changes: 0 };
  const exceptions = new Exceptions({
    database: recorder.database,
    officePublicKey: officeSigner.publicKey,
    loan: recorder.loan.facts.loan.id,
    now: recorder.clock.now,
    record: (arrived) => recorder.writer.append((state) => ({ ok: true, value: arrivedDrafts(state, arrived) })),
    onChange: () => {
      seen.changes += 1;
    },
  });
  return { exceptions, seen };
}
const ids = (exceptions: Exceptions): readonly string[] => exceptions.terms().map(({ id }) => id);

describe('approvals', () => {
  test('are written down once, kept over a restart, and vanish when the office takes them back', async () => {
    const recorder = openRecorder();
    const { exceptions, seen } = holder(recorder);
    expect(exceptions.tag).toBe('');
    expect(await exceptions.take(answer('1', signed()))).toEqual({ ok: true, value: null });
    expect(await exceptions.take(answer('2', signed(), signed({ id: 'A-2026-0002' })))).toMatchObject({ ok: true });
    expect(recorder.types().filter((type) => type === 'exception.arrived')).toHaveLength(2);
    const again = holder(recorder).exceptions;
    expect([again.tag, ids(again)]).toEqual(['2'.repeat(64), ['A-2026-0001', 'A-2026-0002']]);
    expect(await again.take({ tag: '2'.repeat(64), exceptions: null, standing: null })).toMatchObject({ ok: true });
    expect(await again.take(answer('3', signed({ id: 'A-2026-0002' })))).toMatchObject({ ok: true });
    expect(ids(again)).toEqual(['A-2026-0002']);
    expect(ids(holder(recorder).exceptions)).toEqual(['A-2026-0002']);
    expect(recorder.types().filter((type) => type === 'exception.arrived')).toHaveLength(2);
    expect(seen.changes).toBe(2);
    expect(recorder.fault()).toBeNull();
  });

  const foreign = signerFrom(Buffer.alloc(32, 99));
  test.each([
    ['a bad signature', { ...signed({ id: 'A-2026-0002' }), sig: signed().sig }],
    ['another’s signature', { statement: statement(), sig: foreign.sign(exceptionBytes(statement())) }],
    ['another loan', signed({ id: 'A-2026-0002', loan: 'L-20261101-002' })],
    [
      'one that is over',
      signed({ id: 'A-2026-0002', to: '2026-11-20T00:00:00.000Z', from: '2026-11-19T00:00:00.000Z' }),
    ],
    ['one twice', signed()],
  ])('%s: refused whole, and what was held stands', async (_name, bad) => {
    const recorder = openRecorder();
    const { exceptions, seen } = holder(recorder);
    await exceptions.take(answer('1', signed()));
    const entries = recorder.types().length;
    const refused = await exceptions.take(answer('2', signed(), bad));
    expect(refused).toMatchObject({ ok: false, code: 'TM-403' });
    expect([exceptions.tag, ids(exceptions), seen.changes]).toEqual(['1'.repeat(64), ['A-2026-0001'], 1]);
    expect(recorder.types()).toHaveLength(entries);
    expect(ids(holder(recorder).exceptions)).toEqual(['A-2026-0001']);
    // No word about what is held, under a name that is not its own.
    expect(await exceptions.take({ tag: '9'.repeat(64), exceptions: null, standing: null })).toMatchObject({
      code: 'TM-403',
    });
  });

  test('that could not be written down or kept are not in force', async () => {
    let full = false;
    const recorder = openRecorder({
      database: (real) => ({
        ...real,
        setExceptions: (kept) => {
          if (full) throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
          real.setExceptions(kept);
        },
      }),
    });
    full = true;
    const { exceptions } = holder(recorder);
    expect(await exceptions.take(answer('1', signed()))).toMatchObject({ ok: false, code: 'TM-202' });
    expect(ids(exceptions)).toEqual([]);
    full = false;
    const deaf = new Exceptions({
      ...{ database: recorder.database, officePublicKey: officeSigner.publicKey, loan: sampleFacts.loan.id },
      now: recorder.clock.now,
      record: async () => ({ ok: false, code: 'TM-202' }),
      onChange: () => undefined,
    });
    expect(await deaf.take(answer('1', signed()))).toMatchObject({ code: 'TM-202' });
    expect(ids(deaf)).toEqual([]);
    expect(recorder.database.exceptions()).toBeNull();
  });

  test('whose stored text was changed are asked for anew', async () => {
    const recorder = openRecorder();
    const { sig } = signed();
    recorder.database.setExceptions({
      tag: '1'.repeat(64),
      exceptions: [{ statement: statement({ place: '/home' }), sig }],
    });
    const { exceptions } = holder(recorder);
    expect([exceptions.tag, ids(exceptions)]).toEqual(['', []]);
  });

  test('reach the agent before the answer to its hello, and at once when they change', async () => {
    const recorder = openRecorder();
    const path = join(recorder.folder, 'r.sock');
    const { exceptions } = holder(recorder);
    const server = await listen({
      path,
      peerUid: process.getuid?.() ?? null,
      readPeerUid: await openPeerUid(),
      service: serviceOf(recorder.core, () => exceptions.terms()),
      onCrash: (error) => {
        throw error;
      },
    });
    await exceptions.take(answer('1', signed()));
    const client = await connectClient(path);
    await client.ask('hello', { version: 'x', pid: 1 });
    expect(client.events).toMatchObject([{ event: 'exceptions', exceptions: [{ id: 'A-2026-0001' }], isLast: true }]);
    await exceptions.take(answer('2'));
    server.exceptionsChanged();
    await vi.waitFor(() => expect(client.events).toHaveLength(2), wait);
    expect(client.events[1]).toEqual({ event: 'exceptions', exceptions: [], isLast: true });
    await server.close();
  });

  test('fill no line beyond its limit, and lose no file on the way', () => {
    const files = Array.from({ length: 1000 }, (_, n) => n.toString(16).padStart(64, '0'));
    const {
      v: _v,
      kind: _k,
      approvedBy: _b,
      article: _a,
      ...terms
    } = statement({ files, place: `/${'漢"'.repeat(511)}` });
    const lines = exceptionLines([terms, { ...terms, id: 'A-2026-0002' }]);
    for (const line of lines) expect(Buffer.byteLength(JSON.stringify(line))).toBeLessThan(maxLineBytes);
    const told = lines.flatMap((line) => ('event' in line && line.event === 'exceptions' ? line.exceptions : []));
    expect(told.filter(({ id }) => id === terms.id).flatMap((part) => part.files)).toEqual(files);
    expect(lines.map((line) => 'isLast' in line && line.isLast)).toEqual([false, false, false, true]);
  });
});

describe('the line for approvals', () => {
  let certificate: ServerCertificate;
  beforeAll(async () => {
    certificate = await makeCertificate();
  });
  const device = signerFrom(Buffer.alloc(32, 11));

  async function waiting() {
    const office = new FakeOffice(samplePackage());
    office.deviceKey = device.publicKey;
    let told: unknown = answer('1');
    office.override = (path) => (path.startsWith('/v1/terminal/exceptions?') ? { status: 200, body: told } : null);
    await startOffice(office, certificate);
    const recorder = openRecorder();
    const { exceptions } = holder(recorder);
    const refused: string[] = [];
    const steps: string[] = [];
    const asking = {
      ...{ office: { url: office.url, caPem: certificate.caPem }, device, terminal: 'T-0001', now: () => new Date() },
    };
    const line = new ExceptionLine({
      ask: (path, signal) => askSigned(asking, { method: 'GET', path, body: Buffer.alloc(0) }, signal),
      tag: () => exceptions.tag,
      take: async (given) => {
        const taken = await exceptions.take(given);
        steps.push('taken');
        return taken;
      },
      onAnswered: async () => {
        steps.push('answered');
      },
      ...{ now: () => new Date(), random: () => 0 },
      onRefused: (why) => refused.push(why),
      onCrash: (error) => {
        throw error;
      },
    });
    const say = (next: unknown): void => {
      told = next;
    };
    return { office, exceptions, refused, line, say, steps };
  }

  test('asks with what it holds, takes what is new, and goes on after a word that does not hold', async () => {
    const { office, exceptions, refused, line, say } = await waiting();
    await vi.waitFor(() => expect(exceptions.tag).toBe('1'.repeat(64)), wait);
    expect(office.requests[0]).toBe('GET /v1/terminal/exceptions?tag=&waitSec=15');
    say(answer('2', { ...signed(), sig: 'AAAA' }));
    await vi.waitFor(() => expect(refused).toEqual(['approval is not signed by the office']), wait);
    say(answer('3', signed()));
    await vi.waitFor(() => expect(ids(exceptions)).toEqual(['A-2026-0001']), wait);
    expect(office.requests.at(-1)).toContain('tag=');
    expect(refused).toHaveLength(1);
    await line.stop();
  });

  test('looks at the clock that came with an answer once all that it says was taken', async () => {
    const { line, steps } = await waiting();
    await vi.waitFor(() => expect(steps.length).toBeGreaterThan(3), wait);
    expect(steps.slice(0, 4)).toEqual(['taken', 'answered', 'taken', 'answered']);
    await line.stop();
  });

  test('an answer with a field that nobody knows is refused', async () => {
    const { exceptions, refused, line, say } = await waiting();
    await vi.waitFor(() => expect(exceptions.tag).toBe('1'.repeat(64)), wait);
    const { statement: known, sig } = signed();
    say({ ...answer('2'), exceptions: [{ statement: { ...known, more: 1 }, sig }] });
    await vi.waitFor(() => expect(refused).toEqual(['malformed answer']), wait);
    expect([exceptions.tag, ids(exceptions)]).toEqual(['1'.repeat(64), []]);
    await line.stop();
  });
});
