import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RecorderConfig } from '#contract/socket/protocol.ts';
import { programPath } from '../../../programs.ts';
import { officeSigner } from './sample-loan.ts';

const program = programPath('recorder');

/** The keyring of whoever runs the tests is left alone, unless a test brings its own. */
const environment = (): NodeJS.ProcessEnv => {
  const { DBUS_SESSION_BUS_ADDRESS: _bus, ...rest } = process.env;
  return rest;
};

export interface Installed {
  readonly config: RecorderConfig;
  readonly configPath: string;
  readonly dataFolder: string;
}

/** Lays a recorder's folders and its `recorder.json` below a folder. */
export function install(folder: string, office: { url: string; caPem: string }, peerUid: number | null): Installed {
  const dataFolder = join(folder, 'recorder');
  const runFolder = join(folder, 'run');
  for (const each of [dataFolder, runFolder]) mkdirSync(each, { recursive: true, mode: 0o700 });
  const config: RecorderConfig = {
    v: 1,
    dataFolder,
    socket: join(runFolder, 'recorder.sock'),
    peerUid,
    office: { ...office, publicKey: officeSigner.publicKey },
  };
  const configPath = join(folder, 'recorder.json');
  writeFileSync(configPath, JSON.stringify(config));
  return { config, configPath, dataFolder };
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real program to its end. Not for a program that talks to a server of this very process. */
export function runToEnd(args: readonly string[], env: NodeJS.ProcessEnv = environment()): Finished {
  const done = spawnSync(process.execPath, [program, ...args], { env, encoding: 'utf8', timeout: 20_000 });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}

/** The same without blocking this process. */
export function runBeside(args: readonly string[], env: NodeJS.ProcessEnv = environment()): Promise<Finished> {
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const out = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    out.stderr += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...out })));
}

/** A running recorder, ready to be talked to. */
export class RunningRecorder {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  stderr = '';
  constructor(child: ChildProcess) {
    this.child = child;
    this.ended = new Promise((resolve) => child.once('close', (code) => resolve(code)));
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
  }
  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}

/** Starts the real program and waits until it says that it is ready. */
export async function startRecorder(configPath: string, env = environment()): Promise<RunningRecorder> {
  const child = spawn(process.execPath, [program, 'run', '--config', configPath], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const recorder = new RunningRecorder(child);
  await new Promise<void>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      recorder.stderr += text;
      if (recorder.stderr.includes('ready ')) resolve();
    });
    child.once('close', (code) => reject(new Error(`the recorder ended (${code}): ${recorder.stderr}`)));
  });
  return recorder;
}

/** Enrols by the real program with the fake office's one-time code. */
export const enrolByProgram = (configPath: string): Promise<Finished> =>
  runBeside(['enrol', '--config', configPath, '--code', 'AAAABBBBCCCC2222', '--terminal', 'T-0001']);
