import { expectAccessible } from '../support/accessible.ts';
import { expect, signIn, test } from '../support/console-office.ts';

test.describe.configure({ timeout: 120_000 });

test('the person sees what the ten steps of their loan took, and what it stands on', async ({ page }) => {
  await signIn(page, 'staff', '/loan-requests');
  const section = page.getByRole('region', { name: /^あなたの貸出の手間/ });
  await section.getByText('手順ごとに見る').click();
  await expect(section).toContainText('④ 端末機等管理簿');
  await expect(section).toContainText('市で測った時間ではありません');
  await expect(section).toContainText('測っていません');
  await expectAccessible(page, 'procedure-own');
  await section.screenshot({ path: test.info().outputPath('procedure-own-section.png') });
});

test('情報政策課 sees the same of all loans of a fiscal year in the statistics', async ({ page }) => {
  await signIn(page, 'it', '/statistics');
  const section = page.getByRole('region', { name: '利用手順の手間', exact: true });
  await expect(section).toContainText('この年度に始まった貸出');
  await expect(section).toContainText('前提：');
  await expectAccessible(page, 'procedure-figures');
  await section.screenshot({ path: test.info().outputPath('procedure-figures-section.png') });
});
