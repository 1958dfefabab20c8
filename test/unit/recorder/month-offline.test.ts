import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { controlNames } from '#contract/controls.ts';
import { maxBatchEntries } from '#contract/http/terminal-api.ts';
import type { DraftLine } from '#contract/socket/protocol.ts';
import { signerFrom } from '../../../recorder/keys/ed25519.ts';
import { Receipts } from '../../../recorder/receipts/receipts.ts';
import { Uploader } from '../../../recorder/upload/uploader.ts';
import { makeCertificate } from './support/certificates.ts';
import { FakeOffice, startOffice } from './support/fake-office.ts';
import { HandClock } from './support/hand-clock.ts';
import { type OpenedRecorder, openRecorder } from './support/opened-recorder.ts';
import { proved } from './support/proof.ts';
import { samplePackage, sampleStaff } from './support/sample-loan.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const readings = controlNames.map((control) => ({ control, state: 'measured', detail: '断られました。', tookMs: 1 }));
const device = signerFrom(Buffer.alloc(32, 11));
const days = 30;
const beatMs = 15 * 60_000;
const actor = `staff:${sampleStaff}`;

test('a month without a line: nights off, a forgotten 終業 and a flat battery; then all of it arrives once, oldest first', {
  timeout: 180_000,
}, async () => {
  const certificate = await makeCertificate();
  const office = new FakeOffice(samplePackage());
  office.deviceKey = device.publicKey;
  await startOffice(office, certificate);
  office.override = () => ({ status: 503 });
  const folder = temporaryFolder();
  const clock = new HandClock('2026-11-20T00:00:00.000Z');
  const crashes: unknown[] = [];
  const uploaderOf = ({ database, loan }: OpenedRecorder): Uploader =>
    new Uploader({
      ...{ database, device, terminal: 'T-0001', chain: loan.chain, random: () => 0, now: () => new Date() },
      office: { url: office.url, caPem: certificate.caPem },
      receipts: new Receipts({
        ...{ database, chain: loan.chain, log: () => loan.log, now: () => new Date() },
        ...{ monotonicMs: () => performance.now(), isAwaited: () => false },
        ...{ onVoid: () => undefined, onOtherLog: () => undefined },
      }),
      ...{ onChange: () => undefined, onUntrusted: () => undefined, onPackage: () => undefined },
      onMismatch: (seq) => crashes.push(seq),
      onCrash: (error) => crashes.push(error),
    });
  const append = async (recorder: OpenedRecorder, ...drafts: DraftLine[]): Promise<void> => {
    expect(await recorder.core.append({ drafts })).toMatchObject({ ok: true });
  };

  for (let day = 0; day < days; day += 1) {
    const morning = Date.parse('2026-11-20T23:30:00.000Z') + day * 86_400_000;
    clock.set(new Date(morning).toISOString());
    clock.boot = randomUUID();
    const recorder = openRecorder({ folder, clock });
    const uploader = uploaderOf(recorder);
    await recorder.core.start(recorder.findings);
    uploader.poke();
    const session = randomUUID();
    const start: DraftLine = { type: 'session.started', session, actor, data: { work: '資料の作成', plan: [] } };
    await append(recorder, ...proved(start));
    for (let at = beatMs; at < 8 * 3_600_000; at += beatMs) {
      clock.advance(beatMs);
      await append(recorder, { type: 'heartbeat', session, actor: 'system', data: { readings, idleMs: 0 } });
    }
    // One day 終業 is forgotten, on another the battery is flat: the next start finds and closes both.
    if (day !== 7 && day !== 15)
      await append(recorder, { type: 'session.ended', session, actor, data: { result: '進めた' } });
    if (day !== 15) await recorder.core.stop();
    expect(recorder.core.status().lock).toBeNull();
    // It asked, however short the day was here.
    if (day === 0) await vi.waitFor(() => expect(office.requests.length).toBeGreaterThan(0), { timeout: 10_000 });
    await uploader.stop();
    recorder.database.close();
  }
  expect(office.entries).toEqual([]);

  const recorder = openRecorder({ folder, clock });
  const total = recorder.writer.state.next;
  expect(total).toBeGreaterThan(maxBatchEntries);
  expect(recorder.types().filter((type) => type === 'session.started')).toHaveLength(days);
  expect(recorder.types().filter((type) => type === 'session.closed-by-rule')).toHaveLength(2);
  expect(recorder.fault()).toBeNull();
  const uploader = uploaderOf(recorder);
  office.requests.length = 0;
  office.override = null;
  uploader.poke();
  await vi.waitFor(() => expect(uploader.view().acceptedSeq).toBe(total - 1), { timeout: 60_000, interval: 50 });
  expect(office.entries.map(({ leaf }) => leaf.body.seq)).toEqual(Array.from({ length: total }, (_, seq) => seq));
  expect(office.head()).toBe(recorder.writer.state.head);
  const sent = office.requests.filter((path) => path === 'POST /v1/terminal/entries');
  expect(sent.length).toBeGreaterThanOrEqual(Math.ceil(total / maxBatchEntries));
  expect(sent.length).toBeLessThan(2 * Math.ceil(total / maxBatchEntries) + 2);
  expect(crashes).toEqual([]);
  await uploader.stop();
});
