import { type ChildProcess, spawn } from 'node:child_process';
import { hash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { TakeoutDetail } from '#contract/takeout/takeout-api.ts';
import { reconcile } from '../../server/lending/reconcile.ts';
import { deliveredTo } from '../../server/takeout/read-takeouts.ts';
import { type Browser, browserOf } from '../server/support/browser.ts';
import { openOffice } from '../server/support/office.ts';
import { appliedTakeout } from '../server/support/takeout.ts';
import { install, runBeside, startRecorder } from '../unit/recorder/support/spawn-recorder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';

const clientProgram = join(import.meta.dirname, 'support/delivery-client.ts');
const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Every file below 持出しデータ: path → SHA-256. */
function contents(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) found.set(path.slice(folder.length + 1), sha256(readFileSync(path)));
  }
  return found;
}

test('agent killed and line cut while files arrive: each file once, with the approved hash', {
  timeout: 300_000,
}, async ({ annotate }) => {
  const folder = temporaryFolder();
  const workFolder = join(folder, 'work');
  mkdirSync(workFolder);
  const office = await openOffice({ startsAt: new Date() });
  const url = await office.listen();
  onTestFinished(() => office.close());
  const { config, configPath } = install(
    folder,
    { url, caPem: readFileSync(office.files.caCert, 'utf8') },
    process.getuid?.() ?? null,
  );
  const publicKey = readFileSync(office.files.officePublicKey, 'utf8').trim();
  writeFileSync(configPath, JSON.stringify({ ...config, office: { ...config.office, publicKey } }));
  const code = await office.enrolCode();
  const enrolled = await runBeside(['enrol', '--config', configPath, '--code', code, '--terminal', 'T-0001']);
  expect(enrolled, enrolled.stderr).toMatchObject({ code: 0 });
  await startRecorder(configPath);

  const loan = await office.store.db
    .selectFrom('loans')
    .selectAll()
    .where('terminal_id', '=', 'T-0001')
    .executeTakeFirstOrThrow();
  await office.addPerson({ id: '200077', section: loan.section_id, role: 'manager' });
  const [staff, head] = [await browserOf(office, loan.staff_id), await browserOf(office, '200077')];
  const approved = async (files: Readonly<Record<string, Buffer>>): Promise<TakeoutDetail> => {
    const detail = await appliedTakeout(staff, { loan: loan.id }, files, { from: loan.from_day, to: loan.to_day });
    await approve(head, detail);
    return detail;
  };
  const files: Record<string, Buffer> = { '大きい.bin': randomBytes(9_000_000), '空.txt': Buffer.alloc(0) };
  for (let i = 0; i < 40; i += 1) files[`資料/深い/文書-${i}.csv`] = randomBytes(1 + i * 1_500);
  const first = await approved(files);

  const given = JSON.stringify({ socket: config.socket, workFolder });
  let said = '';
  const start = (): ChildProcess => {
    const child = spawn(process.execPath, [clientProgram, given], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  const delivered = () => deliveredTo(office.store.db, loan.id);
  let client = start();
  let kills = 0;
  // What the trail says is what the office sees of it: as long as something is missing, the next fault comes.
  while ((await delivered()).size < first.files.length) {
    // Soon at first: on a fast machine all of it has arrived within a second or two.
    await pause((kills < 3 ? 150 : 400) + Math.random() * (kills < 3 ? 300 : 900));
    if (kills >= 12) continue;
    kills += 1;
    if (kills % 3 === 0) office.app.server.closeAllConnections();
    else {
      const ended = new Promise((resolve) => client.once('exit', resolve));
      client.kill('SIGKILL');
      await ended;
      client = start();
    }
  }
  await annotate(`${kills} faults`);
  const place = join(workFolder, '持出しデータ');
  const wanted = new Map(Object.entries(files).map(([path, bytes]) => [path, sha256(bytes)]));
  expect(contents(place)).toEqual(wanted);
  const entries = await office.store.db
    .selectFrom('entries')
    .select('data')
    .where('type', '=', 'data.delivered')
    .execute();
  expect(entries).toHaveLength(first.files.length);
  expect(kills).toBeGreaterThan(1);

  // Changed by the person, and deleted: neither comes back, and the next approval takes no changed file's place.
  writeFileSync(join(place, '資料/深い/文書-1.csv'), '手を入れた');
  const began = performance.now();
  const second = await approved({ '資料/深い/文書-1.csv': Buffer.from('次の版') });
  while (!said.includes(' (2).csv')) await pause(20);
  await annotate(`the second request was there ${Math.round(performance.now() - began)} ms after it was begun`);
  expect(readFileSync(join(place, '資料/深い/文書-1.csv'), 'utf8')).toBe('手を入れた');
  expect(readFileSync(join(place, '資料/深い/文書-1 (2).csv'), 'utf8')).toBe('次の版');

  // A link in the way leads nothing out of the work folder.
  mkdirSync(join(folder, '外'));
  symlinkSync(join(folder, '外'), join(place, '抜け道'));
  await approved({ '抜け道/a.txt': Buffer.from('外へ') });
  while (!said.includes('TM-641')) await pause(20);
  expect(readdirSync(join(folder, '外'))).toEqual([]);

  // At the return, the office knows each of these files.
  while ((await delivered()).size < first.files.length + 1) await pause(50);
  const life = { wipe: { kind: 'none' }, state: 'lent' } as unknown as Parameters<typeof reconcile>[2];
  const known = await office.store.write((tx) => reconcile(tx, loan.id, life));
  expect(known).toHaveLength(first.files.length + 2);
  expect(known.find(({ name }) => name === `${second.row.id} 資料/深い/文書-1.csv`)).toMatchObject({
    ...{ sha256: sha256(Buffer.from('次の版')), fate: 'unknown', explanation: '' },
  });
  expect(known.at(-1)?.explanation).toBe('端末がこのファイルを受け取った記録はありません。');
});

async function approve(head: Browser, { row, manifest }: TakeoutDetail): Promise<void> {
  const answer = await head.post(`/v1/takeouts/${row.id}/act`, { act: 'approve', manifest, remark: '' });
  expect(answer.statusCode, answer.body).toBe(200);
}
