import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from '@playwright/test';
import { BundleLine } from '#contract/log/bundle.ts';
import { expectAccessible } from '../support/accessible.ts';
import { expect, signIn, test } from '../support/console-office.ts';

/** Each look for accessibility takes axe over three sizes of the window. */
test.describe.configure({ timeout: 180_000 });

const main = (page: Page): Locator => page.getByRole('main');
const rows = (page: Page): Locator => main(page).getByRole('table').first().locator('tbody > tr');

/** Opens a page of the audit once everything delivered is in the index: the office needs two seconds for that. */
async function openEntries(page: Page, query = ''): Promise<void> {
  await signIn(page, 'auditor', `/audit/entries${query}`);
  await expect(async () => {
    await page.reload();
    await expect(main(page).getByRole('region', { name: '検索の結果' })).toBeVisible();
    await expect(page.getByText('まだ検索に入っていません')).toHaveCount(0, { timeout: 100 });
  }).toPass({ timeout: 20_000 });
}

const textOf = async (download: Download): Promise<string> => readFile(await download.path(), 'utf8');

test('the auditor finds entries by words, names and kind', async ({ page }) => {
  await openEntries(page);
  await expect(page).toHaveTitle('記録の検索｜端末守 管理画面');
  await expect(page.getByRole('status').filter({ hasText: '件' }).first()).toContainText('うち50件を表示');
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole('searchbox', { name: '文字' }).fill('住民意識 集計');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/text=/);
  await expect(rows(page)).toHaveCount(2);
  await page.getByText('条件を増やす').press('Enter');
  await page.getByRole('combobox', { name: '結果' }).selectOption('阻止');
  await page.getByRole('button', { name: '検索する' }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first()).toContainText('作業用フォルダ以外への保存');
  await expect(rows(page).first()).toContainText('見本 花子');
  await expect(rows(page).first()).toContainText('令和');
  await rows(page).first().getByText('詳細と証拠').press('Enter');
  await expect(rows(page).first().getByRole('link', { name: 'この勤務の時間の流れ' })).toBeVisible();
  await expectAccessible(page, 'audit-entries-found');
  await page.goto('/audit/entries?text=墓地');
  await expect(page.getByText('条件に合う記録がありません。')).toBeVisible();
  await page.getByRole('button', { name: '条件を消す' }).click();
  await expect(rows(page)).toHaveCount(50);
});

test('the auditor reads what the office itself did, and that it was read is on record', async ({ page }) => {
  await signIn(page, 'auditor', '/audit/acts');
  await expect(page).toHaveTitle('庁内の記録｜端末守 管理画面');
  // A page that was loaded twice shows that it was read as well.
  const signedIn = rows(page).filter({ hasText: 'サインインした' }).first();
  await expect(signedIn).toContainText('見本 監査（400007）');
  await signedIn.getByText('内容を見る').press('Enter');
  await expect(signedIn).toContainText('接続元');
  await expectAccessible(page, 'audit-acts');
  await page.screenshot({ path: test.info().outputPath('acts.png'), fullPage: true });
  await page.getByRole('combobox', { name: 'したこと' }).selectOption('監査：庁内の記録を見た');
  await page.getByRole('textbox', { name: 'した人の職員番号' }).fill('４０');
  await page.getByRole('button', { name: '絞り込む' }).click();
  await expect(page.getByText('6桁の数字で入力してください。')).toBeVisible();
  await page.getByRole('textbox', { name: 'した人の職員番号' }).fill('４００００７');
  await page.getByRole('button', { name: '絞り込む' }).click();
  await expect(page).toHaveURL(/act=acts\.searched&?/);
  await expect(rows(page).first()).toContainText('庁内の記録を見た');
  await page.getByRole('searchbox', { name: '内容の文字' }).fill('墓地');
  await page.keyboard.press('Enter');
  await expect(page.getByText('条件に合う記録がありません。')).toBeVisible();
});

test('every page of the entries can be reached, the last one at once', async ({ page, world }) => {
  await openEntries(page);
  await expect(rows(page)).toHaveCount(50);
  const first = await rows(page).first().locator('p').first().innerText();
  await page.getByRole('link', { name: '最後のページ' }).click();
  await expect(page).toHaveURL(/last=yes/);
  await expect(page.locator(':focus')).toContainText('最後のページ');
  await expect(rows(page).last()).toContainText('貸出開始');
  await page.getByRole('link', { name: '前のページ' }).click();
  await expect(page).toHaveURL(/before=/);
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole('link', { name: '最初のページ' }).click();
  await expect(rows(page).first().locator('p').first()).toHaveText(first);
  await expect(rows(page).first()).toContainText('20:');
  await expectAccessible(page, 'audit-entries');
  expect(world.shortCount).toBeGreaterThan(50);
});

