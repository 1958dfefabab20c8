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
  // What was approved is behind: the way back leads past its form.
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: '端末' })).toBeFocused();
  await page.goForward();
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

test('a folder of Windows is asked for as Windows writes it, for a file from a medium too', async ({ page }) => {
  await signIn(page, 'manager', '/terminals/T-0001/exceptions/new');
  const place = page.getByRole('textbox', { name: '置いてよいフォルダ' });
  await expect(place).toHaveAccessibleDescription(/Windows では C:\\Users\\staff\\資料/);
  await page
    .getByLabel('承認するファイル')
    .setInputFiles([{ name: '媒体.csv', mimeType: 'text/csv', buffer: Buffer.from('媒体の名簿') }]);
  await page.getByRole('radio', { name: /外部記録媒体から来たファイル/ }).check({ force: true });
  await page.getByRole('textbox', { name: '承認する理由' }).fill('会議の配布資料のため。');
  await place.fill('C:\\Users\\staff\\資料\\');
  await page.getByRole('button', { name: '承認する', exact: true }).click();
  await expect(page.getByText(/最後の「\\」なしで入力してください。ドライブだけ、/)).toBeVisible();
  await expect(place).toBeFocused();
  await page.screenshot({ path: test.info().outputPath('place.png'), fullPage: true });
  await place.fill('C:\\Users\\staff\\資料');
  await page.getByRole('button', { name: '承認する', exact: true }).click();
  const row = page.getByRole('row', { name: /A-\d{4}-0002/ });
  await expect(row).toContainText('C:\\Users\\staff\\資料');
  await expect(row).toContainText('1個（外部記録媒体から来たファイル）');
  await page.screenshot({ path: test.info().outputPath('list.png'), fullPage: true });
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
