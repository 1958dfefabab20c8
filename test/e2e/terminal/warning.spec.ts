import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { saveAs, signIn, startWork, warningPage } from '../../../scripts/tour/terminal-day.ts';
import { type DrivenShell, launchElectron, launchShell } from '../../../scripts/world/launch.ts';
import { expectAccessible } from '../support/accessible.ts';
import { shellState } from '../support/shell-page.ts';
import { openTestWorld, type TestWorld } from '../support/test-world.ts';

/** The warning in a window of its own, one test leading to the next. */

test.describe.configure({ mode: 'serial' });

let scenery: TestWorld;
let shell: DrivenShell;
/** Another program, which has the keyboard. */
let other: DrivenShell;
let warning: Page;

const save = (name: string) =>
  saveAs(scenery.world, join(scenery.world.layout.borrowerHome, 'Desktop', name), `${name}\n`);
const dialog = () => warning.getByRole('alertdialog');
const press = (name: string) => dialog().getByRole('button', { name }).click();

/** What the privileged side knows of the warning window: no page can pretend it. */
const windowState = () =>
  shell.app.evaluate(({ BrowserWindow, screen }) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().endsWith('warning.html'));
    if (window === undefined) throw new Error('no warning window');
    const { x, y, width, height } = window.getBounds();
    const area = screen.getPrimaryDisplay().workArea;
    return {
      visible: window.isVisible(),
      focused: window.isFocused(),
      onTop: window.isAlwaysOnTop(),
      right: area.x + area.width - x - width,
      bottom: area.y + area.height - y - height,
    };
  });
const otherHasKeyboard = () =>
  other.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused() === true);
const visible = async () => (await windowState()).visible;

test.beforeAll(async () => {
  scenery = await openTestWorld();
  const { world, display } = scenery;
  shell = await launchShell(world, display);
  await signIn(shell.page);
  await startWork(shell.page);
  warning = await warningPage(shell.page);
  const bare = join(import.meta.dirname, '..', '..', '..', 'bench', 'bare-app');
  other = await launchElectron({
    executable: world.programs.shell.executable,
    args: [bare],
    env: world.shellEnv(display),
  });
  await other.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
  await expect.poll(otherHasKeyboard).toBe(true);
});
test.afterAll(async () => {
  await other.close();
  await shell.close();
  await scenery.close();
});

test('comes up over everything at the lower right, and takes the keyboard from nobody', async () => {
  expect(await visible()).toBe(false);
  await shell.app.evaluate(({ BrowserWindow }) => {
    for (const each of BrowserWindow.getAllWindows()) {
      if (each.webContents.getURL().endsWith('terminal.html')) each.minimize();
    }
  });
  await save('名簿（見本）.csv');
  await expect.poll(windowState).toEqual({ visible: true, focused: false, onTop: true, right: 16, bottom: 16 });
  for (const text of ['名簿（見本）.csv', 'Desktop', '回収', '第6条(1)ア', 'TM-310', '次にすること']) {
    await expect(dialog()).toContainText(text);
  }
  expect(await otherHasKeyboard()).toBe(true);
  await warning.screenshot({ path: test.info().outputPath('warning-window.png') });
  await expect(shell.page.getByRole('alertdialog')).toHaveCount(0);
});

test('many at once are one warning with a count', async () => {
  await Promise.all(['一.txt', '二.txt', '三.txt'].map(save));
  await expect(dialog()).toContainText('全部で4件の注意があります。');
  expect(await otherHasKeyboard()).toBe(true);
});

test('reads at every zoom and in forced colours', async () => {
  await expectAccessible(warning, 'warning-window');
  await warning.emulateMedia({ forcedColors: 'active' });
  await expectAccessible(warning, 'warning-window-forced-colours');
  await warning.emulateMedia({ forcedColors: null });
});

test('閉じる takes note of all and hides it', async () => {
  await press('閉じる');
  await expect.poll(visible).toBe(false);
  expect((await shellState(shell.page)).warnings).toEqual([]);
});

test('by keyboard: from the shell’s list to the window, and Esc closes it', async () => {
  await save('控え.txt');
  await expect.poll(visible).toBe(true);
  await shell.page.getByRole('button', { name: '注意を見る' }).press('Enter');
  await expect.poll(async () => (await windowState()).focused).toBe(true);
  await expect(dialog()).toBeFocused();
  await warning.keyboard.press('Escape');
  await expect.poll(visible).toBe(false);
});

test('所属長に連絡 leads to the telephone in the shell', async () => {
  await save('電話.txt');
  await expect.poll(visible).toBe(true);
  await press('所属長に連絡');
  await expect(shell.page.getByRole('heading', { level: 1, name: '電話で知らせる・受け取る' })).toBeVisible();
  await expect.poll(visible).toBe(false);
  await shell.page.getByRole('button', { name: '戻る' }).click();
});

test('where its page dies, the shell shows the warning itself', async () => {
  const heading = shell.page.getByRole('heading', { level: 1, name: '勤務中' });
  await expect(heading).toBeFocused();
  await save('途中.txt');
  await expect.poll(visible).toBe(true);
  // Its page can only be asked not to come back: the shell keeps it from being loaded for the length of this test.
  await shell.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().endsWith('warning.html'));
    if (window === undefined) throw new Error('no warning window');
    window.loadURL = () => Promise.reject(new Error('kept away'));
    window.webContents.forcefullyCrashRenderer();
  });
  await expect(shell.page.getByRole('alertdialog')).toContainText('途中.txt');
  const hidden = await shell.app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((each) => each.isVisible()).length,
  );
  expect(hidden).toBe(1);
  await shell.page.getByRole('alertdialog').getByRole('button', { name: '閉じる' }).click();
  await expect(heading).toBeFocused();
  await save('あと.txt');
  await expect(shell.page.getByRole('alertdialog')).toContainText('あと.txt');
});
