import { leafHash } from '#contract/trail/entry.ts';
import { expect, signIn, test } from '../support/console-office.ts';
import { sha256 } from '../support/signed-trail.ts';

test('a day is told entry by entry, in order, in words', async ({ page, world }) => {
  await signIn(page, 'auditor', `/sessions/${world.day.session}`);
  await expect(page).toHaveTitle('見本 花子の勤務の記録｜端末守 管理画面');
  await expect(page.getByRole('definition').filter({ hasText: '8:30から' })).toContainText('17:15まで');
  await expect(page.getByText('素案の第2章まで作成し、調査は集計を終えました。').first()).toBeVisible();
  await expect(page.getByText('10件（阻止 1件、空白 1件）')).toBeVisible();
  await expect(page.getByRole('status')).toHaveText('10件中 10件');
  const items = page.getByRole('main').locator('ol > li');
  const told = [
    ['8:30:00', '始業', '完了'],
    ['8:31:00', '第6条の制御の確認', '完了'],
    ['8:32:00', '定時の確認', '完了'],
    ['9:42:00', '作業用フォルダ以外への保存', '阻止', '第6条(1)ア', '「住民意識調査_集計.xlsx」（48.2KB）を回収し'],
    ['12:00:00', '中断', '休憩のため中断しました。', '第7条'],
    ['13:00:00', '再開'],
    ['14:13:00', '監視係の途絶', '監視の空白'],
    ['14:14:00', '記録の空白', '監視の空白', '14:10:00から14:14:00まで、4分'],
    ['14:15:00', '定時の確認'],
    ['17:15:00', '終業', '第8条5項(3)'],
  ];
  await expect(items).toHaveCount(told.length);
  for (const [i, words] of told.entries()) {
    for (const word of words) await expect(items.nth(i)).toContainText(word);
  }
});

test('the details hold the data and the hash that were sealed on the terminal', async ({ page, world }) => {
  const saved = world.dayEntries.find(({ leaf }) => leaf.body.type === 'save.recovered');
  if (saved === undefined) throw new Error('the sample day has no save');
  await signIn(page, 'auditor', `/sessions/${world.day.session}?type=save.recovered`);
  await expect(page.getByRole('status')).toHaveText('10件中 1件');
  const item = page.getByRole('main').locator('ol > li');
  await expect(item.getByText(leafHash(sha256, saved.leaf))).toBeHidden();
  await item.getByText('詳細').press('Enter');
  await expect(item.getByText(leafHash(sha256, saved.leaf))).toBeVisible();
  const shown = await item.locator('pre').textContent();
  expect(JSON.parse(shown ?? '')).toEqual(saved.data);
});

test('kind, outcome and text narrow the entries, and the address keeps them', async ({ page, world }) => {
  await signIn(page, 'auditor', `/sessions/${world.day.session}`);
  await page.getByRole('combobox', { name: '結果' }).selectOption('失敗');
  await page.getByRole('button', { name: '絞り込む' }).click();
  await expect(page.getByRole('status')).toHaveText('10件中 2件');
  await expect(page).toHaveURL(/\?disposition=failed$/);
  await page.getByRole('combobox', { name: '種類' }).selectOption('記録の空白');
  await page.getByRole('button', { name: '絞り込む' }).click();
  await expect(page.getByRole('status')).toHaveText('10件中 1件');
  await page.reload();
  await expect(page.getByRole('combobox', { name: '種類' })).toHaveValue('gap.found');
  await expect(page.getByRole('status')).toHaveText('10件中 1件');

  await page.getByRole('button', { name: '条件を消す' }).click();
  await page.getByRole('searchbox', { name: '文字' }).fill('集計.xlsx');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toHaveText('10件中 1件');
  await page.getByRole('searchbox', { name: '文字' }).fill('%');
  await page.keyboard.press('Enter');
  await expect(page.getByText('条件に合う記録がありません。')).toBeVisible();
});

test('more entries than one answer holds are read on demand', async ({ page, world }) => {
  const all = world.long.drafts.length;
  await signIn(page, 'auditor', `/sessions/${world.long.session}`);
  await expect(page.getByRole('status')).toHaveText(`${all}件中 ${all}件（うち500件を表示）`);
  const items = page.getByRole('main').locator('ol > li');
  await expect(items).toHaveCount(500);
  await page.getByRole('button', { name: '続きを表示する' }).click();
  await expect(items).toHaveCount(all);
  await expect(items.last()).toContainText('対応を終えました。');
  await expect(page.getByRole('button', { name: '続きを表示する' })).toHaveCount(0);
});

test('a session that is not there is said so', async ({ page }) => {
  await signIn(page, 'auditor', '/sessions/00000000-0000-4000-8000-000000000000');
  await expect(page.getByRole('alert')).toContainText('見つかりません。');
  await expect(page.getByRole('alert')).toContainText('OF-404');
});
