import { readFileSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { browserOf } from '../server/support/browser.ts';
import { openOffice } from '../server/support/office.ts';
import { connectClient } from '../unit/recorder/support/recorder-client.ts';
import { install, runBeside, startRecorder } from '../unit/recorder/support/spawn-recorder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';

const wait = { timeout: 20_000, interval: 20 };

test('a loss reported at the office: locked within the poll, over a killed recorder; cancelled: open', {
  timeout: 120_000,
}, async ({ annotate }) => {
  const office = await openOffice({ startsAt: new Date() });
  onTestFinished(() => office.close());
  const read = (path: string): string => readFileSync(path, 'utf8');
  const asked = { url: await office.listen(), caPem: read(office.files.caCert) };
  const { config, configPath } = install(temporaryFolder(), asked, process.getuid?.() ?? null);
  const publicKey = read(office.files.officePublicKey).trim();
  writeFileSync(configPath, JSON.stringify({ ...config, office: { ...config.office, publicKey } }));
  const code = await office.enrolCode();
  expect(await runBeside(['enrol', '--config', configPath, '--code', code, '--terminal', 'T-0001'])).toMatchObject({
    code: 0,
  });
  let recorder = await startRecorder(configPath);

  const greeted = async () => {
    const client = await connectClient(config.socket);
    const hello = await client.ask('hello', { version: 'x', pid: 1 });
    if (!hello.ok) throw new Error(hello.code);
    const lock = (): string | null => {
      const told = client.events.flatMap((line) => ('event' in line && line.event === 'status' ? [line.status] : []));
      return (told.at(-1) ?? hello.value.status).lock?.code ?? null;
    };
    return { client, lock };
  };
  const atOffice = async (): Promise<readonly string[]> =>
    (await office.store.db.selectFrom('entries').select('type').orderBy('seq').execute()).map(({ type }) => type);
  const ofIt = (types: readonly string[]) => types.filter((type) => /^(standing|loan\.revoked|lock)/.test(type));

  const terminal = await greeted();
  await vi.waitFor(async () => expect(await atOffice()).toContain('recorder.started'), wait);
  expect(terminal.lock()).toBeNull();

  const it300011 = await browserOf(office, '300011');
  const lost = await it300011.post('/v1/ledger/T-0001/loss', {
    ...{ what: 'pc', kind: 'stolen', at: office.now().toISOString(), place: '電車', circumstances: '見本' },
    ...{ police: '', papers: '', heardFrom: '見本 太郎' },
  });
  expect(lost.statusCode).toBe(200);
  const lostMs = performance.now();
  await vi.waitFor(() => expect(terminal.lock()).toBe('TM-208'), wait);
  await annotate(`locked ${Math.round(performance.now() - lostMs)} ms after the office's answer`);
  // What a lost terminal records is still taken.
  const locked = ['standing.arrived', 'loan.revoked', 'lock.entered'];
  await vi.waitFor(async () => expect(ofIt(await atOffice())).toEqual(locked), wait);

  await recorder.kill('SIGKILL');
  recorder = await startRecorder(configPath);
  const again = await greeted();
  expect(again.lock()).toBe('TM-208');
  expect(await again.client.ask('unlock', {})).toMatchObject({ ok: false, code: 'TM-208' });
  expect(await again.client.ask('verify-pin', { staff: '100456', pin: '000000' })).toMatchObject({ code: 'TM-208' });

  const act = { act: 'cancel-loss', reason: '見つかった' };
  expect((await it300011.post('/v1/ledger/T-0001/act', act)).statusCode).toBe(200);
  const cancelledMs = performance.now();
  await vi.waitFor(() => expect(again.lock()).toBeNull(), wait);
  await annotate(`open ${Math.round(performance.now() - cancelledMs)} ms after the office's answer`);
  await vi.waitFor(
    async () => expect(ofIt(await atOffice())).toEqual([...locked, 'standing.arrived', 'lock.left']),
    wait,
  );
  await recorder.kill('SIGKILL');
  recorder = await startRecorder(configPath);
  expect((await greeted()).lock()).toBeNull();
});
