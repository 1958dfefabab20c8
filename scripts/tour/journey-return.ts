import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { launchShell } from '../world/launch.ts';
import type { World } from '../world/world.ts';
import { expectHeading } from './errors-screen.ts';
import { keepPaper, lookAtItems, openAs, pcStep, saveFrom } from './journey-desk.ts';
import { secret } from './journey-erasure.ts';
import type { PcOnTheTable } from './journey-pc.ts';
import { head, newcomer } from './journey-people.ts';
import { made } from './journey-work.ts';
import { expect } from './patient-expect.ts';
import { signIn, trailCounts } from './terminal-day.ts';
import type { TourLog } from './tour-log.ts';

const exec = promisify(execFile);

/** At the terminal: 返却 to its end. */
export async function giveBack(log: TourLog, world: World, display: string): Promise<void> {
  const { page, close } = await launchShell(world, display);
  try {
    await log.step('sign in once more', page, async () => {
      await expectHeading(page, 'サインイン');
      await signIn(page, newcomer);
    });
    const step = (number: number) =>
      page
        .getByRole('list', { name: '返却の手順' })
        .getByRole('listitem')
        .nth(number - 1);
    await log.step('返却: the steps', page, async () => {
      await page.getByRole('button', { name: '端末を返す', exact: true }).click();
      await expectHeading(page, '端末を返す');
    });
    await log.step('返却: the results are handed in', page, async () => {
      await page.getByRole('button', { name: '成果物を送る' }).click();
      await expect(step(1)).toContainText('中身が同じことを確かめました', { timeout: 60_000 });
      return step(1).getByRole('status').innerText();
    });
    await log.step('返却: the trail has its receipt', page, () =>
      // Asked for once a minute.
      expect(step(2)).toContainText('庁舎の受領を確かめました', { timeout: 120_000 }),
    );
    await log.step('返却 closed at the terminal', page, async () => {
      await page.getByRole('button', { name: 'そろえて、返却の手続きを終える' }).click();
      await expect(page.getByText('返却の手続きを終えました。').first()).toBeVisible();
    });
    await log.step('its last entry is at the office', page, () =>
      expect.poll(async () => (await trailCounts(page)).unsent, { timeout: 30_000 }).toBe(0),
    );
  } finally {
    await close();
  }
}

/** At the counter: both sides look at what came back, then the trail is settled. */
export async function takeBack(log: TourLog, page: Page, pc: PcOnTheTable): Promise<void> {
  await log.step('the PC at the counter', page, () => expect(pcStep(page, '返却を待つ')).toBeVisible());
  await log.step('返却を受け付ける', page, async () => {
    await page.getByRole('button', { name: '返却を受け付ける' }).click();
    await expect(pcStep(page, '戻った品目を確かめる')).toBeVisible();
  });
  await log.step('what came back, item by item', page, () => lookAtItems(page, pc.terminal));
  await log.step('items recorded', page, async () => {
    await page.getByRole('button', { name: '確かめた結果を記録する' }).click();
    await expect(pcStep(page, '情報政策課が確認する')).toBeVisible();
  });
  await log.step('情報政策課 confirms', page, async () => {
    await page.getByRole('button', { name: '受け取る側として確認する' }).click();
    await expect(pcStep(page, '使用する職員が確認する')).toBeVisible();
  });
  await log.step('the borrower confirms, number and password typed', page, async () => {
    await page.getByRole('textbox', { name: '使用する職員の職員番号' }).fill(newcomer.id);
    await page.getByRole('textbox', { name: '使用する職員のパスワード' }).fill(newcomer.password);
    await page.getByRole('button', { name: '品目を返したことを確認する' }).click();
    await expect(pcStep(page, '監査証跡を受け取ったことを確かめる')).toBeVisible();
  });
  await log.step('返却: the receipt', null, async () => {
    await page.reload();
    return keepPaper(log, page, page.getByRole('link', { name: '返却（PDF）' }), '返却の受領書');
  });
  await log.step('the trail is settled as received', page, async () => {
    await page.getByRole('radio', { name: /すべて庁内に届いている/ }).check({ force: true });
    // OF-474 until the log that holds its end is published.
    await expect(async () => {
      await page.getByRole('button', { name: '記録する', exact: true }).click();
      await expect(pcStep(page, '端末のデータを消去する')).toBeVisible({ timeout: 3000 });
    }).toPass({ timeout: 90_000 });
  });
}

/** What came back, on the head's desk PC: one download. */
export async function readResults(log: TourLog, world: World): Promise<void> {
  const { browser, page } = await openAs(world, head, '/inbox');
  try {
    await log.step('the results are in the section’s 受領した成果物', page, () =>
      expect(page.getByText('受領済み').first()).toBeVisible(),
    );
    await log.step('its files, with their hashes', page, async () => {
      await page.getByRole('link', { name: /^L-/ }).first().click();
      await expect(page.getByText(made, { exact: true })).toBeVisible();
    });
    await log.step('on the desk PC by one download', null, async () => {
      const zip = join(log.folder, 'journey-results.zip');
      await saveFrom(page, page.getByRole('link', { name: /^全部をまとめて取り出す/ }), zip);
      const { stdout } = await exec('unzip', ['-p', zip, `*${made}`]);
      expect(stdout).toContain(secret);
      return 'journey-results.zip';
    });
  } finally {
    await browser.close();
  }
}
