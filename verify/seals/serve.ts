import type { MessagePort } from 'node:worker_threads';
import { firstBadSeal } from './batch.ts';
import type { SealAnswer, SealJob } from './pool.ts';

/** What a seal thread does: answers every job with its first bad seal. */
export function serveSeals(port: MessagePort): void {
  port.on('message', ({ id, bytes, count }: SealJob) => {
    const answer: SealAnswer = { id, bad: firstBadSeal({ bytes, count }), bytes };
    port.postMessage(answer, [bytes.buffer]);
  });
}
