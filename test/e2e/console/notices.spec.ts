import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import {
  decodeWords,
  headerOf,
  type MailServer,
  mailAccount,
  smtpError,
  startMailServer,
  textOfMail,
} from '../../server/support/mail-server.ts';
import { expectAccessible } from '../support/accessible.ts';
import { expect, signIn, test } from '../support/console-office.ts';

/** A form on its way to the head's bell and mailbox: each test goes on from where the one before it left it. */
test.describe.configure({ mode: 'serial', timeout: 120_000 });

const headAddress = 'kacho@city.example.lg.jp';
const title = /^自宅作業環境チェック F-\d{4}-\d{4}があなたの手続きを待っています$/;
let server: MailServer;
let refuses = false;

test.beforeAll(async ({ world }) => {
  const { office } = world;
  const files = { serverKey: join(office.dataDir, 'server.key'), serverCert: join(office.dataDir, 'server.pem') };
  server = await startMailServer(files, { onRcptTo: () => (refuses ? smtpError(550, 'no such user') : null) });
  const password = join(office.dataDir, 'mail.password');
  await writeFile(password, mailAccount.password, { mode: 0o600 });
  const asked = [
    ...['--host', 'localhost', '--port', String(server.port), '--tls', 'starttls', '--link', office.url],
    ...['--from', 'tanmori@city.example.lg.jp', '--user', mailAccount.user, '--password-file', password],
    ...['--ca', join(office.dataDir, 'city-ca.pem')],
  ];
  expect(await office.command('mail', 'set', ...asked)).toContain('登録しました');
  expect(await office.command('mail', 'test', '--to', headAddress)).toContain('受け取りました');
  expect(decodeWords(headerOf(server.received.shift()?.raw ?? '', 'Subject') ?? '')).toBe('【端末守】メールの試験');
});
test.afterAll(async ({ world }) => {
  await world.office.command('mail', 'off');
  await server.close();
});

/** Hands in 自宅作業環境チェック as whoever is signed in; one that is on its way already is taken back before. */
const handIn = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const ask = async (url: string, body?: object) => {
      const me = (await (await fetch('/v1/auth/me')).json()) as { csrf: string };
      const headers = { 'content-type': 'application/json', 'x-csrf-token': me.csrf };
      return fetch(url, body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) });
    };
    const { forms } = (await (await ask('/v1/forms?of=mine')).json()) as {
      forms: { id: string; kind: string; state: string; revision: number }[];
    };
    const before = forms.find(({ kind, state }) => kind === 'workplace' && state === 'applied');
    if (before !== undefined)
      await ask(`/v1/forms/${before.id}/act`, { act: 'withdraw', revision: before.revision, remark: '' });
    const content = { fulfilled: [], isSeparated: true, notes: '' };
    return (await ask('/v1/forms', { kind: 'workplace', content })).status;
  });
/** E-mails of such a form: the clock may have sent others. */
const sent = () =>
  server.received.filter(({ raw }) => decodeWords(headerOf(raw, 'Subject') ?? '').includes('自宅作業環境チェック'));
const bell = (page: Page) => page.getByRole('banner').getByRole('link', { name: /^お知らせ/ });
const row = (page: Page) => page.getByRole('row').filter({ hasText: '自宅作業環境チェック' }).first();

/** Waits for the list, and reads what is unread in it. */
async function readAll(page: Page): Promise<void> {
  await expect(page.getByRole('table').or(page.getByText('お知らせはありません。'))).toBeVisible();
  const all = page.getByRole('button', { name: 'ここまでのすべてを既読にする' });
  if (await all.isVisible()) await all.click();
  await expect(bell(page)).toHaveText('お知らせ');
}

test('the head says where to, and which; loss cannot be switched off', async ({ page }) => {
  // What the office has told the head before is not of this day.
  await signIn(page, 'manager', '/notices');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('お知らせ');
  await readAll(page);
  await page.goto('/notices/mail');
  await expect(page.getByText('端末の返却が遅れている')).toBeVisible();
  await page.getByRole('textbox', { name: 'メールアドレス' }).fill('kacho@');
  await page.getByRole('button', { name: 'アドレスを登録する' }).click();
  await expect(page.getByText('name@example.lg.jp のように、半角で一つだけ入力してください。')).toBeVisible();
  await expectAccessible(page, 'notice-mail-fault');
  await page.getByRole('textbox', { name: 'メールアドレス' }).fill(headAddress);
  await page.getByRole('button', { name: 'アドレスを登録する' }).click();
  await expect(page.getByText('メールアドレスを登録しました。')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: '紛失・盗難の届け出（止められません）' })).toBeDisabled();
  const work = page.getByRole('checkbox', { name: '所属の職員の始業・中断・終業' });
  await expect(work).not.toBeChecked();
  await work.click({ force: true });
  await expect(work).toBeChecked();
  await page.reload();
  await expect(work).toBeChecked();
  await expect(page.getByRole('textbox', { name: 'メールアドレス' })).toHaveValue(headAddress);
  await expectAccessible(page, 'notice-mail');
});

