import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { accounts, expect, signIn, test } from '../support/console-office.ts';

/** One day's report from the draft to the confirmation: each test goes on from where the one before it left it. */
test.describe.configure({ mode: 'serial', timeout: 120_000 });

const main = (page: Page) => page.getByRole('main');

test('a member of staff corrects the draft and submits it', async ({ page, world }) => {
  await signIn(page, 'staff', '/reports');
  await expectAccessible(page, 'reports-staff');
  await page.goto(`/reports/${accounts.staff}/${world.dayDate}`);
  await expect(page.getByText('記録から作った下書きです。')).toBeVisible();
  await page.getByRole('button', { name: '10:00〜11:00の実施結果を訂正する' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: '実施結果' }).fill('議事録の校正');
  await dialog.getByRole('button', { name: '記録する' }).click();
  await expect(dialog.getByText('訂正の理由を入力してください。')).toBeVisible();
  await expectAccessible(page, 'report-correct');
  await dialog.getByRole('textbox', { name: '訂正の理由' }).fill('実際と違うため');
  await dialog.getByRole('button', { name: '記録する' }).click();
  await expect(main(page).getByText('議事録の校正').first()).toBeVisible();
  await page.getByRole('button', { name: 'この内容で提出する' }).click();
  await expect(main(page).getByText('確認待ち')).toBeVisible();
  await expectAccessible(page, 'report-day');
});

test('the head confirms what waits, many at once', async ({ page }) => {
  await signIn(page, 'manager', '/reports');
  await expect(page.getByRole('heading', { name: '確認待ち（1件）' })).toBeVisible();
  await expectAccessible(page, 'reports-manager');
  await page.getByRole('checkbox', { name: 'すべて選ぶ' }).check({ force: true });
  await page.getByRole('button', { name: '選んだ1件を確認する' }).click();
  await expect(page.getByText('1件を確認しました。')).toBeVisible();
  await expect(page.getByText('確認を待つ報告書はありません。')).toBeVisible();
  await expect(main(page).getByText('確認済み').first()).toBeVisible();
});

test('a telephone report takes two presses, and a slip is taken back', async ({ page }) => {
  await signIn(page, 'manager', '/board');
  const start = page.getByRole('button', { name: '見本 花子さん 電話 始業' });
  await expect(start).toBeVisible();
  await expectAccessible(page, 'board');
  await start.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: '記録する' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(main(page).getByText('勤務中', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: '見本 花子さん 電話 中断' }).press('Enter');
  await expectAccessible(page, 'board-interruption');
  await dialog.getByText('体調不良').click();
  await dialog.getByRole('button', { name: '記録する' }).click();
  await expect(main(page).getByText('中断中（体調不良）')).toBeVisible();
  await expect(main(page).getByText('休暇の手続きが要ります')).toBeVisible();
  await expectAccessible(page, 'board-interrupted');
  await page.getByRole('button', { name: '見本 花子さんの最後の電話の記録を取り消す' }).click();
  await dialog.getByRole('button', { name: '取り消す' }).click();
  await expect(main(page).getByText('勤務中', { exact: true })).toBeVisible();
});

test('命令簿 is filled from plans, takes a row by hand and is decided on in bulk', async ({ page }) => {
  await signIn(page, 'manager', '/queue');
  await page
    .getByRole('link', { name: /^在宅勤務命令簿/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/orders\?month=\d{4}-\d{2}$/);
  await expect(page.getByRole('checkbox', { name: '未決定をすべて選ぶ' })).toBeAttached();
  await page.getByRole('button', { name: '命令を書き加える' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '書き加える' }).click();
  await expect(dialog.getByText('業務内容を入力してください。')).toBeVisible();
  await expectAccessible(page, 'orders-add');
  await dialog.getByRole('button', { name: 'やめる' }).click();
  await page.getByRole('checkbox', { name: '未決定をすべて選ぶ' }).check({ force: true });
  await page.getByRole('button', { name: /件を命令する$/ }).click();
  await expect(page.getByText(/件を命令しました。$/)).toBeVisible();
  await expect(main(page).getByText('命令済み').first()).toBeVisible();
  await expectAccessible(page, 'orders');
});

test('a member of staff accepts the conditions of an order', async ({ page }) => {
  await signIn(page, 'staff', '/orders');
  const accept = page.getByRole('button', { name: /の条件を了承する$/ });
  await expect(accept.first()).toBeVisible();
  const before = await accept.count();
  await accept.first().click();
  await expect(accept).toHaveCount(before - 1);
  await expect(
    main(page)
      .getByText(/^本人の了承/)
      .first(),
  ).toBeVisible();
  await expectAccessible(page, 'orders-staff');
});
