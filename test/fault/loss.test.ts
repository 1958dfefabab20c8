import { readFileSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type StandingStatement, standingBytes } from '#contract/loan/standing.ts';
import { signerFrom } from '../../recorder/keys/ed25519.ts';
import { browserOf } from '../server/support/browser.ts';
import { colleague } from '../server/support/desk.ts';
import { openOffice } from '../server/support/office.ts';
import { makeCertificate } from '../unit/recorder/support/certificates.ts';
import { FakeOffice, startOffice } from '../unit/recorder/support/fake-office.ts';
import { connectClient } from '../unit/recorder/support/recorder-client.ts';
import { everlastingLoan, officeSigner, samplePackage } from '../unit/recorder/support/sample-loan.ts';
import { enrolByProgram, install, runBeside, startRecorder } from '../unit/recorder/support/spawn-recorder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';

const wait = { timeout: 20_000, interval: 20 };

/** The terminal's side, with the lock that it was told of last. */
async function greet(socket: string) {
  const client = await connectClient(socket);
  const hello = await client.ask('hello', { version: 'x', pid: 1 });
  if (!hello.ok) throw new Error(hello.code);
  const lock = (): string | null => {
    const told = client.events.flatMap((line) => ('event' in line && line.event === 'status' ? [line.status] : []));
    return (told.at(-1) ?? hello.value.status).lock?.code ?? null;
  };
  return { client, lock };
}

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

  const atOffice = async (): Promise<readonly string[]> =>
    (await office.store.db.selectFrom('entries').select('type').orderBy('seq').execute()).map(({ type }) => type);
  const ofIt = (types: readonly string[]) => types.filter((type) => /^(standing|loan\.revoked|lock)/.test(type));

  const terminal = await greet(config.socket);
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
  const again = await greet(config.socket);
  expect(again.lock()).toBe('TM-208');
  expect(await again.client.ask('unlock', {})).toMatchObject({ ok: false, code: 'TM-208' });
  expect(await again.client.ask('verify-pin', { staff: '100456', pin: '000000' })).toMatchObject({ code: 'TM-208' });

  const act = { act: 'cancel-loss', reason: '見つかった', second: colleague };
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
  expect((await greet(config.socket)).lock()).toBeNull();
});

test('what the office did not sign, or has overtaken, neither locks nor opens, and is on record', {
  timeout: 120_000,
}, async () => {
  const certificate = await makeCertificate();
  const handed = samplePackage(everlastingLoan);
  const office = new FakeOffice(handed);
  const loan = handed.statement.facts.loan.id;
  const said = (serial: number, revoked: boolean, signer = officeSigner, change: Partial<StandingStatement> = {}) => {
    const since = '2026-11-20T00:00:00.000Z';
    const statement: StandingStatement = { v: 1, kind: 'standing', loan, revoked, since, serial, ...change };
    return { statement, sig: signer.sign(standingBytes(statement)) };
  };
  let standing: ReturnType<typeof said> | null = null;
  let tag = '0';
  const say = (word: ReturnType<typeof said>): void => {
    standing = word;
    tag = tag === '0' ? '1' : '0';
  };
  office.override = (path) =>
    path.startsWith('/v1/terminal/exceptions?')
      ? { status: 200, body: { tag: tag.repeat(64), exceptions: [], standing } }
      : null;
  await startOffice(office, certificate);
  const own = process.getuid?.() ?? null;
  const { config, configPath } = install(temporaryFolder(), { url: office.url, caPem: certificate.caPem }, own);
  expect(await enrolByProgram(configPath)).toMatchObject({ code: 0 });
  await startRecorder(configPath);
  const terminal = await greet(config.socket);
  const refused = async (): Promise<number> => {
    const read = await terminal.client.ask('read', { fromSeq: 0, limit: 200 });
    return read.ok ? read.value.entries.filter(({ type }) => type === 'standing.refused').length : -1;
  };

  say(said(1, true, signerFrom(Buffer.alloc(32, 99))));
  await vi.waitFor(async () => expect(await refused()).toBe(1), wait);
  expect(terminal.lock()).toBeNull();
  say(said(2, true));
  await vi.waitFor(() => expect(terminal.lock()).toBe('TM-208'), wait);
  say(said(1, false));
  await vi.waitFor(async () => expect(await refused()).toBe(2), wait);
  say(said(3, false, officeSigner, { loan: 'L-20261101-002' }));
  await vi.waitFor(async () => expect(await refused()).toBe(3), wait);
  expect(terminal.lock()).toBe('TM-208');
  say(said(3, false));
  await vi.waitFor(() => expect(terminal.lock()).toBeNull(), wait);
});
