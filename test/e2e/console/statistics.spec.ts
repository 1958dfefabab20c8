import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { expect, signIn, test } from '../support/console-office.ts';
import { fillPastYears } from '../support/past-telework.ts';

test.describe.configure({ timeout: 180_000 });
test.beforeAll(({ world }) => fillPastYears(world.office.dataDir));

const main = (page: Page) => page.getByRole('main');
const hr = async (page: Page, path: string): Promise<void> => {
  await page.goto(path);
  await page.getByRole('textbox', { name: '職員番号' }).fill('500033');
  await page.getByRole('textbox', { name: 'パスワード' }).fill('mihon-500033');
  await page.getByRole('button', { name: 'サインイン', exact: true }).click();
  await expect(page.getByRole('button', { name: 'サインアウト' })).toBeVisible();
};

test('職員活性課 reads the figures, goes down to the days, and never into a session', async ({ page }) => {
  // Whatever the office has laid down as the unit of 延べ by now.
  await hr(page, '/statistics?unit=person-month');
  await expect(main(page).getByRole('img')).toHaveCount(2);
  await expect(main(page).getByText('延べの単位は人月です。')).toBeVisible();
  await expectAccessible(page, 'statistics');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page
    .getByRole('link', { name: /延べ（人月） 1。もとの実施日を見る$/ })
    .first()
    .click();
  await expect(main(page).getByRole('status')).toContainText('1人日');
  await expect(main(page).getByRole('rowheader')).toHaveCount(1);
  await expect(main(page).getByRole('link', { name: /の記録を開く$/ })).toHaveCount(0);
  await expectAccessible(page, 'statistics-days');
  await page.getByRole('button', { name: /の区分を変える$/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '区分を変える' }).click();
  await expect(dialog.getByText('変える理由を入力してください。')).toBeVisible();
  await expectAccessible(page, 'statistics-kind');
  await dialog.getByRole('textbox', { name: '変える理由' }).fill('感染症対策としての在宅勤務');
  await dialog.getByRole('button', { name: '区分を変える' }).click();
  await expect(main(page).getByText('この条件の実施日はありません。')).toBeVisible();
  await page.goto('/statistics?kind=infection&unit=person-day');
  await expect(main(page).getByText('延べの単位は人日です。')).toBeVisible();
  await expectAccessible(page, 'statistics-person-day');
  await page
    .getByRole('link', { name: /延べ（人日） 1。もとの実施日を見る$/ })
    .first()
    .click();
  await page.getByRole('button', { name: /の区分を変える$/ }).click();
  await dialog.getByRole('textbox', { name: '変える理由' }).fill('通常の在宅勤務だった');
  await dialog.getByRole('button', { name: '区分を変える' }).click();
  await expect(main(page).getByText('この条件の実施日はありません。')).toBeVisible();
});

test('the plan’s own table stands on the page, drawn and in numbers', async ({ page }) => {
  await hr(page, '/statistics?year=2020');
  const table = page.getByRole('table', { name: '月ごとの実施者数' });
  const row = (month: string) => table.getByRole('row', { name: month }).getByRole('cell');
  for (const [month, visits, running] of [
    ['令和2年4月', '2', '6'],
    ['令和2年5月', '2', '8'],
    ['令和2年6月', '1', '9'],
    ['令和2年7月', '1', '10'],
    ['令和2年8月', '2', '12'],
  ] as const) {
    await expect(row(month).nth(0)).toHaveText(visits);
    await expect(row(month).nth(2)).toHaveText(running);
  }
  await expectAccessible(page, 'statistics-2020');
  for (const [name, width] of [
    ['1280', 1280],
    ['200-percent', 640],
    ['narrow', 400],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: test.info().outputPath(`statistics-2020-${name}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto('/statistics?unit=person-day');
  await expect(main(page).getByRole('img')).toHaveCount(2);
  await page.screenshot({ path: test.info().outputPath('statistics-now.png'), fullPage: true });
});

test('an auditor goes from a number to the session itself', async ({ page, world }) => {
  await signIn(page, 'auditor', '/statistics?unit=person-month');
  await page
    .getByRole('link', { name: /延べ（人月） 1。もとの実施日を見る$/ })
    .first()
    .click();
  await page.getByRole('link', { name: / 8:30 見本 花子の記録を開く$/ }).click();
  await expect(page).toHaveURL(`${world.office.url}/sessions/${world.day.session}`);
});

test('the figures are taken away as CSV and as paper', async ({ page }) => {
  await signIn(page, 'manager', '/statistics');
  await expect(main(page).getByRole('heading', { level: 2 }).first()).toContainText('企画政策課');
  for (const [form, start] of [
    ['CSV', '\uFEFF"在宅勤務等の実施状況"'],
    ['PDF', '%PDF-1.7'],
  ] as const) {
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: `${form}で取り出す` }).click();
    const file = await (await waiting).path();
    expect((await readFile(file, 'utf8')).startsWith(start)).toBe(true);
  }
});

test('what J-LIS asks for, and the questionnaire, are counted', async ({ page }) => {
  await hr(page, '/statistics/jlis?from=2020-04&to=2020-08');
  await expect(main(page).getByRole('row', { name: '合計' }).getByRole('cell').nth(1)).toHaveText('4人');
  await expectAccessible(page, 'statistics-jlis');
  await page.goto('/statistics/questionnaire');
  await page.getByLabel('回答のCSV').setInputFiles({
    name: '回答.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Q3,Q3-1,Q13\n1,1 3,1 5\n2,,\n2,1,\n'),
  });
  await page.getByRole('textbox', { name: '配付数（票）' }).fill('4');
  await expect(main(page).getByRole('status')).toHaveText('回答.csv：回収 3票、回収率 75.0％、集計 2票');
  await expect(main(page).getByText('Q3-1は、この人には聞いていない質問です。')).toBeVisible();
  const can = page.getByRole('table', { name: /^Q3 テレワークを実施できると思いますか。（単一回答、n=2）$/ });
  await expect(can.getByRole('row', { name: 'できると思う' }).first()).toContainText('50.0％');
  await expectAccessible(page, 'statistics-questionnaire');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.screenshot({ path: test.info().outputPath('statistics-questionnaire-1280.png'), fullPage: true });
});

test('forced colours keep the charts readable', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await hr(page, '/statistics');
  await expect(main(page).getByRole('img')).toHaveCount(2);
  await page.screenshot({ path: test.info().outputPath('statistics-forced.png'), fullPage: true });
});
