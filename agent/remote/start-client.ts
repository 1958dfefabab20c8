import { spawn } from 'node:child_process';
import type { RemoteLaunch } from '#contract/remote/launch.ts';

/** A client that was started. */
export interface ClientRun {
  /** Its exit, once it is gone: null where a signal ended it, 127 where there is no such program. */
  readonly exited: Promise<number | null>;
  /** Asks it to end, and makes it after {@link graceMs}. */
  readonly end: () => void;
}

export type StartClient = (launch: Omit<RemoteLaunch, 'files'>, folder: string) => ClientRun;

const graceMs = 2_000;

/** What it says is thrown away: it prompts there, and logs what it was given. */
export const startClient: StartClient = ({ program, args, environment, input }, folder) => {
  const child = spawn(program, [...args], {
    ...{ cwd: folder, env: { ...environment }, windowsHide: false },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code));
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return {
    exited,
    end: () => {
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), graceMs);
      void exited.then(() => clearTimeout(hard));
    },
  };
};
