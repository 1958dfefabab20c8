import type { FastifyReply } from 'fastify';

/** Does something once an answer is over; at once where the other side has hung up already: no 'close' comes after that. */
export function whenOver({ raw }: FastifyReply, done: () => void): void {
  if (raw.destroyed) done();
  else raw.once('close', done);
}
