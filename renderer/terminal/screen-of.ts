import type { Screen, ScreenName } from '#contract/ipc/shell-state.ts';

/** What the state holds for one screen. */
export type ScreenOf<Name extends ScreenName> = Extract<Screen, { readonly screen: Name }>;
