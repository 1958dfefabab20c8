import { expectAccessible } from '../support/accessible.ts';
import { expect, signIn, test } from '../support/console-office.ts';

test.describe.configure({ timeout: 120_000 });

test('the head sees this week and the next from the board, with a paper to print', async ({ page }) => {
  await signIn(page, 'manager', '/board');
  await page.getByRole('link', { name: '今週と来週の予定と実施' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '今週と来週の在宅勤務' })).toBeVisible();
  for (const week of ['今週', '来週']) {
    const table = page.getByRole('region', { name: `${week}（企画政策課）` });
    await expect(table.getByRole('row', { name: /見本 花子/ })).toBeVisible();
  }
  await expect(page.getByText('予定', { exact: true }).first()).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('week-whole.png'), fullPage: true });
  await expectAccessible(page, 'week');
  const [paper] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '印刷用のPDF' }).click(),
  ]);
  expect(paper.suggestedFilename()).toMatch(/^tanmori-week-\d{4}-\d{2}-\d{2}\.pdf$/);
  await paper.saveAs(test.info().outputPath('week.pdf'));
});
