import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { expect, signIn, test } from '../support/console-office.ts';

/** A city is set up: each test goes on from where the one before it left the office. */
test.describe.configure({ mode: 'serial', timeout: 120_000 });

const main = (page: Page) => page.getByRole('main');
const choose = (page: Page, name: string, text: string) =>
  page.getByLabel('CSVファイル').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const check = (page: Page) => page.getByRole('button', { name: '内容を確かめる' }).click();
let initial = '';

test('the sections that are shipped are shown, then applied', async ({ page }) => {
  await signIn(page, 'admin', '/sections-list');
  await expect(main(page).getByRole('row')).toHaveCount(6);
  await page.getByRole('link', { name: '所属の一覧を取り込む' }).click();
  await page.getByRole('button', { name: '備え付けの45の所属を使う' }).click();
  await check(page);
  await expect(page.getByRole('row', { name: /S34.*会計課/ })).toBeVisible();
  await page.getByRole('button', { name: '45件を反映する' }).click();
  await expect(page.getByText('取り込みました。')).toBeVisible();
  await page.getByRole('link', { name: '所属', exact: true }).click();
  await expect(main(page).getByRole('row')).toHaveCount(51);
  await expectAccessible(page, 'people-sections');
});

test('a list with faults says where, a mended one is applied', async ({ page }) => {
  await signIn(page, 'admin', '/people/import');
  const head = '職員番号,氏名,ふりがな,所属,役職,任用区分,役割\n';
  await choose(page, '職員.csv', `${head}123,髙﨑 次郎,ﾀｶｻｷ,無い課,,パート,職員\n`);
  await check(page);
  await expect(page.getByText('直すところがあるため、まだ反映できません。')).toBeVisible();
  await expect(page.getByRole('row', { name: /2行目/ })).toHaveCount(3);
  await expect(page.getByRole('button', { name: /反映する/ })).toHaveCount(0);
  await expectAccessible(page, 'people-import-faults');
  await choose(page, '職員.csv', `${head}５００２０１,髙﨑 次郎,ﾀｶｻｷ ｼﾞﾛｳ,財政課,主査,常勤,職員\n`);
  await check(page);
  await expect(page.getByText('文字の種類はUTF-8です。')).toBeVisible();
  await expectAccessible(page, 'people-import');
  await page.getByRole('button', { name: '1件を反映する' }).click();
  await expect(page.getByText('取り込みました。')).toBeVisible();
  await check(page);
  await expect(page.getByText('今の登録と同じです。')).toBeVisible();
});

test('高崎 finds 髙﨑, whose password is issued on a sheet', async ({ page }) => {
  await signIn(page, 'admin');
  await page.getByRole('searchbox').fill('高崎');
  await page.keyboard.press('Enter');
  const row = page.getByRole('row', { name: /髙﨑 次郎/ });
  await expect(row).toContainText('未発行');
  await expect(main(page).getByRole('row')).toHaveCount(2);
  await expectAccessible(page, 'people');
  await row.getByRole('button', { name: '髙﨑 次郎 パスワードを発行する' }).click();
  const sheet = page.getByRole('article', { name: '髙﨑 次郎さんに渡す用紙' });
  await expect(sheet).toContainText('財政課');
  initial = (await sheet.getByRole('definition').last().innerText()).trim();
  expect(initial).toMatch(/^(\w{4}-){3}\w{4}$/);
  await expectAccessible(page, 'people-sheet');
  await page.getByRole('button', { name: '渡す用意ができたので閉じる' }).click();
  await expect(row).toContainText('初めのまま');
});

test('with the issued password one chooses the own one, and nothing else', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('textbox', { name: '職員番号' }).fill('５００２０１');
  await page.getByRole('textbox', { name: 'パスワード' }).fill(initial);
  await page.getByRole('button', { name: 'サインイン', exact: true }).click();
  await expect(page.getByText('自分のパスワードを決めてください。')).toBeVisible();
  await page.goto('/sessions');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('パスワードの変更');
  await page.getByRole('button', { name: 'パスワードを変える' }).click();
  await expect(page.getByText('15文字以上にしてください。')).toBeVisible();
  await expectAccessible(page, 'people-password');
  await page.getByRole('textbox', { name: '初めのパスワード' }).fill(initial);
  await page.getByRole('textbox', { name: /^新しいパスワード(?!（)/ }).fill('思川の桜と鮎の釣り橋 三月の朝市');
  await page.getByRole('textbox', { name: '新しいパスワード（確認）' }).fill('思川の桜と鮎の釣り橋 三月の朝市');
  await page.getByRole('button', { name: 'パスワードを変える' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('勤務の記録');
});

test('a person moves on a day in 和暦, and is disabled', async ({ page }) => {
  await signIn(page, 'admin', '/people/500201');
  await page.getByLabel('所属').selectOption('S07');
  const year = page.getByRole('textbox', { name: '異動する日 年' });
  await year.fill('令和２１年４月１日');
  await page.keyboard.press('Tab');
  await expect(year).toHaveValue('2039');
  await expect(page.getByText('令和21年4月1日（金）')).toBeVisible();
  await expectAccessible(page, 'people-form');
  await page.getByRole('button', { name: '内容を直す' }).click();
  const row = page.getByRole('row', { name: /髙﨑 次郎/ });
  await expect(row).toContainText('令和21年4月1日から人事課');
  await row.getByRole('button', { name: '髙﨑 次郎 利用を止める' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: '理由' }).fill('退職のため');
  await page.getByRole('dialog').getByRole('button', { name: '止める' }).click();
  await expect(row).toContainText('停止中');
  await expect(page.getByRole('row', { name: /900001/ }).getByRole('button')).toHaveCount(0);
});
