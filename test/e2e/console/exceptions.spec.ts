import { createHash } from 'node:crypto';
import { ApproveExceptionRequest } from '#contract/http/exception-api.ts';
import { expect, signIn, test } from '../support/console-office.ts';

const secret = '承認するデータの中身';

test('the head drops a file, names place and days, and revokes it later; only its hash leaves the browser', async ({
  page,
}) => {
  const bodies: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes('/exceptions')) bodies.push(request.postData() ?? '');
  });
  await signIn(page, 'manager', '/terminals');
  await page.getByRole('link', { name: 'T-0001の承認されたデータ' }).click();
  await expect(page.getByText('この貸出に承認されたデータはありません。')).toBeVisible();
  await page.getByRole('link', { name: '新しく承認する' }).click();

  await page.getByRole('button', { name: '承認する', exact: true }).click();
  await expect(page.getByText('ファイルを選んでください。')).toBeVisible();
  await page.getByLabel('承認するファイル').setInputFiles([
    { name: '資料.txt', mimeType: 'text/plain', buffer: Buffer.from(secret) },
    { name: '写し.txt', mimeType: 'text/plain', buffer: Buffer.from(secret) },
  ]);
  await expect(page.getByText('資料.txt')).toBeVisible();
  await expect(page.getByText('写し.txt')).toHaveCount(0);
  await page.getByRole('textbox', { name: '置いてよいフォルダ' }).fill('/home/staff/資料');
  await page.getByRole('textbox', { name: '承認する理由' }).fill('現地の会議で使うため。');
  await page.getByRole('button', { name: '承認する', exact: true }).click();

  const row = page.getByRole('row', { name: /A-\d{4}-0001/ });
  await expect(row).toContainText('/home/staff/資料');
  await expect(row).toContainText('有効');
  const [body = ''] = bodies;
  expect(ApproveExceptionRequest.parse(JSON.parse(body)).files).toEqual([
    createHash('sha256').update(secret).digest('hex'),
  ]);
  expect(body).not.toContain('資料.txt');
  expect(body).not.toContain(secret);

  await row.getByRole('button', { name: /を取り消す$/ }).click();
  await page.getByRole('textbox', { name: '取り消す理由' }).fill('不要になったため。');
  await page.getByRole('dialog').getByRole('button', { name: '取り消す', exact: true }).click();
  await expect(row).toContainText('取消済み');
  await expect(row.getByRole('button')).toHaveCount(0);
});

test('the auditor reads the list and approves nothing; 情報政策課 finds no way there', async ({ page }) => {
  await signIn(page, 'auditor', '/terminals');
  await page.getByRole('link', { name: 'T-0001の承認されたデータ' }).click();
  await expect(page.getByRole('row', { name: /A-\d{4}-0001/ })).toContainText('取消済み');
  await expect(page.getByRole('link', { name: '新しく承認する' })).toHaveCount(0);
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'it', '/terminals');
  await expect(page.getByRole('row', { name: /T-0001/ })).toBeVisible();
  await expect(page.getByRole('link', { name: /承認されたデータ/ })).toHaveCount(0);
});
