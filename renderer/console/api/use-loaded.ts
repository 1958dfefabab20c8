import { useCallback, useEffect, useState } from 'react';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import type { Answer } from './answer.ts';

/** What a page knows of something it asked the office for. A value once shown stays while it is asked for again. */
export interface Loaded<T> {
  readonly value: T | null;
  readonly problem: ErrorAnswer | null;
  readonly loading: boolean;
  readonly reload: () => void;
}

/**
 * Asks the office whenever `load` changes and on `reload`. An answer that comes after a newer question is dropped.
 * @param load must keep its identity between renders (useCallback) for as long as the question is the same.
 */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<Answer<T>>): Loaded<T> {
  const [known, setKnown] = useState<Omit<Loaded<T>, 'reload'>>({ value: null, problem: null, loading: true });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks the same question again
  useEffect(() => {
    const asking = new AbortController();
    setKnown((before) => ({ ...before, loading: true }));
    void load(asking.signal).then((answer) => {
      if (asking.signal.aborted) return;
      setKnown(
        answer.ok
          ? { value: answer.value, problem: null, loading: false }
          : (before) => ({ value: before.value, problem: answer.problem, loading: false }),
      );
    });
    return () => asking.abort();
  }, [load, round]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  return { ...known, reload };
}
