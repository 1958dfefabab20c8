import { fork } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { TerminalConfig } from '#contract/policy/terminal-config.ts';
import type { ReadEntry } from '#contract/socket/protocol.ts';
import { until } from '../unit/agent/support/until.ts';
import { makeCertificate } from '../unit/recorder/support/certificates.ts';
import { FakeOffice, startOffice } from '../unit/recorder/support/fake-office.ts';
import { everlastingLoan, samplePackage, samplePin, sampleStaff } from '../unit/recorder/support/sample-loan.ts';
import { enrolByProgram, install, startRecorder } from '../unit/recorder/support/spawn-recorder.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';
import { AgentProcess } from './support/agent-process.ts';

const agentProgram = join(import.meta.dirname, '../unit/agent/support/agent-process.ts');
const sample = { staff: sampleStaff, pin: samplePin };

const agents: AgentProcess[] = [];
afterEach(async () => {
  for (const agent of agents.splice(0)) if (agent.child.connected) await agent.kill();
});

async function terminal() {
  const certificate = await makeCertificate();
  const office = new FakeOffice(samplePackage(everlastingLoan));
  await startOffice(office, certificate);
  const folder = temporaryFolder();
  const installed = install(folder, { url: office.url, caPem: certificate.caPem }, process.getuid?.() ?? null);
  expect((await enrolByProgram(installed.configPath)).code).toBe(0);
  const [workFolder, home] = [join(folder, 'work'), join(folder, 'home')];
  mkdirSync(workFolder);
  mkdirSync(home);
  const config: TerminalConfig = {
    v: 1,
    workFolder,
    guardedRoots: [home],
    recorderSocket: installed.config.socket,
    profileFolder: join(folder, 'profile'),
  };
  const launch = (restarted: boolean): AgentProcess => {
    const agent = new AgentProcess(fork(agentProgram), config, restarted, sample);
    agents.push(agent);
    return agent;
  };
  return { installed, home, workFolder, launch };
}

const namesOf = (entries: readonly ReadEntry[]): readonly string[] =>
  entries.flatMap((entry) => {
    const name = entry.type === 'save.recovered' ? entry.data.name : null;
    return name !== null && typeof name === 'object' && 'text' in name ? [String(name.text)] : [];
  });

test('an agent killed in the middle of its moves: every file is moved, every move recorded, the gap told', async () => {
  const { installed, home, workFolder, launch } = await terminal();
  await startRecorder(installed.configPath);
  let agent = launch(false);
  await agent.screen('signed-out');
  expect((await agent.signIn()).ok).toBe(true);
  expect(await agent.ask('startWork', { work: '点検' })).toEqual({ ok: true, value: null });
  const expected = new Set<string>();
  for (let round = 0; round < 4; round++) {
    for (let i = 0; i < 60; i++) {
      writeFileSync(join(home, `r${round}-${i}.txt`), `${round} ${i}`);
      expected.add(`r${round}-${i}.txt`);
    }
    await new Promise((resolve) => setTimeout(resolve, 15 * round));
    await agent.kill();
    agent = launch(true);
    expect((await agent.screen('signed-out')).screen).toMatchObject({ resuming: true });
  }
  const { notice } = await until('a notice', () => (agent.state()?.notice ? agent.state() : null));
  expect(notice?.text).toMatch(/止まっていました。記録に残しました。/);
  expect((await agent.signIn()).ok).toBe(true);
  await agent.screen('working');
  await until('an empty home', () => (readdirSync(home).length === 0 ? true : null), 20_000);
  let entries = await agent.trail();
  for (let tries = 0; tries < 50 && new Set(namesOf(entries)).size < expected.size; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    entries = await agent.trail();
  }
  expect(new Set(namesOf(entries))).toEqual(expected);
  const held = readdirSync(join(workFolder, '回収')).filter((name) => !name.startsWith('.'));
  expect(held.length).toBe(expected.size);
  const types = entries.map((entry) => entry.type);
  expect(types.filter((type) => type === 'agent.lost').length).toBe(4);
  expect(types.filter((type) => type === 'gap.found').length).toBeGreaterThanOrEqual(4);
}, 120_000);

test('a recorder killed while at work: locked, a save meanwhile is still moved, then on with the work', async () => {
  const { installed, home, launch } = await terminal();
  const recorder = await startRecorder(installed.configPath);
  const agent = launch(false);
  await agent.screen('signed-out');
  await agent.signIn();
  expect((await agent.ask('startWork', { work: '点検' })).ok).toBe(true);
  await recorder.kill('SIGKILL');
  expect((await agent.screen('locked')).screen).toMatchObject({ code: 'TM-201' });
  writeFileSync(join(home, 'meanwhile.txt'), 'x');
  await until('an empty home', () => (readdirSync(home).length === 0 ? true : null));
  expect(agent.state()?.warnings).toEqual([]);
  await startRecorder(installed.configPath);
  await agent.screen('working');
  await until('the warning', () => (agent.state()?.warnings.length === 1 ? true : null));
  expect(agent.state()?.notice?.text).toMatch(/止まっていました/);
  expect(namesOf(await agent.trail())).toEqual(['meanwhile.txt']);
  expect((await agent.ask('beginEnd')).ok).toBe(true);
  expect((await agent.ask('endWork', { result: '終えた' })).ok).toBe(true);
  expect((await agent.screen('after-work')).screen).toMatchObject({ recovered: 1 });
  agent.tell({ kind: 'stop' });
  await until('a clean end', () => (agent.child.exitCode === 0 ? true : null));
}, 60_000);
