import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { promises } from '#contract/words/promise-words.ts';
import { endWork, expectWarning, openEnding, saveAs, signIn } from '../../../scripts/tour/terminal-day.ts';
import { type DrivenShell, launchShell } from '../../../scripts/world/launch.ts';
import { sample } from '../../../scripts/world/world.ts';
import { expectAccessible } from '../support/accessible.ts';
import { closeWarnings } from '../support/go-on.ts';
import { openTestWorld, type TestWorld } from '../support/test-world.ts';

/** Every screen of the terminal and its states, one leading to the next: axe, zoom, and a picture to look at. */

test.describe.configure({ mode: 'serial' });

let scenery: TestWorld;
let shell: DrivenShell;
let page: Page;

const heading = (name: string) => page.getByRole('heading', { level: 1, name });
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

test.beforeAll(async () => {
  scenery = await openTestWorld();
  await scenery.world.recorder.stop();
  shell = await launchShell(scenery.world, scenery.display);
  page = shell.page;
});
test.afterAll(async () => {
  await shell.close();
  await scenery.close();
});

test('opening, then locked because the recorder is not there', async () => {
  await expect(heading('端末守を準備しています')).toBeVisible();
  // The shell waits three seconds for its parts; a picture is all there is time for.
  await page.screenshot({ path: test.info().outputPath('opening-100.png') });
  await expect(page.getByText('番号 TM-201')).toBeVisible();
  await expectAccessible(page, 'locked-recorder');
});

test('signed out', async () => {
  await scenery.world.recorder.start();
  await expect(heading('サインイン')).toBeVisible();
  await expectAccessible(page, 'signed-out');
  await press('サインイン');
  await expect(page.getByText('＊暗証番号を入力してください。')).toBeVisible();
  await expectAccessible(page, 'signed-out-incomplete');
});

test('a PIN that was refused', async () => {
  await page.getByLabel('職員番号').fill(sample.staff.id);
  await page.getByLabel('暗証番号').first().fill('wrong');
  await press('サインイン');
  await expect(page.getByRole('alert')).toContainText('TM-101');
  await expect(page.getByLabel('職員番号')).toHaveValue(sample.staff.id);
  await expectAccessible(page, 'pin-refused');
});

test('before work', async () => {
  await signIn(page);
  await expect(heading('今日の仕事を始める')).toBeVisible();
  await expectAccessible(page, 'before-work');
});

test('starting, with the checks under way', async () => {
  const recorder = scenery.world.recorder.pid();
  if (recorder === null) throw new Error('the recorder does not run');
  // Held, it does not answer the first check; the agent waits ten seconds before it calls it lost.
  process.kill(recorder, 'SIGSTOP');
  try {
    await press('始業');
    await expect(heading('始業の前に確かめています')).toBeVisible();
    await expectAccessible(page, 'starting');
  } finally {
    process.kill(recorder, 'SIGCONT');
  }
  await expect(heading('勤務中')).toBeVisible();
});

test('at work', async () => {
  await expect(page.getByText(/^記録 \d+件・未送信 \d+件$/)).toBeVisible();
  await expectAccessible(page, 'working');
});

test('what this PC prevents, only finds, and can do nothing about', async () => {
  await page.getByText('この端末が防ぐこと、見つけること、できないこと').click();
  for (const { prevented, found, outside } of Object.values(promises))
    for (const words of [prevented, found, outside]) await expect(page.getByText(words, { exact: true })).toBeVisible();
  await expectAccessible(page, 'working-promises');
  await page.getByText('この端末が防ぐこと、見つけること、できないこと').click();
});

test('warned of a forbidden save', async () => {
  const name = '長い名前のファイル（見本）'.repeat(4);
  await saveAs(scenery.world, join(scenery.world.layout.borrowerHome, 'Desktop', `${name}.csv`), '1\n');
  const warning = await expectWarning(page, name);
  await expectAccessible(warning, 'warning');
  await expectAccessible(page, 'working-warned');
  await closeWarnings(page);
});

test('the own trail', async () => {
  await press('自分の記録を見る');
  await expect(page.getByRole('table')).toContainText('作業用フォルダ以外への保存');
  await expectAccessible(page, 'own-trail');
  await press('戻る');
});

test('asked why the work is interrupted, then interrupted', async () => {
  await press('中断');
  await page.getByRole('radio', { name: '時間単位年休' }).check({ force: true });
  await press('中断する');
  await expect(page.getByText('＊始まりの時刻を「13:00」のように入力してください。')).toBeVisible();
  await expectAccessible(page, 'interrupt-dialog');
  await page.getByLabel('休暇の始まり').fill('13:00');
  await page.getByLabel('休暇の終わり').fill('15:00');
  await press('中断する');
  await expect(heading('中断中')).toBeVisible();
  await expectAccessible(page, 'interrupted');
  await press('再開');
  await expect(heading('勤務中')).toBeVisible();
});

test('locked because the work folder is gone, with the checks', async () => {
  const { work } = scenery.world.layout;
  await rename(work, `${work}-away`);
  await expect(page.getByText('番号 TM-302')).toBeVisible();
  await press('もう一度確認する');
  await expect(page.getByText('もう一度確かめましたが、まだ直っていません。')).toBeVisible();
  await expectAccessible(page, 'locked-recheck');
  await rename(`${work}-away`, work);
  await expect(heading('勤務中')).toBeVisible({ timeout: 15_000 });
});

test('ending', async () => {
  await openEnding(page);
  await press('終業を記録する');
  await expect(page.getByText('＊業務の成果を入力してください。')).toBeVisible();
  await expectAccessible(page, 'ending');
});

test('after work', async () => {
  await endWork(page, '見本の会議録を終えました。');
  await expectAccessible(page, 'after-work');
  await press('閉じる');
  await expect(heading('今日の仕事を始める')).toBeVisible();
});

test('locked until the office gives a code', async () => {
  await press('サインアウト');
  await page.getByLabel('職員番号').fill(sample.staff.id);
  for (let tries = 1; tries <= 4; tries += 1) {
    await page.getByLabel('暗証番号').first().fill(`wrong ${tries}`);
    await press('サインイン');
    // Each try is answered before the next: the button has its name back.
    await expect(page.getByRole('button', { name: 'サインイン', exact: true })).toBeEnabled();
    await expect(page.getByRole('alert')).toContainText('TM-101');
  }
  await page.getByLabel('暗証番号').first().fill('wrong 5');
  await press('サインイン');
  await expect(page.getByText('番号 TM-102')).toBeVisible();
  await expect(page.getByText('連絡コード（電話で読み上げてください）')).toBeVisible();
  await press('ロックを解除する');
  await expect(page.getByText('＊応答コードを10桁の数字で入力してください。')).toBeVisible();
  await expectAccessible(page, 'locked-office-code');
});
