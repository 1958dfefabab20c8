/** How long the system may take for one answer about a medium, ms: a share whose server is gone answers never. */
const answerMs = 3_000;

/**
 * Waits for an answer about one medium, and no longer than it may take; after that throws.
 * @param late what to do with an answer that comes after all
 */
export interface Timely {
  <T>(asked: Promise<T>, late?: (value: T) => unknown): Promise<T>;
  /** True while a question is open that was given up. It holds one of Node's few threads: nothing more is asked then. */
  readonly isStuck: () => boolean;
  /** Resolves once what was given up has been answered; at once where nothing was. */
  readonly answered: () => Promise<void>;
}

export function createTimely(): Timely {
  const open = new Set<Promise<unknown>>();
  const timely = async <T>(asked: Promise<T>, late: (value: T) => unknown = () => undefined): Promise<T> => {
    const { promise: over, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const answer = asked
        .then(late)
        .catch(() => undefined)
        .finally(() => open.delete(answer));
      open.add(answer);
      reject(new Error('no answer'));
    }, answerMs);
    try {
      return await Promise.race([asked, over]);
    } finally {
      clearTimeout(timer);
    }
  };
  return Object.assign(timely, {
    isStuck: () => open.size > 0,
    answered: async () => {
      await Promise.all(open);
    },
  });
}
