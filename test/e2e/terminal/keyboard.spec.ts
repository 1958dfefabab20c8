import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { expectWarning, saveAs, warningPage } from '../../../scripts/tour/terminal-day.ts';
import { launchShell } from '../../../scripts/world/launch.ts';
import { sample } from '../../../scripts/world/world.ts';
import { openTestWorld } from '../support/test-world.ts';

/** Presses Tab until the focus is on what is called `wanted`, which must be seen to have it. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const focused = document.activeElement;
      const { labels } = focused as HTMLInputElement;
      const words = [focused?.getAttribute('aria-label'), labels?.[0]?.textContent, focused?.textContent];
      return words.find((text) => text !== null && text !== undefined && text !== '') ?? '';
    });
    passed.push(name.slice(0, 20));
    if (wanted.test(name)) return;
  }
  throw new Error(`no way by Tab to ${wanted}: ${passed.join(' / ')}`);
}

test('the keyboard alone leads through a whole day', async () => {
  const { world, display, close } = await openTestWorld();
  const shell = await launchShell(world, display);
  const { page } = shell;
  const { keyboard } = page;
  const focused = page.locator(':focus');
  try {
    // A new screen takes the focus to its title: what comes next is one Tab away.
    await expect(focused).toHaveText('サインイン');
    await tabTo(page, /職員番号/);
    await keyboard.type(sample.staff.id);
    await tabTo(page, /暗証番号/);
    await keyboard.type(sample.staff.pin);
    await keyboard.press('Enter');
    await expect(focused).toHaveText('今日の仕事を始める');
    await tabTo(page, /^始業$/);
    await keyboard.press('Enter');
    await expect(focused).toHaveText('勤務中');

    // Made a moment after the shell's own window; until then the shell's dialog would stand in.
    await warningPage(page);
    await saveAs(world, join(world.layout.borrowerHome, 'Desktop', '控え.txt'), '控え\n');
    const window = await expectWarning(page, '控え.txt');
    const warning = window.getByRole('alertdialog');
    // The shell keeps the focus where it was, and leads there by keyboard.
    await expect(focused).toHaveText('勤務中');
    await tabTo(page, /^注意を見る$/);
    await keyboard.press('Enter');
    // No button of the warning has the focus: keys that were on their way press nothing.
    await expect(warning).toBeFocused();
    await tabTo(window, /^閉じる$/);
    await window.keyboard.press('Space');
    await expect(warning).toHaveCount(0);

    await tabTo(page, /^中断$/);
    await keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: '仕事を中断する' });
    await expect(dialog).toBeVisible();
    await keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    // The focus goes back to where it came from.
    await expect(focused).toHaveText('中断');
    await keyboard.press('Enter');
    await tabTo(page, /休憩/);
    await keyboard.press('Space');
    await tabTo(page, /^中断する$/);
    await keyboard.press('Enter');
    await expect(focused).toHaveText('中断中');
    await tabTo(page, /電話で知らせる・受け取る/);
    await keyboard.press('Enter');
    await expect(focused).toHaveText('電話で知らせる・受け取る');
    await tabTo(page, /報告/);
    await keyboard.press('Space');
    await keyboard.press('Enter');
    await expect(focused).toHaveText('電話の用件：報告');
    // What is typed goes to the recorder, and a wrong answer leaves it selected to be typed over.
    await tabTo(page, /応答コード/);
    await keyboard.type('0000000001');
    await keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('TM-103');
    await expect(page.getByRole('textbox', { name: '応答コード' })).toBeFocused();
    await tabTo(page, /^戻る$/);
    await keyboard.press('Enter');
    await expect(focused).toHaveText('中断中');
    await tabTo(page, /^再開$/);
    await keyboard.press('Enter');
    await expect(focused).toHaveText('勤務中');

    await tabTo(page, /自分の記録を見る/);
    await keyboard.press('Enter');
    await expect(focused).toHaveText('自分の記録');
    await tabTo(page, /^戻る$/);
    await keyboard.press('Enter');
    await expect(focused).toHaveText('勤務中');

    await tabTo(page, /^終業$/);
    await keyboard.press('Enter');
    await expect(focused).toHaveText('今日の仕事を終える');
    await tabTo(page, /業務の成果/);
    await keyboard.type('キーボードだけで終えました。');
    await tabTo(page, /終業を記録する/);
    await keyboard.press('Enter');
    await expect(focused).toHaveText('お疲れさまでした');
    await expect(page.getByText('キーボードだけで終えました。')).toBeVisible();
    await tabTo(page, /^閉じる$/);
    await keyboard.press('Enter');
    await expect(focused).toHaveText('今日の仕事を始める');
  } finally {
    await shell.close();
    await close();
  }
});
