import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { World } from '../../../scripts/world/world.ts';

/** Holds the office server where it is: connections stand, nothing is read or answered. */
export const pauseServer = (world: World): void => signal(world, 'SIGSTOP');

/** Lets a server go on that was held; nothing where it has been killed meanwhile. */
export const resumeServer = (world: World): void => {
  if (world.office.running()) signal(world, 'SIGCONT');
};

/** Resolves once bytes of the terminal lie in a socket of the held server: an upload is under way. */
export async function requestWaits(world: World): Promise<void> {
  const port = Number(new URL(world.url).port).toString(16).toUpperCase().padStart(4, '0');
  // A request that the server had read and was held with has to be given up first: twenty seconds.
  await expect
    .poll(
      () =>
        ['/proc/net/tcp', '/proc/net/tcp6']
          .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
          .some((line) => {
            const [, local, , state, queues] = line.trim().split(/\s+/);
            // 01: established. The second queue is what was received and not read.
            return local?.endsWith(`:${port}`) && state === '01' && !queues?.endsWith(':00000000');
          }),
      { timeout: 40_000 },
    )
    .toBe(true);
}

function signal(world: World, name: NodeJS.Signals): void {
  const pid = world.office.pid();
  if (pid === null) throw new Error('the office server does not run');
  process.kill(pid, name);
}
