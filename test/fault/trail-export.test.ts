import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { exportLines, TrailExportPart } from '#contract/loan/trail-export.ts';
import { repositoryRoot } from '../../scripts/setup/say.ts';
import { programPath } from '../programs.ts';
import { browserOf } from '../server/support/browser.ts';
import { openOffice } from '../server/support/office.ts';
import { connectClient } from '../unit/recorder/support/recorder-client.ts';
import { install, runBeside, runToEnd, startRecorder } from '../unit/recorder/support/spawn-recorder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';

const killer = ['--import', join(repositoryRoot, 'test/fault/support/kill-at.ts')];
const program = programPath('recorder');

/** More entries than one part holds. */
const refusals = 1100;

test('a trail without a line is exported, killed at every step, and taken in by an office that dies in between', {
  timeout: 240_000,
}, async () => {
  const first = await openOffice({ startsAt: new Date() });
  let office = first;
  onTestFinished(() => office.close());
  const read = (path: string): string => readFileSync(path, 'utf8');
  const folder = temporaryFolder();
  const asked = { url: await first.listen(), caPem: read(first.files.caCert) };
  const { config, configPath } = install(folder, asked, process.getuid?.() ?? null);
  const publicKey = read(first.files.officePublicKey).trim();
  const write = (url: string) =>
    writeFileSync(configPath, JSON.stringify({ ...config, office: { ...config.office, url, publicKey } }));
  write(asked.url);
  const [medium, code] = [join(folder, 'medium.jsonl'), await first.enrolCode()];
  const exporting = ['export', '--config', configPath, '--to', medium];
  expect(runToEnd(exporting)).toMatchObject({ code: 4, stderr: expect.stringContaining('TM-205') });
  expect(await runBeside(['enrol', '--config', configPath, '--code', code, '--terminal', 'T-0001'])).toMatchObject({
    code: 0,
  });

  // From here on nobody answers.
  write('https://localhost:9');
  const recorder = await startRecorder(configPath);
  const client = await connectClient(config.socket);
  await client.ask('hello', { version: 'test', pid: process.pid });
  const draft = (n: number) => ({
    ...{ type: 'command.refused' as const, session: null, actor: 'system' },
    data: { channel: 'steady', why: `${n}` },
  });
  for (let n = 0; n < refusals; n += 50)
    await client.ask('append', { drafts: Array.from({ length: 50 }, (_, i) => draft(n + i)) });
  expect(runToEnd(exporting)).toMatchObject({ code: 3, stderr: expect.stringContaining('TM-206') });
  expect(await recorder.kill('SIGTERM')).toBe(0);

  expect(runToEnd([...exporting.slice(0, -1), join(folder, 'no', 'such', 'stick')])).toMatchObject({
    ...{ code: 4, stderr: expect.stringContaining('TM-670') },
  });
  const start = (env: NodeJS.ProcessEnv) =>
    spawnSync(process.execPath, [...killer, program, ...exporting], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
  const countFile = join(folder, 'count');
  let changes = 0;
  for (let at = 1; at < 100; at += 1) {
    const died = start({ TANMORI_TEST_DIE_AT: `${at}`, TANMORI_TEST_COUNT: countFile });
    if (died.signal !== 'SIGKILL') break;
    changes = at;
    // A whole file of an earlier try, or none: never a torn one.
    if (existsSync(medium)) expect(exportLines(read(medium)).map((line) => JSON.parse(line))).toHaveLength(2);
  }
  expect(changes).toBeGreaterThan(2);
  const done = runToEnd(exporting);
  expect(done.code).toBe(0);
  const lines = exportLines(read(medium));
  const parts = lines.map((line) => TrailExportPart.parse(JSON.parse(line)));
  const entries = parts.flatMap((part) => part.entries);
  expect(JSON.parse(done.stdout)).toMatchObject({ exported: medium, entries: entries.length });
  expect(entries.length).toBeGreaterThan(refusals);
  expect(lines).toHaveLength(2);

  // Two presses at the console, the office restarted between them; then the file from its beginning.
  const life = await first.store.db
    .selectFrom('terminals')
    .select('life')
    .where('id', '=', 'T-0001')
    .executeTakeFirst();
  await first.store.db
    .updateTable('terminals')
    .set({ life: JSON.stringify({ ...JSON.parse(life?.life ?? '{}'), state: 'returning', trail: 'open' }) })
    .where('id', '=', 'T-0001')
    .execute();
  const bring = async (line: string | undefined) =>
    (await browserOf(office, '300011')).post('/v1/ledger/T-0001/trail', { line });
  expect((await bring(lines[0])).json()).toMatchObject({ whole: false });
  office = await first.restart();
  for (const [index, line] of lines.entries())
    expect((await bring(line)).json()).toMatchObject({ whole: index === lines.length - 1 });
  const held = await office.store.db.selectFrom('entries').select('hash').orderBy('seq').execute();
  expect(held.length).toBe(entries.length);
  expect(held.at(-1)?.hash).toBe(parts[0]?.head.end.head);
  const settled = await (await browserOf(office, '300011')).post('/v1/ledger/T-0001/act', {
    ...{ act: 'settle-trail', how: 'exported', reason: '' },
  });
  expect(settled.statusCode).toBe(200);
});
