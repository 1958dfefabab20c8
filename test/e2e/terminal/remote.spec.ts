import { expect, type Page, test } from '@playwright/test';
import { openDesk, signInAt } from '../../../scripts/tour/office-desk.ts';
import { interrupt, resume, signIn, startWork } from '../../../scripts/tour/terminal-day.ts';
import { type DrivenShell, launchShell } from '../../../scripts/world/launch.ts';
import { sample } from '../../../scripts/world/world.ts';
import { openPrivateXrdp, type PrivateXrdp, xrdpMissing } from '../../fault/support/private-xrdp.ts';
import { expectAccessible } from '../support/accessible.ts';
import { chainOnTerminal } from '../support/chain.ts';
import { openTestWorld, type TestWorld } from '../support/test-world.ts';

/** 情報政策課 lays a connection down; it reaches the PC over the line; a member of staff works through it. */

test.describe.configure({ mode: 'serial' });
test.skip(xrdpMissing !== null, xrdpMissing ?? '');

let scenery: TestWorld;
let server: PrivateXrdp;
let shell: DrivenShell;
let page: Page;
let desk: Page;
let closeDesk: () => Promise<void>;

test.beforeAll(async () => {
  server = await openPrivateXrdp();
  scenery = await openTestWorld();
  shell = await launchShell(scenery.world, scenery.display);
  page = shell.page;
  const opened = await openDesk(scenery.world.url);
  desk = opened.page;
  closeDesk = () => opened.browser.close();
  await signInAt(desk, sample.it);
});
test.afterAll(async () => {
  await closeDesk();
  await shell.close();
  await scenery.close();
  await server.close();
});

const layDown = async (name: string, pin: string): Promise<void> => {
  await desk.goto(`${scenery.world.url}/remote-profiles/new`);
  await desk.getByRole('textbox', { name: /^名前/ }).fill(name);
  await desk.getByRole('textbox', { name: /^ホスト名/ }).fill('localhost');
  await desk.getByRole('textbox', { name: /^ポート番号/ }).fill(String(server.port));
  await desk.getByRole('textbox', { name: /^証明書のSHA-256/ }).fill(pin);
  await desk.getByRole('button', { name: '追加する', exact: true }).click();
  await expect(desk.getByRole('row', { name: new RegExp(name) })).toContainText('有効');
};
const connect = async (name: string): Promise<void> => {
  await page.getByRole('button', { name: `「${name}」のリモートデスクトップにつなぐ` }).click({ timeout: 45_000 });
  await page.getByRole('textbox', { name: /^利用者名/ }).fill('hanako');
  await page.getByRole('textbox', { name: /^パスワード/ }).fill('himitsu-no-kotoba');
  await page.getByRole('button', { name: 'つなぐ', exact: true }).click();
};
const entries = async (type: string) => ((await chainOnTerminal(page)) ?? []).filter((entry) => entry.type === type);

test('a connection stands while work goes on, and ends with 中断', async () => {
  await layDown('庁内仮想デスクトップ', server.pin);
  await signIn(page);
  await expect(page.getByRole('heading', { name: '勤務の形態' })).toBeVisible();
  await startWork(page);
  await expect(page.getByRole('heading', { name: '庁内のデスクトップ' })).toBeVisible({ timeout: 45_000 });
  await expectAccessible(page, 'working-remote');
  await page.getByRole('button', { name: '「庁内仮想デスクトップ」のリモートデスクトップにつなぐ' }).click();
  await page.getByRole('button', { name: 'つなぐ', exact: true }).click();
  await expect(page.getByText('＊パスワードを入力してください。')).toBeVisible();
  await expectAccessible(page, 'remote-dialog');
  await page.getByRole('button', { name: 'やめる' }).click();
  await connect('庁内仮想デスクトップ');
  await expect(page.getByText(/「庁内仮想デスクトップ」を開いています/)).toBeVisible();
  await expect.poll(() => server.channels(), { timeout: 30_000 }).toContain('drdynvc');
  expect(server.channels()).not.toContain('cliprdr');
  await expectAccessible(page, 'remote-open');
  await interrupt(page, '休憩');
  await expect.poll(async () => (await entries('remote.closed')).length, { timeout: 15_000 }).toBe(1);
  const [opened] = await entries('remote.opened');
  const [closed] = await entries('remote.closed');
  expect(opened?.data).toMatchObject({ profile: 'RD-0001', host: 'localhost', kind: 'virtual-desktop' });
  expect(closed?.data).toMatchObject({ profile: 'RD-0001', end: 'session-over' });
  expect(closed?.session).toBe(opened?.session);
  expect(opened?.session).toBe((await entries('session.started'))[0]?.session);
  await resume(page);
});

test('a server with another certificate is refused, in words', async () => {
  await layDown('証明書の違う先', 'f'.repeat(64));
  await connect('証明書の違う先');
  await expect(page.getByText('番号 TM-652')).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page, 'remote-untrusted');
  expect((await entries('remote.failed'))[0]?.data).toMatchObject({ profile: 'RD-0002', code: 'TM-652' });
});
