import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { FromLoad, LoadOrder, LoadResult } from './load-protocol.ts';

/** @param begin called right before the load begins, when all is prepared and all connections stand */
export async function runLoad(
  order: Omit<LoadOrder, 'kind'>,
  begin: (medianEntryBytes: number) => void,
): Promise<LoadResult> {
  const child = fork(join(import.meta.dirname, 'generator.ts'), {
    execArgv: ['--max-old-space-size=4096'],
    serialization: 'advanced',
  });
  return new Promise((resolve, reject) => {
    child.on('message', (message: FromLoad) => {
      if (message.kind === 'done') return resolve(message);
      begin(message.medianEntryBytes);
      child.send({ kind: 'go' });
    });
    child.on('exit', (code) => reject(new Error(`the generator ended with ${code}`)));
    child.send({ kind: 'prepare', ...order });
  });
}
