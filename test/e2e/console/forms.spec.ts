import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { formKinds } from '#contract/forms/kinds.ts';
import { expectAccessible } from '../support/accessible.ts';
import { accounts, expect, signIn, test } from '../support/console-office.ts';

/** One 在宅勤務登録申請書 on its whole way: each test goes on from where the one before it left the form. */
test.describe.configure({ mode: 'serial', timeout: 120_000 });

const fill = (page: Page, name: string, text: string): Promise<void> =>
  page.getByRole('textbox', { name, exact: false }).fill(text);
const form = (page: Page) => page.getByRole('row', { name: /F-\d{4}-\d{4}/ }).filter({ hasText: '見本 次郎' });
const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const inDialog = (page: Page, name: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
const open = (page: Page): Promise<void> =>
  form(page)
    .getByRole('link', { name: /在宅勤務登録申請書/ })
    .click();

const expectQueue = async (page: Page): Promise<void> => {
  await expect(page).toHaveURL(/\/queue$/);
  await expect(page.getByRole('heading', { level: 1, name: 'わたしを待つもの' })).toBeFocused();
};

test('no PC without a registration; what to do next is said', async ({ page }) => {
  await signIn(page, 'newStaff', '/loan-requests/new');
  for (const unit of ['年', '月', '日']) {
    const given = await page.getByRole('textbox', { name: `使用を始める日 ${unit}` }).inputValue();
    await fill(page, `使用を終える日 ${unit}`, given);
  }
  await fill(page, '在宅勤務で行う業務', '議事録の作成');
  await press(page, '借用願を出す');
  await expect(page.getByRole('alert')).toContainText('OF-514');
  await expect(page.getByRole('alert')).toContainText('在宅勤務登録申請書を出し');
});

test('staff fill in the form; what is missing is said at its field', async ({ page }) => {
  await signIn(page, 'newStaff', '/forms');
  await expect(page.getByText('出した申請はまだありません。')).toBeVisible();
  await expectAccessible(page, 'forms-empty');
  await page.getByRole('link', { name: '在宅勤務登録申請書' }).click();
  await press(page, '申請する');
  await expect(page.getByText('ふりがなを、ひらがなで入力してください。')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'ふりがな' })).toBeFocused();
  await expectAccessible(page, 'forms-registration-faults');
  await fill(page, 'ふりがな', 'みほん　じろう');
  await fill(page, '役職', '主事');
  await fill(page, '自宅の郵便番号', '１００ー０００１');
  await fill(page, '自宅住所', '見本市中央二丁目2番2号');
  await fill(page, '電話番号', '０００－００００－０００２');
  await page.getByText('所属長が特に認める職員').click();
  await fill(page, '所属長が認めた事由', '通勤に片道2時間かかるため');
  await fill(page, '実施予定頻度（週に何日）', '2');
  await fill(page, 'その他特記事項', '総合計画の素案づくり');
  await fill(page, '自宅で仕事をする場所', '2階の個室');
  await page.getByText('在宅勤務を実施する空間と私的な空間を区分しています').click();
  await page.getByText('誓約書を読み、誓約します。').click();
  await page.getByRole('combobox', { name: '任用の区分' }).selectOption({ label: '会計年度任用職員' });
  await press(page, '申請する');
  await expect(page.getByRole('alert')).toContainText('第4条2項');
  await page.getByRole('combobox', { name: '任用の区分' }).selectOption({ label: '正規職員' });
  await expectAccessible(page, 'forms-registration');
  await press(page, '申請する');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('在宅勤務登録申請書 F-');
  await expect(page.getByText('所属長を待っています')).toBeVisible();
});

test('the head sends it back, staff put it right', async ({ page }) => {
  await signIn(page, 'manager', '/queue');
  await expectAccessible(page, 'forms-queue');
  await open(page);
  await expectAccessible(page, 'forms-form');
  await press(page, '差し戻す');
  await fill(page, '直してほしいこと', '電話番号を確かめてください');
  await inDialog(page, '差し戻す');
  await expect(page.getByText('申請した人を待っています')).toBeVisible();
  // The link and the browser's own button lead to the same place, and the keyboard follows.
  await page.getByRole('link', { name: 'わたしを待つものに戻る' }).press('Enter');
  await expectQueue(page);
  await page.goForward();
  await expect(page.getByText('申請した人を待っています')).toBeVisible();
  await page.goBack();
  await expectQueue(page);
  await press(page, 'サインアウト');
  await signIn(page, 'newStaff', '/queue');
  await open(page);
  await expect(page.getByText('電話番号を確かめてください').first()).toBeVisible();
  await press(page, '直して出し直す');
  await expect(page.getByRole('textbox', { name: '自宅住所' })).toHaveValue('見本市中央二丁目2番2号');
  await fill(page, '電話番号', '000-0000-0003');
  await page.getByText('誓約書を読み、誓約します。').click();
  await press(page, '直して出し直す');
  await expect(page.getByText('第2版').first()).toBeVisible();
  await page.getByRole('link', { name: 'わたしを待つものに戻る' }).click();
  await expectQueue(page);
});

