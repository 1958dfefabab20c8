import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { terminalConfigPath, type World } from './world.ts';

/** The shell in a real window, driven by Playwright, as the borrower's account with Chromium's sandbox on. */
export interface DrivenShell {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly mainPid: number;
  readonly close: () => Promise<void>;
  readonly kill: () => Promise<void>;
}

/** Launches the test flavour of the shell. @param display X display, `:99` */
export async function launchShell(
  world: World,
  display: string,
  extraArgs: readonly string[] = [],
): Promise<DrivenShell> {
  const { accounts, layout, programs } = world;
  const executable = accounts.separate ? await wrapper(world) : programs.shell.executable;
  const app = await _electron.launch({
    executablePath: executable,
    args: [...programs.shell.args, `--terminal-config=${terminalConfigPath(layout, programs)}`, ...extraArgs],
    // Without this Playwright adds --no-sandbox for every user.
    chromiumSandbox: true,
    env: { PATH: '/usr/bin:/bin', LANG: 'ja_JP.UTF-8', TZ: 'Asia/Tokyo', ...world.shellEnv(display) },
    cwd: '/',
    timeout: 30_000,
  });
  const page = await app.firstWindow();
  await page.waitForLoadState('domcontentloaded');
  const mainPid = app.process().pid ?? -1;
  return {
    app,
    page,
    mainPid,
    close: () => app.close(),
    kill: async () => {
      const ended = new Promise<void>((resolve) => app.process().once('exit', () => resolve()));
      process.kill(mainPid, 'SIGKILL');
      await ended;
    },
  };
}

/** Playwright stays the caller; what it starts becomes the borrower before Electron's first instruction. */
async function wrapper(world: World): Promise<string> {
  const { uid, gid } = world.accounts.borrower;
  const path = join(world.layout.home, 'as-borrower.sh');
  await writeFile(
    path,
    `#!/bin/sh\nexec setpriv --reuid=${uid} --regid=${gid} --clear-groups --inh-caps=-all -- ${world.programs.shell.executable} "$@"\n`,
  );
  await chmod(path, 0o755);
  return path;
}
