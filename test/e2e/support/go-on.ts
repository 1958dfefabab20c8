import { expect, type Page } from '@playwright/test';
import type { ShellState } from '#contract/ipc/shell-state.ts';
import { endWork, openEnding, resume, signIn, startWork } from '../../../scripts/tour/terminal-day.ts';
import { shellState } from './shell-page.ts';

/**
 * A member of staff who does the next sensible thing on whatever screen there is, until the day is recorded. @param
 * ended the day's 終業 is on record already: no further session is begun
 * @returns what stood in 業務の成果 before
 */
export async function goOnToTheEnd(page: Page, result: string, ended: boolean): Promise<string> {
  // A warning may still come up in the middle of an act; it is closed, and the act goes on.
  const close = page.getByRole('alertdialog').getByRole('button', { name: '閉じる' });
  await page.addLocatorHandler(close, (button) => button.click());
  try {
    return await act(page, result, ended);
  } finally {
    await page.removeLocatorHandler(close);
  }
}

async function act(page: Page, result: string, ended: boolean): Promise<string> {
  for (let acts = 0; acts < 12; acts += 1) {
    const { screen, warnings } = await settled(page);
    if (warnings.length > 0) {
      await closeWarnings(page);
      continue;
    }
    switch (screen.screen) {
      case 'signed-out':
        await signIn(page);
        break;
      case 'before-work':
        if (ended) return '';
        await startWork(page);
        break;
      case 'interrupted':
        await resume(page);
        break;
      case 'working':
        await openEnding(page);
        break;
      case 'ending': {
        const draft = await page.getByLabel('業務の成果').inputValue();
        await endWork(page, result);
        return draft;
      }
      default:
        return '';
    }
  }
  throw new Error('the day does not come to its end');
}

/** The state once the shell waits for the person again: not locked, checking or connecting. */
export async function settled(page: Page): Promise<ShellState> {
  let state: ShellState | null = null;
  await expect
    .poll(
      async () => {
        state = await shellState(page);
        return state.screen.screen;
      },
      { timeout: 20_000, intervals: [50, 100, 200] },
    )
    .not.toMatch(/^(opening|starting|locked)$/);
  if (state === null) throw new Error('unreachable: polled at least once');
  return state;
}

/** Closes what is shown of forbidden saves; a further one may come up behind it. */
export async function closeWarnings(page: Page): Promise<void> {
  await expect(async () => {
    // In their own window, or in the shell's while that one is not there.
    for (const each of page.context().pages()) {
      const dialog = each.getByRole('alertdialog');
      if (await dialog.isVisible()) await dialog.getByRole('button', { name: '閉じる' }).click({ timeout: 2_000 });
      await expect(dialog).toHaveCount(0, { timeout: 1_000 });
    }
    expect((await shellState(page)).warnings).toEqual([]);
  }).toPass({ timeout: 10_000 });
}
