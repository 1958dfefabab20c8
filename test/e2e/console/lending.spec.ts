import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import type { ServicePurpose } from '#contract/http/lending-api.ts';
import { servicePurposeTitles } from '#contract/words/lending-words.ts';
import { expectAccessible } from '../support/accessible.ts';
import { workAtPc } from '../support/at-the-pc.ts';
import { accounts, type ConsoleWorld, expect, signIn, test } from '../support/console-office.ts';

/** One PC through its whole life: each test goes on from where the one before it left the PC. */
test.describe.configure({ mode: 'serial', timeout: 180_000 });

const terminal = 'T-0002';
const pcPage = `/ledger/${terminal}`;
const main = (page: Page): Locator => page.getByRole('main');
const step = (page: Page, title: string): Locator =>
  page.getByRole('heading', { level: 2, name: new RegExp(`^(次にすること|いまの状態) *${title}$`) });

/** @param line as it is to be typed at the PC */
function codeIn(line: string, purpose: ServicePurpose): string {
  const form = new RegExp(
    `^\\s*node tanmori-agent\\.js ${purpose}\\s+--terminal ${terminal}\\s+--code ([A-Z2-7]{16})\\s`,
  );
  const code = form.exec(line)?.[1];
  if (code === undefined) throw new Error(`no code in ${line}`);
  return code;
}

/** Presses for a code and does at the PC what it is for. */
async function atThePc(
  page: Page,
  { office }: ConsoleWorld,
  purpose: ServicePurpose,
  look: () => Promise<void> = async () => {},
): Promise<void> {
  await page.getByRole('button', { name: /^作業コードを発行/ }).click();
  const card = page.getByRole('status', { name: `${terminal} ${servicePurposeTitles[purpose]}の作業コード` });
  const line = await card.getByRole('code').innerText();
  const code = codeIn(line, purpose);
  await look();
  await workAtPc(office, terminal, purpose, code);
}

/** The second person looks and accepts. */
async function verify(page: Page, world: ConsoleWorld): Promise<void> {
  await signIn(page, 'secondIt', pcPage);
  await expect(step(page, '消去を調べる')).toBeVisible();
  await atThePc(page, world, 'check');
  await expect(step(page, '消去を検証する')).toBeVisible({ timeout: 15_000 });
  await page.getByRole('radio', { name: '消去を認める' }).check({ force: true });
}

