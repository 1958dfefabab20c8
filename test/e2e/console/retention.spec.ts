import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expectAccessible } from '../support/accessible.ts';
import { expect, signIn, test } from '../support/console-office.ts';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

test('情報政策課 lays periods down, each said before; without one nothing goes', async ({ page }) => {
  await signIn(page, 'it', '/retention');
  await expect(page.getByRole('row', { name: /^在宅勤務計画書/ })).toContainText('期間の定めがありません');
  await expectAccessible(page, 'retention');
  await page.screenshot({ path: test.info().outputPath('retention.png'), fullPage: true });
  const save = page.getByRole('button', { name: '変えるところを確かめる' });
  await save.click();
  await expect(page.getByText('変わるところはありません。')).toBeVisible();
  await page.getByRole('combobox', { name: '自宅作業環境チェック' }).selectOption('完結した年度の翌年度の4月1日から');
  await save.click();
  await expect(page.getByText('1から50までの年数を入力してください。')).toBeVisible();
  await page.getByRole('textbox', { name: '自宅作業環境チェックの年数' }).fill('５');
  await save.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('listitem')).toHaveText([
    '自宅作業環境チェック：期間の定めがありません → 5年（完結した年度の翌年度の4月1日から）',
  ]);
  await expectAccessible(page, 'retention-dialog');
  await page.screenshot({ path: test.info().outputPath('dialog.png') });
  await dialog.getByRole('textbox', { name: '定める理由' }).fill('文書管理規程のとおり。');
  await dialog.getByRole('button', { name: '保存期間を定める' }).click();
  await expect(page.getByText('保存期間を定めました。')).toBeVisible();
  await expect(page.getByRole('row', { name: /^自宅作業環境チェック/ })).toContainText('5年');
  await page.screenshot({ path: test.info().outputPath('laid-down.png'), fullPage: true });
});

test('the auditor sees it and lays nothing down', async ({ page }) => {
  await signIn(page, 'auditor', '/retention');
  await expect(page.getByText('この役割では見るだけです。')).toBeVisible();
  await expect(page.getByRole('row', { name: /^自宅作業環境チェック/ })).toContainText('5年');
  await expect(page.getByRole('button', { name: '変えるところを確かめる' })).toHaveCount(0);
});

test('one person proposes, another confirms, and what went is on paper', async ({ page, world }) => {
  oldPapers(world.office.dataDir);
  await signIn(page, 'it', '/retention');
  await expect(page.getByRole('row', { name: /^自宅作業環境チェック/ }).first()).toContainText('2件');
  await page.screenshot({ path: test.info().outputPath('due.png'), fullPage: true });
  await page.getByRole('button', { name: '2件の廃棄を申し出る' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('listitem')).toHaveText(['自宅作業環境チェック　2件']);
  await dialog.getByRole('textbox', { name: '申し出る理由' }).fill('保存期間の満了のため。');
  await page.screenshot({ path: test.info().outputPath('propose.png') });
  await dialog.getByRole('button', { name: '申し出る' }).click();
  await expect(page.getByText('あなたが申し出たので、ほかの人が確かめます。')).toBeVisible();
  await expect(page.getByRole('button', { name: '確かめて廃棄する' })).toHaveCount(0);
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'auditor', '/queue');
  await page.getByRole('link', { name: /^書類の廃棄の申出/ }).click();
  await expect(page.getByRole('heading', { name: '廃棄', exact: true })).toBeInViewport();
  await expect(page.getByRole('button', { name: '確かめて廃棄する' })).toBeVisible();
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'secondIt', '/retention');
  await page.screenshot({ path: test.info().outputPath('proposed.png'), fullPage: true });
  await expectAccessible(page, 'retention-proposed');
  await page.getByRole('button', { name: '確かめて廃棄する' }).click();
  await dialog.getByRole('textbox', { name: '確かめた内容' }).fill('一覧を確かめた。');
  await page.screenshot({ path: test.info().outputPath('confirm.png') });
  await dialog.getByRole('button', { name: '廃棄する', exact: true }).click();
  await expect(page.getByText('廃棄しました。')).toBeVisible();
  await expect(page.getByRole('article', { name: '廃棄第1号' })).toContainText('廃棄済み');
  await page.screenshot({ path: test.info().outputPath('done.png'), fullPage: true });
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: '廃棄記録をPDFで取り出す' }).click();
  await (await download).saveAs(test.info().outputPath('haiki.pdf'));
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'auditor', '/forms/F-2001-0001');
  await expect(page.getByRole('alert')).toContainText('保存期間が満了したため、この書類の内容は廃棄されています。');
});

/** Two checks of a home in a 年度 whose five years are over, as they lie in the books. */
function oldPapers(dataDir: string): void {
  const raw = new Database(join(dataDir, 'office.db'));
  raw.pragma('busy_timeout = 10000');
  for (const id of ['F-2001-0001', 'F-2001-0002'])
    raw
      .prepare(
        `insert into forms (id, kind, applicant_id, applicant_name, section_id, section_name, summary, content, revision,
           state, done, applied_at, changed_at)
         values (?, 'workplace', '100456', '見本 太郎', 'citizens', '市民課', '見本', '{}', 1, 'received', 1, ?, ?)`,
      )
      .run(id, '2001-05-10T03:00:00.000Z', '2001-05-10T03:00:00.000Z');
  raw.close();
}
