import { createHash, randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServicePurpose } from '#contract/http/lending-api.ts';
import { repositoryRoot } from '../setup/say.ts';
import { makeFolders } from '../world/layout.ts';
import type { LentDisk } from '../world/lent-disk.ts';
import { type Ending, endingOf } from '../world/process.ts';
import { sample, type World } from '../world/world.ts';
import { atOfficeDatabase } from './office-data.ts';

/** 情報政策課 with a PC on the table: what is typed there as root, with the files of its image. */
export interface PcOnTheTable {
  readonly act: (purpose: ServicePurpose, code: string) => Promise<Ending>;
  /** After an erasure: the empty folders and the recorder's configuration, as an image brings them. */
  readonly layAnew: () => Promise<void>;
}

/** Lays the files that an image brings: where the parts of this PC lie, its office, its profile. */
export async function putOnTable(world: World, disk: LentDisk): Promise<PcOnTheTable> {
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
      ...{ v: 1, platform: 'linux', terminal: sample.terminal, workFolder: folders.workFolder },
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
    layAnew: async () => {
      await makeFolders(layout, accounts);
      await writeFile(layout.recorderConfig, recorderConfig, { mode: 0o600 });
      await chown(layout.recorderConfig, accounts.recorder.uid, accounts.recorder.gid);
    },
    act: (purpose, code) => {
      disk.mustHold([layout.borrowerHome, layout.work, layout.recorder, layout.runtime, layout.profile]);
      const typed = [purpose, '--terminal', sample.terminal, '--code', code];
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

/**
 * The sample's PC is out from the start, so nobody prepared it. Its disk and the office's books get what its preparation
 * would have left, by the agent's own command: canaries that a wipe is proved by.
 */
export async function prepareSample(world: World, pc: PcOnTheTable): Promise<Ending> {
  const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const code = [...randomBytes(16)].map((byte) => signs[byte % 32]).join('');
  const codeHash = createHash('sha256').update(`tanmori service v1 ${code}`).digest('hex');
  const now = Date.now();
  const stand = (state: 'prepared' | 'lent'): unknown =>
    atOfficeDatabase(world, (db) =>
      db
        .prepare("UPDATE terminals SET state = @state, life = json_set(life, '$.state', @state) WHERE id = @id")
        .run({ state, id: sample.terminal }),
    );
  stand('prepared');
  atOfficeDatabase(world, (db) =>
    db
      .prepare(
        `INSERT INTO service_codes (code_hash, terminal_id, loan_id, purpose, account_id, account_name, issued_at, expires_at)
         SELECT ?, terminal_id, id, 'prepare', ?, '見本 情子', ?, ? FROM loans WHERE terminal_id = ?`,
      )
      .run(codeHash, sample.it.id, now, now + 3_600_000, sample.terminal),
  );
  const ended = await pc.act('prepare', code);
  stand('lent');
  return ended;
}

/** What the office was told by the PC, as text for the tour's folder. */
export const saidAtPc = ({ code, out, err }: Ending): string => `${out}${err}\nexit ${code}\n`;
