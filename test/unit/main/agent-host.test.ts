import { beforeEach, describe, expect, it } from 'vitest';
import type { ToAgent } from '#contract/ipc/agent-port.ts';
import type { ShellState } from '#contract/ipc/shell-state.ts';
import type { TerminalConfig } from '#contract/policy/terminal-config.ts';
import { type AgentHost, type AgentProcess, createAgentHost } from '../../../main/agent-host.ts';
import { openingState } from '../../../main/shell-states.ts';

const config: TerminalConfig = {
  v: 1,
  workFolder: '/work',
  guardedRoots: ['/home/b'],
  recorderSocket: '/run/r.sock',
  profileFolder: '/profile',
};

class FakeAgent implements AgentProcess {
  readonly sent: ToAgent[] = [];
  killed = false;
  message: (message: unknown) => void = () => undefined;
  exit: (code: number) => void = () => undefined;
  readonly post = (message: ToAgent): void => {
    this.sent.push(message);
  };
  readonly kill = (): void => {
    this.killed = true;
  };
  readonly onMessage = (listener: (message: unknown) => void): void => {
    this.message = listener;
  };
  readonly onExit = (listener: (code: number) => void): void => {
    this.exit = listener;
  };
}

interface Timer {
  readonly at: number;
  readonly act: () => void;
}

let agents: FakeAgent[] = [];
let timers: Set<Timer> = new Set();
let shown: ShellState[] = [];
let attention = 0;
let clockMs = 0;
let host: AgentHost;

const pass = (ms: number): void => {
  const until = clockMs + ms;
  for (;;) {
    const [next] = [...timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
    if (next === undefined) break;
    timers.delete(next);
    clockMs = next.at;
    next.act();
  }
  clockMs = until;
};
const agent = (): FakeAgent => {
  const last = agents.at(-1);
  if (last === undefined) throw new Error('no agent');
  return last;
};
const stateOf = (screen: ShellState['screen'], revision = 0): ShellState => ({
  ...openingState('/work'),
  screen,
  revision,
  signedIn: true,
});

beforeEach(() => {
  agents = [];
  timers = new Set();
  shown = [];
  attention = 0;
  clockMs = 0;
  host = createAgentHost({
    fork: () => {
      const forked = new FakeAgent();
      agents.push(forked);
      return forked;
    },
    config,
    version: '1.2.3',
    now: () => new Date(clockMs),
    after: (ms, act) => {
      const timer = { at: clockMs + ms, act };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    onState: (state) => shown.push(state),
    onAttention: () => {
      attention += 1;
    },
    log: () => undefined,
  });
  host.start();
});

describe('agent host', () => {
  it('tells the agent where things are and shows what it says', () => {
    expect(agent().sent).toEqual([{ kind: 'start', config, version: '1.2.3', restarted: false }]);
    expect(host.state().screen.screen).toBe('opening');
    agent().message({ kind: 'state', state: stateOf({ screen: 'signed-out', resuming: false }, 7) });
    expect(host.state()).toMatchObject({ revision: 1, screen: { screen: 'signed-out' } });
    expect(shown).toHaveLength(1);
    agent().message({ kind: 'attention' });
    expect(attention).toBe(1);
  });

  it('gives each command its own answer', async () => {
    const first = host.ask('signOut', {});
    const second = host.ask('recheck', {});
    agent().message({ kind: 'answer', id: 1, outcome: { ok: false, code: 'TM-104', detail: 'x' } });
    agent().message({ kind: 'answer', id: 0, outcome: { ok: true, value: null } });
    expect(await first).toEqual({ ok: true, value: null });
    expect(await second).toEqual({ ok: false, code: 'TM-104', detail: 'x' });
  });

  it('locks at once when the agent dies, answers what waited, and starts another with growing pauses', async () => {
    agent().message({ kind: 'state', state: stateOf({ screen: 'signed-out', resuming: false }) });
    const waiting = host.ask('startWork', { work: 'x' });
    agent().exit(9);
    expect(host.state()).toMatchObject({ screen: { screen: 'locked', code: 'TM-303' }, signedIn: false, controls: [] });
    expect(await waiting).toMatchObject({ ok: false, code: 'TM-303' });
    expect(await host.ask('recheck', {})).toMatchObject({ ok: false, code: 'TM-303' });
    expect(attention).toBe(1);
    const pauses: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      const from = clockMs;
      const count = agents.length;
      while (agents.length === count) pass(100);
      pauses.push(clockMs - from);
      agent().exit(1);
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    expect(agent().sent[0]).toMatchObject({ kind: 'start', restarted: true });
    pass(10_000);
    pass(30_000);
    agent().exit(1);
    const before = agents.length;
    pass(500);
    expect(agents.length).toBe(before + 1);
  });

  it('never lets an older state cover a newer one across agents', () => {
    agent().message({ kind: 'state', state: stateOf({ screen: 'opening' }, 400) });
    agent().exit(1);
    pass(500);
    agent().message({ kind: 'state', state: stateOf({ screen: 'signed-out', resuming: true }, 0) });
    expect(shown.map(({ revision }) => revision)).toEqual([1, 2, 3]);
  });

  it.each([
    ['not an object', 'hello'],
    ['an unknown kind', { kind: 'open' }],
    ['an unknown field', { kind: 'attention', extra: 1 }],
    ['a state with an unknown field', { kind: 'state', state: { ...stateOf({ screen: 'opening' }), unlocked: true } }],
  ])('ends an agent that sends %s', (_what, message) => {
    const bad = agent();
    bad.message(message);
    expect(bad.killed).toBe(true);
    expect(host.state().screen).toMatchObject({ screen: 'locked', code: 'TM-303' });
    // What it still says no longer counts.
    bad.message({ kind: 'state', state: stateOf({ screen: 'signed-out', resuming: false }) });
    expect(host.state().screen.screen).toBe('locked');
    pass(500);
    expect(agents).toHaveLength(2);
  });

  it('ends an agent that hangs', async () => {
    const asked = host.ask('recheck', {});
    pass(60_000);
    expect(await asked).toMatchObject({ ok: false, code: 'TM-303' });
    expect(agents[0]?.killed).toBe(true);
  });

  it('lets a large file be put back, however slow the disk is', async () => {
    const asked = host.ask('restoreRecovered', { seq: 7 });
    pass(600_000);
    expect(agents[0]?.killed).toBe(false);
    const id = (agent().sent.at(-1) as { readonly id?: number } | undefined)?.id;
    agent().message({ kind: 'answer', id, outcome: { ok: true, value: { name: '録画.mp4' } } });
    expect(await asked).toEqual({ ok: true, value: { name: '録画.mp4' } });
  });

  it('waits for the goodbye', async () => {
    const stopped = host.stop();
    expect(agent().sent.at(-1)).toEqual({ kind: 'stop' });
    agent().message({ kind: 'stopped' });
    await stopped;
    agent().exit(0);
    pass(60_000);
    expect(agents).toHaveLength(1);
    expect(agents[0]?.killed).toBe(false);
  });

  it('does not wait for ever', async () => {
    const stopped = host.stop();
    pass(2_000);
    await stopped;
    expect(agents[0]?.killed).toBe(true);
  });

  it('cuts what it reports to what the trail takes', () => {
    host.refused('c'.repeat(200), 'w'.repeat(900));
    expect(agent().sent.at(-1)).toEqual({ kind: 'refused', channel: 'c'.repeat(80), why: 'w'.repeat(400) });
  });
});
