import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemAccounts } from '../../../scripts/setup/accounts.ts';
import { type Layout, layoutOf, makeFolders } from '../../../scripts/world/layout.ts';

/** A lent PC's folders without recorder and office: what the shell alone promises is tested on it. */
export interface BareTerminal {
  readonly home: string;
  readonly layout: Layout;
  readonly config: object;
  readonly configPath: string;
  readonly remove: () => Promise<void>;
}

export async function makeBareTerminal(): Promise<BareTerminal> {
  const home = await mkdtemp(join(tmpdir(), 'tanmori-bare-'));
  const layout = layoutOf(home);
  await makeFolders(layout, systemAccounts());
  const config = {
    v: 1,
    workFolder: layout.work,
    guardedRoots: [layout.borrowerHome],
    recorderSocket: layout.socket,
    profileFolder: layout.profile,
  };
  const configPath = join(home, 'terminal', 'terminal.json');
  await writeFile(configPath, JSON.stringify(config));
  await chmod(configPath, 0o644);
  return { home, layout, config, configPath, remove: () => rm(home, { recursive: true, force: true }) };
}
