import type { ShellState } from './shell-state.ts';

/** Number of the newest thing that the warning window shows; null where there is none. */
export function newestShown({ warnings, presence }: Pick<ShellState, 'warnings' | 'presence'>): number | null {
  const ids = [warnings.at(-1)?.id, presence?.id].filter((id) => id !== undefined);
  return ids.length === 0 ? null : Math.max(...ids);
}
