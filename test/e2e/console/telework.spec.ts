import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { expect, signIn, test } from '../support/console-office.ts';

/** テレワーク申請書, its IDs, and 旅行命令: each test goes on from where the one before it left the office. */
test.describe.configure({ mode: 'serial', timeout: 180_000 });

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const inDialog = (page: Page, name: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
const fill = (page: Page, name: string, text: string): Promise<void> =>
  page.getByRole('textbox', { name, exact: false }).fill(text);
const fillDay = async (page: Page, name: string, [year, month, day]: readonly string[]): Promise<void> => {
  await fill(page, `${name} 年`, year ?? '');
  await fill(page, `${name} 月`, month ?? '');
  await fill(page, `${name} 日`, day ?? '');
};

test('the head applies for the section; what is missing is said at its field', async ({ page }) => {
  await signIn(page, 'manager', '/forms');
  await page.getByRole('link', { name: 'テレワーク申請書' }).click();
  await press(page, '申請する');
  await expect(page.getByText('システムを入れるパソコンの名前を入力してください。')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'パソコン名' })).toBeFocused();
  await fill(page, 'パソコン名', 'KIKAKU-01');
  await fill(page, 'テレワーク利用者', '１００１２３　見本 花子\n100789 見本 二郎');
  await fill(page, 'IDの数', '2');
  await press(page, '申請する');
  await expect(page.getByRole('alert')).toContainText('100789の氏名は見本 次郎です。');
  await expectAccessible(page, 'telework-form');
  await fill(page, 'テレワーク利用者', '100123 見本 花子\n100789 見本 次郎');
  await press(page, '申請する');
  await expect(page.getByText('情報政策課を待っています')).toBeVisible();
  await expectAccessible(page, 'telework-applied');
});

test('情報政策課 approves from its queue, and moves IDs in an emergency and back', async ({ page }) => {
  await signIn(page, 'it', '/queue');
  await expectAccessible(page, 'telework-queue');
  await page.getByRole('checkbox', { name: /^F-.*を選ぶ$/ }).check({ force: true });
  await press(page, '選んだ1件をまとめて進める');
  await expect(page.getByRole('status')).toContainText('1件を処理しました');
  await page.getByRole('link', { name: 'テレワーク用ID' }).click();
  await expect(page.getByRole('row', { name: /企画政策課/ }).first()).toContainText('KIKAKU-01');
  await press(page, '緊急にIDを移す');
  await inDialog(page, '移す');
  await expect(page.getByText('移す先の課を選んでください。')).toBeVisible();
  await expectAccessible(page, 'telework-move');
  await page.getByRole('combobox', { name: '移す元' }).selectOption({ label: '企画政策課（2）' });
  await page.getByRole('combobox', { name: '移す先' }).selectOption({ label: '市民課' });
  await fill(page, '移す数', '2');
  await fill(page, '移す理由', '感染症対策で窓口を分けるため');
  await inDialog(page, '移す');
  await expect(page.getByRole('row', { name: /緊急の移動/ })).toContainText('企画政策課から市民課へ');
  await expectAccessible(page, 'telework-ids');
  await press(page, '市民課へ移した2個を元に戻す');
  await fill(page, '戻す理由', '落ち着いたため');
  await inDialog(page, '元に戻す');
  await expect(page.getByRole('row', { name: /移動の戻し/ })).toContainText('市民課から企画政策課へ');
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: 'PDFで取り出す' }).click();
  const paper = await (await waiting).path();
  expect((await readFile(paper)).subarray(0, 5).toString()).toBe('%PDF-');
});

test('the period and number of IDs are laid down with a reason', async ({ page }) => {
  await signIn(page, 'it', '/telework-ids');
  await press(page, '期間とIDの数を改める');
  await fill(page, '市の持つIDの数', '1');
  await fill(page, '改める理由', '見本');
  await inDialog(page, '改める');
  await expect(page.getByRole('alert')).toContainText('OF-620');
  await expectAccessible(page, 'telework-scheme');
  await fill(page, '市の持つIDの数', '60');
  await inDialog(page, '改める');
  await expect(page.getByText('市の持つID 60')).toBeVisible();
});

test('the head notes a 旅行命令 for days of a plan and corrects it; no travel costs are paid', async ({ page }) => {
  await signIn(page, 'manager', '/orders');
  await page.getByText(/旅行命令の記録がない日が\d+日あります/).click();
  const first = page.getByRole('button', { name: /見本 花子 .*の旅行命令を記録する/ }).first();
  await expect(first).toBeVisible();
  await expectAccessible(page, 'orders-missing-travel');
  await first.click();
  await expect(page.getByRole('dialog')).toContainText('在宅勤務の旅費は支給されません（第11条）');
  await inDialog(page, '記録する');
  await expect(page.getByText('旅行命令の番号を入力してください。')).toBeVisible();
  await expectAccessible(page, 'travel-dialog');
  await fill(page, '旅行命令の番号', '企画旅第12号');
  await fillDay(page, '承認された日', ['2026', '1', '5']);
  await fill(page, '承認した人', '見本 課長');
  await inDialog(page, '記録する');
  await expect(page.getByRole('table').filter({ hasText: '企画旅第12号' })).toBeVisible();
  await page
    .getByRole('button', { name: /の旅行命令の記録を直す/ })
    .first()
    .click();
  await fill(page, '旅行命令の番号', '企画旅第13号');
  await fill(page, '直す理由', '番号の誤り');
  await inDialog(page, '直して記録する');
  await expect(page.getByRole('table').filter({ hasText: '企画旅第13号' })).toBeVisible();
  await expect(page.getByText('企画旅第12号')).toHaveCount(0);
  await expectAccessible(page, 'orders-travel');
});

test('an order under the J-LIS pilot has its own conditions and waits for the person to accept them', async ({
  page,
}) => {
  await signIn(page, 'manager', '/orders');
  await press(page, '命令を書き加える');
  await page
    .getByRole('combobox', { name: '制度' })
    .selectOption({ label: 'J-LIS実証実験（自宅のパソコンから遠隔操作）' });
  await expect(page.getByRole('textbox', { name: '条件' })).toHaveValue(/育児や介護をしながら職務を行わない/);
  await fill(page, '職員番号', '100789');
  const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10).split('-');
  await fillDay(page, '在宅勤務の日', today);
  await fill(page, '業務内容', '資料の作成');
  await expectAccessible(page, 'orders-jlis');
  await inDialog(page, '書き加える');
  const row = page.getByRole('row', { name: /見本 次郎/ });
  await expect(row).toContainText('J-LIS実証実験');
  await row.getByRole('checkbox').check({ force: true });
  await press(page, '選んだ1件を命令する');
  await expect(row).toContainText('本人の了承待ち');
});
