import { localDate } from '#contract/session/closing.ts';
import { runAs } from '../world/process.ts';
import { sample, type World } from '../world/world.ts';
import { keepPaper, lookAtItems, openAs, pcStep, workAtPc } from './journey-desk.ts';
import type { PcOnTheTable } from './journey-pc.ts';
import { newcomer } from './journey-people.ts';
import { expect } from './patient-expect.ts';
import type { TourLog } from './tour-log.ts';

/** The PC is prepared for the 借用願, both sides look at every item, the newcomer takes it home. */
export async function handOver(log: TourLog, world: World, pc: PcOnTheTable): Promise<void> {
  await pc.layAnew();
  const { browser, page } = await openAs(world, sample.it, `/ledger/${pc.terminal}`);
  try {
    await log.step('在庫 is prepared for the 借用願', page, async () => {
      await page.getByRole('radio', { name: new RegExp(newcomer.name) }).check({ force: true });
      await page.getByRole('button', { name: '準備を始める' }).click();
      await expect(pcStep(page, '端末を準備する')).toBeVisible();
    });
    await workAtPc(log, page, pc, 'prepare');
    await log.step('渡す品目を確かめる', page, async () => {
      await expect(pcStep(page, '渡す品目を確かめる')).toBeVisible({ timeout: 20_000 });
      await lookAtItems(page, pc.terminal);
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
    await log.step('見本 次郎 takes over, with a 暗証番号 of his own', page, async () => {
      await page.getByRole('textbox', { name: '使用する職員の職員番号' }).fill(newcomer.id);
      await page.getByRole('textbox', { name: '使用する職員のパスワード' }).fill(newcomer.password);
      await page.getByRole('textbox', { name: /^端末の暗証番号(?!（)/ }).fill(newcomer.pin);
      await page.getByRole('textbox', { name: '端末の暗証番号（もう一度）' }).fill(newcomer.pin);
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
      await runAs(world.recorderSpec(['enrol', '--code', code, '--terminal', pc.terminal]));
      await world.recorder.start();
    });
    await log.step('貸出: the receipt', null, async () => {
      await page.reload();
      return keepPaper(log, page, page.getByRole('link', { name: '貸出（PDF）' }), '貸出の受領書');
    });
    await log.step('管理簿: 貸出中, with its borrower', page, async () => {
      await page.goto(`${world.url}/ledger`);
      const row = page.getByRole('row', { name: new RegExp(pc.terminal) });
      await expect(row).toContainText('貸出中');
      await expect(row).toContainText(newcomer.name);
    });
    await log.step('管理簿: its paper', null, () =>
      keepPaper(log, page, page.getByRole('link', { name: '印刷用のPDF' }), '在宅勤務用端末機等管理簿'),
    );
  } finally {
    await browser.close();
  }
}
