import { useEffect, useState } from 'react';
import type { ShellApi } from '#contract/ipc/commands.ts';
import type { ShellState } from '#contract/ipc/shell-state.ts';

type Seen = { readonly kind: 'waiting' } | { readonly kind: 'state'; readonly state: ShellState };

/**
 * The shell's state, as pushed. Main has parsed it: this page trusts main and nobody else (docs/adr/0004). Pushes arrive in order, also over a restart of the agent, whose count begins anew;
 * the first answer is used only where no push has come before it.
 */
export function useShellState(shell: ShellApi): Seen {
  const [seen, setSeen] = useState<Seen>({ kind: 'waiting' });
  useEffect(() => {
    let pushed = false;
    const stop = shell.onState((value) => {
      pushed = true;
      setSeen({ kind: 'state', state: value });
    });
    const askOnce = async () => {
      try {
        const outcome = await shell.getState({});
        if (!pushed && outcome.ok) setSeen({ kind: 'state', state: outcome.value });
      } catch {
        // No answer: the next push brings the state, and until then the opening screen stands.
      }
    };
    void askOnce();
    return stop;
  }, [shell]);
  return seen;
}
