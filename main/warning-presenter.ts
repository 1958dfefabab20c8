import { type BrowserWindow, screen } from 'electron';
import { newestShown } from '#contract/ipc/newest-shown.ts';
import type { ShellState } from '#contract/ipc/shell-state.ts';
import type { Log } from './log.ts';
import { createRateLimit } from './rate-limit.ts';
import { type FrontEffect, type FrontEvent, nextFront, noFront, warningsIn } from './warning-front.ts';
import { placeWarning } from './warning-place.ts';
import { openWarningWindow, type PageOptions } from './windows.ts';

interface WarningPresenterDeps {
  readonly page: Omit<PageOptions, 'onGone'>;
  readonly after: (ms: number, act: () => void) => () => void;
  /** The warnings are shown by another window than before: both have to be told. */
  readonly onMoved: () => void;
  /** The shell's window has to show them now. */
  readonly onFallBack: () => void;
  /** The person closes the window by other means than its button. */
  readonly onCloseAsked: () => void;
  readonly log: Log;
}

export interface WarningPresenter {
  /** Makes the window, hidden, so that showing a warning loads nothing. */
  readonly prepare: () => void;
  /** A new state. @returns it with who shows the warnings, and hands it to the window's page */
  readonly tell: (state: ShellState) => ShellState;
  /** The state as a page is to see it. */
  readonly seen: (state: ShellState) => ShellState;
  readonly send: (channel: string, state: ShellState) => void;
  readonly drawn: (newest: number | null) => void;
  /** Gives it the keyboard: the person asked for it. */
  readonly focus: () => void;
  readonly destroy: () => void;
}

/** A page that has not drawn a warning by then leaves it to the shell's window. */
const overdueMs = 500;

/** Keeps the warning window, and has the shell's window stand in whenever it cannot be relied on. */
export function createWarningPresenter(deps: WarningPresenterDeps): WarningPresenter {
  let front = noFront;
  let window: BrowserWindow | null = null;
  const mayReload = createRateLimit(3, 60_000, Date.now);

  const place = (shown: BrowserWindow): void => {
    const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
    shown.setBounds(placeWarning(workArea, shown.webContents.getZoomFactor()));
  };

  const open = (): void => {
    if (window !== null) return;
    window = openWarningWindow({
      ...deps.page,
      onZoomed: () => {
        if (window?.isVisible()) place(window);
      },
      onCloseAsked: deps.onCloseAsked,
      onGone: (reason, load) => {
        deps.log(`warning page gone: ${reason}`);
        happen({ type: 'gone' });
        // Where it dies again and again, the shell's window goes on showing the warnings.
        if (mayReload()) load();
      },
    });
    happen({ type: 'opened' });
  };

  const show = (): void => {
    if (window === null || window.isDestroyed()) return;
    // A window that is being read stays where it is.
    if (!window.isVisible()) place(window);
    window.showInactive();
    window.moveTop();
    if (!window.isVisible()) happen({ type: 'unseen' });
  };

  const perform = (effect: FrontEffect): void => {
    switch (effect.do) {
      case 'open':
        open();
        return;
      case 'show':
        show();
        return;
      case 'hide':
        if (window !== null && !window.isDestroyed()) window.hide();
        return;
      case 'wait':
        deps.after(overdueMs, () => happen({ type: 'overdue', newest: effect.newest }));
        return;
      case 'fall-back':
        deps.log('warning window not there in time: the shell shows the warning');
        deps.onFallBack();
        return;
    }
  };

  const happen = (event: FrontEvent): void => {
    const before = warningsIn(front);
    const { next, effects } = nextFront(front, event);
    front = next;
    if (warningsIn(front) !== before) deps.onMoved();
    for (const effect of effects) perform(effect);
  };

  const seen = (state: ShellState): ShellState => ({ ...state, warningsIn: warningsIn(front) });
  return {
    prepare: open,
    tell: (state) => {
      happen({ type: 'state', newest: newestShown(state) });
      return seen(state);
    },
    seen,
    send: (channel, state) => {
      if (window !== null && !window.isDestroyed()) window.webContents.send(channel, state);
    },
    drawn: (newest) => happen({ type: 'drawn', newest }),
    focus: () => {
      if (window === null || window.isDestroyed()) return;
      if (front.newest !== null) {
        window.show();
        window.focus();
      }
    },
    destroy: () => window?.destroy(),
  };
}
