import type { ShellState } from '#contract/ipc/shell-state.ts';

export interface Publisher {
  /** The state may have changed: it is sent soon, many changes at once. */
  readonly changed: () => void;
  /** Sends a change that waits now, so that what follows is not told before it. Returns the newest state. */
  readonly flush: () => ShellState;
  readonly stop: () => void;
}

/** Sends the state where it differs from the last one sent, at most once every `pauseMs`, with a growing revision. */
export function createPublisher(
  draw: (revision: number) => ShellState,
  send: (state: ShellState) => void,
  pauseMs: number,
): Publisher {
  let last: ShellState | null = null;
  let lastText = '';
  let timer: NodeJS.Timeout | null = null;
  let soon = false;
  let stopped = false;

  const flush = (): ShellState => {
    const revision = (last?.revision ?? -1) + 1;
    const state = draw(revision);
    const text = JSON.stringify({ ...state, revision: 0 });
    if (last !== null && text === lastText) return last;
    last = state;
    lastText = text;
    if (!stopped) send(state);
    return state;
  };

  const pause = (): void => {
    timer = setTimeout(() => {
      timer = null;
      if (!soon) return;
      soon = false;
      flush();
      pause();
    }, pauseMs);
  };

  return {
    changed: () => {
      soon = true;
      if (timer !== null || stopped) return;
      // The first change after a pause goes out at the end of this turn of the event loop, with what follows from it at
      // once; those behind it wait for each other.
      setImmediate(() => {
        if (timer !== null || stopped || !soon) return;
        soon = false;
        flush();
        pause();
      });
    },
    flush,
    stop: () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
