import { expect, signIn, test } from '../support/console-office.ts';

test('a server that dies is told, nothing typed is lost, and pressing again works once it is back', async ({
  page,
  world,
}) => {
  await signIn(page, 'it', '/terminals');
  await page.getByRole('textbox', { name: '連絡コード' }).fill('1001000000');
  await world.office.kill();
  await page.getByRole('button', { name: '読み取る' }).click();
  await expect(page.getByRole('alert')).toContainText('庁内サーバーにつながりません。');
  await expect(page.getByRole('alert')).toContainText('CN-101');
  await expect(page.getByRole('textbox', { name: '連絡コード' })).toHaveValue('100-100-0000');
  await page.getByRole('link', { name: '勤務', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('CN-101');

  await world.office.restart();
  await page.getByRole('button', { name: 'もう一度読み込む' }).click();
  await expect(page.getByRole('table')).toContainText('見本 花子');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('the console opened while nobody answers can be opened later', async ({ page, context }) => {
  await signIn(page, 'auditor');
  await context.route('**/v1/**', (route) => route.abort('connectionrefused'));
  await page.goto('/sessions');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('管理画面を開けません');
  await expect(page.getByRole('alert')).toContainText('CN-101');
  await context.unroute('**/v1/**');
  await page.getByRole('button', { name: 'もう一度読み込む' }).click();
  await expect(page.getByRole('table')).toContainText('見本 花子');
});

test('an answer of another shape is never shown', async ({ page, context }) => {
  await signIn(page, 'auditor');
  await context.route('**/v1/terminals', (route) =>
    route.fulfill({ json: { terminals: [{ id: 'T-0001', surprise: true }] } }),
  );
  await page.goto('/terminals');
  await expect(page.getByRole('alert')).toContainText('CN-102');
  await expect(page.getByRole('table')).toHaveCount(0);
});
