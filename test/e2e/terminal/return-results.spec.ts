import { existsSync, readdirSync, statSync } from 'node:fs';
import { chown, mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { openDesk, signInAt } from '../../../scripts/tour/office-desk.ts';
import {
  closeWarning,
  endWork,
  expectWarning,
  openEnding,
  saveAs,
  signIn,
  startWork,
} from '../../../scripts/tour/terminal-day.ts';
import { type DrivenShell, launchShell } from '../../../scripts/world/launch.ts';
import { sample } from '../../../scripts/world/world.ts';
import { expectAccessible } from '../support/accessible.ts';
import { chainAtOffice, chainOnTerminal } from '../support/chain.ts';
import { pauseServer, resumeServer } from '../support/paused-server.ts';
import { recoveredTexts } from '../support/recovered.ts';
import { callShell } from '../support/shell-page.ts';
import { openTestWorld, type TestWorld } from '../support/test-world.ts';

/** 返却 with a line: the work folder goes to the office, held up in every way, and the loan is closed. */

test.describe.configure({ mode: 'serial' });

const mib = 1024 * 1024;
let scenery: TestWorld;
let shell: DrivenShell;
let page: Page;

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
/** One step with its number: 1 results, 2 trail, 3 things, 4 the counter. */
const step = (number: number) =>
  page
    .getByRole('list', { name: '返却の手順' })
    .getByRole('listitem')
    .filter({ hasText: new RegExp(`^${number}`) });
const written = async (type: string) => ((await chainOnTerminal(page)) ?? []).filter((entry) => entry.type === type);

/** Bytes of results that lie at the office. */
function arrived(): number {
  const inbox = join(scenery.world.layout.office, 'inbox');
  if (!existsSync(inbox)) return 0;
  return readdirSync(inbox, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(inbox, name)))
    .reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0);
}

/** Holds the office once this much has arrived: what is under way then stays so. */
async function holdAt(bytes: number): Promise<void> {
  await expect.poll(arrived, { timeout: 60_000, intervals: [20] }).toBeGreaterThan(bytes);
  pauseServer(scenery.world);
}

test.beforeAll(async () => {
  scenery = await openTestWorld();
  shell = await launchShell(scenery.world, scenery.display);
  page = shell.page;
});
test.afterAll(async () => {
  await shell.close();
  await scenery.close();
});

test('a day leaves results: in the work folder, below it, and in 回収', async () => {
  test.setTimeout(120_000);
  const { layout, accounts } = scenery.world;
  await signIn(page);
  await startWork(page);
  await saveAs(scenery.world, join(layout.work, '調査報告（最終）.txt'), '調査のまとめ');
  await mkdir(join(layout.work, '資料'));
  await writeFile(join(layout.work, '資料', '別紙.csv'), '項目,値\n一,1\n');
  // Long enough on its way to be held up.
  const large = join(layout.work, '資料', '会議の録画.mp4');
  await writeFile(large, '');
  await truncate(large, 256 * mib);
  if (accounts.separate)
    for (const path of ['資料', '資料/別紙.csv', '資料/会議の録画.mp4'])
      await chown(join(layout.work, path), accounts.borrower.uid, accounts.borrower.gid);
  await saveAs(scenery.world, join(layout.borrowerHome, 'Documents', '名簿.txt'), '外に保存した名簿');
  await expectWarning(page, '名簿.txt');
  await closeWarning(page);
  expect(recoveredTexts(scenery.world, '名簿.txt')).toHaveLength(1);
  await openEnding(page);
  await endWork(page, '調査をまとめました（見本）');
});

test('sent, paused, given up and begun again, nothing is sent twice', async () => {
  test.setTimeout(120_000);
  await press('端末を返す');
  await expect(step(1)).toContainText('作業用フォルダのファイルを、所属の受け取り箱に送ります。');
  await press('成果物を送る');
  await holdAt(24 * mib);
  await expect(step(1).getByRole('progressbar')).toBeVisible();
  await expect(step(1)).toContainText('ファイル4件');
  await expect(page.getByRole('button', { name: '一時停止' })).toBeFocused();
  await expectAccessible(page, 'return-sending');
  expect(await callShell(page, 'leaveReturn', {})).toMatchObject({ ok: false, code: 'TM-104' });
  await press('一時停止');
  await expect(step(1)).toContainText('一時停止しています');
  await expectAccessible(page, 'return-paused');
  const before = arrived();
  resumeServer(scenery.world);
  await press('送るのをやめる');
  await expect(step(1)).toContainText('受け取り箱に送ります。');
  expect((await written('results.hand-in-failed')).map(({ data }) => data)).toEqual([{ why: 'cancelled', detail: '' }]);
  await press('成果物を送る');
  await holdAt(before + 16 * mib);
});

test('the office dies in the middle and comes back: it goes on by itself', async () => {
  test.setTimeout(120_000);
  const before = arrived();
  await scenery.world.office.kill();
  await expect(step(1)).toContainText('つながりしだい、続きから送ります', { timeout: 30_000 });
  await expectAccessible(page, 'return-waiting');
  await scenery.world.office.start();
  await expect(step(1)).toContainText('中身が同じことを確かめました', { timeout: 90_000 });
  expect(before).toBeGreaterThan(32 * mib);
  // One pack, each byte once.
  expect(arrived()).toBeLessThan(256 * mib + 4096);
  expect(await written('results.handed-in')).toHaveLength(1);
});

test('the console has them, each under its name', async () => {
  const { browser, page: desk } = await openDesk(`${scenery.world.url}/inbox`);
  try {
    await signInAt(desk, sample.manager);
    const row = desk.getByRole('row', { name: /受領済み/ });
    await expect(row).toContainText('T-0001');
    await row.getByRole('link').first().click();
    const files = desk.getByRole('table', { name: 'ファイルの一覧' });
    for (const name of ['調査報告（最終）.txt', '資料/別紙.csv', '資料/会議の録画.mp4'])
      await expect(files.getByRole('rowheader', { name, exact: true })).toBeVisible();
    await expect(files.getByRole('rowheader', { name: /^回収\/.*-名簿\.txt$/ })).toBeVisible();
    await desk.screenshot({ path: test.info().outputPath('inbox.png'), fullPage: true });
  } finally {
    await browser.close();
  }
});

test('the trail follows, the loan is closed with both, and no work begins', async () => {
  // The key's period may close meanwhile, and its entry needs a receipt of its own.
  test.setTimeout(300_000);
  await expect(step(2)).toContainText('庁舎の受領を確かめました', { timeout: 90_000 });
  await expectAccessible(page, 'return-handed-in');
  await page.getByRole('button', { name: 'そろえて、返却の手続きを終える', exact: true }).click({ timeout: 90_000 });
  await expect(page.getByText('返却の手続きを終えました。').first()).toBeVisible();
  expect((await written('return.closed')).map(({ data }) => data)).toEqual([
    { results: 'handed-in', trail: 'receipted' },
  ]);
  expect(await callShell(page, 'startWork', { work: '続き' })).toMatchObject({ ok: false, code: 'TM-107' });
  const atOffice = () => chainAtOffice(scenery.world).some(({ type }) => type === 'return.closed');
  await expect.poll(atOffice, { timeout: 30_000 }).toBe(true);
  await expect(step(4)).toContainText('電源を切り');
  await expectAccessible(page, 'return-done');
});
