/** How long the system may take for one answer about a medium, ms: a share whose server is gone answers never. */
const answerMs = 3_000;

/** Questions that were given up and are still open, over all media: each of them holds one of Node's few threads. */
let open = 0;

/**
 * Waits for an answer about a medium, and no longer than it may take; after that throws.
 * @param late what to do with an answer that comes after all
 */
export interface Timely {
  <T>(asked: Promise<T>, late?: (value: T) => unknown): Promise<T>;
  /** True while any question is open that was given up: nothing more is asked meanwhile. */
  readonly isStuck: () => boolean;
}

export function createTimely(): Timely {
  const timely = async <T>(asked: Promise<T>, late: (value: T) => unknown = () => undefined): Promise<T> => {
    const { promise: over, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      open += 1;
      void asked
        .then(late)
        .catch(() => undefined)
        .finally(() => {
          open -= 1;
        });
      reject(new Error('no answer'));
    }, answerMs);
    try {
      return await Promise.race([asked, over]);
    } finally {
      clearTimeout(timer);
    }
  };
  return Object.assign(timely, { isStuck: () => open > 0 });
}
