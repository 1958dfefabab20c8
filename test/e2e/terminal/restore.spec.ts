import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ownTrail } from '../../../scripts/tour/errors-screen.ts';
import { closeWarning, expectWarning, saveAs, signIn, startWork } from '../../../scripts/tour/terminal-day.ts';
import { launchShell } from '../../../scripts/world/launch.ts';
import { expectAccessible } from '../support/accessible.ts';
import { chainOnTerminal } from '../support/chain.ts';
import { recoveredTexts } from '../support/recovered.ts';
import { openTestWorld } from '../support/test-world.ts';

/** A file that was saved in the wrong place comes to the right one with one press. */

test.setTimeout(120_000);

test('put back from the warning, and another one later from 自分の記録', async () => {
  const { world, display, close } = await openTestWorld();
  const shell = await launchShell(world, display);
  const { page } = shell;
  const outside = (name: string) => join(world.layout.borrowerHome, 'Desktop', name);
  const inside = (name: string) => join(world.layout.work, name);
  try {
    await signIn(page);
    await startWork(page);
    await saveAs(world, inside('名簿（見本）.csv'), '前からあるもの\n');
    await saveAs(world, outside('名簿（見本）.csv'), '番号,名称\n1,見本\n');
    const warning = await expectWarning(page, '名簿（見本）.csv');
    const dialog = warning.getByRole('alertdialog');
    await expectAccessible(warning, 'restore-warning');
    await dialog.getByRole('button', { name: '「名簿（見本）.csv」を作業用フォルダに戻す' }).click();
    await expect(dialog.getByRole('status')).toContainText('今の名前は「名簿（見本） (2).csv」です。');
    await expect(dialog.getByRole('button', { name: /作業用フォルダに戻す/ })).toHaveCount(0);
    // Nothing was overwritten, nothing is left behind, and the entry is there as soon as the person is told.
    expect(readFileSync(inside('名簿（見本）.csv'), 'utf8')).toBe('前からあるもの\n');
    expect(readFileSync(inside('名簿（見本） (2).csv'), 'utf8')).toBe('番号,名称\n1,見本\n');
    expect(recoveredTexts(world, '名簿（見本）.csv')).toEqual([]);
    const restored = (await ownTrail(page)).filter(({ type }) => type === 'save.restored');
    expect(restored).toMatchObject([{ data: { to: { text: '名簿（見本） (2).csv' } } }]);
    await closeWarning(page);

    await saveAs(world, outside('覚え書き（見本）.txt'), '覚え書き\n');
    await expectWarning(page, '覚え書き（見本）.txt');
    await closeWarning(page);
    await page.getByRole('button', { name: '自分の記録を見る' }).click();
    const row = page.getByRole('row', { name: /保存された「覚え書き（見本）.txt」/ });
    const back = row.getByRole('button', { name: /作業用フォルダに戻す/ });
    await back.click();
    await expect(page.getByRole('status').filter({ hasText: '作業用フォルダに戻しました。' })).toContainText(
      '覚え書き（見本）.txt',
    );
    expect(readFileSync(inside('覚え書き（見本）.txt'), 'utf8')).toBe('覚え書き\n');
    expect(existsSync(outside('覚え書き（見本）.txt'))).toBe(false);
    // Once more: it is in 回収 no longer.
    await back.click();
    await expect(page.getByRole('alert')).toContainText('このファイルは「回収」にありません。');
    await expectAccessible(page, 'restore-trail');
    await page.getByRole('button', { name: '戻る', exact: true }).click();

    // What is hidden under the name of a log is found by its bytes; a log is not.
    await saveAs(world, outside('../.debug.log'), '%PDF-1.7\n見本\n');
    await saveAs(world, outside('../.other.log'), 'started\n');
    await expectWarning(page, '.debug.log');
    await dialog.getByRole('button', { name: '「.debug.log」を作業用フォルダに戻す' }).click();
    await expect(dialog.getByRole('status')).toContainText('今の名前は「.debug.log」です。');
    expect(existsSync(outside('../.other.log'))).toBe(true);
    await closeWarning(page);

    await expect(page.getByRole('heading', { level: 1, name: '勤務中' })).toBeVisible();
    expect((await chainOnTerminal(page))?.length).toBe((await ownTrail(page)).length);
  } finally {
    await shell.close();
    await close();
  }
});
