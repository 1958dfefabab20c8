import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { end, firstLine, startAs } from '../../../scripts/world/process.ts';
import type { World } from '../../../scripts/world/world.ts';

/**
 * The recorder as it starts after the PC was without power: the kernel names another boot. Its `boot_id` is covered by
 * a file in a mount namespace of the recorder's own, which only root may make. @param clock environment that tells it the time
 * @returns how to stop it
 */
export async function recorderAfterPowerCut(
  world: World,
  clock: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const { recorder } = world.accounts;
  const bootId = join(world.layout.home, 'boot_id');
  await writeFile(bootId, `${randomUUID()}\n`, { mode: 0o644 });
  const { command, args, env, ...spec } = world.recorderSpec(['run']);
  const script = 'mount --bind "$1" /proc/sys/kernel/random/boot_id && shift && exec "$@"';
  const asRecorder = ['setpriv', `--reuid=${recorder.uid}`, `--regid=${recorder.gid}`, '--clear-groups', '--', 'env'];
  const variables = Object.entries({ ...env, ...clock }).map(([name, value]) => `${name}=${value}`);
  const inNamespace = {
    ...spec,
    as: null,
    env: {},
    command: 'unshare',
    args: ['--mount', 'sh', '-c', script, 'sh', bootId, ...asRecorder, ...variables, command, ...args],
  };
  const child = startAs(inNamespace);
  await firstLine(child, inNamespace, (line) => (line.startsWith('ready ') ? true : null), 30_000);
  return () => end(child);
}
