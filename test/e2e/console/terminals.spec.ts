import type { Page } from '@playwright/test';
import { terminalStateTitles } from '#contract/loan/life.ts';
import { dayLater } from '#contract/loan/period.ts';
import { eraDate, eraDateWithWeekday } from '#contract/words/era.ts';
import { groupDigits, readAloud } from '#contract/words/numbers.ts';
import { dictated, wantedAnswer } from '../support/codes.ts';
import { expect, signIn, test } from '../support/console-office.ts';

const answer = (page: Page) => page.getByRole('status', { name: '応答コード' });
const type = async (page: Page, code: string): Promise<void> => {
  await page.getByRole('textbox', { name: '連絡コード' }).fill(code);
  await page.getByRole('button', { name: '読み取る' }).click();
};
const answerFor = async (page: Page, reason: string): Promise<void> => {
  await page.getByRole('textbox', { name: '応答する理由' }).fill(reason);
  await page.getByRole('button', { name: '応答コードを出す' }).click();
};

test('the list tells of every terminal who has it, until when, and how it is', async ({ page }) => {
  await signIn(page, 'auditor', '/terminals');
  const lent = page.getByRole('row', { name: /T-0001/ });
  await expect(lent).toContainText('見本 花子');
  await expect(lent).toContainText(/令和\d+年\d+月\d+日から\s*令和\d+年\d+月\d+日まで/);
  await expect(lent).toContainText('勤務外');
  await expect(lent).toContainText(/\d,?\d{3}件|\d{3}件/);
  await expect(page.getByRole('row', { name: /T-0002/ })).toContainText('まだありません');
  await expect(page.getByRole('columnheader')).toHaveText([
    'PC管理番号',
    '名称',
    '使用者・所属',
    '貸出期間',
    '状態',
    '最終連絡',
    '記録件数',
  ]);
});

test('a PC stands in the list of PCs as it does in 管理簿', async ({ page }) => {
  await signIn(page, 'auditor', '/ledger');
  const words = ['消去待ち', ...Object.values(terminalStateTitles)];
  for (const terminal of ['T-0002', 'T-0003']) {
    await page.goto('/ledger');
    const row = page.getByRole('row', { name: new RegExp(terminal) });
    // Whatever other specs of this office have done with it before.
    const stands = row.getByText(new RegExp(`^(${words.join('|')})$`)).first();
    await expect(stands).toBeVisible();
    const word = await stands.innerText();
    await page.goto('/terminals');
    await expect(row).toContainText(word);
  }
  await page.screenshot({ path: test.info().outputPath('terminals.png'), fullPage: true });
});

test('情報政策課 comes from the first page to where a code is typed, and from a PC to its 管理簿', async ({ page }) => {
  await signIn(page, 'it');
  await page.getByRole('link', { name: '電話で聞いた連絡コードに応える' }).click();
  await expect(page.getByRole('region', { name: '連絡コードに応える' })).toBeFocused();
  await expect(page.getByRole('textbox', { name: '連絡コード' })).toBeInViewport();
  await page.getByRole('link', { name: 'T-0001' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'T-0001 の貸出と返却' })).toBeVisible();
});

test('a 連絡コード for unlocking is read, answered, and the same answer is told again to who gave it', async ({
  page,
  world,
}) => {
  const heard = dictated(world, 'unlock');
  const wanted = wantedAnswer(world, 'unlock', { answer: 'unlock', argument: 0 });
  await signIn(page, 'it', '/terminals');
  await type(page, groupDigits(heard).replace(/-/g, 'ー'));
  await expect(page.getByText('T-0001　見本 花子：ロックの解除の連絡コードです。')).toBeVisible();
  await expect(page.getByText('端末の画面に出ている番号（TM-102など）を電話で聞き')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'ロックを解除する' })).toBeChecked();
  await answerFor(page, '電話で本人を確かめた。');
  await expect(answer(page)).toContainText(groupDigits(wanted));
  await expect(answer(page)).toContainText(readAloud(wanted));
  await expect(answer(page)).toContainText('ロックの解除');

  // It did not get through: the same one again, and nothing else.
  await type(page, heard);
  await expect(page.getByText(/応答コードも出しています。/)).toBeVisible();
  await expect(page.getByRole('radio')).toHaveCount(1);
  await page.getByRole('button', { name: '応答コードをもう一度出す' }).click();
  await expect(answer(page)).toContainText(groupDigits(wanted));
});

