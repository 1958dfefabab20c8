import { expect, signIn, test } from '../support/console-office.ts';

test('職員活性課 narrows 報告書 and 命令簿 to a section, and the files follow', async ({ page }) => {
  await signIn(page, 'hr', '/reports');
  const reports = page.getByRole('search').getByRole('form', { name: '報告書の絞り込み' });
  await expect(page.getByRole('table', { name: '報告書の一覧' })).toContainText('見本 花子');
  await reports.getByRole('combobox', { name: '所属' }).selectOption('職員活性課');
  await reports.getByRole('button', { name: '絞り込む' }).click();
  await expect(page).toHaveURL(/\/reports\?section=/);
  await expect(page.getByText('この月の勤務の記録はありません。')).toBeVisible();
  await expect(page.getByRole('table', { name: '報告書の一覧' })).toHaveCount(0);
  await page.screenshot({ path: test.info().outputPath('reports-section.png'), fullPage: true });

  await page.goto('/orders');
  const orders = page.getByRole('search').getByRole('form', { name: '命令簿の絞り込み' });
  await expect(page.getByRole('table', { name: 'すべての所属の命令簿' })).toContainText('見本 花子');
  await orders.getByRole('combobox', { name: '所属' }).selectOption('企画政策課');
  await orders.getByRole('button', { name: '絞り込む' }).click();
  await expect(page.getByRole('table', { name: '企画政策課の命令簿' })).toContainText('見本 花子');
  await expect(page.getByRole('link', { name: 'CSV' })).toHaveAttribute('href', /section=planning$/);
  await page.screenshot({ path: test.info().outputPath('orders-section.png'), fullPage: true });
  await orders.getByRole('button', { name: '条件を消す' }).click();
  await expect(page.getByRole('table', { name: 'すべての所属の命令簿' })).toBeVisible();
});

test('情報政策課 finds 借用願 and データ持出し申請 by state and person', async ({ page }) => {
  for (const { path, label, empty, state } of [
    { path: '/loan-requests', label: '借用願', empty: '条件に合う借用願がありません。', state: '不承認' },
    {
      path: '/takeouts',
      label: 'データ持出し申請',
      empty: '条件に合うデータ持出し申請がありません。',
      state: '取下げ',
    },
  ]) {
    await signIn(page, 'it', path);
    const filters = page.getByRole('search').getByRole('form', { name: `${label}の絞り込み` });
    await filters.getByRole('textbox', { name: '職員番号' }).fill('12');
    await filters.getByRole('button', { name: '絞り込む' }).click();
    await expect(filters).toContainText('6桁の数字で入力してください。');
    await filters.getByRole('textbox', { name: '職員番号' }).fill('100123');
    await filters.getByRole('combobox', { name: '状態' }).selectOption(state);
    await filters.getByRole('button', { name: '絞り込む' }).click();
    await expect(page).toHaveURL(/\?state=[a-z]+&staff=100123$/);
    await expect(page.getByText(empty)).toBeVisible();
    await page.screenshot({ path: test.info().outputPath(`${path.slice(1)}.png`), fullPage: true });
    await page.getByRole('button', { name: 'サインアウト' }).click();
    await expect(page.getByRole('button', { name: 'サインイン', exact: true })).toBeVisible();
  }
});