test('a search is kept under a name, used again and put aside', async ({ page }) => {
  await openEntries(page, '?disposition=failed');
  await page.getByText('今の条件を保存する').press('Enter');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('名前を入力してください。')).toBeVisible();
  await page.getByRole('textbox', { name: '検索の名前' }).fill('失敗だけ');
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(page.getByText('「失敗だけ」を保存しました。')).toBeVisible();
  await page.goto('/audit/entries');
  await page.getByRole('link', { name: '失敗だけ' }).click();
  await expect(page).toHaveURL(/disposition=failed$/);
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: '「失敗だけ」を一覧から外す' }).click();
  await expect(page.getByRole('link', { name: '失敗だけ' })).toHaveCount(0);
});

test('results leave as CSV and evidence as a bundle', async ({ page, world }) => {
  await openEntries(page, `?session=${world.day.session}&order=oldest`);
  const csv = page.waitForEvent('download');
  await page.getByRole('link', { name: 'すべての結果をCSVで取り出す' }).click();
  const text = await textOf(await csv);
  expect(text.startsWith('\uFEFF"番号"')).toBe(true);
  expect(text.trimEnd().split('\r\n')).toHaveLength(11);
  await rows(page).first().getByText('詳細と証拠').click();
  await expect(rows(page).first()).toContainText('検証プログラムと信頼ファイルは、証拠ファイルとは別に');
  const bundle = page.waitForEvent('download');
  await rows(page).first().getByRole('link', { name: '証拠ファイル（この勤務）' }).click();
  const lines = (await textOf(await bundle)).trimEnd().split('\n');
  expect(BundleLine.parse(JSON.parse(lines[0] ?? '')).kind).toBe('header');
  expect(BundleLine.parse(JSON.parse(lines.at(-1) ?? '')).kind).toBe('end');
});

test('the integrity page says what was checked when, shows the checkpoint and that no witness stands by', async ({
  page,
}) => {
  await signIn(page, 'auditor', '/audit/integrity');
  await expect(page.getByText('立会い：なし')).toBeVisible();
  await expect(page.getByRole('img', { name: /検査点の全文のQRコード/ })).toBeVisible();
  await page.getByRole('button', { name: '今すぐ全件を検査する' }).click();
  await expect(page.getByText('検査では、異常はありませんでした。')).toBeVisible({ timeout: 30_000 });
  const chain = page.getByRole('table', { name: '貸出ごとの検査の結果' }).locator('tbody > tr');
  await expect(chain).toContainText('異常なし');
  await expect(page.getByRole('table', { name: '空白の一覧' }).locator('tbody > tr')).toHaveCount(2);
  await expectAccessible(page, 'audit-integrity');
  await page.goto('/audit/entries?type=gap.found');
  await expect(rows(page).first()).toContainText('検査済み');
});

