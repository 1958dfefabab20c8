import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { RemoteActs } from '#contract/http/erase-api.ts';
import { type EraseRequest, eraseRequestFile, eraseResultFile } from '#contract/loan/erase-order.ts';
import { programPath } from '../programs.ts';
import { browserOf } from '../server/support/browser.ts';
import { openOffice } from '../server/support/office.ts';
import { officeSigner, sampleFacts, samplePackage } from '../unit/recorder/support/sample-loan.ts';
import { install, runBeside, startRecorder } from '../unit/recorder/support/spawn-recorder.ts';
import { borrower, WipeDisk } from './support/wipe-disk.ts';

const missing = ['gocryptfs'].find((name) => spawnSync(name, ['--version']).error !== undefined);
const isRoot = process.getuid?.() === 0;
const why = missing === undefined ? (isRoot ? 'for real' : 'needs root') : `${missing} is not installed`;
const wait = { timeout: 30_000, interval: 50 };
const password = 'tanmori-test-password';

describe.skipIf(!isRoot || missing !== undefined)(`the key of a real gocryptfs volume (${why})`, () => {
  let disk: WipeDisk;
  let cipher: string;
  let work: string;
  let passwordFile: string;
  let requests: string;

  beforeEach(async () => {
    disk = await WipeDisk.open(32);
    cipher = join(disk.mount, 'cipher');
    work = join(disk.mount, 'home/作業');
    passwordFile = join(disk.folder, 'password');
    requests = join(disk.folder, 'requests');
    writeFileSync(passwordFile, password);
    for (const place of ['cipher', 'keys']) mkdirSync(disk.path(place));
    mkdirSync(requests, { mode: 0o700 });
    disk.must(['gocryptfs', '-init', '-q', '-scryptn', '10', '-passfile', passwordFile, cipher]);
    copyFileSync(disk.path('cipher/gocryptfs.conf'), disk.path('keys/控え.conf'));
    disk.use({ kind: 'gocryptfs', cipherFolder: cipher, keyCopies: [join(disk.mount, 'keys/控え.conf')] });
    mount(cipher);
    writeFileSync(join(disk.path('home/作業'), '機密.txt'), '市民の情報'.repeat(400));
  });
  afterEach(() => disk.close());

  const mount = (from: string) => disk.must(['gocryptfs', '-q', '-allow_other', '-passfile', passwordFile, from, work]);
  const encryptedKey = (): Buffer =>
    Buffer.from(
      (JSON.parse(readFileSync(disk.path('cipher/gocryptfs.conf'), 'utf8')) as { readonly EncryptedKey: string })
        .EncryptedKey,
    );
  /** `tanmori-agent obey`, as root's service beside the borrower's session. */
  const obey = (publicKey: string) => {
    const config = join(disk.folder, 'service.json');
    writeFileSync(config, JSON.stringify({ v: 1, office: { url: 'https://localhost:1', caPem: 'x', publicKey } }));
    const parameters = join(disk.folder, 'wipe.json');
    writeFileSync(parameters, JSON.stringify({ ...disk.parameters, terminal: 'T-0001' }));
    const program = programPath('agent');
    const files = ['--config', config, '--wipe-parameters', parameters, '--requests', requests, '--state', disk.state];
    const child = spawn('nsenter', [...disk.inside([process.execPath, program, 'obey', ...files])], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said = { stderr: '' };
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text;
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    return said;
  };
  const result = (): unknown => {
    const path = join(disk.state, eraseResultFile);
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
  };
  /** Nothing opens the volume, not a copy of the encrypted files either, and no key is left in raw storage. */
  const expectGone = (key: Buffer, copy: string): void => {
    expect(readdirSync(disk.path('cipher')).filter((name) => name.startsWith('gocryptfs'))).toEqual([]);
    expect(existsSync(disk.path('keys/控え.conf'))).toBe(false);
    expect(readdirSync(disk.path('home/作業'))).toEqual([]);
    expect(disk.search([key])).toEqual([false]);
    disk.must(['rm', join(copy, 'gocryptfs.conf')]);
    expect(() => mount(copy)).toThrow();
  };

  test('is destroyed by the order of the office, over a cut line, a killed recorder and a borrower at work; the trail stays', {
    timeout: 180_000,
  }, async () => {
    const office = await openOffice({ startsAt: new Date() });
    onTestFinished(() => office.close());
    const read = (path: string): string => readFileSync(path, 'utf8');
    const asked = { url: await office.listen(), caPem: read(office.files.caCert) };
    const publicKey = read(office.files.officePublicKey).trim();
    const { config, configPath } = install(disk.folder, asked, 0);
    const erase = { requestFolder: requests, resultFolder: disk.state };
    writeFileSync(configPath, JSON.stringify({ ...config, office: { ...config.office, publicKey }, erase }));
    const code = await office.enrolCode();
    const enrolled = await runBeside(['enrol', '--config', configPath, '--code', code, '--terminal', 'T-0001']);
    expect(enrolled).toMatchObject({ code: 0 });
    const { loan_id } = await office.store.db.selectFrom('devices').select('loan_id').executeTakeFirstOrThrow();
    const manifest = {
      ...{ v: 1, terminal: 'T-0001', loan: loan_id, plantedAt: '2026-11-01T00:00:00.000Z' },
      canaries: Array.from({ length: 16 }, () => ({ place: 'work', marker: 'a'.repeat(64), form: 'utf8', bytes: 512 })),
    };
    const report = { v: 1, kind: 'prepare', manifest, controls: {}, encryption: 'gocryptfs' };
    const controls = { save: 'in-force', media: 'in-force', print: 'in-force', install: 'in-force' };
    await office.store.db
      .insertInto('preparations')
      .values({
        ...{ loan_id, at: manifest.plantedAt, account_id: '300011', account_name: '見本' },
        report: JSON.stringify({ ...report, controls, endedAt: manifest.plantedAt }),
      })
      .execute();
    let recorder = await startRecorder(configPath);
    const [it300011, it300022] = [await browserOf(office, '300011'), await browserOf(office, '300022')];
    const state = async () =>
      RemoteActs.parse((await it300022.get('/v1/ledger/T-0001/remote')).json()).orders[0]?.state;
    const types = async (): Promise<readonly string[]> =>
      (await office.store.db.selectFrom('entries').select('type').orderBy('seq').execute()).map(({ type }) => type);
    await vi.waitFor(async () => expect(await types()).toContain('recorder.started'), wait);

    // The line is cut before the loss is even known; somebody has the work folder open.
    await recorder.kill('SIGKILL');
    const atWork = disk.hold('home/作業');
    onTestFinished(() => atWork.release());
    const lost = await it300011.post('/v1/ledger/T-0001/loss', {
      ...{ what: 'pc', kind: 'stolen', at: office.now().toISOString(), place: '電車', circumstances: '見本' },
      ...{ police: '', papers: '', heardFrom: '見本 太郎' },
    });
    expect(lost.statusCode).toBe(200);
    expect((await it300022.post('/v1/ledger/T-0001/erase', { reason: '見本' })).statusCode).toBe(200);
    expect(await state()).toBe('waiting');
    const key = encryptedKey();
    expect(disk.search([key])).toEqual([true]);
    const copy = join(disk.folder, 'stolen');
    disk.must(['cp', '-a', cipher, copy]);

    // It comes back, and is killed again before anybody has carried the order out.
    recorder = await startRecorder(configPath);
    await vi.waitFor(async () => expect(await state()).toBe('arrived'), wait);
    expect(existsSync(join(requests, eraseRequestFile))).toBe(true);
    await recorder.kill('SIGKILL');
    const service = obey(publicKey);
    await vi.waitFor(() => expect(result(), service.stderr).toMatchObject({ outcome: 'erased' }), wait);
    expect(result()).toMatchObject({ volume: 'gocryptfs', keys: 3, mount: 'closed' });
    expectGone(key, copy);

    recorder = await startRecorder(configPath);
    await vi.waitFor(async () => expect(await state()).toBe('erased'), wait);
    const told = (await types()).filter((type) => /^(standing|loan|lock|erase|work-volume)/.test(type));
    expect(told).toEqual([
      ...['loan.opened', 'standing.arrived', 'loan.revoked', 'lock.entered', 'erase.arrived', 'lock.entered'],
      'work-volume.erased',
    ]);
    expect(recorder.stderr).not.toContain('TM-203');
  });

  test('is destroyed on the day that the signed statement names, and stays where the request is forged', {
    timeout: 120_000,
  }, async () => {
    const key = encryptedKey();
    const copy = join(disk.folder, 'stolen');
    disk.must(['cp', '-a', cipher, copy]);
    const request = (days: number, on: string): EraseRequest => ({
      ...{ v: 1, by: 'deadline', extendedTo: null, on },
      package: samplePackage({ policy: { ...sampleFacts.policy, eraseAfterDays: days } }),
    });
    const lay = (asked: EraseRequest): void =>
      writeFileSync(join(requests, eraseRequestFile), JSON.stringify(asked), { mode: 0o600 });
    const true10 = request(10, '2027-11-10');
    const forged = structuredClone(true10);
    if (forged.by !== 'deadline') throw new Error('unreachable');
    forged.package.statement.facts.policy.eraseAfterDays = 5;
    lay({ ...forged, on: '2027-11-05' });
    const service = obey(officeSigner.publicKey);
    await vi.waitFor(() => expect(result(), service.stderr).toMatchObject({ why: 'not-believed' }), wait);
    expect(disk.search([key])).toEqual([true]);
    lay(true10);
    await vi.waitFor(() => expect(result(), service.stderr).toMatchObject({ outcome: 'erased', keys: 3 }), wait);
    expectGone(key, copy);
    expect(borrower.uid).toBeGreaterThan(0);
  });
});
