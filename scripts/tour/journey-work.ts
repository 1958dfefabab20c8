import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localDate } from '#contract/session/closing.ts';
import { launchShell } from '../world/launch.ts';
import type { World } from '../world/world.ts';
import { expectHeading } from './errors-screen.ts';
import { keepPaper, openAs } from './journey-desk.ts';
import { secret } from './journey-erasure.ts';
import { change } from './journey-forms.ts';
import { head, newcomer } from './journey-people.ts';
import { takenOut } from './journey-takeout.ts';
import { expect } from './patient-expect.ts';
import { endWork, interrupt, openEnding, resume, saveAs, signIn, startWork, trailCounts } from './terminal-day.ts';
import type { TourLog } from './tour-log.ts';

/** What is made of it, and comes back. */
export const made = '議事録（見本）.txt';
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** At home: the approved file is there, a day from 始業 to 終業. */
export async function work(log: TourLog, world: World, display: string): Promise<void> {
  const { page, close } = await launchShell(world, display);
  try {
    await log.step('sign in at the PC', page, async () => {
      await expectHeading(page, 'サインイン');
      await signIn(page, newcomer);
      await expectHeading(page, '今日の仕事を始める');
      await expect(page.getByText(newcomer.name).first()).toBeVisible();
    });
    await log.step('the approved file is on the PC, with an equal hash', null, async () => {
      const path = join(world.layout.work, '持出しデータ', takenOut.name);
      await expect(async () => {
        expect(sha256(await readFile(path))).toBe(sha256(Buffer.from(takenOut.text)));
      }).toPass({ timeout: 30_000 });
      // The shell says so by itself.
      await page.getByRole('button', { name: 'お知らせを閉じる' }).click();
      return path.slice(world.layout.work.length + 1);
    });
    await log.step('始業', page, async () => {
      await page.getByLabel('今日の業務内容').fill('会議録・議事録作成（庁内連絡会議）');
      await startWork(page);
    });
    await log.step('work: the 議事録 is saved', page, () =>
      saveAs(world, join(world.layout.work, made), `${secret}\n`.repeat(400)),
    );
    await log.step('中断', page, () => interrupt(page, '休憩'));
    await log.step('再開', page, () => resume(page));
    await log.step('終業: result asked for', page, () => openEnding(page));
    await log.step('終業', page, () => endWork(page, '庁内連絡会議の議事録を作り、校正まで終えました。'));
    await log.step('own trail', page, async () => {
      await expect.poll(async () => (await trailCounts(page)).unsent, { timeout: 30_000 }).toBe(0);
      await page.getByRole('button', { name: '自分の記録を見る' }).click();
      await expectHeading(page, '自分の記録');
      await expect(page.getByRole('cell', { name: /終業しました。/ })).toBeVisible();
    });
  } finally {
    await close();
  }
}

/** 別紙2 as a report: drafted from the trail, submitted, confirmed, on paper. */
export async function report(log: TourLog, world: World): Promise<void> {
  const day = localDate(new Date());
  const { browser, page } = await openAs(world, newcomer, `/reports/${newcomer.id}/${day}`);
  try {
    await log.step('在宅勤務報告書: the draft made from the trail', page, async () => {
      await expect(page.getByText('記録から作った下書きです。')).toBeVisible();
    });
    await log.step('在宅勤務報告書 is submitted', page, async () => {
      await page.getByRole('button', { name: 'この内容で提出する' }).click();
      await expect(page.getByRole('main').getByText('確認待ち')).toBeVisible();
    });
    await log.step('在宅勤務報告書: the head confirms', page, async () => {
      await change(page, world, head, '/reports');
      await page.getByRole('checkbox', { name: 'すべて選ぶ' }).check({ force: true });
      await page.getByRole('button', { name: '選んだ1件を確認する' }).click();
      await expect(page.getByText('1件を確認しました。')).toBeVisible();
    });
    await log.step('在宅勤務報告書: its paper', page, async () => {
      await page.goto(`${world.url}/reports/${newcomer.id}/${day}`);
      const link = page.getByRole('link', { name: '印刷用のPDF（別紙2）' });
      return keepPaper(log, page, link, '在宅勤務報告書');
    });
  } finally {
    await browser.close();
  }
}
