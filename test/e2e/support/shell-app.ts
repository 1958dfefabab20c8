import { join } from 'node:path';
import { electronRuntime } from '../../../scripts/setup/electron-runtime.ts';
import { type DrivenShell, launchElectron } from '../../../scripts/world/launch.ts';
import { shellEnvironment } from './shell-environment.ts';

export type LaunchedShell = DrivenShell;

export interface LaunchOptions {
  /** Home of the set-up (scripts/world/layout.ts). */
  readonly home: string;
  readonly configPath: string;
  /** Only this one can be held by Playwright: production takes no argument. */
  readonly flavour: 'test';
  readonly args?: readonly string[];
}

/** The folder that `npm test` laid the programs out in. */
function programsFolder(): string {
  const folder = process.env.TANMORI_PROGRAMS;
  if (folder === undefined) throw new Error('TANMORI_PROGRAMS is not set: run it through npm test');
  return folder;
}

/** The real shell on a terminal without recorder and office. */
export async function launchShell(options: LaunchOptions): Promise<LaunchedShell> {
  const { executable } = await electronRuntime();
  return launchElectron({
    executable,
    args: [join(programsFolder(), 'shell'), `--terminal-config=${options.configPath}`, ...(options.args ?? [])],
    env: shellEnvironment(options.home),
  });
}
