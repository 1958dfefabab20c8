import { assertNever } from '#contract/errors.ts';

/** How far the warning window is with showing the warnings. */
export interface WarningFront {
  /** `none`: no window yet. `drawing`: its page has not answered. `there`: its page draws what it is sent. */
  readonly page: 'none' | 'drawing' | 'there';
  /** Newest warning that stands; null where none does. */
  readonly newest: number | null;
  /** Newest warning that the window came up for. */
  readonly shown: number | null;
  /** True while the page owes a warning, or the window did not come up. */
  readonly late: boolean;
}

export type FrontEvent =
  | { readonly type: 'state'; readonly newest: number | null }
  /** The window is made, or loads its page again. */
  | { readonly type: 'opened' }
  | { readonly type: 'drawn'; readonly newest: number | null }
  | { readonly type: 'overdue'; readonly newest: number }
  /** The window was told to come up and is not visible. */
  | { readonly type: 'unseen' }
  | { readonly type: 'gone' };

export type FrontEffect =
  | { readonly do: 'open' }
  | { readonly do: 'show' }
  | { readonly do: 'hide' }
  /** Tells `overdue` unless the page has drawn this warning soon. */
  | { readonly do: 'wait'; readonly newest: number }
  /** The shell's own window has to show the warning, and comes before the person. */
  | { readonly do: 'fall-back' };

export interface FrontStep {
  readonly next: WarningFront;
  readonly effects: readonly FrontEffect[];
}

export const noFront: WarningFront = { page: 'none', newest: null, shown: null, late: false };

/** Who shows the warnings: one window or the other, never both, never none. */
export const warningsIn = ({ page, late }: WarningFront): 'shell' | 'window' =>
  page === 'there' && !late ? 'window' : 'shell';

const step = (next: WarningFront, ...effects: readonly FrontEffect[]): FrontStep => ({ next, effects });

export function nextFront(front: WarningFront, event: FrontEvent): FrontStep {
  switch (event.type) {
    case 'state':
      return told(front, event.newest);
    case 'opened':
      return step({ ...front, page: 'drawing', shown: null, late: false });
    case 'drawn': {
      // An older drawing says that the page lives, not that this warning is seen.
      if (event.newest !== front.newest) {
        const waits = front.newest === null ? [] : [{ do: 'wait', newest: front.newest } as const];
        return front.page === 'there' ? step(front) : step({ ...front, page: 'there' }, ...waits);
      }
      const there: WarningFront = { ...front, page: 'there', late: false };
      if (front.newest === null || front.shown === front.newest) return step(there);
      return step({ ...there, shown: front.newest }, { do: 'show' });
    }
    case 'overdue':
      if (front.newest !== event.newest || front.shown === event.newest) return step(front);
      return step({ ...front, late: true }, { do: 'fall-back' });
    case 'unseen':
      return step({ ...front, shown: null, late: true }, { do: 'fall-back' });
    case 'gone': {
      const next: WarningFront = { ...front, page: 'drawing', shown: null, late: false };
      return front.newest === null ? step(next) : step(next, { do: 'hide' }, { do: 'fall-back' });
    }
    default:
      return assertNever(event);
  }
}

function told(front: WarningFront, newest: number | null): FrontStep {
  if (newest === front.newest) return step(front);
  if (newest === null) return step({ ...front, newest, shown: null, late: false }, { do: 'hide' });
  const next: WarningFront = { ...front, newest };
  if (front.page === 'none') return step(next, { do: 'open' }, { do: 'fall-back' });
  return warningsIn(front) === 'window' ? step(next, { do: 'wait', newest }) : step(next, { do: 'fall-back' });
}
