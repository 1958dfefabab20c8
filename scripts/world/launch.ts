import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { playwrightWrapper } from './borrower-wrapper.ts';
import { type ShellPids, shellPids } from './process-tree.ts';
import { terminalConfigPath, type World } from './world.ts';

/** The shell in a real window, driven by Playwright, as the borrower's account with Chromium's sandbox on. */
export interface DrivenShell {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly mainPid: number;
  readonly pids: () => ShellPids;
  readonly close: () => Promise<void>;
  readonly kill: () => Promise<void>;
}

export interface ElectronLaunch {
  readonly executable: string;
  readonly args: readonly string[];
  /** All that it sees of the environment, besides `PATH`, language and time zone. */
  readonly env: Readonly<Record<string, string>>;
}

/** Launches the test flavour of the shell: production takes no argument. @param display X display, `:99` */
export const launchShell = (world: World, display: string, extraArgs: readonly string[] = []): Promise<DrivenShell> => {
  const { layout, programs } = world;
  return launchElectron({
    executable: programs.shell.executable,
    args: [...programs.shell.args, `--terminal-config=${terminalConfigPath(layout, programs)}`, ...extraArgs],
    env: world.shellEnv(display),
  });
};

/** The one place where Playwright launches Electron; resolves once its first window has a page. */
export async function launchElectron({ executable, args, env }: ElectronLaunch): Promise<DrivenShell> {
  const wrapper = playwrightWrapper(executable);
  const app = await _electron.launch({
    executablePath: wrapper,
    args: [...args],
    // Without this Playwright adds --no-sandbox for every user.
    chromiumSandbox: true,
    env: { PATH: '/usr/bin:/bin', LANG: 'ja_JP.UTF-8', TZ: 'Asia/Tokyo', ...env },
    cwd: '/',
    timeout: 30_000,
  });
  const page = await app.firstWindow();
  await page.waitForLoadState('domcontentloaded');
  // Both of its files have been read by now.
  await rm(dirname(wrapper), { recursive: true, force: true });
  const child = app.process();
  const mainPid = child.pid;
  if (mainPid === undefined) throw new Error('the shell has no process');
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    app,
    page,
    mainPid,
    pids: () => shellPids(mainPid),
    close: () => app.close(),
    kill: async () => {
      process.kill(mainPid, 'SIGKILL');
      await ended;
    },
  };
}
