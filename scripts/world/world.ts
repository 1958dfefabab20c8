import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SystemAccounts, systemAccounts } from '../setup/accounts.ts';
import { type Layout, layoutOf, makeFolders } from './layout.ts';
import { end, firstLine, type ProgramSpec, runAs, startAs } from './process.ts';
import type { Programs } from './stage.ts';

export const sample = {
  terminal: 'T-0001',
  staff: { id: '100123', pin: 'mihon-1234' },
  manager: { id: '200045', password: 'mihon-200045' },
  it: { id: '300011', password: 'mihon-300011' },
  auditor: { id: '400007', password: 'mihon-400007' },
} as const;

/** A running or stopped program that can be started again and killed. */
export interface Part {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** SIGKILL, as a power cut or a borrower would. */
  readonly kill: () => Promise<void>;
  readonly running: () => boolean;
  readonly pid: () => number | null;
  /** Called when it ends without having been asked to. */
  onLoss: ((code: number | null) => void) | null;
}

/** One office and one lent PC on this machine, with their accounts, folders and programs. */
export interface World {
  readonly layout: Layout;
  readonly accounts: SystemAccounts;
  readonly programs: Programs;
  readonly url: string;
  readonly office: Part;
  readonly recorder: Part;
  /** Environment in which the shell runs as the borrower. */
  readonly shellEnv: (display: string) => Readonly<Record<string, string>>;
  readonly shellSpec: (display: string, args?: readonly string[]) => ProgramSpec;
  readonly close: () => Promise<void>;
}

/** Makes folders, database, certificates and enrolment where they are missing, and starts office and recorder. */
export async function openWorld(home: string, programs: Programs, port: number): Promise<World> {
  const accounts = systemAccounts();
  const layout = layoutOf(home);
  await makeFolders(layout, accounts);
  const url = `https://localhost:${port}`;
  const office = part(
    officeSpec(layout, programs, accounts, ['run', '--port', String(port), '--console', programs.console]),
    (line) => (line.includes('"listening"') ? true : null),
  );
  const recorder = part(recorderSpec(layout, programs, accounts, ['run']), (line) =>
    line.startsWith('ready ') ? true : null,
  );
  await runAs(officeSpec(layout, programs, accounts, ['init', '--host', 'localhost', '--sample']));
  await office.start();
  await enrol(layout, programs, accounts, url);
  await writeTerminalConfig(layout, programs);
  await recorder.start();
  const shellEnv = (display: string) => ({
    DISPLAY: display,
    HOME: layout.borrowerHome,
    XDG_RUNTIME_DIR: layout.runtime,
    XDG_CONFIG_HOME: join(layout.borrowerHome, '.config'),
    ELECTRON_DISABLE_SECURITY_WARNINGS: '0',
  });
  return {
    layout,
    accounts,
    programs,
    url,
    office,
    recorder,
    shellEnv,
    shellSpec: (display, args = []) => ({
      name: 'the shell',
      command: programs.shell.executable,
      args: [...programs.shell.args, ...args],
      as: accounts.separate ? accounts.borrower : null,
      env: shellEnv(display),
      log: join(layout.logs, 'shell.log'),
    }),
    close: async () => {
      await recorder.stop();
      await office.stop();
    },
  };
}

/**
 * glibc raises its mmap threshold by itself and then keeps each thread's 19 MiB of argon2id; a fixed threshold gives
 * them back to the system.
 */
const smallHeap = { MALLOC_MMAP_THRESHOLD_: '131072' } as const;

const officeSpec = (
  layout: Layout,
  programs: Programs,
  accounts: SystemAccounts,
  [verb = '', ...args]: readonly string[],
): ProgramSpec => ({
  name: `the office server (${verb})`,
  command: programs.node,
  args: [programs.server, verb, '--data', layout.office, ...args],
  as: accounts.separate ? accounts.office : null,
  env: { HOME: layout.office, ...smallHeap },
  log: join(layout.logs, 'server.log'),
});

const recorderSpec = (
  layout: Layout,
  programs: Programs,
  accounts: SystemAccounts,
  [verb = '', ...args]: readonly string[],
): ProgramSpec => ({
  name: `the recorder (${verb})`,
  command: programs.node,
  args: [programs.recorder, verb, '--config', layout.recorderConfig, ...args],
  as: accounts.separate ? accounts.recorder : null,
  env: { HOME: layout.recorder, ...smallHeap },
  log: join(layout.logs, 'recorder.log'),
});

function part(spec: ProgramSpec, ready: (line: string) => true | null): Part {
  let child: ChildProcess | null = null;
  const self: Part = {
    start: async () => {
      const started = startAs(spec);
      child = started;
      await firstLine(started, spec, ready, 30_000);
      started.once('close', (code) => {
        if (child !== started) return;
        child = null;
        self.onLoss?.(code);
      });
    },
    stop: () => release('SIGTERM'),
    kill: () => release('SIGKILL'),
    running: () => child !== null,
    pid: () => child?.pid ?? null,
    onLoss: null,
  };
  const release = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = null;
    if (ending !== null) await end(ending, signal);
  };
  return self;
}

/** Once per set-up: a one-time code from the office, keys and package on the terminal. */
async function enrol(layout: Layout, programs: Programs, accounts: SystemAccounts, url: string): Promise<void> {
  const done = join(layout.recorder, '.enrolled');
  const caPem = await readFile(join(layout.office, 'city-ca.pem'), 'utf8');
  const publicKey = (await readFile(join(layout.office, 'office.pub'), 'utf8')).trim();
  const config = {
    v: 1,
    dataFolder: layout.recorder,
    socket: layout.socket,
    peerUid: accounts.borrower.uid,
    office: { url, caPem, publicKey },
  };
  await writeFile(layout.recorderConfig, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  if (accounts.separate) await chown(layout.recorderConfig, accounts.recorder.uid, accounts.recorder.gid);
  if (existsSync(done)) return;
  const code = (
    await runAs(officeSpec(layout, programs, accounts, ['enrol-code', '--terminal', sample.terminal]))
  ).trim();
  await runAs(recorderSpec(layout, programs, accounts, ['enrol', '--code', code, '--terminal', sample.terminal]));
  await writeFile(done, '');
}

async function writeTerminalConfig(layout: Layout, programs: Programs): Promise<void> {
  const config = {
    v: 1,
    workFolder: layout.work,
    guardedRoots: [layout.borrowerHome],
    recorderSocket: layout.socket,
    profileFolder: layout.profile,
  };
  const path = terminalConfigPath(layout, programs);
  await writeFile(path, `${JSON.stringify(config, null, 2)}\n`);
  await chmod(path, 0o644);
}

/** Beside the packed shell; in the set-up's own folder for the test flavour, which is told by an argument. */
export const terminalConfigPath = (layout: Layout, programs: Programs): string =>
  programs.shell.args.length === 0 ? programs.shell.configBeside : join(layout.home, 'terminal', 'terminal.json');
