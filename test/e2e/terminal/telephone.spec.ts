import { expect, type Page, test } from '@playwright/test';
import { dayLater } from '#contract/loan/period.ts';
import { localDate } from '#contract/session/closing.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { reissue } from '../../../scripts/tour/office-data.ts';
import { answerAtDesk, askAtDesk, openDesk, openTerminals } from '../../../scripts/tour/office-desk.ts';
import {
  askByTelephone,
  hearByTelephone,
  interrupt,
  resume,
  signIn,
  startWork,
} from '../../../scripts/tour/terminal-day.ts';
import { type DrivenShell, launchShell } from '../../../scripts/world/launch.ts';
import { sample } from '../../../scripts/world/world.ts';
import { expectAccessible } from '../support/accessible.ts';
import { answerByHand } from '../support/answer-by-hand.ts';
import { chainAtOffice, chainOnTerminal } from '../support/chain.ts';
import { shellState } from '../support/shell-page.ts';
import { openTestWorld, type TestWorld } from '../support/test-world.ts';

/** 連絡コード and 応答コード between a real terminal and a real desk, one leading to the next. */

test.describe.configure({ mode: 'serial' });

let scenery: TestWorld;
let shell: DrivenShell;
let page: Page;
let desk: Page;
let closeDesk: () => Promise<void>;

const heading = (name: string) => page.getByRole('heading', { level: 1, name });
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const typesWritten = async (): Promise<readonly string[]> =>
  ((await chainOnTerminal(page)) ?? []).map(({ type }) => type);

test.beforeAll(async () => {
  scenery = await openTestWorld();
  shell = await launchShell(scenery.world, scenery.display);
  page = shell.page;
  const opened = await openDesk(scenery.world.url);
  desk = opened.page;
  closeDesk = () => opened.browser.close();
  await openTerminals(desk, sample.manager);
});
test.afterEach(async () => {
  if (test.info().status !== test.info().expectedStatus) {
    await desk.screenshot({ path: test.info().outputPath('desk.png'), fullPage: true });
  }
});
test.afterAll(async () => {
  await closeDesk();
  await shell.close();
  await scenery.close();
});

test('outside the loan, the head extends it by telephone and work starts', async () => {
  const yesterday = localDate(new Date(Date.now() - 86_400_000));
  await reissue(scenery.world, page, (facts) => ({ ...facts, loan: { ...facts.loan, to: yesterday } }));
  await signIn(page);
  await press('始業');
  await expect(page.getByRole('alert')).toContainText('TM-105');
  await page.getByRole('button', { name: '電話で知らせる・受け取る' }).click();
  await expect(heading('電話で知らせる・受け取る')).toBeVisible();
  await press('連絡コードを表示する');
  await expect(page.getByText('＊用件を選んでください。')).toBeVisible();
  await expectAccessible(page, 'telephone-choosing');
  await press('戻る');

  const code = await askByTelephone(page, '貸出期間の延長');
  await expect(page.getByText('※必須')).toHaveCount(1);
  await expectAccessible(page, 'telephone-calling');
  const wrong = `${'0'.repeat(9)}1`;
  await hearByTelephone(page, wrong);
  await expect(page.getByRole('alert')).toContainText('TM-103');
  await expectAccessible(page, 'telephone-refused');
  await hearByTelephone(page, await answerAtDesk(desk, code, { days: 5 }));
  const to = dayLater(yesterday, 5);
  await expect(page.getByText(`貸出期間を${eraDateWithWeekday(to)}まで延ばしました。`)).toBeVisible();
  await expectAccessible(page, 'telephone-done');
  expect((await shellState(page)).facts?.loan.to).toBe(to);
  await press('戻る');
  await startWork(page);
});

test('at work a report is on record once it is read; there is nothing to wait for', async () => {
  const code = await askByTelephone(page, '報告');
  // Whoever answers need not give a code: none is asked for.
  await expect(page.getByRole('textbox', { name: '応答コード' })).toBeVisible();
  await expect(page.getByText('※必須')).toHaveCount(0);
  await askAtDesk(desk, code);
  await expect(desk.getByText(/：報告を受け付け、記録しました。$/)).toBeVisible();
  await expect(desk.getByRole('row', { name: /T-0001/ })).toContainText(/電話：.*（報告）/);
  await press('戻る');
  await expect(heading('勤務中')).toBeVisible();
});

test('interrupted, presence is confirmed, without a line and without the office’s server', async () => {
  await interrupt(page, '休憩');
  await scenery.world.office.stop();
  const digits = await askByTelephone(page, '在席の確認');
  await hearByTelephone(page, answerByHand(scenery.world, digits));
  await expect(page.getByText('在席の確認が済みました。')).toBeVisible();
  await press('戻る');
  await expect(heading('中断中')).toBeVisible();
  await scenery.world.office.start();
  await resume(page);
});

test('taken back at the desk: the line locks at once, and opens as soon as the desk has answered again', async () => {
  const code = await askByTelephone(page, '報告');
  await desk.reload();
  // Nobody need type it in: the office's word is faster.
  await answerAtDesk(desk, code, { choice: '貸出を取り消す' });
  await expect(page.getByText('番号 TM-208')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('button', { name: '電話で知らせる・受け取る' })).toHaveCount(0);
  await expectAccessible(page, 'locked-revoked');
  await expect(desk.getByRole('row', { name: /T-0001/ })).toContainText('貸出取消');

  const { code: shown } = await shellState(page);
  if (shown?.purpose !== 'unlock') throw new Error('the lock brings no code');
  await answerAtDesk(desk, shown.digits);
  await expect(heading('勤務中')).toBeVisible({ timeout: 20_000 });
  const types = await typesWritten();
  const from = types.lastIndexOf('loan.revoked');
  expect(types.slice(from - 1, from + 2)).toEqual(['standing.arrived', 'loan.revoked', 'lock.entered']);
  expect(types.slice(from + 2)).toContain('lock.left');
  await expect
    .poll(async () => chainAtOffice(scenery.world)?.length === (await chainOnTerminal(page))?.length, {
      timeout: 20_000,
    })
    .toBe(true);
  expect(chainAtOffice(scenery.world)).toEqual(await chainOnTerminal(page));
});
