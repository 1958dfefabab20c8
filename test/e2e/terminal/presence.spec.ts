import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { calendarAtFirst, dayOff } from '#contract/forms/calendar/days-off.ts';
import { dayLater } from '#contract/loan/period.ts';
import { japanDate } from '#contract/words/era.ts';
import { reissue } from '../../../scripts/tour/office-data.ts';
import { openDesk, signInAt } from '../../../scripts/tour/office-desk.ts';
import { endWork, openEnding, signIn, startWork, warningPage } from '../../../scripts/tour/terminal-day.ts';
import { type DrivenShell, launchElectron, launchShell } from '../../../scripts/world/launch.ts';
import { sample } from '../../../scripts/world/world.ts';
import { expectAccessible } from '../support/accessible.ts';
import { chainOnTerminal } from '../support/chain.ts';
import { shellState } from '../support/shell-page.ts';
import { openTestWorld, type TestWorld } from '../support/test-world.ts';

/** A head's desk and a lent PC with a line between them: 在席の確認, and plans that come after the hand-over. */

test.describe.configure({ mode: 'serial' });

let scenery: TestWorld;
let shell: DrivenShell;
let page: Page;
let warning: Page;
/** Another program, which has the keyboard. */
let other: DrivenShell;
let desk: Page;
let staffDesk: Page;
const closing: (() => Promise<void>)[] = [];

const openAs = async (account: { readonly id: string; readonly password: string }, path: string): Promise<Page> => {
  const opened = await openDesk(`${scenery.world.url}${path}`);
  closing.push(() => opened.browser.close());
  await signInAt(opened.page, account);
  return opened.page;
};
/** What the office answers a signed-in page: the forms' own screens are tested in the console's specs. */
const post = (from: Page, path: string, body: object): Promise<{ readonly row: { readonly id: string } }> =>
  from.evaluate(
    async (asked) => {
      const { csrf } = (await (await fetch('/v1/auth/me')).json()) as { csrf: string };
      const headers = { 'content-type': 'application/json', 'x-csrf-token': csrf };
      const answer = await fetch(asked.path, { method: 'POST', headers, body: JSON.stringify(asked.body) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(text);
      return JSON.parse(text);
    },
    { path, body },
  );
const types = async (): Promise<readonly string[]> => ((await chainOnTerminal(page)) ?? []).map(({ type }) => type);
const isShown = () =>
  shell.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().endsWith('warning.html'));
    return [window?.isVisible(), window?.isFocused(), window?.isAlwaysOnTop()];
  });
const otherHasKeyboard = () =>
  other.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused() === true);
const shot = (of: Page, name: string) => of.screenshot({ path: test.info().outputPath(`${name}.png`), fullPage: true });

test.beforeAll(async () => {
  scenery = await openTestWorld();
  const { world, display } = scenery;
  shell = await launchShell(world, display);
  page = shell.page;
  await signIn(page);
  await startWork(page);
  warning = await warningPage(page);
  other = await launchElectron({
    executable: world.programs.shell.executable,
    args: [join(import.meta.dirname, '..', '..', '..', 'bench', 'bare-app')],
    env: world.shellEnv(display),
  });
  await other.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
  await expect.poll(otherHasKeyboard).toBe(true);
  desk = await openAs(sample.manager, '/board');
  staffDesk = await openAs({ id: sample.staff.id, password: 'mihon-100123' }, '/forms');
});
test.afterAll(async () => {
  for (const close of closing) await close();
  await other.close();
  await shell.close();
  await scenery.close();
});

test('the head asks: within seconds it is above every window, and the keyboard stays where it was', async () => {
  const row = desk.getByRole('row', { name: /見本 花子/ });
  await expect(row).toContainText('勤務中', { timeout: 30_000 });
  await desk.getByRole('button', { name: '見本 花子さん 在席を確認する' }).click();
  await expect(row).toContainText('確認中');
  const question = warning.getByRole('alertdialog');
  await expect(question).toContainText('さんが在席を確認しています。', { timeout: 10_000 });
  await expect(question).toContainText('第8条3項');
  await expect.poll(isShown).toEqual([true, false, true]);
  expect(await otherHasKeyboard()).toBe(true);
  await expectAccessible(warning, 'presence-window');
  await shot(warning, 'presence-window');
  await shot(page, 'presence-shell');
});

test('one press answers: both are in the trail, and the board says 確認済 with the time', async () => {
  await warning.getByRole('button', { name: '在席しています' }).click();
  await expect.poll(isShown).toEqual([false, false, true]);
  expect((await types()).filter((type) => type.startsWith('presence.'))).toEqual([
    'presence.asked',
    'presence.answered',
  ]);
  const row = desk.getByRole('row', { name: /見本 花子/ });
  await expect(row).toContainText(/確認済 \d{1,2}:\d{2}/, { timeout: 30_000 });
  await expect(desk.getByRole('status', { name: '新しい知らせ' })).toContainText('確認済');
  await expectAccessible(desk, 'board-presence');
  await shot(desk, 'board-presence');
});

test('a plan approved after the hand-over comes over the line; revoked, it is gone; a day without one says so', async () => {
  await openEnding(page);
  await endWork(page, '終えた（見本）');
  await page.getByRole('button', { name: '閉じる', exact: true }).click();
  // As handed over without any plan.
  await reissue(scenery.world, page, (facts) => ({ ...facts, plans: [] }));
  await expect(
    page.getByText(
      'この端末に、今日の計画はありません。承認された計画があるはずのときは、所属長に電話で確かめてください。',
    ),
  ).toBeVisible();
  await shot(page, 'no-plan');
  let day = dayLater(japanDate(new Date().toISOString()), 1);
  while (dayOff(day, calendarAtFirst) !== null) day = dayLater(day, 1);
  const items = [{ from: '06:00', to: '07:00', work: '早朝の校正（見本）' }];
  const content = {
    category: 'normal',
    works: ['minutes'],
    recognisedText: '',
    days: [{ date: day, shift: 'A', items }],
  };
  const { id } = (await post(staffDesk, '/v1/forms', { kind: 'plan', content })).row;
  const approval = { act: 'approve', revision: 1, remark: '', confirmed: [], override: false };
  await post(desk, `/v1/forms/${id}/act`, approval);
  const planOf = async () => (await shellState(page)).facts?.plans.find(({ date }) => date === day);
  await expect.poll(planOf, { timeout: 10_000 }).toMatchObject({ items, hours: { start: '06:00', end: '14:45' } });
  await post(desk, `/v1/forms/${id}/act`, { act: 'revoke', revision: 1, remark: '窓口の応援' });
  await expect.poll(planOf, { timeout: 10_000 }).toBeUndefined();
  expect((await shellState(page)).facts?.revokedDays).toEqual([day]);
  expect((await types()).filter((type) => type === 'plans.arrived')).toHaveLength(2);
});
