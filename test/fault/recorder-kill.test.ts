import { randomInt, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { LoanHolder } from '../../recorder/core/loan-holder.ts';
import { openTrailDatabase } from '../../recorder/store/trail-database.ts';
import { auditWhole } from '../../recorder/trail/audit-chain.ts';
import { readLeaf } from '../../recorder/trail/check-chain.ts';
import { makeCertificate } from '../unit/recorder/support/certificates.ts';
import { FakeOffice, startOffice } from '../unit/recorder/support/fake-office.ts';
import { unwrap } from '../unit/recorder/support/opened-recorder.ts';
import { proof, proved } from '../unit/recorder/support/proof.ts';
import { connectClient } from '../unit/recorder/support/recorder-client.ts';
import { everlastingLoan, officeSigner, samplePackage } from '../unit/recorder/support/sample-loan.ts';
import { enrolByProgram, install, runToEnd, startRecorder } from '../unit/recorder/support/spawn-recorder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';

const { readings } = proof.data as { readings: never };
const ownUid = process.getuid?.() ?? null;

async function enrolled() {
  const certificate = await makeCertificate();
  const office = new FakeOffice(samplePackage(everlastingLoan));
  const closeOffice = await startOffice(office, certificate);
  const installed = install(temporaryFolder(), { url: office.url, caPem: certificate.caPem }, ownUid);
  const done = await enrolByProgram(installed.configPath);
  expect(done, done.stderr).toMatchObject({ code: 0 });
  return { office, installed, closeOffice };
}

describe('a recorder that is killed', () => {
  test('has every acknowledged entry and a whole chain, 30 times over', { timeout: 300_000 }, async () => {
    const { office, installed } = await enrolled();
    const acknowledged: number[] = [];
    for (let round = 0; round < 30; round += 1) {
      const recorder = await startRecorder(installed.configPath);
      const client = await connectClient(installed.config.socket);
      await client.ask('hello', { version: 'test', pid: process.pid });
      const first = Promise.withResolvers<void>();
      const sender = (async () => {
        for (;;) {
          const answers = await Promise.all(
            Array.from({ length: 8 }, (_, i) =>
              client.ask('append', {
                // A heartbeat closes its key period: so every commit is one that a kill can fall into at each step.
                drafts: [
                  i === 0
                    ? { type: 'heartbeat', session: null, actor: 'system', data: { readings, idleMs: 0 } }
                    : {
                        type: 'command.refused',
                        session: null,
                        actor: 'system',
                        data: { channel: `round ${round} ${i}`, why: randomUUID() },
                      },
                ],
              }),
            ),
          );
          for (const answer of answers) if (answer.ok) acknowledged.push(answer.value.lastSeq);
          first.resolve();
        }
      })().catch(() => undefined);
      // Counted from the first answer, so that a slow machine is killed at its work, too.
      await first.promise;
      await new Promise((resolve) => setTimeout(resolve, randomInt(1, 60)));
      await recorder.kill('SIGKILL');
      await sender;
    }
    expect(acknowledged.length).toBeGreaterThan(100);
    const database = unwrap(openTrailDatabase(installed.dataFolder));
    const enrolment = unwrap(database.enrolment());
    if (enrolment === null || office.sealKey === null) throw new Error('not enrolled');
    const loan = new LoanHolder(database, enrolment, officeSigner.publicKey);
    const audited = auditWhole(database, { ...loan.start, firstKey: office.sealKey });
    expect(audited.fault).toBeNull();
    // No false alarm: whichever step a kill fell into, the next start went on with the right key.
    expect(audited.state.key.period).toBeGreaterThan(30);
    expect(audited.state.lock).toBeNull();
    const stored = new Set(database.read(loan.chain, 0, 1_000_000).map((row) => row.seq));
    expect(acknowledged.filter((seq) => !stored.has(seq))).toEqual([]);
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    database.close();
  });

  test('finds its session and the gap again', { timeout: 60_000 }, async () => {
    const { installed } = await enrolled();
    const recorder = await startRecorder(installed.configPath);
    const client = await connectClient(installed.config.socket);
    await client.ask('hello', { version: 'test', pid: process.pid });
    const session = randomUUID();
    const started = await client.ask('append', {
      drafts: proved({
        type: 'session.started',
        session,
        actor: 'staff:100123',
        data: { work: '資料の作成', plan: [] },
      }),
    });
    expect(started).toMatchObject({ ok: true, value: { status: { open: { id: session, kind: 'working' } } } });
    await recorder.kill('SIGKILL');
    const second = await startRecorder(installed.configPath);
    const again = await connectClient(installed.config.socket);
    const hello = await again.ask('hello', { version: 'test', pid: process.pid });
    expect(hello).toMatchObject({ ok: true, value: { status: { open: { id: session } } } });
    const read = await again.ask('read', { fromSeq: 0, limit: 200 });
    const types = read.ok ? read.value.entries.map((entry) => entry.type) : [];
    expect(types).toEqual([
      'loan.opened',
      'recorder.started',
      'controls.checked',
      'session.started',
      'gap.found',
      'recorder.started',
      'gap.found',
    ]);
    expect(await second.kill('SIGTERM')).toBe(0);
    const database = unwrap(openTrailDatabase(installed.dataFolder));
    const last = database.last('loan:L-20200101-001');
    expect(last === null ? null : readLeaf(last).body.type).toBe('recorder.stopped');
    database.close();
  });
});

describe('a second recorder', () => {
  test('ends with TM-206 and exit code 3, and writes nothing', { timeout: 60_000 }, async () => {
    const { installed, closeOffice } = await enrolled();
    await closeOffice(); // the first has nothing to do while it is looked at
    const first = await startRecorder(installed.configPath);
    const client = await connectClient(installed.config.socket);
    const before = await client.ask('hello', { version: 'test', pid: process.pid });
    const second = runToEnd(['run', '--config', installed.configPath]);
    expect(second).toMatchObject({ code: 3, stdout: '' });
    expect(second.stderr).toMatch(/^TM-206 [\x20-\x7e]*\n$/);
    const after = await client.ask('read', { fromSeq: 0, limit: 200 });
    expect(before.ok && after.ok && after.value.total === before.value.status.recorded).toBe(true);
    expect(runToEnd(['status', '--config', installed.configPath]).stdout).toBe('{"running":true}\n');
    expect(await first.kill('SIGTERM')).toBe(0);
    const status = JSON.parse(runToEnd(['status', '--config', installed.configPath]).stdout);
    expect(status).toMatchObject({ running: false, chain: 'loan:L-20200101-001', status: { recorded: 3 } });
  });
});