test('the head confirms each thing and approves; 職員活性課 receives', async ({ page }) => {
  await signIn(page, 'manager', '/queue');
  await open(page);
  await press(page, '承認する');
  await inDialog(page, '承認する');
  await expect(page.getByRole('dialog').getByText('あと5つの確認が要ります。')).toBeVisible();
  await expectAccessible(page, 'forms-approve');
  for (const { text } of formKinds.registration.confirmations) await page.getByRole('dialog').getByText(text).click();
  await inDialog(page, '承認する');
  await expect(page.getByText('職員活性課を待っています')).toBeVisible();
  // Also over a reload.
  await page.reload();
  await page.getByRole('link', { name: 'わたしを待つものに戻る' }).click();
  await expectQueue(page);
  await press(page, 'サインアウト');
  await signIn(page, 'hr');
  await page.getByRole('link', { name: 'すべて見て手続きする' }).click();
  await press(page, 'まとめられるものをすべて選ぶ');
  await expectAccessible(page, 'forms-batch');
  await press(page, '選んだ1件をまとめて進める');
  await expect(page.getByText('1件を処理しました')).toBeVisible();
  await expect(page.getByText('今、あなたを待っているものはありません。')).toBeVisible();
  await page.goto('/forms');
  await open(page);
  await expect(page.getByRole('button', { name: '受理する' })).toHaveCount(0);
  await expectAccessible(page, 'forms-received');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: '印刷用のPDF' }).click();
  const paper = await readFile(await (await download).path());
  expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
});

test('職員活性課 narrows the forms to a kind, to what waits and to a person, in the address', async ({
  page,
  world,
}) => {
  await signIn(page, 'hr', '/forms');
  const all = page.getByRole('region', { name: '職員の申請' });
  await expect(all.getByRole('row', { name: /在宅勤務登録申請書/ })).not.toHaveCount(0);
  await page.getByRole('combobox', { name: '種類' }).selectOption('在宅勤務登録申請書');
  await page.getByRole('textbox', { name: '職員番号' }).fill('１０');
  await press(page, '絞り込む');
  await expect(page.getByText('6桁の数字で入力してください。')).toBeVisible();
  await expect(page.getByRole('textbox', { name: '職員番号' })).toBeFocused();
  await expectAccessible(page, 'forms-filter-fault');
  await page.getByRole('textbox', { name: '職員番号' }).fill(accounts.newStaff);
  await press(page, '絞り込む');
  await expect(page).toHaveURL(`${world.office.url}/forms?kind=registration&staff=${accounts.newStaff}`);
  await expect(all.getByRole('row')).toHaveCount(2);
  await expect(all).toContainText('第2版');
  await open(page);
  await page.getByRole('link', { name: '申請の一覧に戻る' }).click();
  await expect(page).toHaveURL(`${world.office.url}/forms?kind=registration&staff=${accounts.newStaff}`);
  await expect(all.getByRole('row')).toHaveCount(2);
  await page.getByRole('combobox', { name: '状態' }).selectOption('手続き中');
  await press(page, '絞り込む');
  await expect(page.getByText('条件に合う申請がありません。')).toBeVisible();
  await press(page, '条件を消す');
  await expect(page).toHaveURL(`${world.office.url}/forms`);
});

test('the head names a deputy, who finds the section’s forms waiting', async ({ page }) => {
  await signIn(page, 'manager', '/queue');
  await page.getByRole('link', { name: '留守のあいだの代理を決める' }).click();
  await press(page, '代理を決める');
  await expect(page.getByText('代理の人の職員番号を6桁の数字で入力してください。')).toBeVisible();
  await fill(page, '代理の人の職員番号', '100123');
  for (const unit of ['年', '月', '日']) {
    const given = await page.getByRole('textbox', { name: `代理の始まりの日 ${unit}` }).inputValue();
    await fill(page, `代理の終わりの日 ${unit}`, given);
  }
  await press(page, '代理を決める');
  await expect(page.getByRole('row', { name: /見本 花子/ })).toContainText('見本 課長の代理');
  await expectAccessible(page, 'forms-deputies');
  await press(page, '見本 花子の代理を終える');
  await expect(page.getByText(/に終わり$/)).toBeVisible();
});

test('the head takes the approval back; 職員活性課 sees it in its queue', async ({ page }) => {
  await signIn(page, 'manager', '/forms');
  await open(page);
  await press(page, '承認を取り消す');
  await fill(page, '取り消す理由', '窓口の人手が足りないため');
  await inDialog(page, '承認を取り消す');
  await expect(page.getByText('承認取消し').first()).toBeVisible();
  await press(page, 'サインアウト');
  await signIn(page, 'hr', '/queue');
  await open(page);
  await expect(page.getByText('窓口の人手が足りないため').first()).toBeVisible();
  await press(page, '取消しを確認した');
  await expect(page.getByRole('button', { name: '取消しを確認した' })).toHaveCount(0);
  await page.goto('/queue');
  await expect(page.getByText('今、あなたを待っているものはありません。')).toBeVisible();
});

test('自宅作業環境チェック advises, and refuses nothing', async ({ page }) => {
  await signIn(page, 'newStaff', '/forms/new/workplace');
  await press(page, '申請する');
  await expect(page.getByText('仕事の空間と私的な空間を区分してから、印を付けてください。')).toBeVisible();
  await page.getByText('ひじ掛けがある').click();
  await page.getByText('在宅勤務を実施する空間と私的な空間を区分しています').click();
  await expectAccessible(page, 'forms-workplace');
  await press(page, '申請する');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('自宅作業環境チェック F-');
  await expect(page.getByText('手元に照明を足す')).toBeVisible();
  await expectAccessible(page, 'forms-workplace-advice');
});
