import type { Page } from '@playwright/test';
import type { World } from '../world/world.ts';
import { keepPaper, openAs } from './journey-desk.ts';
import { change } from './journey-forms.ts';
import { head, newcomer } from './journey-people.ts';
import { expect } from './patient-expect.ts';
import type { TourLog } from './tour-log.ts';

/** What goes out with the PC. */
export const takenOut = { name: '議事録のもと.txt', text: '第3回庁内連絡会議の記録（見本）です。\n' };
/** What may not: it looks like a 個人番号, by its check digit. */
const found = { name: '名簿.csv', text: '番号,個人番号\n1,1234-5678-9018\n' };

const fileOf = ({ name, text }: typeof found) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

/** データ持出し申請 for the PC to come: a finding stops it until the file is out, then the head approves. */
export async function takeOut(log: TourLog, world: World, request: string): Promise<void> {
  const { browser, page } = await openAs(world, newcomer, '/takeouts/new');
  try {
    await log.step('データ持出し申請: what for, and papers', page, async () => {
      await expect(page.getByRole('radio', { name: new RegExp(request) })).toBeChecked();
      await page.getByRole('textbox', { name: '持出しの目的' }).fill('庁内連絡会議の議事録を作るため。');
      await page.getByRole('button', { name: '紙の書類を加える' }).click();
      await page.getByRole('textbox', { name: '書類の名前（1）' }).fill('議事次第');
      await page.getByRole('textbox', { name: '枚数（1）' }).fill('3');
    });
    await log.step('データ持出し申請: files, one with a 個人番号', page, async () => {
      await page.getByRole('button', { name: '次へ（ファイルを入れる）' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toContainText('データ持出し申請 D-');
      await drop(page, [takenOut, found]);
      await expect(page.getByRole('row', { name: new RegExp(found.name) })).toContainText('個人番号');
    });
    await log.step('the file with the finding is taken out again', page, async () => {
      await page.getByRole('button', { name: `${found.name}を外す` }).click();
      await expect(page.getByRole('row', { name: new RegExp(found.name) })).toHaveCount(0);
    });
    await log.step('データ持出し申請 is handed in', page, async () => {
      await page.getByRole('button', { name: '申請する' }).click();
      await expect(page.getByText('承認待ち')).toBeVisible();
    });
    await log.step('データ持出し申請: the head approves', page, async () => {
      await change(page, world, head, '/takeouts');
      await page.getByRole('link', { name: /^D-/ }).click();
      await page.getByRole('button', { name: '承認する', exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: '承認する' }).click();
      await expect(page.getByText('承認済み')).toBeVisible();
    });
    await log.step('データ持出し申請: its paper', null, () =>
      keepPaper(log, page, page.getByRole('link', { name: '印刷用のPDF' }), 'データ持出し申請'),
    );
  } finally {
    await browser.close();
  }
}

async function drop(page: Page, files: readonly (typeof found)[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'ファイルを選ぶ' }).click();
  await (await chooser).setFiles(files.map(fileOf));
}
