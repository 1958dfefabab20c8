import { spawn } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { repositoryRoot, run, SetUpError, say, tool } from './setup/say.ts';

/**
 * `npm run test:units`: office and PC under a real systemd, each on a private copy of this machine. Needs root. Mounts and
 * network are of the command's own: nothing of this machine is changed, and it can be reached from nowhere.
 */
await run(async () => {
  if (process.argv.length > 2) throw new SetUpError('npm run test:units takes no words');
  if (process.getuid?.() !== 0) throw new SetUpError('run this as root: systemd is the first process of its machine');
  const apart = ['--mount', '--net', '--propagation', 'private', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  const code = await new Promise<number>((resolve) => {
    spawn('unshare', [...apart, tool('vitest'), 'run', '--project', 'units', '--no-file-parallelism'], {
      cwd: repositoryRoot,
      stdio: 'inherit',
      env: { ...process.env, TANMORI_OUTER_NETWORK: readlinkSync('/proc/self/ns/net') },
    }).once('close', (status) => resolve(status ?? 1));
  });
  say(code === 0 ? 'the units do what they are for' : 'something was not as it should be: see above');
  return code;
});
