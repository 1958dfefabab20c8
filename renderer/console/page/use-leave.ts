import { useCallback } from 'react';
import { useLocation } from 'wouter';
import { goBack, pathOf, useWayBack } from './way-back.ts';

/**
 * Leaves a page that is done with: back where the person came from there, else onward in its place, so that no way back
 * leads to what was sent already.
 */
export function useLeave(): (to: string) => void {
  const from = useWayBack();
  const [, go] = useLocation();
  return useCallback(
    (to) => (from !== null && pathOf(from.to) === to ? goBack(from) : go(to, { replace: true })),
    [from, go],
  );
}