test('a code that another has answered is refused; what was typed stays to be put right', async ({ page, world }) => {
  const heard = dictated(world, 'unlock');
  await signIn(page, 'it', '/terminals');
  await type(page, heard);
  await answerFor(page, '本人と確かめた。');
  await expect(answer(page)).toContainText('電話での読み方');
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'secondIt', '/terminals');
  await type(page, heard);
  await expect(page.getByRole('alert')).toContainText('OF-422');
  await expect(answer(page)).not.toContainText('電話での読み方');
  await expect(page.getByRole('textbox', { name: '連絡コード' })).toHaveValue(groupDigits(heard));
});

test('the head does it by keyboard alone: a report is on record at once, an extension is two fields more', async ({
  page,
  world,
}) => {
  await signIn(page, 'manager', '/terminals');
  const { keyboard } = page;
  await page.getByRole('link', { name: '連絡コードに応える' }).focus();
  await keyboard.press('Enter');
  // One terminal lent: it is chosen already.
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await keyboard.type(dictated(world, 'report'));
  await keyboard.press('Enter');
  await expect(page.getByText('T-0001　見本 花子：報告を受け付け、記録しました。')).toBeVisible();
  await expect(page.getByRole('row', { name: /T-0001/ })).toContainText(/電話：令和.*（報告）/);

  const { loan } = world.terminal.facts;
  const to = dayLater(loan.to, 3);
  await page.getByRole('textbox', { name: '連絡コード' }).focus();
  await keyboard.press('ControlOrMeta+a');
  await keyboard.type(dictated(world, 'extension'));
  const wanted = wantedAnswer(world, 'extension', { answer: 'extend', argument: 3 });
  await keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: '貸出期間を延ばす' })).toBeFocused();
  await keyboard.press('Tab');
  await keyboard.type('３');
  await expect(page.getByText(`${eraDateWithWeekday(to)}まで`, { exact: true })).toBeVisible();
  await keyboard.press('Tab');
  await keyboard.type('会議が延びたため。');
  await keyboard.press('Enter');
  await expect(answer(page)).toContainText(groupDigits(wanted));
  await expect(answer(page)).toContainText(`${eraDate(to)}まで延ばす`);
  await expect(page.getByRole('row', { name: /T-0001/ })).toContainText(`${eraDate(to)}まで`);
});

test('a loan that is taken back is shown as such, and opened again by the next code', async ({ page, world }) => {
  await signIn(page, 'manager', '/terminals');
  await type(page, dictated(world, 'presence'));
  await page.getByRole('radio', { name: '貸出を取り消す' }).check({ force: true });
  const wanted = wantedAnswer(world, 'presence', { answer: 'revoke', argument: 0 });
  await answerFor(page, '端末をなくしたと連絡があったため。');
  await expect(answer(page)).toContainText(groupDigits(wanted));
  await expect(page.getByRole('row', { name: /T-0001/ })).toContainText('貸出取消');

  await type(page, dictated(world, 'unlock'));
  await expect(page.getByText('ロックを解除すると、貸出の取消しも取り下げます。')).toBeVisible();
  await answerFor(page, '見つかったと連絡があったため。');
  await expect(page.getByRole('row', { name: /T-0001/ })).toContainText('勤務外');
});

test('an incomplete form says what is missing and sends nothing', async ({ page, world }) => {
  await signIn(page, 'it', '/terminals');
  let sent = 0;
  page.on('request', (request) => {
    if (/\/(contact|response)-code$/.test(request.url())) sent += 1;
  });
  await type(page, '12345');
  await expect(page.getByText('連絡コードを10桁の数字で入力してください。')).toBeVisible();
  await expect(page.getByRole('textbox', { name: '連絡コード' })).toBeFocused();
  expect(sent).toBe(0);
  await type(page, dictated(world, 'extension'));
  await page.getByRole('button', { name: '応答コードを出す' }).click();
  await expect(page.getByText(/から\d+までの日数を数字で入力してください。/)).toBeVisible();
  await expect(page.getByText('応答する理由を入力してください。')).toBeVisible();
  await expect(page.getByRole('textbox', { name: '延ばす日数' })).toBeFocused();
  expect(sent).toBe(1);
});
