import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { type Outcome, ok, refusal } from '#contract/errors.ts';

export interface Lock {
  readonly release: () => void;
}

/**
 * One wipe at a time for a state folder: an abstract socket (unix(7)), which the system takes back whatever ends the
 * process. TM-704 where another one holds it.
 */
export function holdLock(state: string): Promise<Outcome<Lock>> {
  const name = createHash('sha256').update(state).digest('hex').slice(0, 32);
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve) => {
    server.once('error', () => resolve(refusal('TM-704', `another wipe works with ${state}`)));
    server.listen(`\0tanmori-wipe-${name}`, () => resolve(ok({ release: () => server.close() })));
  });
}
