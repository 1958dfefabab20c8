import { expect, test } from 'vitest';
import { systemClock } from '../../../../agent/clock.ts';
import { createQueue } from '../../../../agent/guards/save/queue.ts';
import { createQueueWorker } from '../../../../agent/guards/save/queue-worker.ts';
import { until } from '../support/until.ts';

test('a candidate that fails costs no other of its batch its turn', async () => {
  const queue = createQueue();
  const handled: string[] = [];
  const worker = createQueueWorker({
    ...{ queue, clock: systemClock, breathe: () => undefined },
    handle: async ({ name }) => {
      handled.push(name.toString());
      if (name.toString() === 'a') throw new Error('cannot');
    },
  });
  for (const name of ['a', 'b', 'c']) queue.add(Buffer.from('/x'), Buffer.from(name), 'event', 0, false);
  worker.work();
  await until('all handled', () => (handled.length === 3 ? true : null), 2_000);
  expect(handled).toEqual(['a', 'b', 'c']);
  await worker.stop();
});
