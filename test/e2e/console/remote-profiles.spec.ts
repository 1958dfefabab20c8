import { expectAccessible } from '../support/accessible.ts';
import { expect, signIn, test } from '../support/console-office.ts';

const pin = Array.from({ length: 32 }, () => 'AB').join(':');

test('情報政策課 lays a connection down with its certificate, and ends it; the auditor only reads', async ({
  page,
}) => {
  await signIn(page, 'it', '/remote-profiles');
  await expect(page.getByText('接続先はまだ登録されていません。')).toBeVisible();
  await expectAccessible(page, 'remote-profiles-none');
  await page.getByRole('link', { name: '接続先を追加する' }).click();
  await page.getByRole('button', { name: '追加する', exact: true }).click();
  await expect(page.getByText('接続先の名前を60文字までで入力してください。')).toBeVisible();
  await expect(page.getByText('証明書のSHA-256（16進数で64桁）を入力してください。')).toBeVisible();
  await page.getByRole('textbox', { name: /^名前/ }).fill('庁内仮想デスクトップ');
  await page.getByRole('textbox', { name: /^ホスト名/ }).fill('vdi.city.example');
  await page.getByRole('textbox', { name: /^証明書のSHA-256/ }).fill(`sha256 Fingerprint=${pin}`);
  await page.getByRole('textbox', { name: /^ドメイン/ }).fill('CITY');
  await page.getByText('中継サーバー（RDゲートウェイ）を通る').click();
  await expectAccessible(page, 'remote-profile-form');
  await page.getByRole('button', { name: '追加する', exact: true }).click();
  await expect(page.getByText('ホスト名かIPv4アドレスを、半角で入力してください。')).toBeVisible();
  await page.getByText('中継サーバー（RDゲートウェイ）を通る').click();
  await page.getByRole('button', { name: '追加する', exact: true }).click();

  const row = page.getByRole('row', { name: /RD-0001/ });
  await expect(row).toContainText('vdi.city.example:3389');
  await expect(row).toContainText('ab'.repeat(32));
  await expect(row).toContainText('すべて');
  await expect(row).toContainText('有効');
  await expectAccessible(page, 'remote-profiles');

  await row.getByRole('button', { name: 'RD-0001を終了する' }).click();
  await page.getByRole('textbox', { name: '終了する理由' }).fill('サーバーを入れ替えたため。');
  await page.getByRole('dialog').getByRole('button', { name: '終了する', exact: true }).click();
  await expect(row).toContainText('サーバーを入れ替えたため。');
  await expect(row.getByRole('button')).toHaveCount(0);

  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'auditor', '/remote-profiles');
  await expect(page.getByRole('row', { name: /RD-0001/ })).toContainText('終了');
  await expect(page.getByRole('link', { name: '接続先を追加する' })).toHaveCount(0);
});

test('a satellite is asked for with its name', async ({ page }) => {
  await signIn(page, 'staff', '/loan-requests/new');
  await expect(page.getByRole('textbox', { name: /サテライト・オフィスの名前/ })).toHaveCount(0);
  await page.getByRole('radio', { name: /^サテライト・オフィス/ }).check({ force: true });
  await page.getByRole('button', { name: '借用願を出す' }).click();
  await expect(page.getByText('サテライト・オフィスの名前を入力してください。')).toBeVisible();
  await expectAccessible(page, 'loan-request-satellite');
});
