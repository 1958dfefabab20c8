import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SystemAccounts, systemAccounts } from '../setup/accounts.ts';
import { borrowerEnv, type Layout, layoutOf, makeFolders } from './layout.ts';
import { end, firstLine, type ProgramSpec, runAs, startAs } from './process.ts';
import type { Programs } from './stage.ts';

export const sample = {
  terminal: 'T-0001',
  staff: { id: '100123', pin: 'mihon-1234' },
  manager: { id: '200045', password: 'mihon-200045' },
  it: { id: '300011', password: 'mihon-300011' },
  secondIt: { id: '300022', password: 'mihon-300022' },
  auditor: { id: '400007', password: 'mihon-400007' },
} as const;

/** A running or stopped program that can be started again and killed. */
export interface Part {
  /** @param env more environment, for this one run: another clock */
  readonly start: (env?: Readonly<Record<string, string>>) => Promise<void>;
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
  /** The programs' other commands, run as their accounts: `['enrol-code', '--terminal', 'T-0001']`. */
  readonly officeSpec: (args: readonly string[]) => ProgramSpec;
  readonly recorderSpec: (args: readonly string[], config?: string) => ProgramSpec;
  /** What happens once at hand-over; the recorder must not run meanwhile. */
  readonly enrol: () => Promise<void>;
  /** A stranger with a certificate of their own, on this office's port: run one of the two at a time. */
  readonly stranger: () => Promise<Part>;
  /** Environment in which the shell runs as the borrower. */
  readonly shellEnv: (display: string) => Readonly<Record<string, string>>;
  readonly shellSpec: (display: string, args?: readonly string[]) => ProgramSpec;
  readonly close: () => Promise<void>;
}

export interface WorldOptions {
  readonly enrolled?: boolean;
  /** More environment for every program of office and recorder: another clock. */
  readonly env?: Readonly<Record<string, string>>;
  /** Others than this machine's three: one account for all of them is the weak set-up. */
  readonly accounts?: SystemAccounts;
}

/** Makes folders, database, certificates and enrolment where they are missing, and starts office and recorder. */
export async function openWorld(
  home: string,
  programs: Programs,
  port: number,
  { enrolled = true, env = {}, accounts = systemAccounts() }: WorldOptions = {},
): Promise<World> {
  const layout = layoutOf(home);
  await makeFolders(layout, accounts);
  const url = `https://localhost:${port}`;
  const asOffice = (args: readonly string[], folder = layout.office): ProgramSpec =>
    withEnv(officeSpec(layout, programs, accounts, folder, args), env);
  const asRecorder = (args: readonly string[], config = layout.recorderConfig): ProgramSpec =>
    withEnv(recorderSpec(layout, programs, accounts, config, args), env);
  const officeIn = async (folder: string): Promise<Part> => {
    await runAs(asOffice(['init', '--host', 'localhost', '--sample'], folder));
    const run = asOffice(['run', '--port', String(port), '--console', programs.console], folder);
    return part(run, (line) => (line.includes('"listening"') ? true : null));
  };
  const office = await officeIn(layout.office);
  const recorder = part(asRecorder(['run']), (line) => (line.startsWith('ready ') ? true : null));
  await office.start();
  await writeRecorderConfig(layout, accounts, url);
  const enrol = async (): Promise<void> => {
    const code = (await runAs(asOffice(['enrol-code', '--terminal', sample.terminal]))).trim();
    await runAs(asRecorder(['enrol', '--code', code, '--terminal', sample.terminal]));
    await writeFile(join(layout.recorder, '.enrolled'), '');
  };
  if (enrolled && !existsSync(join(layout.recorder, '.enrolled'))) await enrol();
  await writeTerminalConfig(layout, programs);
  await recorder.start();
  const strangers: Part[] = [];
  const shellEnv = (display: string) => borrowerEnv(layout, display);
  return {
    layout,
    accounts,
    programs,
    url,
    office,
    recorder,
    officeSpec: asOffice,
    recorderSpec: asRecorder,
    enrol,
    stranger: async () => {
      const folder = join(layout.home, 'stranger');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (accounts.separate) await chown(folder, accounts.office.uid, accounts.office.gid);
      const made = await officeIn(folder);
      strangers.push(made);
      return made;
    },
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
      for (const each of strangers) await each.stop();
    },
  };
}

/**
 * glibc raises its mmap threshold by itself and then keeps each thread's 19 MiB of argon2id; a fixed threshold gives
 * them back to the system.
 */
const smallHeap = { MALLOC_MMAP_THRESHOLD_: '131072' } as const;

const withEnv = (spec: ProgramSpec, env: Readonly<Record<string, string>>): ProgramSpec => ({
  ...spec,
  env: { ...spec.env, ...env },
});

const officeSpec = (
  layout: Layout,
  programs: Programs,
  accounts: SystemAccounts,
  folder: string,
  [verb = '', ...args]: readonly string[],
): ProgramSpec => ({
  name: `the office server (${verb})`,
  command: programs.node,
  args: [programs.server, verb, '--data', folder, ...args],
  as: accounts.separate ? accounts.office : null,
  env: { HOME: layout.office, ...smallHeap },
  log: join(layout.logs, 'server.log'),
});

const recorderSpec = (
  layout: Layout,
  programs: Programs,
  accounts: SystemAccounts,
  config: string,
  [verb = '', ...args]: readonly string[],
): ProgramSpec => ({
  name: `the recorder (${verb})`,
  command: programs.node,
  args: [programs.recorder, verb, '--config', config, ...args],
  as: accounts.separate ? accounts.recorder : null,
  env: { HOME: layout.recorder, ...smallHeap },
  log: join(layout.logs, 'recorder.log'),
});

function part(spec: ProgramSpec, ready: (line: string) => true | null): Part {
  let child: ChildProcess | null = null;
  const self: Part = {
    start: async (env = {}) => {
      // Set by `env` and not around `setpriv`: a preloaded library has to be the account's own from the start.
      const more = Object.entries(env).map(([name, value]) => `${name}=${value}`);
      const started = startAs(
        more.length === 0 ? spec : { ...spec, command: 'env', args: [...more, spec.command, ...spec.args] },
      );
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

/** Where the recorder keeps its things, whom it serves and which office it believes. */
async function writeRecorderConfig(layout: Layout, accounts: SystemAccounts, url: string): Promise<void> {
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
}

async function writeTerminalConfig(layout: Layout, programs: Programs): Promise<void> {
  const config = {
    v: 1,
    workFolder: layout.work,
    guardedRoots: [layout.borrowerHome],
    temporaryFolders: [layout.runtime],
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
