import { type Outcome, refusal } from '#contract/errors.ts';
import { FromAgent, type ToAgent } from '#contract/ipc/agent-port.ts';
import type { AgentCommandName } from '#contract/ipc/commands.ts';
import type { ShellState } from '#contract/ipc/shell-state.ts';
import type { TerminalConfig } from '#contract/policy/terminal-config.ts';
import { type AgentLosses, afterLoss, noLosses } from './agent-restart.ts';
import { agentLostState, openingState } from './shell-states.ts';

/** A running agent, as this file needs it. */
export interface AgentProcess {
  readonly post: (message: ToAgent) => void;
  readonly kill: () => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  readonly onExit: (listener: (code: number) => void) => void;
}

export interface AgentHostDeps {
  readonly fork: () => AgentProcess;
  readonly config: TerminalConfig;
  readonly version: string;
  readonly now: () => Date;
  /** Calls `act` once after `ms`. @returns how to call it off. */
  readonly after: (ms: number, act: () => void) => () => void;
  readonly onState: (state: ShellState) => void;
  readonly onAttention: () => void;
  readonly log: (text: string) => void;
}

export interface AgentHost {
  readonly start: () => void;
  readonly state: () => ShellState;
  readonly ask: (name: AgentCommandName, args: unknown) => Promise<Outcome<unknown>>;
  /** A call that was refused here, for the trail. */
  readonly refused: (channel: string, why: string) => void;
  readonly idle: (idleMs: number) => void;
  /** The agent cannot be trusted any longer: ended, window locked, started anew. */
  readonly fail: (why: string) => void;
  /** Lets the agent say goodbye; ends it where it does not in time. */
  readonly stop: () => Promise<void>;
}

/** A command without an answer for this long means an agent that hangs. Probes take a few seconds. */
const answerTimeoutMs = 60_000;
/** These read a whole file, after others that were asked for before: on a slow disk that takes what it takes. */
const readingCommands: ReadonlySet<AgentCommandName> = new Set<AgentCommandName>(['restoreRecovered']);
const goodbyeTimeoutMs = 2_000;

/** Keeps one agent alive. While there is none, the state is locked with TM-303: unknown means locked. */
export function createAgentHost(deps: AgentHostDeps): AgentHost {
  const pending = new Map<number, (outcome: Outcome<unknown>) => void>();
  let agent: AgentProcess | null = null;
  let startedAt = 0;
  let losses: AgentLosses = noLosses;
  let nextId = 0;
  let stopping: (() => void) | null = null;
  let state = openingState(deps.config.workFolder);

  // Revisions are counted here: a new agent begins again at 0, and an older state must never cover a newer.
  const show = (next: ShellState): void => {
    state = { ...next, revision: state.revision + 1 };
    deps.onState(state);
  };

  const launch = (): void => {
    const launched = deps.fork();
    agent = launched;
    startedAt = deps.now().getTime();
    launched.onMessage((message) => {
      if (agent === launched) receive(message);
    });
    launched.onExit((code) => {
      if (agent === launched) lose(`exit ${code}`);
    });
    launched.post({ kind: 'start', config: deps.config, version: deps.version, restarted: losses.count > 0 });
  };

  const lose = (why: string): void => {
    agent = null;
    for (const answer of pending.values()) answer(refusal('TM-303', why));
    pending.clear();
    if (stopping !== null) {
      stopping();
      return;
    }
    losses = afterLoss(losses, deps.now().getTime() - startedAt);
    deps.log(`agent lost (${why}), the next one in ${losses.delayMs} ms`);
    show(agentLostState(state, why, deps.now()));
    deps.onAttention();
    deps.after(losses.delayMs, () => {
      if (stopping === null && agent === null) launch();
    });
  };

  const fail = (why: string): void => {
    const failed = agent;
    if (failed === null) return;
    lose(why);
    failed.kill();
  };

  const receive = (message: unknown): void => {
    const parsed = FromAgent.safeParse(message);
    if (!parsed.success) {
      fail(`message: ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
      return;
    }
    switch (parsed.data.kind) {
      case 'state':
        show(parsed.data.state);
        return;
      case 'answer': {
        const { id, outcome } = parsed.data;
        pending.get(id)?.(outcome.ok ? outcome : refusal(outcome.code, outcome.detail));
        pending.delete(id);
        return;
      }
      case 'attention':
        deps.onAttention();
        return;
      case 'stopped':
        stopping?.();
        return;
    }
  };

  return {
    start: launch,
    state: () => state,
    ask: (name, args) => {
      const asked = agent;
      if (asked === null || stopping !== null) return Promise.resolve(refusal('TM-303'));
      const id = nextId++;
      return new Promise((resolve) => {
        const callOff = readingCommands.has(name)
          ? () => undefined
          : deps.after(answerTimeoutMs, () => fail(`no answer to ${name}`));
        pending.set(id, (outcome) => {
          callOff();
          resolve(outcome);
        });
        asked.post({ kind: 'command', id, name, args: args as null });
      });
    },
    refused: (channel, why) => agent?.post({ kind: 'refused', channel: channel.slice(0, 80), why: why.slice(0, 400) }),
    idle: (idleMs) => agent?.post({ kind: 'idle', idleMs }),
    fail,
    stop: () => {
      const leaving = agent;
      if (leaving === null || stopping !== null) {
        stopping ??= () => undefined;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const callOff = deps.after(goodbyeTimeoutMs, () => {
          deps.log('agent did not say goodbye in time');
          leaving.kill();
          resolve();
        });
        stopping = () => {
          callOff();
          resolve();
        };
        leaving.post({ kind: 'stop' });
      });
    },
  };
}
