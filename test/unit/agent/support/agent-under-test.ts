import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FromAgent } from '#contract/ipc/agent-port.ts';
import type { CommandName, CommandOutcome } from '#contract/ipc/commands.ts';
import type { ScreenName, ShellState } from '#contract/ipc/shell-state.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import { systemClock } from '../../../../agent/clock.ts';
import { type Agent, createAgent } from '../../../../agent/create-agent.ts';
import { asJson } from '../../../../agent/json-value.ts';
import type { OpenHandIn } from '../../../../agent/loan/hand-in-port.ts';
import { createFakePlatform, type FakePlatform } from '../../../../agent/platform/fake/fake-platform.ts';
import type { Platform } from '../../../../agent/platform/platform.ts';
import { usualTiming } from '../../../../agent/timing.ts';
import { sampleFacts } from './facts.ts';
import { createFakeRecorder, type FakeRecorder, fakePin } from './fake-recorder.ts';
import { until } from './until.ts';

export interface Bench {
  readonly folder: string;
  readonly workFolder: string;
  readonly home: string;
  readonly recorder: FakeRecorder;
  readonly platform: FakePlatform;
  readonly sent: FromAgent[];
  readonly state: () => ShellState;
  readonly screen: (name: ScreenName) => Promise<ShellState>;
  readonly ask: (name: CommandName, args?: Record<string, unknown>) => Promise<CommandOutcome>;
  readonly agent: () => Agent;
  /** Stops this agent and starts another, as main does. */
  readonly restart: () => Promise<void>;
  readonly signIn: () => Promise<CommandOutcome>;
  readonly close: () => Promise<void>;
}

export async function createBench(
  options: {
    readonly facts?: LoanFacts | null;
    readonly platform?: Platform;
    readonly recorderUp?: boolean;
    readonly handIn?: OpenHandIn;
    readonly ownVolume?: boolean;
  } = {},
): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-agent-'));
  const [workFolder, home] = [join(folder, 'work'), join(folder, 'home')];
  mkdirSync(workFolder);
  mkdirSync(home);
  const recorder = await createFakeRecorder(
    join(folder, 'recorder.sock'),
    options.facts === undefined ? sampleFacts : options.facts,
  );
  if (options.recorderUp === false) await recorder.close();
  const fake = createFakePlatform();
  const sent: FromAgent[] = [];
  let nextId = 0;

  const launch = (restarted: boolean): Agent =>
    createAgent({
      config: {
        v: 1,
        workFolder,
        guardedRoots: [home],
        recorderSocket: join(folder, 'recorder.sock'),
        profileFolder: join(folder, 'profile'),
        ...(options.ownVolume === undefined ? {} : { ownVolume: options.ownVolume }),
      },
      version: 'test',
      pid: 4242,
      restarted,
      // Every message has to be one that main accepts.
      port: { send: (message) => sent.push(FromAgent.parse(structuredClone(message))) },
      platform: options.platform ?? fake,
      clock: systemClock,
      newSession: randomUUID,
      ...(options.handIn === undefined ? {} : { openHandIn: options.handIn }),
      timing: { ...usualTiming, reconnectMs: 50, tickMs: 50, recheckMs: 150, outboxRetryMs: 100, openingMs: 300 },
    });
  let agent = launch(false);

  const state = (): ShellState => {
    const last = sent.findLast((message) => message.kind === 'state');
    if (last === undefined) throw new Error('no state yet');
    return last.state;
  };
  const ask: Bench['ask'] = async (name, args = {}) => {
    const id = nextId++;
    agent.receive({ kind: 'command', id, name, args: asJson(args) });
    return until(`an answer to ${name}`, () => {
      const found = sent.find((message) => message.kind === 'answer' && message.id === id);
      return found?.kind === 'answer' ? found.outcome : null;
    });
  };
  return {
    folder,
    workFolder,
    home,
    recorder,
    platform: fake,
    sent,
    state,
    ask,
    agent: () => agent,
    screen: (name) =>
      until(`the screen ${name}`, () =>
        sent.some((m) => m.kind === 'state') && state().screen.screen === name ? state() : null,
      ),
    signIn: () => ask('signIn', { staff: '100123', pin: fakePin }),
    restart: async () => {
      await agent.stop();
      sent.length = 0;
      agent = launch(true);
    },
    close: async () => {
      await agent.stop();
      await recorder.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
