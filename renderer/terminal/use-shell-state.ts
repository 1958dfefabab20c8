import { useEffect, useState } from 'react';
import type { ShellApi } from '#contract/ipc/commands.ts';
import { ShellState } from '#contract/ipc/shell-state.ts';

type Seen =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'state'; readonly state: ShellState }
  /** Something came that is not a state; nothing may be shown as if all were well. */
  | { readonly kind: 'unreadable' };

const read = (value: unknown): Seen => {
  const parsed = ShellState.safeParse(value);
  return parsed.success ? { kind: 'state', state: parsed.data } : { kind: 'unreadable' };
};

/**
 * The shell's state, as pushed. Pushes arrive in order, also over a restart of the agent, whose count begins anew;
 * the first answer is used only where no push has come before it.
 */
export function useShellState(shell: ShellApi): Seen {
  const [seen, setSeen] = useState<Seen>({ kind: 'waiting' });
  useEffect(() => {
    let pushed = false;
    const stop = shell.onState((value) => {
      pushed = true;
      setSeen(read(value));
    });
    const askOnce = async () => {
      try {
        const outcome = await shell.getState({});
        if (!pushed && outcome.ok) setSeen(read(outcome.value));
      } catch {
        // No answer: the next push brings the state, and until then the opening screen stands.
      }
    };
    void askOnce();
    return stop;
  }, [shell]);
  return seen;
}
