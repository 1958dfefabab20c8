import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { launchShell } from '../world/launch.ts';
import type { LentDisk } from '../world/lent-disk.ts';
import { runAs } from '../world/process.ts';
import { sample, type World } from '../world/world.ts';
import { expectHeading } from './errors-screen.ts';
import { lookAtItems, openPc, pcStep } from './lending-desk.ts';
import { erase, secret, verify } from './lending-erasure.ts';
import { lendAgain } from './lending-next.ts';
import { prepareSample, putOnTable, saidAtPc } from './lending-pc.ts';
import { endWork, openEnding, saveAs, signIn, startWork, trailCounts } from './terminal-day.ts';
import type { TourLog } from './tour-log.ts';

/** A PC comes back, is erased, verified and certified, and goes out to the next person. */
export async function playLending(log: TourLog, world: World, display: string, disk: LentDisk | null): Promise<void> {
  log.part('lending');
  if (disk === null) return log.skip('a PC comes back and goes out again', 'needs root and a loop device for its disk');
  const pc = await putOnTable(world, disk);
  await log.step('the sample’s PC has its canaries, by tanmori-agent prepare', null, async () => {
    const ended = await prepareSample(world, pc);
    await writeFile(join(log.folder, 'lending-prepare-sample.txt'), saidAtPc(ended));
    expect(ended.out).toContain('庁内サーバーが報告を受け取りました。');
  });
  // The trust file is handed out before there is anything to verify with it.
  const trust = join(log.folder, 'lending-trust.json');
  await log.step('the trust file is handed out', null, async () => {
    await writeFile(trust, await runAs(world.officeSpec(['trust'])));
  });
  await giveBack(log, world, display);
  const receiving = await openPc(world, sample.it);
  try {
    await takeBack(log, receiving.page);
    await erase(log, world, { pc, disk, page: receiving.page });
  } finally {
    await receiving.browser.close();
  }
  await verify(log, world, pc, trust);
  await lendAgain(log, world, pc, display);
}

/** At the terminal: a last day of work, then 返却 to its end. */
async function giveBack(log: TourLog, world: World, display: string): Promise<void> {
  const { page, close } = await launchShell(world, display);
  try {
    await log.step('a last day of work', page, async () => {
      await expectHeading(page, 'サインイン');
      await signIn(page);
      await startWork(page);
      await saveAs(world, join(world.layout.work, '最後の名簿（見本）.txt'), `${secret}\n`.repeat(400));
      await openEnding(page);
      await endWork(page, '名簿の見本を作りました。');
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
      // The borrower's one file, and nothing that the product keeps beside it.
      await expect(step(1)).toContainText('ファイル1件');
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
async function takeBack(log: TourLog, page: Page): Promise<void> {
  await log.step('the PC at the counter', page, () => expect(pcStep(page, '返却を待つ')).toBeVisible());
  await log.step('返却を受け付ける', page, async () => {
    await page.getByRole('button', { name: '返却を受け付ける' }).click();
    await expect(pcStep(page, '戻った品目を確かめる')).toBeVisible();
  });
  await log.step('what came back, item by item', page, () => lookAtItems(page));
  await log.step('items recorded', page, async () => {
    await page.getByRole('button', { name: '確かめた結果を記録する' }).click();
    await expect(pcStep(page, '情報政策課が確認する')).toBeVisible();
  });
  await log.step('情報政策課 confirms', page, async () => {
    await page.getByRole('button', { name: '受け取る側として確認する' }).click();
    await expect(pcStep(page, '使用する職員が確認する')).toBeVisible();
  });
  await log.step('the borrower confirms, number and password typed', page, async () => {
    await page.getByRole('textbox', { name: '使用する職員の利用者番号' }).fill(sample.staff.id);
    await page.getByRole('textbox', { name: '使用する職員のパスワード' }).fill(`mihon-${sample.staff.id}`);
    await page.getByRole('button', { name: '品目を返したことを確認する' }).click();
    await expect(pcStep(page, '監査証跡を受け取ったことを確かめる')).toBeVisible();
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
