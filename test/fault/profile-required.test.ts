import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { catalogue } from '#contract/trail/catalogue.ts';
import { WholePc } from '../attack/support/whole-pc.ts';
import type { AgentProcess } from './support/agent-process.ts';
import { layPolkit, restartPolkit } from './support/polkit-pc.ts';
import { layPrinter, startCups } from './support/printing-pc.ts';
import { lent, PrivateRoot, workFolder } from './support/private-root.ts';
import { layFiles, lentParameters, provision, shippedProfile, stateFolder } from './support/profile-pc.ts';

/** A lent PC as it is meant to be: the profile in force, all four controls of 第6条 required, a printer at hand. */
vi.setConfig({ testTimeout: 120_000 });

const isRoot = process.getuid?.() === 0;
describe.skipIf(!isRoot)(`kinds${isRoot ? '' : ' (skipped: a private root takes root)'}`, () => {
  let root: PrivateRoot;
  let pc: WholePc;
  let agent: AgentProcess;

  beforeAll(async () => {
    root = await PrivateRoot.open();
    layPolkit(root);
    layFiles(root);
    layPrinter(root);
    root.must(['sh', '-c', `mkdir -p ${workFolder} && chown ${lent.account}: ${workFolder}`]);
    pc = new WholePc(root);
    await pc.enrol(true);
    expect(provision(root)).toMatchObject({ code: 0 });
    restartPolkit(root);
    // By hand, as somebody with rights could: the profile has masked the unit.
    startCups(root);
    root.must(['lpadmin', '-p', 'paper', '-E', '-v', 'sink:/', '-m', 'raw']);
    root.boot();
    await pc.startRecorder();
    agent = pc.startAgent(false);
    await agent.screen('signed-out');
    expect(await agent.signIn()).toMatchObject({ ok: true });
  }, 180_000);
  afterAll(() => root.close());

  const turn = (id: string, way: 'off' | 'on') =>
    root.must(['node', '/srv/tanmori/test/fault/support/row-off.ts', id, way]);
  const startWork = () => agent.ask('startWork', { work: '点検' });
  /** How each control stands on the locked screen. */
  const shown = (): Readonly<Record<string, string>> => {
    const screen = agent.state()?.screen;
    if (screen?.screen !== 'locked') throw new Error(`there is ${screen?.screen}`);
    return Object.fromEntries((screen.checks ?? []).map(({ key, state }) => [key, state]));
  };
  /** What the newest check has on record. */
  const recorded = async (): Promise<Readonly<Record<string, string>>> => {
    const checked = (await agent.trail()).findLast(({ type }) => type === 'controls.checked');
    const { passed, readings } = catalogue['controls.checked'].data.parse(checked?.data);
    return { ...Object.fromEntries(readings.map(({ control, state }) => [control, state])), passed: String(passed) };
  };
  /** The system is asked anew after five seconds. */
  const askedAnewMs = 5_100;
  const recheck = () => vi.waitFor(async () => expect(await agent.ask('recheck')).toMatchObject({ ok: true }), 30_000);
  const works = async (): Promise<void> => {
    expect(await startWork()).toEqual({ ok: true, value: null });
    await agent.screen('working');
    expect(await recorded()).toEqual({
      ...{ save: 'measured', media: 'configured', print: 'measured', install: 'measured' },
      passed: 'true',
    });
    expect(await agent.ask('beginEnd')).toMatchObject({ ok: true });
    expect(await agent.ask('endWork', { result: '終えた' })).toMatchObject({ ok: true });
    expect(await agent.ask('signOut')).toMatchObject({ ok: true });
    expect(await agent.signIn()).toMatchObject({ ok: true });
  };

  test('before the image is accepted, what cannot be tried is 不明, and no session starts', async () => {
    expect(await startWork()).toMatchObject({ ok: false, code: 'TM-301' });
    expect(shown()).toMatchObject({ save: 'good', media: 'bad', print: 'good', install: 'good' });
  });

  test('accepted: 実測 or 設定確認 for each, on record, and the work begins', async () => {
    const { identity } = JSON.parse(root.must(['cat', `${stateFolder}/provisioned.json`])) as {
      readonly identity: { readonly profile: string };
    };
    const acceptance = { profile: identity.profile, sheet: 'a'.repeat(64), on: '2026-11-26' };
    layFiles(root, shippedProfile, { ...lentParameters, acceptance });
    await recheck();
    expect((await agent.trail()).some(({ type }) => type === 'session.started')).toBe(false);
    await works();
  });

  test.each([
    ['media', ['usb-modules']],
    ['print', ['cups-policy']],
    ['install', ['work-noexec', 'home-noexec']],
  ] as const)('without what holds %s: no session, and work goes on once it is back', async (control, rows) => {
    const renew = () => control === 'print' && root.must(['sh', '-c', 'kill -HUP $(cat /run/cupsd.pid); sleep 1']);
    for (const row of rows) turn(row, 'off');
    renew();
    await pause(askedAnewMs);
    expect(await startWork()).toMatchObject({ ok: false, code: 'TM-301' });
    expect(shown()).toMatchObject({ save: 'good', media: 'good', print: 'good', install: 'good', [control]: 'bad' });
    for (const row of rows.toReversed()) turn(row, 'on');
    renew();
    await recheck();
    await works();
  });
});
