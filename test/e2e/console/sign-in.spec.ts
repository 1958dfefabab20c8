import { accounts, expect, signIn, test } from '../support/console-office.ts';

test('a page asked for before sign-in is shown after it, with its filters', async ({ page, world }) => {
  await page.goto(`/sessions?staff=${accounts.staff}&state=closed`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('サインイン');
  await expect(page.getByText('ページを見るには、サインインしてください。')).toBeVisible();
  await page.getByRole('textbox', { name: '職員番号' }).fill(accounts.auditor);
  await page.getByRole('textbox', { name: 'パスワード' }).fill(`mihon-${accounts.auditor}`);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${world.office.url}/sessions?staff=${accounts.staff}&state=closed`);
  await expect(page.getByRole('textbox', { name: '職員番号' })).toHaveValue(accounts.staff);
  await expect(page).toHaveTitle('勤務の記録｜端末守 管理画面');
});

test('a page of another site is never where sign-in leads', async ({ page, world }) => {
  await signIn(page, 'auditor', '/sign-in?next=https%3A%2F%2Fexample.com%2F');
  await expect(page).toHaveURL(`${world.office.url}/`);
});

test('what is missing is said beside its field, and nothing is sent', async ({ page }) => {
  let sent = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/v1/auth/sign-in')) sent += 1;
  });
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'サインイン', exact: true }).click();
  await expect(page.getByText('職員番号を6桁の数字で入力してください。')).toBeVisible();
  await expect(page.getByText('パスワードを入力してください。')).toBeVisible();
  await expect(page.getByRole('textbox', { name: '職員番号' })).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('textbox', { name: '職員番号' })).toBeFocused();
  expect(sent).toBe(0);
});

test('a wrong password is told with its code, and what was typed stays', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByRole('textbox', { name: '職員番号' }).fill('３０００２２');
  await page.getByRole('textbox', { name: 'パスワード' }).fill('wrong');
  await page.getByRole('button', { name: 'サインイン', exact: true }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('職員番号またはパスワードが違います。');
  await expect(alert).toContainText('OF-402');
  await expect(page.getByRole('textbox', { name: '職員番号' })).toHaveValue(accounts.secondIt);
});

test('who is signed in is in view, survives a reload, and sign-out ends it everywhere', async ({ page, context }) => {
  await signIn(page, 'auditor');
  const banner = page.getByRole('banner');
  await expect(banner).toContainText('見本 監査');
  await expect(banner).toContainText('監査（');
  await expect(banner.getByText('見本', { exact: true })).toBeVisible();
  await page.reload();
  await expect(banner).toContainText('見本 監査');

  const other = await context.newPage();
  await other.goto('/sessions');
  await expect(other.getByRole('table')).toBeVisible();
  await page.getByRole('link', { name: '勤務', exact: true }).click();
  await expect(page.getByRole('table')).toBeVisible();
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await expect(page.getByRole('status')).toContainText('サインアウトしました。');
  // The other tab learns of it with its next question, and keeps the page it asked for.
  await other.getByRole('link', { name: '端末・貸出' }).click();
  await expect(other).toHaveURL(/\/sign-in\?next=%2Fterminals$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('サインイン');
});

test('signing in again in another tab does not strand this one', async ({ page, context }) => {
  await signIn(page, 'it');
  const other = await context.newPage();
  await other.goto('/terminals');
  await other.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(other, 'secondIt');
  // This tab still holds the token of a sign-in that is gone: refused once, fetched anew, then it works.
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await expect(page.getByRole('alert')).toContainText('サインアウトできませんでした。もう一度押してください。');
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('サインイン');
});
