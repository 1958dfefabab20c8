import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ExceptionRow } from '#contract/http/exception-api.ts';
import { systemClock } from '../../agent/clock.ts';
import { createAgent } from '../../agent/create-agent.ts';
import type { Approvals } from '../../agent/guards/save/approvals.ts';
import { selectPlatform } from '../../agent/platform/select.ts';
import { usualTiming } from '../../agent/timing.ts';
import { browserOf } from '../server/support/browser.ts';
import { openOffice } from '../server/support/office.ts';
import { sha256 } from '../unit/agent/support/guard-bench.ts';
import { until } from '../unit/agent/support/until.ts';
import { install, runBeside, startRecorder } from '../unit/recorder/support/spawn-recorder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';

const wait = { timeout: 20_000, interval: 20 };

test('approved at the office: it stays here, another byte is moved; revoked: it is moved', {
  timeout: 120_000,
}, async ({ annotate }) => {
  const folder = temporaryFolder();
  const [home, workFolder] = [join(folder, 'home'), join(folder, 'work')];
  const place = join(home, '資料');
  for (const each of [place, workFolder]) mkdirSync(each, { recursive: true });

  const office = await openOffice({ startsAt: new Date() });
  onTestFinished(() => office.close());
  const read = (path: string): string => readFileSync(path, 'utf8');
  const asked = { url: await office.listen(), caPem: read(office.files.caCert) };
  const { config, configPath } = install(folder, asked, process.getuid?.() ?? null);
  const publicKey = read(office.files.officePublicKey).trim();
  writeFileSync(configPath, JSON.stringify({ ...config, office: { ...config.office, publicKey } }));
  const code = await office.enrolCode();
  const enrolled = await runBeside(['enrol', '--config', configPath, '--code', code, '--terminal', 'T-0001']);
  expect(enrolled).toMatchObject({ code: 0 });
  let recorder = await startRecorder(configPath);

  const platform = selectPlatform();
  if (platform === null) throw new Error('no platform');
  let approvals: Pick<Approvals, 'letsLie'> | null = null;
  const agent = createAgent({
    config: {
      ...{ v: 1, workFolder, guardedRoots: [home], recorderSocket: config.socket },
      profileFolder: join(folder, 'profile'),
    },
    ...{ version: 'test', pid: process.pid, restarted: false, port: { send: () => undefined } },
    platform: {
      ...platform,
      createSaveGuard: (given, clock, listener, known) => {
        approvals = known;
        return platform.createSaveGuard(given, clock, listener, known);
      },
    },
    ...{ clock: systemClock, newSession: randomUUID, timing: usualTiming },
  });
  onTestFinished(() => agent.stop());
  const entriesOf = async (type: 'exception.arrived' | 'exception.used' | 'save.recovered' | 'agent.started') => {
    const rows = await office.store.db.selectFrom('entries').select('data').where('type', '=', type).execute();
    return rows.map(({ data }) => JSON.parse(data ?? '{}') as { name?: { text: string }; id?: string; from?: string });
  };
  const used = (id: string, name: string, from: string): unknown =>
    expect.objectContaining({ id, from, name: expect.objectContaining({ text: name }) });
  const names = async (type: 'exception.used' | 'save.recovered') =>
    (await entriesOf(type)).map(({ name }) => name?.text).toSorted();
  await vi.waitFor(async () => expect(await entriesOf('agent.started')).toHaveLength(1), wait);

  // What the guard would be told of a file of this content there, without one that it could move meanwhile.
  const sample = join(folder, 'sample');
  writeFileSync(sample, '承認');
  const fd = openSync(sample, 'r');
  onTestFinished(() => closeSync(fd));
  const wouldStay = async (name: string, there: string = place, by = '/'): Promise<boolean> => {
    const [at, base] = [Buffer.from(there), Buffer.from(name)];
    const path = Buffer.from(`${there}${by}${name}`);
    const candidate = { key: name, folder: at, name: base, path, origin: 'event', tries: 0 } as const;
    const stat = fstatSync(fd, { bigint: true });
    const file = { fd, stat, identity: `${stat.dev}:${stat.ino}` };
    return (await approvals?.letsLie({ ...candidate, firstSeenMs: 0, told: false }, file)) ?? false;
  };
  expect(await wouldStay('試.txt')).toBe(false);

  const head = await browserOf(office, '200045');
  const path = '/v1/terminals/T-0001/exceptions';
  const nowMs = office.now().getTime();
  const answer = await head.post(path, {
    ...{ control: 'save', files: [sha256('承認')], place, reason: '見本' },
    from: new Date(nowMs - 3_600_000).toISOString(),
    to: new Date(nowMs + 86_400_000).toISOString(),
  });
  const approvedMs = performance.now();
  const { id } = ExceptionRow.parse(answer.json());
  await vi.waitFor(async () => expect(await wouldStay('試.txt')).toBe(true), { timeout: 20_000, interval: 5 });
  await annotate(`in force ${Math.round(performance.now() - approvedMs)} ms after the office's answer`);

  writeFileSync(join(place, '承認.txt'), '承認');
  writeFileSync(join(place, '別.txt'), '承認!');
  await vi.waitFor(async () => expect(await names('exception.used')).toEqual(['承認.txt', '試.txt'].toSorted()), wait);
  await vi.waitFor(async () => expect(await names('save.recovered')).toEqual(['別.txt']), wait);
  expect(existsSync(join(place, '承認.txt'))).toBe(true);
  expect(await entriesOf('exception.arrived')).toMatchObject([{ id }]);

  // A folder of Windows goes the same way: signed, carried and kept, and asked for as the guard there asks.
  const desktop = 'C:\\Users\\staff\\Desktop';
  const there = await head.post(path, {
    ...{ control: 'save', files: [sha256('承認')], place: desktop.toLowerCase(), reason: '見本' },
    from: new Date(nowMs - 3_600_000).toISOString(),
    to: new Date(nowMs + 86_400_000).toISOString(),
  });
  const onWindows = ExceptionRow.parse(there.json());
  expect(onWindows.place).toBe(desktop.toLowerCase());
  await vi.waitFor(async () => expect(await wouldStay('窓.txt', desktop, '\\')).toBe(true), wait);
  expect(await wouldStay('窓.txt', `${desktop}2`, '\\')).toBe(false);
  await vi.waitFor(
    async () => expect(await entriesOf('exception.used')).toContainEqual(used(onWindows.id, '窓.txt', desktop)),
    wait,
  );
  expect((await head.post(`${path}/revoke`, { id: onWindows.id, reason: '見本' })).statusCode).toBe(200);
  await vi.waitFor(async () => expect(await wouldStay('窓.txt', desktop, '\\')).toBe(false), wait);

  // A recorder that starts again knows it from its own disk, and writes it down no second time.
  await recorder.kill('SIGKILL');
  recorder = await startRecorder(configPath);
  writeFileSync(join(place, '後.txt'), '承認');
  await vi.waitFor(async () => expect(await names('exception.used')).toContain('後.txt'), wait);
  expect(await entriesOf('exception.arrived')).toHaveLength(2);

  expect((await head.post(`${path}/revoke`, { id, reason: '見本' })).statusCode).toBe(200);
  const revokedMs = performance.now();
  await vi.waitFor(async () => expect(await wouldStay('試.txt')).toBe(false), { timeout: 20_000, interval: 5 });
  await annotate(`out of force ${Math.round(performance.now() - revokedMs)} ms after the office's answer`);
  await until('the approved files in 回収', () => (readdirSync(place).length === 0 ? true : null), 20_000);
  await vi.waitFor(
    async () => expect(await names('save.recovered')).toEqual(['別.txt', '承認.txt', '後.txt'].toSorted()),
    wait,
  );
});
