import { expect, type Page } from '@playwright/test';
import { dayLater } from '#contract/loan/period.ts';
import { localDate } from '#contract/session/closing.ts';
import { launchShell } from '../world/launch.ts';
import { runAs } from '../world/process.ts';
import { sample, type World } from '../world/world.ts';
import { expectHeading } from './errors-screen.ts';
import { lookAtItems, openPc, pcStep, workAtPc } from './lending-desk.ts';
import type { PcOnTheTable } from './lending-pc.ts';
import type { TourLog } from './tour-log.ts';

/** What the next borrower types at the terminal. */
const pin = 'mihon-5678';

/** The same PC goes out to another person: asked for, approved, prepared, handed over, enrolled. */
export async function lendAgain(log: TourLog, world: World, pc: PcOnTheTable, display: string): Promise<void> {
  await ask(log, world);
  await pc.layAnew();
  const { browser, page } = await openPc(world, sample.it);
  try {
    await log.step('在庫 is prepared for the 借用願', page, async () => {
      await page.getByRole('radio', { name: /見本 太郎/ }).check({ force: true });
      await page.getByRole('button', { name: '準備を始める' }).click();
      await expect(pcStep(page, '端末を準備する')).toBeVisible();
    });
    await workAtPc(log, page, pc, 'prepare');
    await log.step('渡す品目を確かめる', page, async () => {
      await expect(pcStep(page, '渡す品目を確かめる')).toBeVisible({ timeout: 20_000 });
      await lookAtItems(page);
      const [year, month, day] = localDate(new Date())
        .split('-')
        .map((part) => String(Number(part)));
      for (const name of ['定義ファイルの日付', '誓約の日付', '研修の日付'])
        for (const [unit, text] of Object.entries({ 年: year, 月: month, 日: day }))
          await page.getByRole('textbox', { name: `${name} ${unit}` }).fill(text ?? '');
      // This machine is no provisioned PC: what the report could not find in force goes on only with a word beside it.
      for (const word of await page.getByRole('textbox', { name: /^どう扱うか/ }).all())
        await word.fill('見本の端末のため、設定を入れていない。');
    });
    await log.step('items to hand over recorded', page, async () => {
      await page.getByRole('button', { name: '確かめた結果を記録する' }).click();
      await expect(pcStep(page, '情報政策課が確認する')).toBeVisible();
    });
    await log.step('情報政策課 hands over', page, async () => {
      await page.getByRole('button', { name: '渡す側として確認する' }).click();
      await expect(pcStep(page, '使用する職員が確認する')).toBeVisible();
    });
    await log.step('見本 太郎 takes over, with a 暗証番号 of his own', page, async () => {
      await page.getByRole('textbox', { name: '使用する職員の利用者番号' }).fill(sample.nextStaff.id);
      await page.getByRole('textbox', { name: '使用する職員のパスワード' }).fill(sample.nextStaff.password);
      await page.getByRole('textbox', { name: /^端末の暗証番号(?!（)/ }).fill(pin);
      await page.getByRole('textbox', { name: '端末の暗証番号（もう一度）' }).fill(pin);
      await page.getByRole('button', { name: '品目を受け取ったことを確認する' }).click();
      await expect(pcStep(page, '貸し出す')).toBeVisible();
    });
    let code = '';
    await log.step('貸し出す: the enrolment code', page, async () => {
      await page.getByRole('button', { name: '貸し出す' }).click();
      const line = await page
        .getByRole('status', { name: /登録コード/ })
        .getByRole('code')
        .innerText();
      code = /--code ([A-Z2-7]{16})\b/.exec(line)?.[1] ?? '';
      expect(code).not.toBe('');
      await expect(pcStep(page, '返却を待つ')).toBeVisible();
    });
    await log.step('recorder enrol', null, async () => {
      await runAs(world.recorderSpec(['enrol', '--code', code, '--terminal', sample.terminal]));
      await world.recorder.start();
    });
    await nextSignsIn(log, world, display);
    await log.step('貸出中, with its new borrower', page, async () => {
      await page.goto(`${world.url}/ledger`);
      const row = page.getByRole('row', { name: new RegExp(sample.terminal) });
      await expect(row).toContainText('貸出中');
      await expect(row).toContainText('見本 太郎');
      await row.scrollIntoViewIfNeeded();
    });
  } finally {
    await browser.close();
  }
}

async function nextSignsIn(log: TourLog, world: World, display: string): Promise<void> {
  const { page, close } = await launchShell(world, display);
  try {
    await log.step('見本 太郎 signs in at the PC', page, async () => {
      await page.getByLabel('職員番号').fill(sample.nextStaff.id);
      await page.getByLabel('暗証番号').first().fill(pin);
      await page.getByRole('button', { name: 'サインイン' }).click();
      await expectHeading(page, '今日の仕事を始める');
      await expect(page.getByText('見本 太郎').first()).toBeVisible();
    });
  } finally {
    await close();
  }
}

/** 借用願 by the next person, approved by the head of that section. */
async function ask(log: TourLog, world: World): Promise<void> {
  const staff = await openPc(world, sample.nextStaff, '/loan-requests/new');
  try {
    await log.step('見本 太郎 writes a 借用願', staff.page, async () => {
      const today = localDate(new Date());
      await fillDay(staff.page, '使用を始める日', today);
      await fillDay(staff.page, '使用を終える日', dayLater(today, 14));
      await staff.page.getByRole('textbox', { name: '在宅勤務で行う業務' }).fill('窓口の統計の見本づくり');
    });
    await log.step('借用願 sent', staff.page, async () => {
      await staff.page.getByRole('button', { name: '借用願を出す' }).click();
      await expect(staff.page.getByRole('row', { name: /R-\d{4}-0001/ })).toContainText('承認待ち');
    });
  } finally {
    await staff.browser.close();
  }
  const head = await openPc(world, sample.nextManager, '/loan-requests');
  try {
    await log.step('the head of 市民課 approves', head.page, async () => {
      const row = head.page.getByRole('row', { name: /R-\d{4}-0001/ });
      await row.getByRole('button', { name: /承認する$/ }).click();
      await head.page.getByRole('dialog').getByRole('button', { name: '承認する' }).click();
      await expect(row).toContainText('承認済み');
    });
  } finally {
    await head.browser.close();
  }
}

async function fillDay(page: Page, label: string, date: string): Promise<void> {
  const [year, month, day] = date.split('-').map((part) => String(Number(part)));
  for (const [unit, text] of Object.entries({ 年: year, 月: month, 日: day }))
    await page.getByRole('textbox', { name: `${label} ${unit}` }).fill(text ?? '');
}
