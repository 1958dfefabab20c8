import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { electronRuntime } from '../../../scripts/setup/electron-runtime.ts';
import { playwrightWrapper } from './borrower-wrapper.ts';
import { type ShellPids, shellPids } from './process-tree.ts';
import { shellEnvironment } from './shell-environment.ts';

export interface LaunchOptions {
  /** Home of the set-up (scripts/world/layout.ts). */
  readonly home: string;
  readonly configPath: string;
  /** Only this one can be held by Playwright: production takes no argument. */
  readonly flavour: 'test';
  readonly args?: readonly string[];
}

export interface LaunchedShell {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly pids: () => ShellPids;
  readonly close: () => Promise<void>;
}

/** The folder that `npm test` laid the programs out in. */
export function programsFolder(): string {
  const folder = process.env.TANMORI_PROGRAMS;
  if (folder === undefined) throw new Error('TANMORI_PROGRAMS is not set: run it through npm test');
  return folder;
}

/** The real shell as the borrower, with Chromium's sandbox on, its first window open. */
export async function launchShell(options: LaunchOptions): Promise<LaunchedShell> {
  const { executable } = await electronRuntime();
  const app = await _electron.launch({
    executablePath: playwrightWrapper(executable),
    args: [join(programsFolder(), 'shell'), `--terminal-config=${options.configPath}`, ...(options.args ?? [])],
    // Without it Playwright adds --no-sandbox, for whatever account.
    chromiumSandbox: true,
    cwd: '/',
    env: shellEnvironment(options.home),
    timeout: 30_000,
  });
  const page = await app.firstWindow();
  await page.waitForLoadState('domcontentloaded');
  const main = app.process().pid;
  if (main === undefined) throw new Error('the shell has no process');
  return { app, page, pids: () => shellPids(main), close: () => app.close() };
}
