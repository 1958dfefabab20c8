import { chmod, chown, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { SystemAccount, SystemAccounts } from '../setup/accounts.ts';

/** Where everything of one set-up lies: one folder that can be deleted. */
export interface Layout {
  readonly home: string;
  /** Programs: owned by the caller, read-only to the accounts. */
  readonly program: string;
  readonly logs: string;
  readonly office: string;
  readonly recorder: string;
  readonly recorderConfig: string;
  readonly run: string;
  readonly socket: string;
  readonly borrowerHome: string;
  readonly work: string;
  readonly profile: string;
  readonly runtime: string;
}

export const defaultHome = (): string =>
  process.env.TANMORI_HOME ??
  (process.getuid?.() === 0 ? '/var/lib/tanmori' : join(homedir(), '.local', 'share', 'tanmori'));

export function layoutOf(home: string): Layout {
  const borrower = join(home, 'terminal', 'borrower');
  return {
    home,
    program: join(home, 'program'),
    logs: join(home, 'logs'),
    office: join(home, 'office'),
    recorder: join(home, 'terminal', 'recorder'),
    recorderConfig: join(home, 'terminal', 'recorder', 'recorder.json'),
    run: join(home, 'terminal', 'run'),
    socket: join(home, 'terminal', 'run', 'recorder.sock'),
    borrowerHome: join(borrower, 'home'),
    work: join(borrower, 'work'),
    profile: join(borrower, 'profile'),
    runtime: join(borrower, 'runtime'),
  };
}

/** Makes the folders with the owners that the design gives them. */
export async function makeFolders(layout: Layout, accounts: SystemAccounts): Promise<void> {
  const { borrower, recorder, office, separate } = accounts;
  const folder = async (path: string, mode: number, owner?: SystemAccount, group?: SystemAccount): Promise<void> => {
    await mkdir(path, { recursive: true });
    if (separate && owner !== undefined) await chown(path, owner.uid, (group ?? owner).gid);
    // chown clears the set-group-ID bit, so the mode comes last.
    await chmod(path, mode);
  };
  await folder(layout.home, 0o755);
  await folder(layout.program, 0o755);
  await folder(layout.logs, 0o755);
  await folder(layout.office, 0o700, office);
  await folder(join(layout.home, 'terminal'), 0o755);
  await folder(layout.recorder, 0o700, recorder);
  // Set-group-ID: the socket made in it belongs to the borrower's group, who may enter but not make or remove.
  await folder(layout.run, 0o2750, recorder, borrower);
  await folder(join(layout.home, 'terminal', 'borrower'), 0o700, borrower);
  for (const path of [layout.borrowerHome, layout.work, layout.profile, layout.runtime])
    await folder(path, 0o700, borrower);
  for (const name of ['Desktop', 'Documents', 'Downloads'])
    await folder(join(layout.borrowerHome, name), 0o700, borrower);
}

/** Environment in which the borrower's programs run. @param display X display, `:99` */
export const borrowerEnv = (layout: Layout, display: string): Readonly<Record<string, string>> => ({
  DISPLAY: display,
  HOME: layout.borrowerHome,
  XDG_RUNTIME_DIR: layout.runtime,
  XDG_CONFIG_HOME: join(layout.borrowerHome, '.config'),
});
