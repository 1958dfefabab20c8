import { dayLater } from '#contract/loan/period.ts';
import { localDate } from '#contract/session/closing.ts';
import { sample, type World } from '../world/world.ts';
import { fillDay, keepPaper, openAs } from './journey-desk.ts';
import { change } from './journey-forms.ts';
import { head, newcomer } from './journey-people.ts';
import { expect } from './patient-expect.ts';
import type { TourLog } from './tour-log.ts';

/** 借用願 by the newcomer, approved by the head, seen by 情報政策課. @returns its number */
export async function askForPc(log: TourLog, world: World): Promise<string> {
  const { browser, page } = await openAs(world, newcomer, '/loan-requests/new');
  const row = page.getByRole('row', { name: /R-\d{4}-0001/ });
  let request = '';
  try {
    await log.step('借用願 is written', page, async () => {
      const today = localDate(new Date());
      await fillDay(page, '使用を始める日', today);
      await fillDay(page, '使用を終える日', dayLater(today, 14));
      await page.getByRole('textbox', { name: '在宅勤務で行う業務' }).fill('庁内連絡会議の議事録づくり');
    });
    await log.step('借用願 is sent', page, async () => {
      await page.getByRole('button', { name: '借用願を出す' }).click();
      await expect(row).toContainText('承認待ち');
      request = /R-\d{4}-\d{4}/.exec(await row.innerText())?.[0] ?? '';
      expect(request).not.toBe('');
    });
    await log.step('借用願: the head approves', page, async () => {
      await change(page, world, head, '/loan-requests');
      await row.getByRole('button', { name: /承認する$/ }).click();
      await page.getByRole('dialog').getByRole('button', { name: '承認する' }).click();
      await expect(row).toContainText('承認済み');
    });
    await log.step('借用願: it waits at 情報政策課', page, async () => {
      await change(page, world, sample.it, '/loan-requests');
      await expect(row).toContainText('承認済み');
    });
  } finally {
    await browser.close();
  }
  return request;
}

/** The paper of the request, with what 情報政策課 has written in its column by now. */
export async function printRequest(log: TourLog, world: World, request: string): Promise<void> {
  const name = '在宅勤務用端末機等借用願';
  const { browser, page } = await openAs(world, sample.it, '/loan-requests');
  try {
    await log.step(`${name}: its paper`, null, () =>
      keepPaper(log, page, page.getByRole('link', { name: `${request}の印刷用のPDF` }), name),
    );
  } finally {
    await browser.close();
  }
}
