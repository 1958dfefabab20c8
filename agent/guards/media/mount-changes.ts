import { type ChildProcess, spawn } from 'node:child_process';

/** Wakes whoever asks for it at each change of the mount table. */
export interface MountChanges {
  /** False where nothing would be told just now: who needs it has to look by himself. */
  readonly isAlive: () => boolean;
  readonly stop: () => void;
}
export type WatchMounts = (changed: () => void) => MountChanges;

const restartMs = 5_000;

/**
 * `findmnt --poll` waits for POLLPRI on the mount table, which Node cannot, and writes a line for each change. It dies
 * with us, however we die (`setpriv --pdeathsig`), and is started again where it ends.
 */
export const watchMounts: WatchMounts = (changed) => {
  let child: ChildProcess | null = null;
  let again: NodeJS.Timeout | null = null;
  let stopped = false;

  const start = (): void => {
    const poll = ['/usr/bin/findmnt', '--poll', '--noheadings', '--raw', '--output', 'ACTION'];
    const mine = spawn('/usr/bin/setpriv', ['--pdeathsig', 'KILL', ...poll], {
      stdio: ['ignore', 'pipe', 'ignore'],
      cwd: '/',
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
    });
    child = mine;
    const over = (): void => {
      if (child !== mine) return;
      child = null;
      if (!stopped) again = setTimeout(start, restartMs).unref();
    };
    mine.once('error', over).once('exit', over);
    mine.stdout.on('data', changed).on('error', () => undefined);
    mine.unref();
  };
  start();

  return {
    isAlive: () => child !== null,
    stop: () => {
      stopped = true;
      if (again !== null) clearTimeout(again);
      child?.kill('SIGKILL');
    },
  };
};
