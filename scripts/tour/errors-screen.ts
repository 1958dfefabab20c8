import { expect, type Page } from '@playwright/test';
import type { ErrorEntry } from '#contract/errors/error-entry.ts';
import { type ErrorCode, errorEntry } from '#contract/errors.ts';
import type { CommandName, CommandOutcome } from '#contract/ipc/commands.ts';
import type { ShellState } from '#contract/ipc/shell-state.ts';
import type { ReadEntry } from '#contract/socket/protocol.ts';

/** What a window must show for an error, and what it must not have lost. */

/** The terminal is locked, says why and what to do. */
export async function expectLocked(page: Page, code: ErrorCode, timeout = 20_000): Promise<void> {
  const { message, next } = errorEntry(code);
  await expect(page.getByRole('heading', { level: 1, name: '端末をロックしています' })).toBeVisible({ timeout });
  const alert = page.getByRole('alert').filter({ hasText: `番号 ${code}` });
  await expect(alert).toContainText(message, { timeout });
  await expect(page.getByText(next, { exact: true })).toBeVisible();
  // Nothing of the work can be reached behind a lock.
  for (const name of ['始業', '中断', '再開', '終業'])
    await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0);
}

/** A refusal is told where the person is, with its code and what to do next. */
export async function expectTold(
  page: Page,
  code: ErrorCode,
  role: 'alert' | 'status' = 'alert',
  timeout = 15_000,
): Promise<void> {
  const { message, next, article }: ErrorEntry = errorEntry(code);
  const banner = page.getByRole(role).filter({ hasText: `番号 ${code}` });
  await expect(banner).toContainText(message, { timeout });
  await expect(banner).toContainText(next);
  if (role === 'alert' && code.startsWith('TM-') && article !== undefined) await expect(banner).toContainText(article);
  await banner.scrollIntoViewIfNeeded();
}

export const expectHeading = (page: Page, name: string, timeout = 20_000): Promise<void> =>
  expect(page.getByRole('heading', { level: 1, name })).toBeVisible({ timeout });

/** A call as a page that was tampered with would make it: past every form. */
export const callShell = (page: Page, name: CommandName, args: unknown = {}): Promise<CommandOutcome> =>
  page.evaluate(
    ([command, given]) => {
      const { shell } = globalThis as unknown as { shell: Record<string, (args: unknown) => Promise<CommandOutcome>> };
      const call = shell[command];
      if (call === undefined) throw new Error(`no command ${command}`);
      return call(given);
    },
    [name, args] as const,
  );

export async function shellState(page: Page): Promise<ShellState> {
  const outcome = await callShell(page, 'getState');
  if (!outcome.ok) throw new Error(`no state: ${outcome.code}`);
  return outcome.value as unknown as ShellState;
}

/** The whole trail as the person may read it: signed in, and not locked. */
export async function ownTrail(page: Page): Promise<readonly ReadEntry[]> {
  const all: ReadEntry[] = [];
  for (;;) {
    const outcome = await callShell(page, 'readTrail', { fromSeq: all.length, limit: 200 });
    if (!outcome.ok) throw new Error(`the trail cannot be read: ${outcome.code}`);
    const { entries, total } = outcome.value as unknown as { entries: ReadEntry[]; total: number };
    all.push(...entries);
    if (all.length >= total || entries.length === 0) return all;
  }
}

/** Every entry of before is still there, unchanged, and what came after follows without a gap. */
export async function expectKept(page: Page, before: readonly ReadEntry[]): Promise<readonly ReadEntry[]> {
  const now = await ownTrail(page);
  expect(now.slice(0, before.length).map(({ hash }) => hash)).toEqual(before.map(({ hash }) => hash));
  expect(now.map(({ seq }) => seq)).toEqual(now.map((_, index) => index));
  return now;
}

/** The ten digits that the locked screen shows, as the person reads them out. */
export async function shownContactCode(page: Page): Promise<string> {
  const { screen } = await shellState(page);
  if (screen.screen !== 'locked' || screen.contactCode === null) throw new Error('no contact code on the screen');
  const { contactCode: code } = screen;
  await expect(page.getByText(`${code.slice(0, 3)}-${code.slice(3, 6)}-${code.slice(6)}`)).toBeVisible();
  return code;
}

/** Types the 応答コード heard by telephone. */
export async function typeResponse(page: Page, code: string): Promise<void> {
  await page.getByRole('textbox', { name: '応答コード' }).fill(code);
  await page.getByRole('button', { name: 'ロックを解除する' }).click();
}