test('what somebody hands in rings the bell on every page and goes out by e-mail', async ({ page }) => {
  await signIn(page, 'staff', '/forms');
  expect(await handIn(page)).toBe(200);
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'manager', '/board');
  await expect(bell(page)).toHaveText(/未読\d+件/);
  await expectAccessible(page, 'notice-bell');
  await bell(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('お知らせ');
  await expect(row(page).getByText('未読', { exact: true })).toBeVisible();
  await expect(row(page)).toContainText('見本 花子さんの自宅作業環境チェックです。');
  await expectAccessible(page, 'notices');
  await expect.poll(() => sent().length, { timeout: 20_000 }).toBe(1);
  const [{ to, raw } = { to: [], raw: '' }] = sent();
  expect(to).toEqual([headAddress]);
  expect(decodeWords(headerOf(raw, 'Subject') ?? '').replace('【端末守】', '')).toMatch(title);
  expect(textOfMail(raw)).not.toContain('花子');
});

test('the link of the e-mail leads past the sign-in to the form, and the notice is read', async ({ page }) => {
  const link = /https:\S+\/notices\/\d+/.exec(textOfMail(sent()[0]?.raw ?? ''))?.[0] ?? '';
  await signIn(page, 'manager', link);
  await expect(page).toHaveURL(/\/forms\/F-\d{4}-\d{4}$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('自宅作業環境チェック');
  const number = page.url().slice(-11);
  await bell(page).click();
  const ofForm = page.getByRole('row').filter({ hasText: number });
  await expect(ofForm.getByText('既読', { exact: true })).toBeVisible();
  await page.getByText('未読だけを表示する').click();
  await expect(page).toHaveURL(/unread=yes/);
  await expect(ofForm).toHaveCount(0);
  await page.getByRole('combobox', { name: '種類' }).selectOption({ label: '自分の申請・報告の結果' });
  await expect(page.getByText('未読のお知らせはありません。')).toBeVisible();
  await expectAccessible(page, 'notices-none');
});

test('one is read by a press, all by another; another account finds nothing of it', async ({ page }) => {
  await signIn(page, 'staff', '/forms');
  expect(await handIn(page)).toBe(200);
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'manager', '/notices');
  const read = page.getByRole('button', { name: /自宅作業環境チェック.*を既読にする$/ });
  await expect(read).toHaveCount(1);
  await read.click();
  await expect(read).toHaveCount(0);
  await readAll(page);
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'otherStaff', '/notices');
  await expect(page.getByText('お知らせはありません。')).toBeVisible();
  // Before the mail server refuses anything: the outbox names no form, so that nobody could tell the two apart.
  await expect.poll(() => sent().length, { timeout: 20_000 }).toBe(2);
});

test('what the mail server refuses for good is shown to 情報政策課, who sends it once more', async ({ page }) => {
  refuses = true;
  await signIn(page, 'newStaff', '/forms');
  expect(await handIn(page)).toBe(200);
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'it', '/mails');
  const mails = page.getByRole('row').filter({ hasText: headAddress }).filter({ hasText: '自分の手続きを待っている' });
  const given = mails.filter({ hasText: 'やめました' }).first();
  await expect(async () => {
    await page.reload();
    await expect(given).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 40_000 });
  await expect(given).toContainText('550');
  await expect(page.getByText('自宅作業環境チェック')).toHaveCount(0);
  await expectAccessible(page, 'mails');
  await expect(bell(page)).toHaveText(/未読/);
  refuses = false;
  const before = sent().length;
  await given.getByRole('button', { name: /をもう一度送る$/ }).click();
  await expect.poll(() => sent().length, { timeout: 20_000 }).toBe(before + 1);
  await page.reload();
  await expect(page.getByText('メールの送信').first()).toBeVisible();
  await expect(mails).toHaveCount(0);
});
