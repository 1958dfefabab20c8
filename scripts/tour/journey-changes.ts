import { sample, type World } from '../world/world.ts';
import { keepPaper, openAs } from './journey-desk.ts';
import { head } from './journey-people.ts';
import { expect } from './patient-expect.ts';
import type { TourLog } from './tour-log.ts';

/** What seldom happens to a loan, on the PC that the sample's office has lent: a longer period, and a theft. */
export async function changeAndLose(log: TourLog, world: World): Promise<void> {
  const { browser, page } = await openAs(world, head, `/ledger/${sample.terminal}`);
  try {
    await log.step('期間の延長: by the head', page, async () => {
      await page.getByRole('button', { name: '期間を延長する' }).click();
      const dialog = page.getByRole('dialog');
      // The first day after the end is there already.
      await dialog.getByRole('textbox', { name: '延長する理由' }).fill('議事録の確認が延びた。');
      await dialog.getByRole('button', { name: '延長する' }).click();
      await expect(page.getByText(/まで延長（/)).toBeVisible();
    });
    await log.step('期間の延長: its paper', null, () =>
      keepPaper(log, page, page.getByRole('link', { name: /^延長・交換の書面/ }), '貸出期間延長・端末交換書'),
    );
    await log.step('紛失・盗難届 is filled in, as it is heard by telephone', page, async () => {
      await page.getByRole('button', { name: '紛失・盗難を届け出る' }).click();
      await page.getByRole('radio', { name: '盗難' }).check({ force: true });
      await page.getByRole('radio', { name: '端末と、持ち出した書類' }).check({ force: true });
      await page.getByRole('textbox', { name: 'なくした書類' }).fill('会議資料 3枚');
      await page.getByRole('textbox', { name: '場所' }).fill('見本駅 東口 駐輪場');
      await page.getByRole('textbox', { name: 'いきさつ' }).fill('自転車のかごから、かばんごと持ち去られた。');
      await page.getByRole('textbox', { name: '警察への届出の番号' }).fill('第1234号');
    });
    await log.step('紛失・盗難届 is handed in: the loan stops', page, async () => {
      await page.getByRole('button', { name: '紛失・盗難を届け出る' }).click();
      await expect(page.getByRole('heading', { level: 2, name: /^いまの状態 *紛失・盗難$/ })).toBeVisible();
      await page.getByRole('link', { name: '紛失・盗難届の印刷用のPDF' }).scrollIntoViewIfNeeded();
    });
    await log.step('紛失・盗難届: its paper', null, () =>
      keepPaper(log, page, page.getByRole('link', { name: '紛失・盗難届の印刷用のPDF' }), '紛失・盗難届'),
    );
  } finally {
    await browser.close();
  }
}
