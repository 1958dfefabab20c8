import type { MessagePort } from 'node:worker_threads';
import { openPool, servePool } from '../../../threads/thread-pool.ts';
import { type SealChecker, SealsUnchecked } from './seal-checker.ts';
import { type SealToCheck, sealHolds } from './seal-holds.ts';

/** What a thread needs to know to be one of these. */
const workerData = { checksSeals: true } as const;
export const isSealThreadData = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'checksSeals' in data && data.checksSeals === true;

/** The thread's side. */
export const serveSealChecks = (port: MessagePort): void =>
  servePool(port, (seals: readonly SealToCheck[]) => seals.map(sealHolds));

/**
 * Checks in threads of their own: a batch of a thousand holds up nobody. What they did not look at is left unchecked.
 * @param program file that calls `serveSealChecks` when it finds itself in such a thread
 */
export function checkSealsInThreads(count: number, program: string | URL): SealChecker {
  const { ask, close } = openPool<readonly SealToCheck[], readonly boolean[]>({
    ...{ count, program, workerData },
    refusal: (why) => new SealsUnchecked(why),
  });
  return { check: ask, close };
}
