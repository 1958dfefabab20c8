import { createHash } from 'node:crypto';
import { closeSync, constants, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { systemName } from '../platform/system.ts';
import { makeFolderDurably } from '../profile/durable-file.ts';
import { errnoOf } from './errno.ts';

export interface Lock {
  readonly release: () => void;
}

/**
 * One wipe at a time for a state folder: an abstract socket (unix(7)), on Windows a file that nobody else may open, which
 * the system takes back whatever ends the process. TM-704 where another one holds it.
 */
export function holdLock(state: string): Promise<Outcome<Lock>> {
  const taken = refusal('TM-704', `another wipe works with ${state}`);
  if (systemName() === 'windows') return Promise.resolve(holdFile(state) ?? taken);
  const name = createHash('sha256').update(state).digest('hex').slice(0, 32);
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve) => {
    server.once('error', () => resolve(taken));
    server.listen(`\0tanmori-wipe-${name}`, () => resolve(ok({ release: () => server.close() })));
  });
}

/** libuv's UV_FS_O_EXLOCK: shared with nobody. */
const alone = 0x1000_0000;

function holdFile(state: string): Outcome<Lock> | null {
  makeFolderDurably(state, 0o700);
  try {
    const fd = openSync(join(state, 'wipe.lock'), constants.O_RDWR | constants.O_CREAT | alone);
    return ok({ release: () => closeSync(fd) });
  } catch (error) {
    errnoOf(error);
    return null;
  }
}
