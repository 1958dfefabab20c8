import { useRef, useState } from 'react';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import type { Answer } from './answer.ts';

export interface Press {
  readonly busy: boolean;
  readonly problem: ErrorAnswer | null;
  /** Asks the office once: a second press while it is asked does nothing. Null where it refused, or nothing was asked. */
  readonly press: <T>(ask: () => Promise<Answer<T>>) => Promise<T | null>;
}

/** A button that asks the office for something: whether it is being asked, and what it refused with. */
export function usePress(): Press {
  const asking = useRef(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorAnswer | null>(null);
  const press = async <T>(ask: () => Promise<Answer<T>>): Promise<T | null> => {
    if (asking.current) return null;
    asking.current = true;
    setBusy(true);
    setProblem(null);
    const answer = await ask();
    asking.current = false;
    setBusy(false);
    if (answer.ok) return answer.value;
    setProblem(answer.problem);
    return null;
  };
  return { busy, problem, press };
}
