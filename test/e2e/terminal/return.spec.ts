import { expect, type Page, test } from '@playwright/test';
import {
  askByTelephone,
  endWork,
  hearByTelephone,
  openEnding,
  signIn,
  startWork,
} from '../../../scripts/tour/terminal-day.ts';
import { type DrivenShell, launchShell } from '../../../scripts/world/launch.ts';
import { expectAccessible } from '../support/accessible.ts';
import { answerByHand } from '../support/answer-by-hand.ts';
import { chainAtOffice, chainOnTerminal } from '../support/chain.ts';
import { callShell } from '../support/shell-page.ts';
import { openTestWorld, type TestWorld } from '../support/test-world.ts';

/** 返却 on a real terminal, step by step: left and begun again, then without a line, closed, and taken back by the office. */

test.describe.configure({ mode: 'serial' });

let scenery: TestWorld;
let shell: DrivenShell;
let page: Page;

const heading = (name: string) => page.getByRole('heading', { level: 1, name });
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
/** One step with its number: 1 results, 2 trail, 3 things, 4 the counter. */
const step = (number: number) =>
  page
    .getByRole('list', { name: '返却の手順' })
    .getByRole('listitem')
    .filter({ hasText: new RegExp(`^${number}`) });
const close = () => page.getByRole('button', { name: 'そろえて、返却の手続きを終える' });
const written = async (type: string) => ((await chainOnTerminal(page)) ?? []).filter((entry) => entry.type === type);

test.beforeAll(async () => {
  scenery = await openTestWorld();
  shell = await launchShell(scenery.world, scenery.display);
  page = shell.page;
});
test.afterAll(async () => {
  await shell.close();
  await scenery.close();
});

test('before work the return is begun, and left again', async () => {
  // A receipt is asked for once a minute.
  test.setTimeout(150_000);
  await signIn(page);
  await press('端末を返す');
  await expect(heading('端末を返す')).toBeFocused();
  await expect(step(1)).toContainText('成果物の提出');
  await expect(step(2)).toContainText('済み', { timeout: 90_000 });
  await expect(step(2)).toContainText('未送信 0件');
  await expect(step(3)).toContainText('待っています');
  await expect(close()).toHaveCount(0);
  await expectAccessible(page, 'return-begun');
  expect(await callShell(page, 'closeReturn', {})).toMatchObject({ ok: false, code: 'TM-104' });
  expect(await written('return.begun')).toHaveLength(1);
  await press('返却をやめて戻る');
  await expect(heading('今日の仕事を始める')).toBeVisible();
});

test('whoever works on begins anew, here by keyboard after work', async () => {
  await startWork(page);
  await expect(page.getByRole('button', { name: '端末を返す' })).toHaveCount(0);
  expect(await callShell(page, 'beginReturn', {})).toMatchObject({ ok: false, code: 'TM-104' });
  await openEnding(page);
  await endWork(page, '返却の準備をしました（見本）');
  await page.getByRole('button', { name: '端末を返す' }).focus();
  await page.keyboard.press('Enter');
  await expect(heading('端末を返す')).toBeFocused();
  expect(await written('return.begun')).toHaveLength(2);
});

test('without a line the office hears of it by telephone, and the PC is carried there with everything', async () => {
  await scenery.world.office.stop();
  const digits = await askByTelephone(page, '報告');
  await hearByTelephone(page, answerByHand(scenery.world, digits));
  await press('戻る');
  await expect(step(1)).toContainText('電話で知らせました');
  await expect(step(2)).toContainText('端末から取り出します');
  await expect(step(3)).toHaveAttribute('aria-current', 'step');
  await expectAccessible(page, 'return-ready');
  await close().click();
  await expect(page.getByText('返却の手続きを終えました。').first()).toBeVisible();
  await expect(step(4)).toContainText('今ここ');
  await expectAccessible(page, 'return-closed');
  expect((await written('return.closed'))[0]?.data).toEqual({ results: 'on-terminal', trail: 'on-terminal' });
});

test('closed, no work begins any more, also after a new sign-in', async () => {
  await press('サインアウト');
  await signIn(page);
  await expect(heading('端末を返す')).toBeVisible();
  expect(await callShell(page, 'startWork', { work: '続き' })).toMatchObject({ ok: false, code: 'TM-107' });
  expect(await callShell(page, 'leaveReturn', {})).toMatchObject({ ok: false, code: 'TM-104' });
});

test('the line comes back and the last entries follow; an extension by the office takes the return back', async () => {
  await scenery.world.office.start();
  const atOffice = () => chainAtOffice(scenery.world).some(({ type }) => type === 'return.closed');
  await expect.poll(atOffice, { timeout: 30_000 }).toBe(true);
  const digits = await askByTelephone(page, '貸出期間の延長');
  await hearByTelephone(page, answerByHand(scenery.world, digits, { answer: 'extend', argument: 5 }));
  await expect(heading('今日の仕事を始める')).toBeVisible();
  await expect(page.getByText('貸出期間が延びたため、返却の手続きを取り消しました。')).toBeVisible();
  await startWork(page);
});
