import { QueueRows } from '#contract/http/queue-api.ts';
import type { Answer } from '../api/answer.ts';
import type { ConsoleRequest } from '../api/request.ts';

type Ask = <T>(request: ConsoleRequest<T>) => Promise<Answer<T>>;

/** What waits for whoever asks. */
export const queueClient = (ask: Ask) => (signal: AbortSignal) =>
  ask({ method: 'GET', path: '/v1/queue', answer: QueueRows, signal });
export type QueueClient = ReturnType<typeof queueClient>;
