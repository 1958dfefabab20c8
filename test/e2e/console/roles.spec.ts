import { localDate } from '#contract/session/closing.ts';
import { monthBy } from '#contract/statistics/fiscal-year.ts';
import { expect, signIn, test } from '../support/console-office.ts';

test('admin finds accounts and sections, no record, and why', async ({ page }) => {
  await signIn(page, 'admin');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('利用者');
  await expect(page.getByText('職員の勤務の記録は、監査の独立を守るため、管理者には表示しません。')).toBeVisible();
  await expect(page.getByRole('navigation', { name: '主なページ' }).getByRole('link')).toHaveText([
    ...['利用者', '所属', 'メールの送信'],
  ]);
  await page.goto('/sessions');
  await expect(page.getByRole('alert')).toContainText('OF-403');
  await expect(page.getByRole('table')).toHaveCount(0);
});

test('情報政策課 sees that sessions were, not what was done in them', async ({ page, world }) => {
  await signIn(page, 'it', '/sessions');
  await expect(page.getByText('この役割では一覧だけを表示します。')).toBeVisible();
  await expect(page.getByRole('table')).toContainText('見本 花子');
  await expect(page.getByRole('table').getByRole('link')).toHaveCount(0);
  await page.goto(`/sessions/${world.day.session}`);
  await expect(page.getByRole('alert')).toContainText('この操作をする権限がありません。');
});

test('staff see their own sessions only', async ({ page, world }) => {
  await signIn(page, 'staff', '/sessions');
  const links = (name: string) => page.getByRole('navigation', { name }).getByRole('link');
  await expect(links('主なページ')).toHaveText(['ホーム', '勤務', '申請・届出', '受領した成果物']);
  await expect(links('勤務のページ')).toHaveText(['勤務の記録', '報告書', '命令簿']);
  await page.getByRole('link', { name: '申請・届出' }).click();
  await expect(links('申請・届出のページ')).toHaveText(['わたしを待つもの', '申請', '借用願', 'データ持出し']);
  await page.goto('/sessions');
  await page.goto(`/sessions/${world.day.session}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('見本 花子の勤務の記録');
  await expect(page.getByRole('textbox', { name: '職員番号' })).toHaveCount(0);
});

test('staff see who has looked at their session', async ({ page, world }) => {
  await signIn(page, 'manager', `/sessions/${world.day.session}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('見本 花子の勤務の記録');
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await expect(page.getByRole('button', { name: 'サインイン', exact: true })).toBeVisible();
  await signIn(page, 'staff', `/sessions/${world.day.session}`);
  await expect(page.getByRole('table', { name: '見た人の一覧' })).toContainText('見本 課長（所属長）');
  await expect(page.getByRole('table', { name: '見た人の一覧' })).not.toContainText('見本 花子');
});

test('the days to come are shown where those of the next month cannot be read', async ({ page }) => {
  const next = monthBy(localDate(new Date()).slice(0, 7), 1);
  await page.route(`**/v1/orders?month=${next}`, (route) => route.fulfill({ status: 500, body: 'x' }));
  await signIn(page, 'staff', '/');
  const card = page.getByRole('region', { name: 'これからの在宅勤務' });
  await expect(card.getByText('来月の分は読み込めませんでした。')).toBeVisible();
  await expect(card.getByRole('listitem').first()).toContainText('今日');
  await expect(card.getByText('承認された計画はありません。')).toHaveCount(0);
  // Whether the head has decided them by now depends on what ran before.
  const isOpen = (await card.getByText('未決定', { exact: true }).count()) > 0;
  await expect(card.getByText('「未決定」の日は、所属長の命令を待っています。')).toHaveCount(isOpen ? 1 : 0);
  await page.screenshot({ path: test.info().outputPath('home.png'), fullPage: true });
});

test('another member of staff is refused', async ({ page, world }) => {
  await signIn(page, 'otherStaff', '/sessions');
  await expect(page.getByText('勤務の記録はまだありません。')).toBeVisible();
  await page.goto(`/sessions/${world.day.session}`);
  await expect(page.getByRole('alert')).toContainText('OF-403');
  await expect(page.getByText('総合計画の素案づくり')).toHaveCount(0);
});

test('the head of the section reads the trail and may answer codes; the auditor only reads', async ({
  page,
  world,
}) => {
  await signIn(page, 'manager', '/terminals');
  await expect(page.getByRole('heading', { name: '連絡コードに応える' })).toBeVisible();
  await page.goto(`/sessions/${world.day.session}`);
  await expect(page.getByText('住民意識調査_集計.xlsx').first()).toBeVisible();
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'auditor', '/terminals');
  await expect(page.getByRole('table')).toContainText('T-0001');
  await expect(page.getByRole('heading', { name: '連絡コードに応える' })).toHaveCount(0);
});
