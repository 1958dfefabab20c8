import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { calendarAtFirst, dayOff } from '#contract/forms/calendar/days-off.ts';
import { weekdayOf } from '#contract/forms/calendar/week.ts';
import { formKinds } from '#contract/forms/kinds.ts';
import { dayLater } from '#contract/loan/period.ts';
import { japanDate } from '#contract/words/era.ts';
import type { World } from '../world/world.ts';
import { openDesk, signInAt } from './office-desk.ts';
import type { TourLog } from './tour-log.ts';

const person = (id: string) => ({ id, password: `mihon-${id}` });
const applicant = person('100789');
const head = person('200045');
const files = person('500033');

/** Someone who has never worked from home: registration, plan and take-out, each decided, each with its paper. */
export async function playForms(log: TourLog, world: World): Promise<void> {
  log.part('forms');
  const desk = await openDesk(`${world.url}/forms/new/registration`);
  try {
    await signInAt(desk.page, applicant);
    await register(log, desk.page);
    await decide(log, desk.page, world, '在宅勤務登録申請書');
    await plan(log, desk.page, world);
    await decide(log, desk.page, world, '在宅勤務計画書');
    await log.step('the head sees who is planned, in 命令簿', desk.page, async () => {
      await change(desk.page, world, head, `/orders?month=${monday.slice(0, 7)}`);
      await expect(desk.page.getByRole('heading', { level: 1 })).toContainText('命令簿');
    });
    await log.step('what it comes to: 統計', desk.page, async () => {
      await desk.page.goto(`${world.url}/statistics`);
      await expect(desk.page.getByRole('table').first()).toBeVisible();
    });
  } finally {
    await desk.browser.close();
  }
}

/** Another person sits down at the same desk. */
async function change(page: Page, world: World, to: ReturnType<typeof person>, path: string): Promise<void> {
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await expect(page.getByLabel('利用者番号')).toBeVisible();
  await page.goto(`${world.url}${path}`);
  await signInAt(page, to);
  await page.goto(`${world.url}${path}`);
}

const fill = (page: Page, name: string, text: string): Promise<void> =>
  page.getByRole('textbox', { name, exact: false }).fill(text);
const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

async function register(log: TourLog, page: Page): Promise<void> {
  await log.step('別紙1 is filled in', page, async () => {
    await fill(page, 'ふりがな', 'みほん　じろう');
    await fill(page, '役職', '主事');
    await fill(page, '自宅の郵便番号', '１００ー０００１');
    await fill(page, '自宅住所', '見本市中央二丁目2番2号');
    await fill(page, '電話番号', '０００－００００－０００２');
    await page.getByText('介護が必要な親族を介護する職員').click();
    await fill(page, '実施予定頻度（週に何日）', '2');
    await fill(page, 'その他特記事項', '総合計画の素案づくり');
    await fill(page, '自宅で仕事をする場所', '2階の個室');
    await page.getByText('在宅勤務を実施する空間と私的な空間を区分しています').click();
    await page.getByText('誓約書を読み、誓約します。').click();
  });
  await log.step('在宅勤務登録申請書 is handed in', page, async () => {
    await press(page, '申請する');
    await expect(page.getByText('所属長を待っています')).toBeVisible();
  });
}

/** The first week ahead in which the office is open from Monday to Friday. */
const monday = (() => {
  let day = dayLater(japanDate(new Date().toISOString()), 1);
  const isOpen = (n: number): boolean => dayOff(dayLater(day, n), calendarAtFirst) === null;
  while (weekdayOf(day) !== 1 || ![0, 1, 2, 3, 4].every(isOpen)) day = dayLater(day, 1);
  return day;
})();

async function plan(log: TourLog, page: Page, world: World): Promise<void> {
  await log.step('a week is planned', page, async () => {
    await change(page, world, applicant, '/forms/new/plan');
    for (const [label, date] of [
      ['始まりの日', monday],
      ['終わりの日', dayLater(monday, 4)],
    ] as const) {
      await fill(page, `${label} 年`, date.slice(0, 4));
      await fill(page, `${label} 月`, String(Number(date.slice(5, 7))));
      await fill(page, `${label} 日`, String(Number(date.slice(8, 10))));
    }
    await page.getByText('会議録・議事録作成', { exact: true }).click();
    const common = page.getByRole('group', { name: 'どの日も同じ内容' });
    await common.getByRole('textbox', { name: '08:30～09:00' }).fill('予定の確認');
    await common.getByRole('textbox', { name: '09:00～10:00' }).fill('庁内連絡会議の議事録');
    await common.getByRole('button', { name: '空いている行を、上の行と同じにする' }).click();
  });
  await log.step('在宅勤務計画書 is handed in', page, async () => {
    await press(page, '申請する');
    await expect(page.getByText('所属長を待っています')).toBeVisible();
  });
}

/** Over the head to 職員活性課, and printed. */
async function decide(log: TourLog, page: Page, world: World, title: string): Promise<void> {
  const open = () =>
    page
      .getByRole('link', { name: new RegExp(title) })
      .first()
      .click();
  await log.step(`${title}: the head approves`, page, async () => {
    await change(page, world, head, '/queue');
    await open();
    await press(page, '承認する');
    const dialog = page.getByRole('dialog');
    const kind = Object.values(formKinds).find((each) => each.title === title);
    for (const { text } of kind?.confirmations ?? []) await dialog.getByText(text).click();
    await dialog.getByRole('button', { name: '承認する', exact: true }).click();
    await expect(page.getByText('職員活性課を待っています')).toBeVisible();
  });
  await log.step(`${title}: 職員活性課 receives`, page, async () => {
    await change(page, world, files, '/queue');
    await open();
    await press(page, '受理する');
    await expect(page.getByRole('button', { name: '受理する' })).toHaveCount(0);
  });
  await log.step(`${title}: its paper`, null, async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: '印刷用のPDF' }).click();
    await (await download).saveAs(join(log.folder, `forms-${title}.pdf`));
    return `forms-${title}.pdf`;
  });
}
