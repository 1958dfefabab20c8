import { join } from 'node:path';
import { type ControlReading, controlNames } from '#contract/controls.ts';
import { errorEntry, refusal } from '#contract/errors.ts';
import type { ToAgent } from '#contract/ipc/agent-port.ts';
import type { TerminalConfig } from '#contract/policy/terminal-config.ts';
import type { Clock } from './clock.ts';
import type { TellAttempt } from './guards/attempt.ts';
import { measureInTurn } from './guards/probes/measure.ts';
import { createApprovals } from './guards/save/approvals.ts';
import { takeOut } from './guards/save/take-out.ts';
import type { GuardListener } from './guards/save/types.ts';
import { type FolderIdentity, lookAtWorkFolder, type WorkFolderState } from './guards/work-folder.ts';
import { createIdle } from './idle.ts';
import { asJson } from './json-value.ts';
import { noDelivery, type OpenDelivery } from './loan/delivery-port.ts';
import { noHandIn, type OpenHandIn } from './loan/hand-in-port.ts';
import type { Platform } from './platform/platform.ts';
import { answerTo, type MainPort, readCall } from './port.ts';
import { createPublisher } from './publisher.ts';
import { createRemoteDesktop } from './remote/remote-desktop.ts';
import { startClient } from './remote/start-client.ts';
import { attemptNews, pendingNews, savedNews } from './session/attempt-news.ts';
import { createEffects } from './session/effects.ts';
import { actorOf, initialModel, type Model, openIdOf, type ShellEvent } from './session/model.ts';
import { arrivedNotice, gapNotice, restartedNotice } from './session/notices.ts';
import { reduce } from './session/reduce.ts';
import { savedSince } from './session/saved-since.ts';
import { mayStayRemote, screenOf, shellState } from './session/view.ts';
import type { Timing } from './timing.ts';
import { createRecorderClient } from './trail/client.ts';
import { recorderConnector } from './trail/connector.ts';
import { createOutbox } from './trail/outbox.ts';
import { isDelivered, type ReadPage, readNewest } from './trail/read-back.ts';

export interface AgentDeps {
  readonly config: TerminalConfig;
  readonly version: string;
  readonly pid: number;
  /** True where an earlier agent died under this window. */
  readonly restarted: boolean;
  readonly port: MainPort;
  readonly platform: Platform;
  readonly clock: Clock;
  readonly newSession: () => string;
  readonly timing: Timing;
  /** Without it this PC cannot hand in by itself. */
  readonly openHandIn?: OpenHandIn;
  /** Without it this PC fetches no 持出しデータ by itself. */
  readonly openDelivery?: OpenDelivery;
}

export interface Agent {
  readonly receive: (message: Exclude<ToAgent, { readonly kind: 'start' | 'stop' }>) => void;
  /** Says goodbye to the recorder and lets go of everything; bounded in time. */
  readonly stop: () => Promise<void>;
}

