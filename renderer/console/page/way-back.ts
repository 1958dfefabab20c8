import type { AroundNavHandler } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { z } from 'zod';
import { shownTitle } from './use-page-focus.ts';

/** Which page led to this entry of the browser's history, at what address, and how many entries lie between. */
const CameFrom = z.strictObject({ to: z.string(), title: z.string(), steps: z.int().positive() });
type CameFrom = z.infer<typeof CameFrom>;
const Kept = z.strictObject({ from: CameFrom });

const readFrom = (state: unknown): CameFrom | null => Kept.safeParse(state).data?.from ?? null;
export const pathOf = (to: string): string => to.replace(/[?#].*$/s, '');

/**
 * Keeps the way back with each entry of the browser's history, where its own button and a reload find it too. What is
 * replaced keeps that of before; whoever moves within one page (filters, pages of a list) still comes from the same.
 */
export const keepWayBack: AroundNavHandler = (navigate, to, options) => {
  if (options?.replace === true) return navigate(to, { ...options, state: history.state });
  const { pathname, search } = window.location;
  const before = readFrom(history.state);
  const isSamePage = pathOf(to) === pathname;
  if (isSamePage && before === null) return navigate(to, options);
  const from =
    isSamePage && before !== null
      ? { ...before, steps: before.steps + 1 }
      : { to: `${pathname}${search}`, title: shownTitle(), steps: 1 };
  navigate(to, { ...options, state: { from } });
};

/** Where the person came from; null where the page was opened by itself. */
export const useWayBack = (): CameFrom | null => readFrom(useHistoryState());

/** Goes there as the browser's own button does. */
export const goBack = ({ steps }: CameFrom): void => history.go(-steps);
