import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { calendarAtFirst, dayOff } from '#contract/forms/calendar/days-off.ts';
import { weekdayOf } from '#contract/forms/calendar/week.ts';
import { dayLater } from '#contract/loan/period.ts';
import { japanDate } from '#contract/words/era.ts';
import { expectAccessible } from '../support/accessible.ts';
import { expect, signIn, test } from '../support/console-office.ts';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const pick = async (page: Page, label: string, date: string): Promise<void> => {
  const parts = { 年: date.slice(0, 4), 月: date.slice(5, 7), 日: date.slice(8, 10) };
  for (const [unit, value] of Object.entries(parts))
    await page.getByRole('textbox', { name: `${label} ${unit}` }).fill(String(Number(value)));
};
/** The first week ahead in which the office is open from Monday to Friday. */
function openMonday(): string {
  let day = dayLater(japanDate(new Date().toISOString()), 1);
  const isOpen = (date: string): boolean => dayOff(date, calendarAtFirst) === null;
  while (weekdayOf(day) !== 1 || ![0, 1, 2, 3, 4].every((n) => isOpen(dayLater(day, n)))) day = dayLater(day, 1);
  return day;
}
const monday = openMonday();

test('a week is planned in a minute: four days, the same work, one day different', async ({ page }) => {
  await signIn(page, 'staff', '/forms/new/plan');
  await press(page, '申請する');
  await expect(page.getByText('在宅勤務で行う業務を選んでください（第3条）。')).toBeVisible();
  await pick(page, '始まりの日', monday);
  await pick(page, '終わりの日', dayLater(monday, 6));
  const days = page.getByRole('group', { name: '在宅勤務をする日' });
  await expect(days.getByRole('checkbox', { checked: true })).toHaveCount(4);
  await page.getByText('会議録・議事録作成', { exact: true }).click();
  const common = page.getByRole('group', { name: 'どの日も同じ内容' });
  await common.getByRole('textbox', { name: '8:30～9:00', exact: true }).fill('予定の確認');
  await common.getByRole('textbox', { name: '9:00～10:00', exact: true }).fill('庁内連絡会議の議事録');
  await common.getByRole('button', { name: '空いている行を、上の行と同じにする' }).click();
  await expect(common.getByRole('textbox', { name: '17:00～17:15' })).toHaveValue('庁内連絡会議の議事録');
  await page
    .getByText(/は別の内容にする$/)
    .last()
    .click();
  await page
    .getByRole('group', { name: /の内容$/ })
    .getByRole('textbox', { name: '16:00～17:00' })
    .fill('校正');
  await expectAccessible(page, 'plan-fields');
  await page.screenshot({ path: test.info().outputPath('plan-whole.png'), fullPage: true });
  await press(page, '申請する');
  await expect(page.getByText('所属長を待っています')).toBeVisible();
  await expectAccessible(page, 'plan-form');
});

test('the fifth day of the week is refused with its article', async ({ page }) => {
  await signIn(page, 'staff', '/forms/new/plan');
  const friday = dayLater(monday, 4);
  await pick(page, '始まりの日', friday);
  await pick(page, '終わりの日', friday);
  await page.getByText('会議録・議事録作成', { exact: true }).click();
  await page.getByRole('textbox', { name: '9:00～10:00', exact: true }).fill('議事録');
  await press(page, '申請する');
  await expect(page.getByRole('alert').first()).toContainText('第8条2項');
  await expect(page.getByText('所属長を待っています')).toHaveCount(0);
});

test('the head approves, and the paper is the city’s 別紙2', async ({ page }) => {
  await signIn(page, 'manager', '/queue');
  await page
    .getByRole('link', { name: /在宅勤務計画書/ })
    .first()
    .click();
  await press(page, '承認する');
  await page.getByRole('dialog').getByRole('button', { name: '承認する', exact: true }).click();
  await expect(page.getByText('職員活性課を待っています')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: '印刷用のPDF' }).click();
  const file = await download;
  await file.saveAs(test.info().outputPath('plan.pdf'));
  expect((await readFile(test.info().outputPath('plan.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
});
