import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openDesk, openTerminals } from '../../../scripts/tour/office-desk.ts';
import {
  askByTelephone,
  closeWarning,
  expectWarning,
  hearByTelephone,
  saveAs,
  signIn,
  startWork,
} from '../../../scripts/tour/terminal-day.ts';
import { launchShell } from '../../../scripts/world/launch.ts';
import { sample } from '../../../scripts/world/world.ts';
import { expectAccessible } from '../support/accessible.ts';
import { answerByHand } from '../support/answer-by-hand.ts';
import { shellState } from '../support/shell-page.ts';
import { openTestWorld } from '../support/test-world.ts';

/** 申請する: from the warning to the head's approval, by telephone without a line and with one press at the desk. */

test.setTimeout(180_000);

test('a file is asked for, approved by telephone, then at the desk; it stays where it lies, and no other does', async () => {
  const { world, display, close } = await openTestWorld();
  const shell = await launchShell(world, display);
  const desk = await openDesk(world.url);
  const { page } = shell;
  const folder = join(world.layout.borrowerHome, 'Desktop');
  const outside = (name: string) => join(folder, name);
  const save = (name: string, text: string) => saveAs(world, outside(name), text);
  try {
    await signIn(page);
    await startWork(page);
    await save('名簿（見本）.csv', '番号,名称\n1,見本\n');
    const warning = await expectWarning(page, '名簿（見本）.csv');
    const dialog = warning.getByRole('alertdialog');
    await dialog.getByRole('button', { name: '「名簿（見本）.csv」を元の場所に置くことを申請する' }).click();
    await expect(dialog.getByRole('status')).toContainText('申請1番として記録しました。');
    await expectAccessible(warning, 'request-warning');
    await closeWarning(page);
    const row = page.getByRole('row', { name: /名簿（見本）\.csv/ });
    await expect(row).toContainText('申請1番');
    await expect(row).toContainText('返事待ち');
    await expectAccessible(page, 'request-list');

    // By telephone: the head says 1, the terminal knows the hash.
    const code = await askByTelephone(page, '承認の受け取り');
    await expect(page.getByRole('row', { name: /申請1番/ })).toBeVisible();
    await expectAccessible(page, 'request-telephone');
    await hearByTelephone(page, answerByHand(world, code, { answer: 'approve', argument: 1 }));
    await expect(page.getByText(/申請1番が承認されました。/)).toBeVisible();
    await page.getByRole('button', { name: '戻る', exact: true }).click();
    await expect(row).toContainText('承認済み');
    await save('名簿（見本）.csv', '番号,名称\n1,見本\n');
    await save('別の名簿（見本）.csv', '番号,名称\n2,別\n');
    await expectWarning(page, '別の名簿（見本）.csv');
    expect(existsSync(outside('名簿（見本）.csv'))).toBe(true);
    await expect.poll(() => existsSync(outside('別の名簿（見本）.csv'))).toBe(false);

    // With a line: the other file is asked for, and the head approves it with one press.
    await dialog.getByRole('button', { name: '「別の名簿（見本）.csv」を元の場所に置くことを申請する' }).click();
    await expect(dialog.getByRole('status')).toContainText('申請2番として記録しました。');
    await closeWarning(page);
    await openTerminals(desk.page, sample.manager);
    await desk.page.getByRole('link', { name: 'T-0001の承認されたデータ' }).click();
    const first = desk.page.getByRole('row', { name: /^申請1番/ });
    await expect(first).toContainText('応答コードで承認済み');
    await expect(first.getByRole('link')).toHaveText('申請1番を認め続ける');
    const asked = desk.page.getByRole('row', { name: /^申請2番/ });
    await expect(async () => {
      await desk.page.reload();
      await expect(asked).toContainText('返事待ち', { timeout: 2_000 });
    }).toPass();
    await expectAccessible(desk.page, 'request-desk');
    await asked.getByRole('link', { name: '申請2番を承認する' }).click();
    await expect(desk.page.getByRole('textbox', { name: '置いてよいフォルダ' })).toHaveValue(folder);
    await expect(desk.page.getByText('別の名簿（見本）.csv')).toBeVisible();
    await expectAccessible(desk.page, 'request-approve');
    await desk.page.getByRole('button', { name: '承認する', exact: true }).click();
    await expect(desk.page.getByRole('row', { name: /^A-\d{4}-0001/ })).toContainText('有効');
    await expect(desk.page.getByRole('row', { name: /^申請2番/ })).toContainText('承認済み');
    await expect.poll(async () => (await shellState(page)).requests[0]?.approvedTo).not.toBeNull();
    await save('別の名簿（見本）.csv', '番号,名称\n2,別\n');
    await save('三つめ（見本）.csv', '番号,名称\n3,別\n');
    await expectWarning(page, '三つめ（見本）.csv');
    expect(existsSync(outside('別の名簿（見本）.csv'))).toBe(true);
  } catch (error) {
    await desk.page.screenshot({ path: test.info().outputPath('desk.png'), fullPage: true });
    throw error;
  } finally {
    await desk.browser.close();
    await shell.close();
    await close();
  }
});
