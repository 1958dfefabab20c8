import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longest stretch of work without giving way to the event loop, in milliseconds. */
const stretchMs = 8;

/** Gives way to the event loop whenever a stretch of work has become long. */
export function createBreath(monotonicMs: () => number): () => Promise<void> | undefined {
  let since = monotonicMs();
  return () => {
    if (monotonicMs() - since < stretchMs) return undefined;
    return nextTurn().then(() => {
      since = monotonicMs();
    });
  };
}