test('a registered PC is wiped, and only another person may look and judge', async ({ page, world }) => {
  await signIn(page, 'it', '/ledger');
  await page.getByRole('textbox', { name: 'PC管理番号' }).fill('0002');
  await page.keyboard.press('Enter');
  await expect(page.getByText('「0002」はPC管理番号ではありません。')).toBeVisible();
  await page.getByRole('textbox', { name: 'PC管理番号' }).fill('ｔ－０００２');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${world.office.url}${pcPage}`);
  await expect(step(page, '端末のデータを消去する')).toBeVisible();
  await atThePc(page, world, 'wipe', () => expectAccessible(page, 'lending-wipe-code'));
  await expect(step(page, '消去を調べる')).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText('あなたがこの消去を行ったため、検証はできません。')).toBeVisible();
  await expect(page.getByRole('button', { name: /作業コード/ })).toHaveCount(0);
  await expectAccessible(page, 'lending-executor');
});

test('a second person looks, accepts and puts it into stock', async ({ page, world }) => {
  await verify(page, world);
  await expectAccessible(page, 'lending-verify');
  await page.getByRole('button', { name: '判定を記録する' }).click();
  await expect(step(page, 'データ消去証明書を発行する')).toBeFocused();
  await page.getByRole('button', { name: '証明書を発行する' }).click();
  await expect(page.getByText('機密性の区分を選んでください。')).toBeVisible();
  await expectAccessible(page, 'lending-certificate');
  await page.getByText('その他の手続き', { exact: true }).click();
  await page.getByRole('button', { name: '証明書なしで在庫に戻す' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '証明書なしで在庫に戻す' }).click();
  await expect(dialog.getByText('理由を入力してください。')).toBeVisible();
  await dialog.getByRole('textbox', { name: '理由' }).fill('新しい端末のため。');
  await expectAccessible(page, 'lending-reason');
  await dialog.getByRole('button', { name: '証明書なしで在庫に戻す' }).click();
  await expect(step(page, '借用願を選んで準備を始める')).toBeVisible();
  await expect(page.getByText('承認済みの借用願はありません。')).toBeVisible();
  await expect(page.getByText('理由：新しい端末のため。')).toBeVisible();
});

test('a member of staff asks, the head approves, 情報政策課 keeps a PC', async ({ page }) => {
  await signIn(page, 'staff', '/loan-requests');
  await expect(page.getByText('借用願はまだありません。')).toBeVisible();
  await page.getByRole('link', { name: '端末を借りる' }).click();
  await page.getByRole('button', { name: '借用願を出す' }).click();
  await expect(page.getByText('在宅勤務で行う業務を入力してください。')).toBeVisible();
  await expectAccessible(page, 'lending-request-form');
  const year = String(new Date().getFullYear() + 1);
  for (const [unit, text] of [
    ['年', year],
    ['月', '2'],
    ['日', '1'],
  ] as const) {
    await page.getByRole('textbox', { name: `使用を始める日 ${unit}` }).fill(text);
    await page.getByRole('textbox', { name: `使用を終える日 ${unit}` }).fill(unit === '日' ? '20' : text);
  }
  await page.getByText('マウス', { exact: true }).click();
  await page.getByRole('textbox', { name: '在宅勤務で行う業務' }).fill('総合計画の素案づくり');
  await page.getByRole('button', { name: '借用願を出す' }).click();
  const row = page.getByRole('row', { name: /R-\d{4}-0001/ });
  await expect(row).toContainText('承認待ち');
  await expect(row).toContainText('端末機・セキュリティワイヤー（在宅）');
  await expect(row.getByRole('button')).toHaveText(['取り下げる']);

  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'manager', '/queue');
  await page.getByRole('link', { name: /^在宅勤務用端末機等借用願 R-\d{4}-0001を開く$/ }).click();
  await row.getByRole('button', { name: /承認する$/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: '承認する' }).click();
  await expect(row).toContainText('承認済み');
  // Also for whoever has looked at all of them in between.
  await page.getByRole('button', { name: '条件を消す' }).click();
  await expect(page).toHaveURL(/\/loan-requests$/);
  await page.getByRole('link', { name: 'わたしを待つものに戻る' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'わたしを待つもの' })).toBeFocused();
  await expect(page.getByRole('link', { name: /^在宅勤務用端末機等借用願/ })).toHaveCount(0);

  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'it', '/loan-requests');
  await row.getByRole('button', { name: /端末を取り置く$/ }).click();
  await page.getByRole('combobox', { name: '取り置く端末' }).selectOption({ label: `${terminal}　見本端末2（在庫）` });
  await expectAccessible(page, 'lending-reserve');
  await page.getByRole('button', { name: '決める' }).click();
  await expect(row.getByRole('link', { name: terminal })).toBeVisible();
  await expectAccessible(page, 'lending-requests');
});

test('scanned into the list, it gets a code on the sheet and reports itself prepared', async ({ page, world }) => {
  await signIn(page, 'it', '/ledger/prepare');
  const scan = page.getByRole('textbox', { name: 'PC管理番号' });
  for (const number of [terminal, 'T-0001', 'T-0999', terminal]) {
    await scan.fill(number);
    await page.keyboard.press('Enter');
  }
  const rows = main(page).getByRole('table').locator('tbody > tr');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText('在庫にないため、準備できません。');
  await expect(rows.nth(2)).toContainText('管理簿にありません。');
  await expect(rows.first()).toContainText('見本 花子');
  await page.getByRole('button', { name: '1台に作業コードを発行する' }).click();
  await expect(page.getByRole('img', { name: `${terminal}の作業コードのQRコード` })).toBeVisible();
  await expect(rows.first()).toContainText('発行済み');
  await expectAccessible(page, 'lending-prepare');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation')).toBeHidden();
  await expect(page.getByRole('heading', { name: '作業コードの紙' })).toBeVisible();
  await expect(scan).toBeHidden();
  await page.screenshot({ path: test.info().outputPath('lending-sheet.png'), fullPage: true });
  const line = await main(page).getByRole('code').innerText();
  await workAtPc(world.office, terminal, 'prepare', codeIn(line, 'prepare'));
});

test('item by item, confirmed by both sides with their own credentials, it is lent', async ({ page }) => {
  await signIn(page, 'it', pcPage);
  await expect(step(page, '渡す品目を確かめる')).toBeVisible();
  await page.getByRole('button', { name: '確かめた結果を記録する' }).click();
  await expect(page.getByText('在宅勤務用端末機を確かめてください。')).toBeVisible();
  await expectAccessible(page, 'lending-items');
  for (const good of await page.getByRole('radio', { name: '確かめた（問題なし）' }).all())
    await good.check({ force: true });
  await page.getByRole('textbox', { name: 'PC管理番号' }).fill('T-0003');
  for (const day of ['定義ファイルの日付', '誓約の日付', '研修の日付']) {
    await page.getByRole('textbox', { name: `${day} 年` }).fill('2026');
    await page.getByRole('textbox', { name: `${day} 月` }).fill('11');
    await page.getByRole('textbox', { name: `${day} 日` }).fill('20');
  }
  // One control could not be tried on the PC: it goes on only with a word beside it.
  await expect(page.getByText('不明')).toBeVisible();
  await page.getByRole('textbox', { name: 'どう扱うか' }).fill('導入の制御は、起動し直して確かめた。');
  await page.getByRole('button', { name: '確かめた結果を記録する' }).click();
  await expect(page.getByText(`この端末（${terminal}）の番号ではありません。`)).toBeVisible();
  await page.getByRole('textbox', { name: 'PC管理番号' }).fill(terminal);
  await page.getByRole('button', { name: '確かめた結果を記録する' }).click();

  await expect(step(page, '情報政策課が確認する')).toBeFocused();
  await expectAccessible(page, 'lending-confirm-office');
  await page.getByRole('button', { name: '渡す側として確認する' }).click();
  await expect(step(page, '使用する職員が確認する')).toBeFocused();
  await page.getByRole('textbox', { name: '使用する職員のパスワード' }).fill('chigau');
  await page.getByRole('textbox', { name: /^端末の暗証番号(?!（)/ }).fill('himitsu-4567');
  await page.getByRole('textbox', { name: '端末の暗証番号（もう一度）' }).fill('himitsu-4568');
  await page.getByRole('button', { name: '品目を受け取ったことを確認する' }).click();
  await expect(page.getByText('上の暗証番号と違います。')).toBeVisible();
  await page.getByRole('textbox', { name: '端末の暗証番号（もう一度）' }).fill('himitsu-4567');
  await page.getByRole('button', { name: '品目を受け取ったことを確認する' }).click();
  await expect(page.getByRole('alert')).toContainText('OF-402');
  await expect(page.getByRole('textbox', { name: '使用する職員のパスワード' })).toHaveValue('');
  await expectAccessible(page, 'lending-confirm-borrower');
  await page.getByRole('textbox', { name: '使用する職員のパスワード' }).fill(`mihon-${accounts.staff}`);
  await page.getByRole('textbox', { name: /^端末の暗証番号(?!（)/ }).fill('himitsu-4567');
  await page.getByRole('textbox', { name: '端末の暗証番号（もう一度）' }).fill('himitsu-4567');
  await page.getByRole('button', { name: '品目を受け取ったことを確認する' }).click();
  await expect(step(page, '貸し出す')).toBeFocused();
  await page.getByRole('button', { name: '貸し出す' }).click();
  await expect(page.getByRole('status', { name: /登録コード/ }).getByRole('code')).toContainText(
    `--terminal ${terminal}`,
  );
  // The PC has not enrolled: that step is open, and the return comes later.
  await expect(page.getByRole('button', { name: /^(登録コードを発行し直す|返却を受け付ける)$/ })).toHaveText([
    '登録コードを発行し直す',
    '返却を受け付ける',
  ]);
  await expect(step(page, '返却を待つ')).toBeVisible();
  await expectAccessible(page, 'lending-lent');
});

test('the head reminds and sees, and does nothing at the desk', async ({ page }) => {
  await signIn(page, 'manager', '/ledger');
  const row = page.getByRole('row', { name: new RegExp(terminal) });
  await row.getByRole('button', { name: `${terminal}の督促を記録する` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: '内容' }).fill('期限までに返すとのこと。');
  await expectAccessible(page, 'lending-reminder');
  await dialog.getByRole('button', { name: '記録する' }).click();
  await expect(row).toContainText('督促');
  await expect(row).toContainText('令和');
  await expect(page.getByRole('link', { name: 'まとめて貸出の準備をする' })).toHaveCount(0);
  await page.goto('/ledger?overdue=true');
  await expect(page.getByText('条件に合う端末がありません。')).toBeVisible();
  await page.goto(pcPage);
  await expect(page.getByText('この手続きは情報政策課が行います。')).toBeVisible();
  await expect(page.getByText('その他の手続き')).toHaveCount(0);
});

test('the loan is extended by form, and the terminal has not heard of it yet', async ({ page }) => {
  await signIn(page, 'it', pcPage);
  await page.getByRole('button', { name: '期間を延長する' }).click();
  const dialog = page.getByRole('dialog');
  const year = dialog.getByRole('textbox', { name: /年/ });
  const before = await year.inputValue();
  await year.fill('2099');
  await dialog.getByRole('button', { name: '延長する' }).click();
  await expect(dialog.getByText('その日までは延長できません。期間の中の日にしてください。')).toBeVisible();
  await expect(dialog.getByText('延長する理由を入力してください。')).toBeVisible();
  await expectAccessible(page, 'remote-extension');
  await year.fill(before);
  await dialog.getByRole('textbox', { name: '延長する理由' }).fill('業務が続くため');
  await dialog.getByRole('button', { name: '延長する' }).click();
  await expect(page.getByText(/まで延長（.*業務が続くため）。端末にはまだ届いていません。/)).toBeVisible();
  await expectAccessible(page, 'remote-extended');
  await page.getByRole('button', { name: '別の端末に交換する' }).click();
  await dialog.getByRole('button', { name: '交換を始める' }).click();
  await expect(dialog.getByText('代わりの端末を選んでください。')).toBeVisible();
  await expect(dialog.getByText('故障の様子を入力してください。')).toBeVisible();
  await expectAccessible(page, 'remote-exchange');
  await dialog.getByRole('button', { name: 'やめる' }).click();
});

test('a lost PC is ordered to erase itself by a second person, until the loss is found to be a mistake', async ({
  page,
}) => {
  await signIn(page, 'it', `${pcPage}/loss`);
  await page.getByRole('radio', { name: '盗難' }).check({ force: true });
  await page.getByRole('textbox', { name: '場所' }).fill('電車の中');
  await page.getByRole('textbox', { name: 'いきさつ' }).fill('網棚から持ち去られた。');
  await page.getByRole('button', { name: '紛失・盗難を届け出る' }).click();
  await expect(step(page, '紛失・盗難')).toBeVisible();
  // Who has entered the report cannot order.
  await expect(page.getByText('届出を入力した人は、その端末の消去を命じられません。')).toBeVisible();
  await expect(page.getByRole('button', { name: '消去を命じる' })).toHaveCount(0);
  await expectAccessible(page, 'remote-reporter');
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'secondIt', pcPage);
  await page.getByRole('button', { name: '消去を命じる' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: '命じる理由' }).fill('市民の個人情報が入っている。');
  await expectAccessible(page, 'remote-order');
  await dialog.getByRole('button', { name: '消去を命じる' }).click();
  await expect(page.getByText('未達', { exact: true })).toBeVisible();
  await expectAccessible(page, 'remote-waiting');
  await page.getByRole('button', { name: '届出を取り消す' }).click();
  await dialog.getByRole('textbox', { name: '理由' }).fill('忘れ物センターにあった。');
  await dialog.getByRole('button', { name: '届出を取り消す' }).click();
  await expect(dialog.getByText('パスワードを入力してください。')).toBeVisible();
  await expectAccessible(page, 'lending-second-borrower');
  await dialog.getByRole('textbox', { name: '立ち会う人のパスワード' }).fill(`mihon-${accounts.staff}`);
  await dialog.getByRole('button', { name: '届出を取り消す' }).click();
  await expect(page.getByText('取下げ（端末には届いていません）')).toBeVisible();
  await expectAccessible(page, 'remote-withdrawn');
  await expect(page.getByText(/^立会い：見本 花子（100123・使用する職員）$/)).toBeVisible();
});

test('brought back, its items seen by both and its trail settled, it is wiped', async ({ page, world }) => {
  await signIn(page, 'it', pcPage);
  await page.getByRole('button', { name: '返却を受け付ける' }).click();
  await expect(step(page, '戻った品目を確かめる')).toBeFocused();
  for (const good of await page.getByRole('radio', { name: '確かめた（問題なし）' }).all())
    await good.check({ force: true });
  await page.getByRole('textbox', { name: 'PC管理番号' }).fill(terminal);
  await page.getByRole('textbox', { name: '成果物の扱い' }).fill('作業の前に返したため、成果物はない。');
  await page.getByRole('radiogroup', { name: '外観' }).getByRole('radio').last().check({ force: true });
  await page.getByRole('textbox', { name: 'どう扱うか' }).fill('角にへこみ。使用に差し支えない。');
  await page.getByRole('button', { name: '確かめた結果を記録する' }).click();
  await page.getByRole('button', { name: '受け取る側として確認する' }).click();
  await page.getByRole('textbox', { name: '使用する職員のパスワード' }).fill(`mihon-${accounts.staff}`);
  await page.getByRole('button', { name: '品目を返したことを確認する' }).click();
  await expect(step(page, '監査証跡を受け取ったことを確かめる')).toBeVisible();
  await page.getByRole('radio', { name: /すべて庁内に届いている/ }).check({ force: true });
  await page.getByRole('button', { name: '記録する', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('OF-474');
  await page.getByRole('radio', { name: /書き出した記録を取り込んだ/ }).check({ force: true });
  await page.getByRole('button', { name: '記録する', exact: true }).click();
  await expect(page.getByText('書き出したファイルを選んでください。')).toBeVisible();
  const file = { name: '別のファイル.jsonl', mimeType: 'text/plain', buffer: Buffer.from('記録ではない\n') };
  await page.getByLabel('書き出したファイル').setInputFiles(file);
  await expect(page.getByText('別のファイル.jsonl')).toBeVisible();
  await page.getByRole('button', { name: '記録する', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('OF-590');
  await expectAccessible(page, 'lending-exported');
  await page.getByText('その他の手続き', { exact: true }).click();
  await page.getByRole('button', { name: '監査証跡を失われたものとする' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: '理由' }).fill('見本の端末で、登録していない。');
  await dialog.getByRole('textbox', { name: '立ち会う人の職員番号' }).fill(accounts.secondIt);
  await dialog.getByRole('textbox', { name: '立ち会う人のパスワード' }).fill(`mihon-${accounts.secondIt}`);
  await expectAccessible(page, 'lending-settle');
  await page.screenshot({ path: test.info().outputPath('give-up-trail.png') });
  await dialog.getByRole('button', { name: '監査証跡を失われたものとする' }).click();
  await expect(step(page, '端末のデータを消去する')).toBeVisible();
  await atThePc(page, world, 'wipe');
  await expect(step(page, '消去を調べる')).toBeVisible({ timeout: 15_000 });
});

test('verified once more, with its certificate, it is back in stock with its whole history', async ({
  page,
  world,
}) => {
  await verify(page, world);
  await page.getByRole('button', { name: '判定を記録する' }).click();
  await page.getByRole('radio', { name: '機密性2' }).check({ force: true });
  await page.getByRole('textbox', { name: '消去を行った場所' }).fill('本庁舎2階 情報政策課');
  await page.getByRole('button', { name: '証明書を発行する' }).click();
  await expect(step(page, '在庫に戻す')).toBeFocused();
  const download = page.waitForEvent('download');
  await page
    .getByRole('link', { name: /データ消去証明書 C-\d{4}-0001（PDF）/ })
    .first()
    .click();
  expect((await readFile(await (await download).path())).subarray(0, 5).toString()).toBe('%PDF-');
  await page.getByRole('button', { name: '在庫に戻す', exact: true }).click();
  await expect(step(page, '借用願を選んで準備を始める')).toBeVisible();
  await expect(main(page).getByRole('article')).toHaveCount(2);
  await expect(main(page).getByText('貸し出した', { exact: true })).toBeVisible();
  await expect(main(page).getByText('理由：見本の端末で、登録していない。')).toBeVisible();
  await expectAccessible(page, 'lending-history');
});

test('a loss is told by telephone, and found to be a mistake', async ({ page }) => {
  await signIn(page, 'it', '/ledger/T-0003');
  await page.getByRole('button', { name: '紛失・盗難を届け出る' }).click();
  await page.getByRole('button', { name: '紛失・盗難を届け出る' }).click();
  await expect(page.getByText('紛失か盗難かを選んでください。')).toBeVisible();
  await expectAccessible(page, 'lending-loss');
  await page.getByRole('textbox', { name: '知らせた人' }).fill('見本 花子');
  await page.getByRole('radio', { name: '盗難' }).check({ force: true });
  await page.getByRole('textbox', { name: '場所' }).fill('市民会館の駐車場');
  await page.getByRole('textbox', { name: 'いきさつ' }).fill('車の窓を割られた。');
  await page.getByRole('button', { name: '紛失・盗難を届け出る' }).click();
  await expect(step(page, '紛失・盗難')).toBeVisible();
  await expectAccessible(page, 'lending-lost');
  await page.getByRole('button', { name: '届出を取り消す' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: '理由' }).fill('別の端末だった。');
  await dialog.getByRole('textbox', { name: '立ち会う人の職員番号' }).fill(accounts.secondIt);
  await dialog.getByRole('textbox', { name: '立ち会う人のパスワード' }).fill(`mihon-${accounts.secondIt}`);
  await expectAccessible(page, 'lending-second-officer');
  await dialog.getByRole('button', { name: '届出を取り消す' }).click();
  await expect(step(page, '端末のデータを消去する')).toBeVisible();
});

test('a new PC is registered, found in the ledger and told to the auditor', async ({ page }) => {
  await signIn(page, 'it', '/ledger/new');
  await page.getByRole('button', { name: '登録する' }).click();
  await expect(page.getByText('メーカーを入力してください。')).toBeVisible();
  await expectAccessible(page, 'lending-register');
  for (const [name, text] of [
    ['PC管理番号', 't-0100'],
    ['名称', '見本端末100'],
    ['メーカー', '見本電機'],
    ['型番', 'ノートMH-14'],
    ['製造番号', 'MH0100'],
    ['備品番号', '備-0100'],
    ['記憶媒体の製造番号', 'NV0100'],
  ] as const)
    await page.getByRole('textbox', { name: new RegExp(`^${name}`) }).fill(text);
  await page.getByRole('radio', { name: 'SSD（NVMe）' }).check({ force: true });
  await page.getByRole('button', { name: '登録する' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('T-0100 の貸出と返却');
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'auditor', '/ledger?text=端末100');
  await expect(main(page).getByRole('table').locator('tbody > tr')).toHaveCount(1);
  await expect(page.getByRole('link', { name: 'CSV' })).toHaveAttribute(
    'href',
    `/v1/ledger.csv?text=${encodeURIComponent('端末100')}`,
  );
  await page.goto('/ledger');
  await expect(page.getByRole('row', { name: /T-0100/ })).toContainText('消去待ち');
  await expect(page.getByRole('button', { name: /督促/ })).toHaveCount(0);
  await expectAccessible(page, 'lending-ledger');
});

test('a PC that cannot be erased is destroyed by one, confirmed by another, and has its certificate', async ({
  page,
}) => {
  const press = async (act: string, reason: string): Promise<void> => {
    await page.getByRole('button', { name: act }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: '理由' }).fill(reason);
    await page.getByRole('dialog').getByRole('button', { name: act }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  await signIn(page, 'it', '/ledger/T-0100');
  await page.getByText('その他の手続き', { exact: true }).click();
  await press('記憶媒体の破壊を記録する', '起動しないため。');
  await expect(step(page, '故障')).toBeVisible();
  await expect(page.getByRole('button', { name: '破壊を確認する' })).toHaveCount(0);
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'secondIt', '/ledger/T-0100');
  await press('破壊を確認する', '破片を見た。');
  await expect(step(page, '廃棄済')).toBeVisible();
  await page.getByRole('button', { name: '証明書を発行する' }).click();
  await expect(page.getByText('破壊の方法を選んでください。')).toBeVisible();
  await page.getByRole('radio', { name: '機密性2' }).check({ force: true });
  await page.getByRole('radio', { name: '破砕' }).check({ force: true });
  await page.getByRole('textbox', { name: 'どのように壊したか' }).fill('記憶媒体を取り外し、破砕した。');
  await page.getByRole('textbox', { name: '使った機器' }).fill('見本の破砕機');
  await page.getByRole('textbox', { name: '破壊を行った場所' }).fill('本庁舎地下');
  await expectAccessible(page, 'lending-destroyed');
  await page.getByRole('button', { name: '証明書を発行する' }).click();
  await expect(page.getByRole('link', { name: /データ消去証明書 C-\d{4}-0002（PDF）/ })).toBeVisible();
});
