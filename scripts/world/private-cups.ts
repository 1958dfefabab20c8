import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Why no printing system of the test's own can be started here; null where it can. */
export const cupsMissing: string | null =
  process.getuid?.() !== 0
    ? 'a printing system of its own takes root'
    : ['/usr/sbin/cupsd', '/usr/sbin/lpadmin', '/usr/bin/lp'].every((file) => existsSync(file))
      ? null
      : 'CUPS is not installed';

export interface PrivateCups {
  readonly socketPath: string;
  /** Documents that came out, as their printer names them. */
  readonly printed: () => readonly string[];
  /** Runs `lp` as an account. @returns its exit code and what it said */
  readonly lp: (
    account: string,
    args: readonly string[],
    input: string,
  ) => { readonly code: number; readonly said: string };
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** Where CUPS listens on Debian. */
export const usualSocket = '/run/cups/cups.sock';

export interface CupsOptions {
  /** How long the printer takes before a page is out, milliseconds. */
  readonly printMs: number;
  /** Lines of cupsd.conf in place of those that let everybody print. */
  readonly policy?: readonly string[] | undefined;
  /** Where it listens; in its own folder where not given. */
  readonly socketPath?: string;
}

/** A real cupsd with folders and printers of its own: nothing of the machine's printing system is touched. */
export async function openPrivateCups(options: CupsOptions): Promise<PrivateCups> {
  const { printMs, policy = defaultPolicy } = options;
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-cups-'));
  chmodSync(folder, 0o755);
  const inside = (...parts: readonly string[]): string => join(folder, ...parts);
  for (const name of ['bin', 'bin/backend', 'state', 'cache', 'spool', 'etc', 'etc/ppd', 'printed', 'log', 'run']) {
    mkdirSync(inside(name), { mode: 0o755 });
  }
  for (const name of readdirSync('/usr/lib/cups')) {
    if (name !== 'backend') symlinkSync(join('/usr/lib/cups', name), inside('bin', name));
  }
  const backend = inside('bin/backend/sink');
  writeFileSync(
    backend,
    `#!/bin/sh\n[ $# -eq 0 ] && echo 'direct sink "Unknown" "sink"' && exit 0\nsleep ${printMs / 1000}\ncat "\${6:--}" > ${inside('printed')}/$1\n`,
    { mode: 0o700 },
  );
  const socketPath = options.socketPath ?? inside('run/cups.sock');
  mkdirSync(dirname(socketPath), { recursive: true });
  writeFileSync(
    inside('etc/cupsd.conf'),
    [
      ...['LogLevel warn', 'PageLogFormat', 'MaxLogSize 0', `Listen ${socketPath}`, 'Browsing No', 'WebInterface No'],
      ...[
        'DefaultAuthType Basic',
        'IdleExitTimeout 0',
        '<Location />',
        '  Order allow,deny',
        '  Allow all',
        '</Location>',
      ],
      ...policy,
    ].join('\n'),
  );
  writeFileSync(
    inside('etc/cups-files.conf'),
    [
      ...[`ServerRoot ${inside('etc')}`, `ServerBin ${inside('bin')}`, `StateDir ${inside('state')}`],
      ...[`CacheDir ${inside('cache')}`, `RequestRoot ${inside('spool')}`, `TempDir ${inside('spool')}`],
      ...[`AccessLog ${inside('log/access')}`, `ErrorLog ${inside('log/error')}`, `PageLog ${inside('log/page')}`],
      ...['SystemGroup root', 'User lp', 'Group lp', 'Sandboxing relaxed', ''],
    ].join('\n'),
  );
  const env = { ...process.env, CUPS_SERVER: socketPath };
  let cupsd: ChildProcess | null = null;

  const start = async (): Promise<void> => {
    const files = ['-c', inside('etc/cupsd.conf'), '-s', inside('etc/cups-files.conf')];
    cupsd = spawn('/usr/sbin/cupsd', ['-f', ...files], { stdio: 'ignore' });
    for (let look = 0; look < 200 && !existsSync(socketPath); look += 1) await sleep(50);
  };
  const stop = async (): Promise<void> => {
    const running = cupsd;
    cupsd = null;
    if (running !== null) {
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGTERM');
      await ended;
    }
    rmSync(socketPath, { force: true });
  };
  await start();
  execFileSync('/usr/sbin/lpadmin', ['-p', 'office', '-E', '-v', 'sink:/', '-m', 'raw'], { env, stdio: 'pipe' });
  return {
    socketPath,
    printed: () => readdirSync(inside('printed')),
    lp: (account, args, input) => {
      const command = ['-u', account, '--', 'env', `CUPS_SERVER=${socketPath}`, '/usr/bin/lp', ...args];
      try {
        const said = execFileSync('runuser', command, { input, stdio: ['pipe', 'pipe', 'pipe'] });
        return { code: 0, said: said.toString() };
      } catch (error) {
        const { status, stderr } = error as { status?: number; stderr?: Buffer };
        return { code: status ?? -1, said: stderr?.toString() ?? '' };
      }
    },
    stop,
    start,
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const defaultPolicy = ['<Policy default>', '  <Limit All>', '    Order deny,allow', '  </Limit>', '</Policy>'];
