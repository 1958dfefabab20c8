import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServicePurpose } from '#contract/http/lending-api.ts';
import { repositoryRoot } from '../setup/say.ts';
import { makeFolders } from '../world/layout.ts';
import type { LentDisk } from '../world/lent-disk.ts';
import { type Ending, endingOf } from '../world/process.ts';
import type { World } from '../world/world.ts';

/** 情報政策課 with a PC on the table: what is typed there as root, with the files of its image. */
export interface PcOnTheTable {
  readonly terminal: string;
  readonly act: (purpose: ServicePurpose, code: string) => Promise<Ending>;
  /** After an erasure: the empty folders and the recorder's configuration, as an image brings them. */
  readonly layAnew: () => Promise<void>;
}

/** Lays the files that an image brings: where the parts of this PC lie, its office, its profile. */
export async function putOnTable(world: World, disk: LentDisk, terminal: string): Promise<PcOnTheTable> {
  const { layout, accounts, programs } = world;
  const { name: account, uid, gid } = accounts.borrower;
  const image = join(layout.home, 'image');
  const state = join(layout.home, 'service');
  await mkdir(image);
  await mkdir(state, { mode: 0o700 });
  const folders = { home: layout.borrowerHome, workFolder: layout.work };
  const recorderConfig = await readFile(layout.recorderConfig, 'utf8');
  const { office } = JSON.parse(recorderConfig) as { readonly office: unknown };
  const files = {
    'service.json': { v: 1, office },
    'wipe.json': {
      ...{ v: 1, platform: 'linux', terminal, workFolder: folders.workFolder },
      borrower: { account, uid, gid, home: folders.home },
      ...{ volume: { kind: 'none' }, recorder: [layout.recorder], temp: [layout.runtime, layout.profile] },
      ...{ printSpool: null, raw: [disk.device] },
    },
    'parameters.json': {
      ...{ v: 1, platform: 'linux', borrower: { account, uid, gid }, ...folders, acceptance: null },
    },
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(image, name), JSON.stringify(content));
  const profile = ['--profile', join(repositoryRoot, 'assets/profiles/linux.json')];
  const provisioned = [...profile, '--parameters', join(image, 'parameters.json'), '--provisioned', state];
  return {
    terminal,
    layAnew: async () => {
      await makeFolders(layout, accounts);
      await writeFile(layout.recorderConfig, recorderConfig, { mode: 0o600 });
      await chown(layout.recorderConfig, accounts.recorder.uid, accounts.recorder.gid);
    },
    act: (purpose, code) => {
      disk.mustHold([layout.borrowerHome, layout.work, layout.recorder, layout.runtime, layout.profile]);
      const typed = [purpose, '--terminal', terminal, '--code', code];
      const given = ['--config', join(image, 'service.json'), '--wipe-parameters', join(image, 'wipe.json')];
      // The PC sees its own processes alone: others of this machine may be at work under the same account.
      return endingOf({
        name: `tanmori-agent ${purpose}`,
        command: 'unshare',
        args: [
          ...['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', programs.node],
          ...[join(repositoryRoot, 'out/agent/tanmori-agent.js'), ...typed, ...given, '--state', state],
          ...(purpose === 'prepare' ? provisioned : []),
        ],
        as: null,
        env: {},
        log: join(layout.logs, 'agent.log'),
      });
    },
  };
}

/** What the office was told by the PC, as text for the tour's folder. */
export const saidAtPc = ({ code, out, err }: Ending): string => `${out}${err}\nexit ${code}\n`;
