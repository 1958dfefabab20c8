import { join } from 'node:path';
import { app, type BrowserWindow, powerMonitor, session, shell, type Tray } from 'electron';
import type { Outcome } from '#contract/errors.ts';
import { stateChannel, telephoneChannel } from '#contract/ipc/channels.ts';
import type { ShellState } from '#contract/ipc/shell-state.ts';
import type { TerminalConfig } from '#contract/policy/terminal-config.ts';
import type { AgentHost } from './agent-host.ts';
import { forkAgent } from './agent-process.ts';
import { drawAttention } from './attention.ts';
import { exitCodes } from './exit-codes.ts';
import { flavour, version } from './flavour.ts';
import { lockedHost } from './locked-host.ts';
import type { Log } from './log.ts';
import { createRateLimit } from './rate-limit.ts';
import { serveApp } from './security/app-protocol.ts';
import { secureSession } from './security/session.ts';
import { secureWebContents } from './security/web-contents.ts';
import { addTray } from './tray.ts';
import { createWarningPresenter } from './warning-presenter.ts';
import { openTerminalWindow, windowName } from './windows.ts';
import { openWorkFolder } from './work-folder.ts';

const idlePeriodMs = 10_000;
const longestPageWaitMs = 1500;
/** The warning window is made once the shell's own has been up this long: no start waits for it. */
const prepareWarningsMs = 2_000;
const out = join(import.meta.dirname, '..');

/** Kept here so that the icon is not collected. */
let tray: Tray | null = null;

/** Puts the parts together once Electron is ready. */
export async function runShell(config: Outcome<TerminalConfig>, log: Log): Promise<void> {
  let window: BrowserWindow | null = null;
  const toWindow = (act: (window: BrowserWindow) => void): void => {
    if (window !== null && !window.isDestroyed()) act(window);
  };
  const after = (ms: number, act: () => void) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  };
  let host: AgentHost | null = null;

  const mayRecord = createRateLimit(10, 60_000, Date.now);
  const refused = (channel: string, why: string): void => {
    log(`refused ${channel}: ${why}`);
    if (mayRecord()) host?.refused(channel, why);
  };

  secureWebContents(app, refused);
  // The default session, because a second one costs a fifth of the start. Nothing of the screens stays on the disk:
  // every answer of the app scheme is `no-store`, and the page keeps nothing.
  const pageSession = session.defaultSession;
  secureSession(pageSession);
  app.on('session-created', secureSession);
  serveApp(pageSession, join(out, 'renderer'));

  const page = { pageSession, preload: join(out, 'preload', 'preload.cjs'), flavour };
  const sendState = (state: ShellState): void => {
    toWindow(({ webContents }) => webContents.send(stateChannel, state));
    warnings.send(stateChannel, state);
  };
  const dismissWarnings = async (): Promise<void> => {
    for (const { id } of host?.state().warnings ?? []) await host?.ask('dismissWarning', { id });
  };
  const warnings = createWarningPresenter({
    page,
    after,
    onMoved: () => {
      if (host !== null) sendState(warnings.seen(host.state()));
    },
    onFallBack: () => toWindow(drawAttention),
    onCloseAsked: () => void dismissWarnings(),
    log,
  });

  const mayReload = createRateLimit(3, 60_000, Date.now);
  window = openTerminalWindow({
    ...page,
    onShown: () => {
      process.stdout.write('{"window":"shown"}\n');
      tray = addTray(join(out, '../../assets/icon.png'), () => toWindow(bringUp));
      if (config.ok) after(prepareWarningsMs, () => toWindow(warnings.prepare));
    },
    onGone: (reason, load) => {
      log(`page gone: ${reason}`);
      if (mayReload()) load();
      else app.exit(exitCodes.software);
    },
  });
  // The schemas of what windows and agent say are made ready while the page's process starts.
  const [{ createAgentHost }, { routeCommands }] = await Promise.all([
    import('./agent-host.ts'),
    import('./ipc/router.ts'),
  ]);
  const agent = config.ok
    ? createAgentHost({
        fork: () => forkAgent(join(import.meta.dirname, 'agent.js'), log),
        config: config.value,
        version,
        now: () => new Date(),
        after,
        onState: (state) => sendState(warnings.tell(state)),
        onAttention: () => toWindow(drawAttention),
        log,
      })
    : lockedHost(config, new Date());
  host = agent;
  routeCommands(
    {
      state: () => warnings.seen(agent.state()),
      askAgent: agent.ask,
      openWorkFolder: async () =>
        config.ok ? openWorkFolder(config.value.workFolder, (path) => shell.openPath(path)) : config,
      openWarnings: warnings.focus,
      warningsDrawn: warnings.drawn,
      openTelephone: () =>
        toWindow((terminal) => {
          bringUp(terminal);
          terminal.webContents.send(telephoneChannel);
        }),
      refused,
      agentBroken: agent.fail,
    },
    windowName,
  );

  // Two processes starting at once hinder each other: the agent waits until the page's has begun, and where that does
  // not come, not longer than a moment. The guards run whatever becomes of the page.
  const startAgent = once(agent.start);
  window.webContents.once('did-navigate', startAgent);
  setTimeout(startAgent, longestPageWaitMs);

  // A window that is only hidden would keep the shell alive.
  window.once('closed', warnings.destroy);
  app.on('second-instance', () => toWindow(bringUp));
  setInterval(() => agent.idle(Math.max(0, Math.trunc(powerMonitor.getSystemIdleTime() * 1000))), idlePeriodMs);
  failLocked(agent.fail, log);
  sayGoodbye(agent.stop);
}

function bringUp(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** A bug on this side never leaves the window open: locked, a new agent, and the end where it happens again and again. */
function failLocked(fail: (why: string) => void, log: Log): void {
  const mayGoOn = createRateLimit(3, 60_000, Date.now);
  const onBug = (bug: unknown): void => {
    log(`bug: ${bug instanceof Error ? (bug.stack ?? bug.message) : String(bug)}`);
    fail('bug');
    if (!mayGoOn()) app.exit(exitCodes.software);
  };
  process.on('uncaughtException', onBug);
  process.on('unhandledRejection', onBug);
}

/** The agent takes its leave of the recorder before the shell ends. The session, if any, stays open there. */
function sayGoodbye(stop: () => Promise<void>): void {
  let leaving = false;
  app.on('before-quit', (event) => {
    if (leaving) return;
    leaving = true;
    event.preventDefault();
    void stop().then(() => {
      tray?.destroy();
      app.exit(0);
    });
  });
  app.on('window-all-closed', () => app.quit());
}

/** The same act, done at most once. */
function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    act();
  };
}
