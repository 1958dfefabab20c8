import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { LoanFacts } from '#contract/loan/package.ts';
import { noRedirections } from '#contract/remote/profile.ts';
import { createRemoteDesktop, type RemoteEntry } from '../../../agent/remote/remote-desktop.ts';
import { type Bench, createBench } from './support/agent-under-test.ts';
import { sampleFacts } from './support/facts.ts';
import { until } from './support/until.ts';

let bench: Bench;
afterEach(() => bench.close());

const profile = {
  ...{ id: 'RD-0001', name: '庁内', kind: 'virtual-desktop' as const, host: 'vdi.example', port: 3389 },
  ...{ pin: 'ab'.repeat(32), gateway: null, domain: null, redirections: noRedirections },
};
const facts: LoanFacts = { ...sampleFacts, remote: { serial: 1, profiles: [profile] } };
const open = (password: string) => bench.ask('openRemote', { profile: 'RD-0001', user: 'hanako', password });
const working = async (given = facts): Promise<void> => {
  bench = await createBench({ facts: given });
  await bench.screen('signed-out');
  await bench.signIn();
  expect(await bench.ask('startWork', { work: '審査' })).toEqual({ ok: true, value: null });
};
const view = () => {
  const { screen } = bench.state();
  return screen.screen === 'working' ? screen.remote : null;
};
const entry = (type: string) => until(type, () => bench.recorder.entries.find((one) => one.type === type) ?? null);
const homes = (): readonly string[] => {
  const folder = join(bench.folder, 'profile', 'remote');
  return existsSync(folder) ? readdirSync(folder) : [];
};

test('a form of telework without its rule starts no session (TM-650); 始業 says the form', async () => {
  const { style: _, ...policy } = sampleFacts.policy;
  bench = await createBench({ facts: { ...sampleFacts, policy } });
  await bench.screen('signed-out');
  await bench.signIn();
  expect(await bench.ask('startWork', { work: 'x' })).toMatchObject({ code: 'TM-650' });
  expect(bench.recorder.types()).not.toContain('session.started');
  bench.recorder.setFacts(sampleFacts);
  await bench.restart();
  await bench.screen('signed-out');
  await bench.signIn();
  expect((await bench.ask('startWork', { work: 'x' })).ok).toBe(true);
  expect((await entry('session.started')).data.style).toEqual({ telework: 'home', place: null });
});

test('a connection is recorded before it opens, one at a time (TM-656), and closed by the person', async () => {
  await working();
  expect(await open('stay')).toEqual({ ok: true, value: null });
  expect(view()?.open).toMatchObject({ profile: 'RD-0001' });
  expect(homes()).toHaveLength(1);
  expect(await open('stay')).toMatchObject({ code: 'TM-656' });
  expect((await bench.ask('closeRemote')).ok).toBe(true);
  const closed = await entry('remote.closed');
  expect(closed).toMatchObject({
    actor: 'staff:100123',
    data: { profile: 'RD-0001', host: 'vdi.example', end: 'left' },
  });
  const opened = await entry('remote.opened');
  expect(opened.data).toEqual({
    profile: 'RD-0001',
    host: 'vdi.example',
    name: '庁内',
    kind: 'virtual-desktop',
    port: 3389,
  });
  expect(closed.session).toBe(opened.session);
  expect(bench.recorder.types().filter((type) => type === 'remote.opened')).toHaveLength(1);
  await until('nothing open', () => (view()?.open === null ? true : null));
  expect(homes()).toEqual([]);
  expect(JSON.stringify(bench.recorder.entries)).not.toContain('stay');
});

test('without room for it nothing opens, which is told and recorded, and the next try can be made (TM-655)', async () => {
  await working();
  const folder = join(bench.folder, 'profile', 'remote');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(bench.folder, 'profile'), { recursive: true });
  writeFileSync(folder, 'in the way');
  expect(await open('stay')).toMatchObject({ code: 'TM-655' });
  expect((await entry('remote.failed')).data).toMatchObject({ code: 'TM-655', exit: null });
  expect(view()).toMatchObject({ open: null, trouble: { code: 'TM-655' } });
  rmSync(folder);
  expect(await open('stay')).toEqual({ ok: true, value: null });
});

test.each(['interrupt', 'sign-out', 'ending', 'list'])('it ends with the work: %s', async (how) => {
  await working();
  await open('stay');
  if (how === 'interrupt') await bench.ask('interrupt', { reason: 'break', note: '', from: null, to: null });
  if (how === 'sign-out') await bench.ask('signOut');
  if (how === 'ending') await bench.ask('beginEnd');
  if (how === 'list') bench.recorder.say(`${JSON.stringify({ event: 'facts', facts: sampleFacts })}\n`);
  expect((await entry('remote.closed')).data).toMatchObject({ end: 'session-over' });
  expect(homes()).toEqual([]);
});

test.each([
  ['140', 'TM-651'],
  ['143', 'TM-652'],
  ['127', 'TM-653'],
  ['134', 'TM-654'],
  ['99', 'TM-655'],
])('a client that exits with %s is told of as %s, and on record', async (exit, code) => {
  await working();
  expect((await open(exit)).ok).toBe(true);
  expect((await entry('remote.failed')).data).toMatchObject({ code, exit: Number(exit) });
  await until('the trouble', () => (view()?.trouble?.code === code ? true : null));
});

test('nothing opens outside of a session, or to an unknown place', async () => {
  bench = await createBench({ facts });
  await bench.screen('signed-out');
  expect(await open('stay')).toMatchObject({ code: 'TM-104' });
  await bench.signIn();
  await bench.ask('startWork', { work: 'x' });
  const unknown = { profile: 'RD-0002', user: 'hanako', password: 'x' };
  expect(await bench.ask('openRemote', unknown)).toMatchObject({ code: 'TM-104' });
  expect(await bench.ask('openRemote', { ...unknown, user: '/drive:x,/' })).toMatchObject({ code: 'TM-106' });
  expect(bench.recorder.types()).not.toContain('remote.opened');
});

test('nothing opens that cannot be recorded', async () => {
  await working();
  bench.recorder.refuse.set('append', 'TM-202');
  expect(await open('stay')).toMatchObject({ code: 'TM-202' });
  expect(homes()).toEqual([]);
  expect(view()?.open).toBeNull();
});

test('no home of a client is left behind: not by a launch that fails, not by an agent that was killed', async () => {
  bench = await createBench({ facts });
  const folder = join(bench.folder, 'clients');
  mkdirSync(join(folder, 'home-of-a-killed-one', '.config'), { recursive: true });
  writeFileSync(join(folder, 'kept'), '');
  const entries: RemoteEntry[] = [];
  const remote = createRemoteDesktop({
    ...{ folder, now: () => new Date(), monotonicMs: () => 0, changed: () => undefined },
    plan: () => ({ ...{ program: '/bin/true', args: [], environment: {}, input: '' }, files: [] }),
    start: () => {
      throw new Error('no more processes');
    },
    opening: () => Promise.resolve({ ok: true, value: null }),
    record: (one) => entries.push(one),
  });
  expect(await remote.open({ profile, user: 'hanako', password: 'x' })).toMatchObject({ code: 'TM-655' });
  expect(entries).toHaveLength(1);
  expect(readdirSync(folder)).toEqual(['kept']);
});
