import { TOTP } from 'otpauth';
import { expectAccessible } from '../support/accessible.ts';
import { accounts, expect, signIn, test } from '../support/console-office.ts';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

const id = accounts.secondIt;
let secret = '';
let recovery: string[] = [];

const fillIn = async (page: import('@playwright/test').Page): Promise<void> => {
  await page.getByRole('textbox', { name: '職員番号' }).fill(id);
  await page.getByRole('textbox', { name: 'パスワード' }).fill(`mihon-${id}`);
  await page.getByRole('button', { name: 'サインイン', exact: true }).click();
};

/** A code of a step that was not used yet: waits for the next one where it has to. */
let usedStep = 0;
async function freshCode(page: import('@playwright/test').Page): Promise<string> {
  const step = (): number => Math.floor(Date.now() / 30_000);
  while (step() <= usedStep) await page.waitForTimeout(500);
  usedStep = step();
  return new TOTP({ secret }).generate();
}

test('it is set up with an app, and leaves ten recovery codes', async ({ page }) => {
  await signIn(page, 'secondIt', '/');
  await page.getByRole('link', { name: '二段階認証' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('二段階認証');
  await expectAccessible(page, 'second-factor-none');
  await page.getByRole('button', { name: '次へ' }).click();
  await expect(page.getByText('パスワードを入力してください。')).toBeVisible();
  await page.getByRole('textbox', { name: 'パスワード' }).fill(`mihon-${id}`);
  await page.getByRole('button', { name: '次へ' }).click();
  await expect(page.getByRole('img', { name: '認証アプリに登録するための二次元コード' })).toBeVisible();
  const typed = await page.getByText(/^読み取れないときは/).textContent();
  secret = (/[A-Z2-7 ]{32,}/.exec(typed ?? '')?.[0] ?? '').replaceAll(' ', '');
  await expectAccessible(page, 'second-factor-begun');
  await page.screenshot({ path: test.info().outputPath('begun.png'), fullPage: true });
  await page.getByRole('textbox', { name: '確認の番号' }).fill('000000');
  await page.getByRole('button', { name: '設定する' }).click();
  await expect(page.getByRole('alert')).toContainText('OF-642');
  await page.getByRole('textbox', { name: '確認の番号' }).fill(await freshCode(page));
  await page.getByRole('button', { name: '設定する' }).click();
  await expect(page.getByText('回復コードを控えてください。')).toBeVisible();
  recovery = (await page.getByRole('main').getByRole('listitem').allTextContents()).map((text) => text.trim());
  expect(recovery).toHaveLength(10);
  await expectAccessible(page, 'second-factor-recovery');
  await page.screenshot({ path: test.info().outputPath('recovery.png'), fullPage: true });
  await page.getByRole('button', { name: '控えたので閉じる' }).click();
  await expect(page.getByText('残り10個')).toBeVisible();
  await expectAccessible(page, 'second-factor-standing');
  await page.screenshot({ path: test.info().outputPath('standing.png'), fullPage: true });
});

test('signing in asks for the code, and comes to the wanted page behind it', async ({ page, world }) => {
  await page.goto('/ledger');
  await fillIn(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('サインイン（確認の番号）');
  await expect(page.getByRole('navigation', { name: '主なページ' })).toHaveCount(0);
  await expectAccessible(page, 'second-factor-code');
  await page.screenshot({ path: test.info().outputPath('code.png'), fullPage: true });
  await page.goto('/sessions');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('サインイン（確認の番号）');
  await page.getByRole('button', { name: 'サインイン', exact: true }).click();
  await expect(page.getByText('6桁の番号か、回復コードを入力してください。')).toBeVisible();
  await page.getByRole('textbox', { name: '確認の番号' }).fill('000000');
  await page.getByRole('button', { name: 'サインイン', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('OF-642');
  const code = await freshCode(page);
  await page
    .getByRole('textbox', { name: '確認の番号' })
    .fill(code.replace(/./g, (digit) => '０１２３４５６７８９'[Number(digit)] ?? ''));
  await page.getByRole('button', { name: 'サインイン', exact: true }).click();
  await expect(page).toHaveURL(`${world.office.url}/sessions`);
});

test('a recovery code does once, and can be left', async ({ page }) => {
  await page.goto('/');
  await fillIn(page);
  await page.getByRole('button', { name: 'やめる' }).click();
  await expect(page.getByText('サインアウトしました。')).toBeVisible();
  await fillIn(page);
  await page.getByRole('textbox', { name: '確認の番号' }).fill((recovery[0] ?? '').toUpperCase());
  await page.getByRole('button', { name: 'サインイン', exact: true }).click();
  await page.getByRole('link', { name: '二段階認証' }).first().click();
  await expect(page.getByText('残り9個')).toBeVisible();
});

test('a role that needs it sets it up first; who lost it is helped by 情報政策課', async ({ page, browser }) => {
  await signIn(page, 'it', '/second-factors');
  await page.getByText('監査', { exact: true }).click();
  await page.getByRole('button', { name: '変えるところを確かめる' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('なし → 監査');
  await dialog.getByRole('textbox', { name: '変える理由' }).fill('記録を守るため。');
  await dialog.getByRole('button', { name: '変える', exact: true }).click();
  await expect(page.getByText('必要とする役割を変えました。')).toBeVisible();
  await expect(page.getByRole('row', { name: /見本 監査/ })).toContainText('まだ設定していません');
  await expectAccessible(page, 'second-factors');
  await page.screenshot({ path: test.info().outputPath('factors.png'), fullPage: true });

  const other = await browser.newContext();
  const auditor = await other.newPage();
  await auditor.goto(new URL('/', page.url()).href);
  await auditor.getByRole('textbox', { name: '職員番号' }).fill(accounts.auditor);
  await auditor.getByRole('textbox', { name: 'パスワード' }).fill(`mihon-${accounts.auditor}`);
  await auditor.getByRole('button', { name: 'サインイン', exact: true }).click();
  await expect(auditor.getByText('二段階認証を設定してください。')).toBeVisible();
  await expectAccessible(auditor, 'second-factor-required');
  await auditor.screenshot({ path: test.info().outputPath('required.png'), fullPage: true });
  await other.close();

  await page.getByText('監査', { exact: true }).first().click();
  await page.getByRole('button', { name: '変えるところを確かめる' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: '変える理由' }).fill('試行の終わり。');
  await page.getByRole('dialog').getByRole('button', { name: '変える', exact: true }).click();
  await page.getByRole('button', { name: '見本 報司 二段階認証を解除する' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: '解除する理由' }).fill('電話機を失くした。');
  await page.getByRole('dialog').getByRole('button', { name: '解除する', exact: true }).click();
  await expect(page.getByText('見本 報司さんの二段階認証を解除しました。')).toBeVisible();
  await expect(page.getByText('二段階認証を使う人も、必要とする役割も、まだありません。')).toBeVisible();
});
