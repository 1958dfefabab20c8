import type { Page } from '@playwright/test';
import type { CommandName, CommandOutcome } from '#contract/ipc/commands.ts';
import type { ShellState } from '#contract/ipc/shell-state.ts';

/** Calls `window.shell` in the page with whatever arguments, as a page gone wrong could. */
export const callShell = (page: Page, name: CommandName, ...given: readonly unknown[]): Promise<CommandOutcome> =>
  page.evaluate(
    (call) => {
      const { shell } = globalThis as unknown as { shell: Record<string, (...a: unknown[]) => Promise<unknown>> };
      return shell[call.name]?.(...call.given);
    },
    { name, given },
  ) as Promise<CommandOutcome>;

/** The state that the window was last given. */
export async function shellState(page: Page): Promise<ShellState> {
  const outcome = await callShell(page, 'getState', {});
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value as unknown as ShellState;
}