/** Puts the parts together: events go into the machine, what it decides is done, the screen is sent to main. */
export function createAgent(deps: AgentDeps): Agent {
  const { config, clock, port, timing } = deps;
  let model: Model = initialModel;
  let workFolder: FolderIdentity | null = null;
  let greeted = false;
  let stopped = false;
  let lastGapSeq = -1;
  const idle = createIdle(clock);

  const publisher = createPublisher(
    (revision) => shellState(model, { workFolder: config.workFolder, revision }, clock.now()),
    (state) => port.send({ kind: 'state', state }),
    timing.publishMs,
  );

  const dispatch = (event: ShellEvent): void => {
    if (stopped) return;
    const now = clock.now();
    const { next, effects } = reduce(model, event, now);
    const turns = screenOf(next, now).screen !== screenOf(model, now).screen;
    model = next;
    // Another screen is never skipped or kept waiting, however short it lives.
    if (turns) publisher.flush();
    else publisher.changed();
    for (const effect of effects) perform(effect);
    if (model.remote.open !== null && !mayStayRemote(model, now)) void remote.close(false);
  };

  const guardListener: GuardListener = {
    recovered: (found) => {
      const session = openIdOf(model);
      const actor = actorOf(model);
      for (const { id, data } of found) {
        outbox.add({ type: 'save.recovered', session, actor, data }, (seq) => {
          guard.recorded(id);
          dispatch({ type: 'attempts-recorded', session, news: [savedNews(data, seq)] });
        });
      }
    },
    pending: ({ data }) => {
      const session = openIdOf(model);
      outbox.add({ type: 'save.pending', session, actor: actorOf(model), data }, () => {
        const news = pendingNews(data);
        if (news !== null) dispatch({ type: 'attempts-recorded', session, news: [news] });
      });
    },
    changed: (state) => {
      if (state.kind === 'failed') dispatch({ type: 'trouble', code: 'TM-304', detail: state.detail });
    },
  };

  const tellAttempt: TellAttempt = (attempt, recorded) => {
    const session = openIdOf(model);
    outbox.add({ ...attempt, session, actor: actorOf(model) }, (seq) => {
      recorded();
      const news = attemptNews(attempt, seq);
      if (news !== null) dispatch({ type: 'attempts-recorded', session, news: [news] });
    });
  };

  const approvals = createApprovals({
    loan: () => model.facts?.loan.id ?? null,
    now: clock.now,
    monotonicMs: clock.monotonicMs,
    used: (data) => tellAttempt({ type: 'exception.used', data }, () => undefined),
  });

  const client = createRecorderClient({
    connect: recorderConnector(config, (text) => process.stderr.write(`agent: ${text}\n`)),
    version: deps.version,
    pid: deps.pid,
    reconnectMs: timing.reconnectMs,
    timeoutMs: timing.requestMs,
    listener: {
      connected: ({ facts, status }) => {
        dispatch({ type: 'link-up', facts, status });
        if (facts !== null) protect();
        void greet(status.recorded);
      },
      lost: () => dispatch({ type: 'link-lost' }),
      status: (status) => dispatch({ type: 'status', status }),
      exceptions: (exceptions) => {
        approvals.replace(exceptions);
        dispatch({ type: 'approvals', approvals: exceptions });
      },
      facts: (facts) => {
        dispatch({ type: 'facts', facts });
        protect();
      },
    },
  });

  const outbox = createOutbox({
    append: (drafts) => client.request('append', { drafts: drafts.map((draft) => ({ ...draft })) }),
    refused: (code, detail) => dispatch({ type: 'write-refused', code, detail }),
    retryMs: timing.outboxRetryMs,
  });
  const guard = deps.platform.createSaveGuard(config, clock, guardListener, approvals);
  const watchGuards = deps.platform.createWatchGuards(config, clock, tellAttempt, approvals);
  const measureOne = measureInTurn(clock, deps.platform.createProbes(config, guard, clock));
  const handIn =
    deps.openHandIn?.({
      ask: (known) => client.request('hand-in', { known }),
      // Of no session: results are handed in when there is none.
      record: (entry) =>
        new Promise((resolve) => outbox.add({ ...entry, session: null, actor: actorOf(model) }, () => resolve())),
    }) ?? noHandIn;
  const delivery =
    deps.openDelivery?.({
      ask: () => client.request('delivery', {}),
      loan: () => model.facts?.loan.id ?? null,
      isWorkFolderThere: () => lookAtWorkFolder(config, workFolder).ok,
      record: (entry) =>
        new Promise((resolve) => outbox.add({ ...entry, session: null, actor: 'system' }, () => resolve())),
      isRecorded: (id, n) => isDelivered(readPage, id, n),
      arrived: (names) => dispatch({ type: 'noticed', text: arrivedNotice(names) }),
      failed: (code) => dispatch({ type: 'noticed', text: `${errorEntry(code).message}${errorEntry(code).next}` }),
    }) ?? noDelivery;
  const remote = createRemoteDesktop({
    ...{ folder: join(config.profileFolder, 'remote'), plan: deps.platform.remoteClient, start: startClient },
    ...{ now: clock.now, monotonicMs: clock.monotonicMs },
    opening: (data) =>
      client.request('append', {
        drafts: [{ type: 'remote.opened', session: openIdOf(model), actor: actorOf(model), data }],
      }),
    record: (entry) => outbox.add({ ...entry, session: openIdOf(model), actor: actorOf(model) }, () => undefined),
    changed: (view) => dispatch({ type: 'remote-moved', view }),
  });
  let isWatching = false;
  const readPage: ReadPage = (fromSeq, limit) => client.request('read', { fromSeq, limit });

  /** Watches from the moment a loan is known, before anybody has signed in. */
  const protect = (): void => {
    // Where the volume is not open, what the guards take would be put beside it: they begin with the check that finds it.
    if (config.ownVolume !== true || lookAtWorkFolder(config, null).ok) watch();
    watchWorkFolder();
    delivery.start();
  };

  const watch = (): void => {
    if (guard.state().kind === 'idle') void guard.start();
    if (isWatching) return;
    isWatching = true;
    for (const { start } of watchGuards) start();
  };

  const watchWorkFolder = (): void => {
    const state = lookAtWorkFolder(config, workFolder);
    if (state.ok) workFolder = state.identity;
    else dispatch({ type: 'trouble', code: 'TM-302', detail: state.detail });
  };

  /** The check before a lock opens takes the folder that is there now as the one to keep an eye on. */
  const acceptWorkFolder = (): WorkFolderState => {
    const state = lookAtWorkFolder(config, null);
    if (!state.ok) return state;
    workFolder = state.identity;
    watch();
    return state;
  };

  const greet = async (recorded: number): Promise<void> => {
    const isFirst = !greeted;
    greeted = true;
    outbox.flush();
    const entries = await readNewest(readPage, recorded, 50);
    const news = entries === null ? null : gapNotice(entries, lastGapSeq, clock.now());
    if (news !== null) lastGapSeq = news.seq;
    if (isFirst) {
      const data = { version: deps.version, pid: deps.pid };
      outbox.add({ type: 'agent.started', session: openIdOf(model), actor: 'system', data }, () => undefined);
    }
    if (news !== null) dispatch({ type: 'noticed', text: news.text });
    else if (isFirst && deps.restarted) dispatch({ type: 'noticed', text: restartedNotice });
  };

  const perform = createEffects({
    model: () => model,
    now: clock.now,
    dispatch,
    client,
    outbox,
    readPage,
    lookAtWorkFolder: acceptWorkFolder,
    ensureGuard: () => guard.start(),
    savedSince: (since, longestMs) => savedSince(config.workFolder, since, longestMs, clock),
    takeOut: (recovered) => takeOut(config.workFolder, recovered),
    measure: measureOne,
    handIn,
    remote,
    answer: (command, outcome) => {
      publisher.flush();
      port.send(answerTo(command, outcome));
    },
    attention: () => port.send({ kind: 'attention' }),
  });

  let heartbeatAt = clock.monotonicMs();
  let recheckAt = heartbeatAt;
  let beating = false;

  /** Measures the controls and writes what it found: a gap in these entries is a gap in the watch. */
  const beat = async (): Promise<void> => {
    const session = openIdOf(model);
    const readings: ControlReading[] = [];
    for (const control of controlNames) readings.push(await measureOne(control));
    if (stopped || session === null || openIdOf(model) !== session) return;
    const data = { readings, idleMs: idle.idleMs() };
    const outcome = await client.request('append', { drafts: [{ type: 'heartbeat', session, actor: 'system', data }] });
    dispatch({ type: 'heartbeat-measured', readings });
    if (!outcome.ok && outcome.code !== 'TM-201') {
      dispatch({ type: 'write-refused', code: outcome.code, detail: outcome.detail ?? '' });
    }
  };

  const tick = (): void => {
    const nowMs = clock.monotonicMs();
    const view = handIn.status();
    if (JSON.stringify(view) !== JSON.stringify(model.handIn)) dispatch({ type: 'hand-in-moved', view });
    publisher.changed();
    if (model.link !== 'up' || model.facts === null) return;
    if (workFolder !== null) watchWorkFolder();
    if (nowMs - recheckAt >= timing.recheckMs) {
      recheckAt = nowMs;
      dispatch({ type: 'recheck-due' });
    }
    if (openIdOf(model) === null) {
      heartbeatAt = nowMs;
    } else if (!beating && nowMs - heartbeatAt >= model.facts.policy.heartbeatSec * 1000) {
      heartbeatAt = nowMs;
      beating = true;
      void beat().finally(() => {
        beating = false;
      });
    }
  };

  client.start();
  publisher.changed();
  const ticker = setInterval(tick, timing.tickMs);
  const opening = setTimeout(() => {
    if (model.link === 'opening') dispatch({ type: 'link-lost' });
  }, timing.openingMs);

  const farewell = async (): Promise<void> => {
    await remote.close(false);
    await Promise.all([guard, ...watchGuards].map(({ stop }) => stop()));
    if (model.link !== 'up') return;
    await client.request('append', {
      drafts: [{ type: 'agent.stopped', session: openIdOf(model), actor: 'system', data: {} }],
    });
    await client.request('goodbye', {});
  };

  return {
    receive: (message) => {
      if (stopped) return;
      switch (message.kind) {
        case 'idle':
          return idle.told(message.idleMs);
        case 'refused':
          return dispatch({ type: 'refused-call', channel: message.channel, why: message.why });
        case 'command': {
          idle.active();
          if (message.name === 'getState') {
            return port.send(answerTo(message.id, { ok: true, value: asJson(publisher.flush()) }));
          }
          const call = readCall(message.name, message.args);
          if (call !== null) return dispatch({ type: 'command', id: message.id, call, newSession: deps.newSession() });
          dispatch({ type: 'refused-call', channel: message.name, why: '操作の引数の形が正しくありません。' });
          return port.send(answerTo(message.id, refusal('TM-106')));
        }
      }
    },
    stop: async () => {
      clearInterval(ticker);
      clearTimeout(opening);
      void handIn.pause();
      void delivery.stop();
      await Promise.race([farewell(), new Promise((resolve) => setTimeout(resolve, timing.stopMs).unref())]);
      stopped = true;
      outbox.stop();
      publisher.stop();
      client.stop();
    },
  };
}