test('a sample is drawn, kept with its seed and opened again', async ({ page }) => {
  await openEntries(page);
  await page.goto('/audit/samples');
  await page.getByRole('button', { name: '抜き取る' }).click();
  await expect(page.getByText('名前を入力してください。')).toBeVisible();
  await page.getByRole('textbox', { name: '抜き取りの名前' }).fill('月次の点検');
  await page.getByRole('textbox', { name: '件数' }).fill('5');
  await expectAccessible(page, 'audit-samples-form');
  await page.getByRole('button', { name: '抜き取る' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('抜き取り「月次の点検」');
  await expect(rows(page)).toHaveCount(5);
  const drawn = await rows(page).allInnerTexts();
  await expect(page.getByText(/^[0-9a-f]{64}$/).first()).toBeVisible();
  await expectAccessible(page, 'audit-sample');
  await page.getByRole('link', { name: '抜き取りの一覧に戻る' }).click();
  await page.getByRole('link', { name: '月次の点検' }).click();
  await expect(rows(page)).toHaveText(drawn, { useInnerText: true });
});

test('a finding grows by notes, from the entry it is about', async ({ page }) => {
  await openEntries(page, '?type=save.recovered');
  await rows(page).first().getByText('詳細と証拠').click();
  await rows(page).first().getByRole('link', { name: 'この記録について指摘する' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('指摘');
  await expect(page.getByText('対象の記録：')).toBeVisible();
  await page.getByRole('button', { name: '指摘を記録する' }).click();
  await expect(page.getByText('題名を入力してください。')).toBeVisible();
  await page.getByRole('textbox', { name: '題名' }).fill('デスクトップへの保存');
  await page.getByRole('textbox', { name: '内容' }).fill('作業用フォルダの場所を確かめてください。');
  await page.getByRole('combobox', { name: '対応する所属' }).selectOption('企画政策課');
  await page.getByRole('textbox', { name: '対応の期限 年' }).fill('2020');
  await page.getByRole('textbox', { name: '対応の期限 月' }).fill('4');
  await page.getByRole('textbox', { name: '対応の期限 日' }).fill('1');
  await page.getByRole('button', { name: '指摘を記録する' }).click();
  const card = main(page).getByRole('listitem').filter({ hasText: 'デスクトップへの保存' }).first();
  await expect(card).toContainText('期限を過ぎています');
  await expect(card).toContainText('令和2年4月1日');
  await expect(card).toContainText('未対応');
  await card.getByText('追記する').first().press('Enter');
  await card.getByRole('textbox', { name: '追記の内容' }).fill('保存先を直したと回答がありました。');
  await card.getByRole('combobox', { name: '状態' }).selectOption('回答あり');
  await card.getByRole('button', { name: '追記する' }).click();
  await expect(card).toContainText('状態を「回答あり」に変更');
  await expectAccessible(page, 'audit-findings');
  await card.getByRole('textbox', { name: '追記の内容' }).fill('課の考えを聞かせてください。');
  await card.getByRole('combobox', { name: '状態' }).selectOption('未対応');
  await card.getByRole('button', { name: '追記する' }).click();
  await expect(card).toContainText('状態を「未対応」に変更');
});

test('the head finds it in the queue and answers; the auditor reads the answer', async ({ page }) => {
  await signIn(page, 'manager', '/queue');
  const row = page.getByRole('row').filter({ hasText: 'デスクトップへの保存' });
  await expect(row).toContainText('回答（期限 令和2年4月1日、過ぎています）');
  await page.screenshot({ path: test.info().outputPath('queue.png'), fullPage: true });
  await row.getByRole('link', { name: /監査の指摘/ }).click();
  const card = main(page).getByRole('listitem').filter({ hasText: 'デスクトップへの保存' }).first();
  await card.getByRole('button', { name: '回答する' }).click();
  await expect(card.getByText('回答を入力してください。')).toBeVisible();
  await card.getByRole('textbox', { name: '回答' }).fill('全員に保存先を伝えました。');
  await expectAccessible(page, 'own-findings');
  await page.screenshot({ path: test.info().outputPath('answering.png'), fullPage: true });
  await card.getByRole('button', { name: '回答する' }).click();
  await expect(card).toContainText('所属長の回答');
  await expect(card).toContainText('回答を記録しました。');
  await page.screenshot({ path: test.info().outputPath('answered.png'), fullPage: true });
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'auditor', '/audit/findings');
  await expect(card).toContainText('全員に保存先を伝えました。');
  await expect(card).toContainText('回答あり');
});

test('a hold is placed and released, each with its reason', async ({ page }) => {
  await signIn(page, 'auditor', '/audit/holds');
  await expect(page.getByText('保全を置いた貸出はありません。')).toBeVisible();
  await page.getByRole('button', { name: '保全を置く' }).click();
  await expect(page.getByText('貸出を選んでください。')).toBeVisible();
  await page.getByRole('combobox', { name: '保全する貸出' }).selectOption({ index: 1 });
  await page.getByRole('textbox', { name: '理由' }).fill('事実確認のため');
  await page.getByRole('button', { name: '保全を置く' }).click();
  await expect(rows(page)).toContainText('保全中');
  await expectAccessible(page, 'audit-holds');
  await rows(page)
    .getByRole('button', { name: /の保全を解除する$/ })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: '解除の理由' }).fill('確認が終わった');
  await expectAccessible(page, 'audit-hold-release');
  await dialog.getByRole('button', { name: '解除する' }).click();
  await expect(rows(page)).toContainText('解除済み');
  await expect(rows(page)).toContainText('確認が終わった');
});

test('a period is summed up on the page and on paper', async ({ page, world }) => {
  await openEntries(page);
  await page.goto(`/audit/report?from=${world.dayDate}&to=${world.dayDate}`);
  await expect(page.getByRole('definition').filter({ hasText: /^56件$/ })).toBeVisible();
  await expectAccessible(page, 'audit-report');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'PDFで取り出す' }).click();
  const pdf = await readFile(await (await download).path());
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.byteLength).toBeGreaterThan(10_000);
});

test('nobody else finds a way in', async ({ page }) => {
  await signIn(page, 'it', '/audit/entries');
  await expect(page.getByRole('alert').first()).toContainText('OF-403');
  await expect(page.getByRole('navigation', { name: '主なページ' })).not.toContainText('記録の検索');
});
