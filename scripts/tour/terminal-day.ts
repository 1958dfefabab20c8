import { chown, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { sample, type World } from '../world/world.ts';

/** The acts of a member of staff at the shell, each ending in what the screen must then show. */

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

/** @param who the sample's borrower where nobody else is said */
export async function signIn(
  page: Page,
  who: { readonly id: string; readonly pin: string } = sample.staff,
): Promise<void> {
  await page.getByLabel('職員番号').fill(who.id);
  await page.getByLabel('暗証番号').first().fill(who.pin);
  await page.getByRole('button', { name: 'サインイン' }).click();
  // The button has another name while the PIN is checked: the form itself has to go.
  await expect(page.getByLabel('職員番号')).toHaveCount(0, { timeout: 15_000 });
}

export async function startWork(page: Page): Promise<void> {
  await page.getByRole('button', { name: '始業', exact: true }).click();
  await expect(heading(page, '勤務中')).toBeVisible({ timeout: 30_000 });
}

/** Saves a file as the borrower would: owned by the borrower's account. */
export async function saveAs(world: World, path: string, text: string): Promise<void> {
  const { borrower, separate } = world.accounts;
  if (!separate) return writeFile(path, text);
  // Made beside the folders that guards look into, with the right owner, then renamed in: one file appears, whole.
  const made = join(dirname(world.layout.work), `.made-${process.hrtime.bigint()}`);
  await writeFile(made, text);
  await chown(made, borrower.uid, borrower.gid);
  await rename(made, path);
}

export async function interrupt(page: Page, reason: string): Promise<void> {
  await page.getByRole('button', { name: '中断', exact: true }).click();
  await page.getByRole('radio', { name: reason }).check({ force: true });
  await page.getByRole('button', { name: '中断する' }).click();
  await expect(heading(page, '中断中')).toBeVisible();
}

export async function resume(page: Page): Promise<void> {
  await page.getByRole('button', { name: '再開' }).click();
  await expect(heading(page, '勤務中')).toBeVisible();
}

export async function openEnding(page: Page): Promise<void> {
  await page.getByRole('button', { name: '終業', exact: true }).click();
  await expect(heading(page, '今日の仕事を終える')).toBeVisible();
}

export async function endWork(page: Page, result: string): Promise<void> {
  await page.getByLabel('業務の成果').fill(result);
  await page.getByRole('button', { name: '終業を記録する' }).click();
  await expect(heading(page, 'お疲れさまでした')).toBeVisible();
}

/** The page of the warning window, which is made a moment after the shell's own. */
export async function warningPage(page: Page): Promise<Page> {
  const context = page.context();
  const isWarning = (each: Page) => each.url().endsWith('/warning.html');
  await expect.poll(() => context.pages().some(isWarning), { timeout: 15_000 }).toBe(true);
  const found = context.pages().find(isWarning);
  if (found === undefined) throw new Error('the warning window has gone');
  return found;
}

/** @returns the page that shows it */
export async function expectWarning(page: Page, fileName: string): Promise<Page> {
  const warning = await warningPage(page);
  const dialog = warning.getByRole('alertdialog');
  await expect(dialog).toBeVisible({ timeout: 15_000 });
  await expect(dialog).toContainText(fileName);
  await expect(dialog).toContainText('回収');
  // One alarm for one thing: the shell keeps it in a list.
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: '注意を見る' })).toBeVisible();
  return warning;
}

export async function closeWarning(page: Page): Promise<void> {
  const dialog = (await warningPage(page)).getByRole('alertdialog');
  await dialog.getByRole('button', { name: '閉じる' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('button', { name: '注意を見る' })).toHaveCount(0);
}

/** The counters always in view: 記録 n 件・未送信 n 件. */
export async function trailCounts(page: Page): Promise<{ readonly recorded: number; readonly unsent: number }> {
  const text = await page.getByRole('region', { name: '端末の状態' }).innerText();
  const match = /記録\s*([\d,]+)件・未送信\s*([\d,]+)件/.exec(text);
  if (match === null) throw new Error(`no trail counters in: ${text}`);
  const number = (digits: string | undefined) => Number((digits ?? '').replaceAll(',', ''));
  return { recorded: number(match[1]), unsent: number(match[2]) };
}

/** Opens the telephone from whatever screen has it and asks for a 連絡コード. @returns its ten digits */
export async function askByTelephone(page: Page, purpose: string): Promise<string> {
  await page.getByRole('button', { name: '電話で知らせる・受け取る' }).click();
  await page.getByRole('radio', { name: purpose }).check({ force: true });
  await page.getByRole('button', { name: '連絡コードを表示する' }).click();
  await expect(heading(page, `電話の用件：${purpose}`)).toBeVisible();
  const digits = page.getByText('連絡コード（電話で読み上げてください）').locator('xpath=following-sibling::p[1]');
  return (await digits.innerText()).replaceAll('-', '');
}

/** Types the 応答コード that was heard. */
export async function hearByTelephone(page: Page, code: string): Promise<void> {
  await page.getByRole('textbox', { name: /^応答コード/ }).fill(code);
  await page.getByRole('button', { name: '応答コードを確かめる' }).click();
}
