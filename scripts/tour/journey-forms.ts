import type { Page } from '@playwright/test';
import { calendarAtFirst, dayOff } from '#contract/forms/calendar/days-off.ts';
import { weekdayOf } from '#contract/forms/calendar/week.ts';
import { formKinds } from '#contract/forms/kinds.ts';
import { dayLater } from '#contract/loan/period.ts';
import { japanDate } from '#contract/words/era.ts';
import { sample, type World } from '../world/world.ts';
import { fillDay, keepPaper } from './journey-desk.ts';
import { head, hr, newcomer } from './journey-people.ts';
import { openDesk, signInAt } from './office-desk.ts';
import { expect } from './patient-expect.ts';
import type { TourLog } from './tour-log.ts';

/** 誓約書, the registration, the workplace check, a plan: each handed in, decided, and on paper. */
export async function fillForms(log: TourLog, world: World): Promise<void> {
  const desk = await openDesk(`${world.url}/forms/new/pledge`);
  const { page } = desk;
  try {
    await signInAt(page, newcomer);
    await pledge(log, page, world);
    await register(log, page, world);
    await decide(log, page, world, '在宅勤務登録申請書');
    await checkWorkplace(log, page, world);
    await plan(log, page, world);
    await decide(log, page, world, '在宅勤務計画書');
    await log.step('命令簿: the head sees who is planned', page, async () => {
      await change(page, world, head, `/orders?month=${monday.slice(0, 7)}`);
      await expect(page.getByRole('heading', { level: 1 })).toContainText('命令簿');
      await expect(page.getByRole('row', { name: newcomer.name }).first()).toBeVisible();
    });
    await log.step('命令簿: the days are ordered', page, async () => {
      await page.getByRole('checkbox', { name: '未決定をすべて選ぶ' }).check({ force: true });
      await page.getByRole('button', { name: /件を命令する$/ }).click();
      await expect(page.getByText(/件を命令しました。$/)).toBeVisible();
    });
    await log.step('命令簿: its paper', null, () =>
      keepPaper(log, page, page.getByRole('link', { name: '印刷用のPDF' }), '在宅勤務命令簿'),
    );
    await applyForIds(log, page, world);
  } finally {
    await desk.browser.close();
  }
}

/** Another person sits down at the same desk. */
export async function change(
  page: Page,
  world: World,
  to: { readonly id: string; readonly password: string },
  path: string,
): Promise<void> {
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await expect(page.getByLabel('職員番号')).toBeVisible();
  await page.goto(`${world.url}${path}`);
  await signInAt(page, to);
  await page.goto(`${world.url}${path}`);
}

const fill = (page: Page, name: string, text: string): Promise<void> =>
  page.getByRole('textbox', { name, exact: false }).fill(text);
const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const print = (log: TourLog, page: Page, title: string): Promise<void> =>
  log.step(`${title}: its paper`, null, () =>
    keepPaper(log, page, page.getByRole('link', { name: '印刷用のPDF' }).first(), title),
  );

async function register(log: TourLog, page: Page, world: World): Promise<void> {
  await log.step('別紙1 is filled in, with the 誓約', page, async () => {
    await change(page, world, newcomer, '/forms/new/registration');
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

async function checkWorkplace(log: TourLog, page: Page, world: World): Promise<void> {
  await log.step('自宅作業環境チェック is filled in', page, async () => {
    await change(page, world, newcomer, '/forms/new/workplace');
    for (const text of ['家具などを除いて10㎥以上', '窓や換気扇で換気', '机の上の明るさ', '室温を17℃から'])
      await page.getByText(text, { exact: false }).first().click();
    await page.getByText('在宅勤務を実施する空間と私的な空間を区分しています').click();
  });
  await log.step('自宅作業環境チェック: advice for what is not so yet', page, async () => {
    await press(page, '申請する');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('自宅作業環境チェック F-');
  });
  await receive(log, page, world, { title: '自宅作業環境チェック', by: head, who: 'the head' });
}

/** The section's テレワーク申請書 of the J-LIS pilot, by its head. */
async function applyForIds(log: TourLog, page: Page, world: World): Promise<void> {
  await log.step('テレワーク申請書 is handed in by the head', page, async () => {
    await page.goto(`${world.url}/forms/new/telework`);
    await fill(page, 'パソコン名', 'KIKAKU-01');
    await fill(page, 'テレワーク利用者', `${newcomer.id} ${newcomer.name}`);
    await fill(page, 'IDの数', '1');
    await press(page, '申請する');
    await expect(page.getByText('情報政策課を待っています')).toBeVisible();
  });
  await log.step('テレワーク申請書: 情報政策課 allots the ID', page, async () => {
    await change(page, world, sample.it, '/queue');
    await page
      .getByRole('link', { name: /テレワーク申請書/ })
      .first()
      .click();
    await press(page, '承認する');
    await page.getByRole('dialog').getByRole('button', { name: '承認する', exact: true }).click();
    await expect(page.getByText('承認', { exact: true }).first()).toBeVisible();
  });
  await print(log, page, 'テレワーク申請書');
}

/** Once the registration has brought the 誓約 along, the form of its own is refused until the text changes. */
async function pledge(log: TourLog, page: Page, world: World): Promise<void> {
  await log.step('誓約書 as a form of its own', page, async () => {
    await page.getByText('誓約書を読み、誓約します。').click();
    await press(page, '誓約する');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('誓約書 F-');
  });
  await receive(log, page, world, { title: '誓約書', by: sample.it, who: '情報政策課' });
}

/** A form that is only received, and printed with the record of it. */
async function receive(
  log: TourLog,
  page: Page,
  world: World,
  { title, by, who }: { readonly title: string; readonly by: typeof head | typeof sample.it; readonly who: string },
): Promise<void> {
  await log.step(`${title}: ${who} receives`, page, async () => {
    await change(page, world, by, '/queue');
    await page
      .getByRole('link', { name: new RegExp(title) })
      .first()
      .click();
    await press(page, '受理する');
    await expect(page.getByText('受理', { exact: true }).first()).toBeVisible();
  });
  await print(log, page, title);
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
    await change(page, world, newcomer, '/forms/new/plan');
    await fillDay(page, '始まりの日', monday);
    await fillDay(page, '終わりの日', dayLater(monday, 4));
    await page.getByText('会議録・議事録作成', { exact: true }).click();
    const common = page.getByRole('group', { name: 'どの日も同じ内容' });
    await common.getByRole('textbox', { name: '8:30～9:00', exact: true }).fill('予定の確認');
    await common.getByRole('textbox', { name: '9:00～10:00', exact: true }).fill('庁内連絡会議の議事録');
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
    await change(page, world, hr, '/queue');
    await open();
    await press(page, '受理する');
    await expect(page.getByText('受理', { exact: true }).first()).toBeVisible();
  });
  await print(log, page, title);
}
