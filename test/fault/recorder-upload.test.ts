import { expect, test } from 'vitest';
import { makeCertificate } from '../unit/recorder/support/certificates.ts';
import { FakeOffice, startOffice } from '../unit/recorder/support/fake-office.ts';
import { connectClient } from '../unit/recorder/support/recorder-client.ts';
import { everlastingLoan, samplePackage } from '../unit/recorder/support/sample-loan.ts';
import { enrolByProgram, install, startRecorder } from '../unit/recorder/support/spawn-recorder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';

test('the upload goes on while entries keep coming', { timeout: 60_000 }, async () => {
  const certificate = await makeCertificate();
  const office = new FakeOffice(samplePackage(everlastingLoan));
  await startOffice(office, certificate);
  const own = process.getuid?.() ?? null;
  const { config, configPath } = install(temporaryFolder(), { url: office.url, caPem: certificate.caPem }, own);
  expect(await enrolByProgram(configPath)).toMatchObject({ code: 0 });
  await startRecorder(configPath);
  const client = await connectClient(config.socket);
  await client.ask('hello', { version: 'test', pid: process.pid });
  const untilMs = performance.now() + 10_000;
  // Faster than any pause for collecting: nothing but a bound on that pause lets these out.
  while (office.entries.length < 3 && performance.now() < untilMs) {
    const data = { channel: 'steady', why: 'x' };
    await client.ask('append', { drafts: [{ type: 'command.refused', session: null, actor: 'system', data }] });
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  expect(office.entries.length).toBeGreaterThanOrEqual(3);
});
