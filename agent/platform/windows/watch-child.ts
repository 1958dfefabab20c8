import { spawn } from 'node:child_process';
import { powershellExe, scriptArguments, windowsEnvironment } from '../../profile/windows/system32.ts';

/** Starts the script that watches. Returns what kills it; after that nothing more of it is told. */
export type StartWatch = (told: {
  readonly chunk: (bytes: Buffer) => void;
  readonly ended: (why: string) => void;
}) => () => void;

/**
 * `watch.ps1` under Windows PowerShell. It ends by itself when this process does.
 * @param script path of watch.ps1, below Program Files: elsewhere AppLocker leaves it a language that cannot watch
 */
export const watchChild =
  (script: string): StartWatch =>
  ({ chunk, ended }) => {
    const child = spawn(powershellExe, [...scriptArguments(script), '-ParentPid', String(process.pid)], {
      cwd: windowsEnvironment.PATH,
      env: { ...windowsEnvironment },
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    });
    child.stdout.on('data', chunk);
    child.on('error', (error) => ended(error.message));
    // Not `exit`: what it wrote last is read first.
    child.on('close', (code) => ended(`exit ${code ?? 'by a signal'}`));
    return () => child.kill();
  };
