import { createHmac } from 'node:crypto';
import { contactCode, type Mac, responseCode } from '#contract/loan/code.ts';
import { groupDigits, readAloud } from '../../../renderer/strings/numbers.ts';
import { expect, signIn, test } from '../support/console-office.ts';

const macUnder =
  (codeKey: string): Mac =>
  (bytes) =>
    createHmac('sha256', Buffer.from(codeKey, 'base64')).update(bytes).digest();

test('the list tells of every terminal who has it, until when, and how it is', async ({ page }) => {
  await signIn(page, 'auditor', '/terminals');
  const lent = page.getByRole('row', { name: /T-0001/ });
  await expect(lent).toContainText('見本 花子');
  await expect(lent).toContainText(/令和\d+年\d+月\d+日から\s*令和\d+年\d+月\d+日まで/);
  await expect(lent).toContainText('勤務外');
  await expect(lent).toContainText(/\d,?\d{3}件|\d{3}件/);
  const prepared = page.getByRole('row', { name: /T-0002/ });
  await expect(prepared).toContainText('貸出準備済み');
  await expect(prepared).toContainText('まだありません');
  await expect(page.getByRole('columnheader')).toHaveText([
    '端末番号',
    '名称',
    '使用者・所属',
    '貸出期間',
    '状態',
    '最終連絡',
    '記録件数',
  ]);
});

test('a 連絡コード heard by telephone is answered once, with the code the terminal waits for', async ({
  page,
  world,
}) => {
  const { codeKey, facts } = world.terminal;
  const lock = { loan: facts.loan.id, purpose: 'unlock', counter: 1 } as const;
  const heard = contactCode(macUnder(codeKey), lock, { seq: 9, head: 'a'.repeat(64) });
  const wanted = responseCode(macUnder(codeKey), lock, { answer: 'unlock', argument: 0 });
  await signIn(page, 'it', '/terminals');
  await page.getByRole('textbox', { name: '連絡コード' }).fill(groupDigits(heard).replace(/-/g, 'ー'));
  await page.getByRole('textbox', { name: '応答する理由' }).fill('電話で本人を確かめた。');
  await page.getByRole('button', { name: '応答コードを出す' }).click();
  const answer = page.getByRole('status', { name: '応答コード' });
  await expect(answer).toContainText(groupDigits(wanted));
  await expect(answer).toContainText(readAloud(wanted));
  await expect(answer).toContainText('ロックの解除');

  // Heard again, it opens nothing; what was typed stays to be put right.
  await page.getByRole('textbox', { name: '連絡コード' }).fill(heard);
  await page.getByRole('textbox', { name: '応答する理由' }).fill('もう一度');
  await page.getByRole('button', { name: '応答コードを出す' }).click();
  await expect(page.getByRole('alert')).toContainText('OF-422');
  await expect(answer).not.toContainText(groupDigits(wanted));
  await expect(page.getByRole('textbox', { name: '連絡コード' })).toHaveValue(groupDigits(heard));
  await expect(page.getByRole('textbox', { name: '応答する理由' })).toHaveValue('もう一度');
});

test('an incomplete form says what is missing and sends nothing', async ({ page }) => {
  await signIn(page, 'it', '/terminals');
  let sent = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/response-code')) sent += 1;
  });
  await page.getByRole('textbox', { name: '連絡コード' }).fill('12345');
  await page.getByRole('button', { name: '応答コードを出す' }).click();
  await expect(page.getByText('連絡コードを10桁の数字で入力してください。')).toBeVisible();
  await expect(page.getByText('応答する理由を入力してください。')).toBeVisible();
  await expect(page.getByRole('textbox', { name: '連絡コード' })).toBeFocused();
  expect(sent).toBe(0);
});
