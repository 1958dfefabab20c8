import { expectAccessible } from '../support/accessible.ts';
import { expect, signIn, test } from '../support/console-office.ts';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

test('情報政策課 lays periods down, each said before; without one nothing goes', async ({ page }) => {
  await signIn(page, 'it', '/retention');
  await expect(page.getByRole('row', { name: /^在宅勤務計画書/ })).toContainText('期間の定めがありません');
  await expectAccessible(page, 'retention');
  await page.screenshot({ path: test.info().outputPath('retention.png'), fullPage: true });
  const save = page.getByRole('button', { name: '変えるところを確かめる' });
  await save.click();
  await expect(page.getByText('変わるところはありません。')).toBeVisible();
  await page.getByRole('combobox', { name: '自宅作業環境チェック' }).selectOption('完結した年度の翌年度の4月1日から');
  await save.click();
  await expect(page.getByText('1から50までの年数を入力してください。')).toBeVisible();
  await page.getByRole('textbox', { name: '自宅作業環境チェックの年数' }).fill('５');
  await save.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('listitem')).toHaveText([
    '自宅作業環境チェック：期間の定めがありません → 5年（完結した年度の翌年度の4月1日から）',
  ]);
  await expectAccessible(page, 'retention-dialog');
  await page.screenshot({ path: test.info().outputPath('dialog.png') });
  await dialog.getByRole('textbox', { name: '定める理由' }).fill('文書管理規程のとおり。');
  await dialog.getByRole('button', { name: '保存期間を定める' }).click();
  await expect(page.getByText('保存期間を定めました。')).toBeVisible();
  await expect(page.getByRole('row', { name: /^自宅作業環境チェック/ })).toContainText('5年');
  await page.screenshot({ path: test.info().outputPath('laid-down.png'), fullPage: true });
});

test('the auditor sees it and lays nothing down', async ({ page }) => {
  await signIn(page, 'auditor', '/retention');
  await expect(page.getByText('この役割では見るだけです。')).toBeVisible();
  await expect(page.getByRole('row', { name: /^自宅作業環境チェック/ })).toContainText('5年');
  await expect(page.getByRole('button', { name: '変えるところを確かめる' })).toHaveCount(0);
});
