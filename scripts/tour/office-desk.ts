import { type Browser, chromium, expect, type Page } from '@playwright/test';

/** A desk at the office: the console in a real Chromium. */
export async function openDesk(url: string): Promise<{ readonly browser: Browser; readonly page: Page }> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    // Chromium refuses its own sandbox to root; the console is only looked at here.
    chromiumSandbox: process.getuid?.() !== 0,
  });
  // The sample's CA is not in the browser's store; that the terminal pins it is tested elsewhere.
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    locale: 'ja-JP',
    viewport: { width: 1366, height: 768 },
  });
  const page = await context.newPage();
  await page.goto(url);
  return { browser, page };
}

export async function signInAt(page: Page, account: { readonly id: string; readonly password: string }): Promise<void> {
  await page.getByLabel('職員番号').fill(account.id);
  await page.getByLabel('パスワード').first().fill(account.password);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await expect(page.getByRole('button', { name: 'サインアウト' })).toBeVisible({ timeout: 15_000 });
}

/** Opens the newest session of the list. @returns its identifier */
export async function openNewestSession(page: Page): Promise<string> {
  await page
    .getByRole('link', { name: /の記録を開く$/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 2, name: '時間の流れ' })).toBeVisible();
  const id = /\/sessions\/([0-9a-f-]{36})/.exec(page.url())?.[1];
  if (id === undefined) throw new Error(`no session in ${page.url()}`);
  return id;
}

export interface ShownEntry {
  readonly seq: number;
  readonly type: string;
  readonly hash: string;
}

/** The entries the console's page got for a session, read the way the page reads them. */
export const entriesAtOffice = (page: Page, session: string): Promise<readonly ShownEntry[]> =>
  page.evaluate(async (id) => {
    const answer = await fetch(`/v1/sessions/${id}`);
    const { entries } = (await answer.json()) as { entries: ShownEntry[] };
    return entries.map(({ seq, type, hash }) => ({ seq, type, hash }));
  }, session);

/** The same session as the terminal's own trail has it. */
export const entriesOnTerminal = (page: Page, session: string): Promise<readonly ShownEntry[]> =>
  page.evaluate(async (id) => {
    const shell = (
      globalThis as unknown as {
        shell: {
          readTrail: (args: { fromSeq: number; limit: number }) => Promise<{
            ok: boolean;
            value: { entries: (ShownEntry & { session: string | null })[]; total: number };
          }>;
        };
      }
    ).shell;
    const found: ShownEntry[] = [];
    for (let fromSeq = 0; ; fromSeq += 200) {
      const { value } = await shell.readTrail({ fromSeq, limit: 200 });
      found.push(...value.entries.filter((e) => e.session === id).map(({ seq, type, hash }) => ({ seq, type, hash })));
      if (fromSeq + 200 >= value.total) return found;
    }
  }, session);

/** Signs in and opens the terminals, where 連絡コード are answered. */
export async function openTerminals(page: Page, account: { readonly id: string; readonly password: string }) {
  await signInAt(page, account);
  await page.getByRole('link', { name: '端末・貸出' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '端末' })).toBeVisible();
}

/** Types a 連絡コード heard by telephone and has it read. */
export async function askAtDesk(page: Page, contactCode: string): Promise<void> {
  await page.getByRole('textbox', { name: /^連絡コード/ }).fill(contactCode);
  await page.getByRole('button', { name: '読み取る' }).click();
}

/** What the desk answers, in the words of the page. */
export interface DeskAnswer {
  readonly choice?: string;
  readonly days?: number;
}

/** @returns the 応答コード, as it is read out. */
export async function answerAtDesk(page: Page, contactCode: string, answer: DeskAnswer = {}): Promise<string> {
  await askAtDesk(page, contactCode);
  const { choice, days } = answer;
  if (choice !== undefined) await page.getByRole('radio', { name: choice }).check({ force: true });
  if (days !== undefined) await page.getByRole('textbox', { name: /^延ばす日数/ }).fill(String(days));
  await page.getByRole('textbox', { name: /^応答する理由/ }).fill('電話で本人を確かめました（見本）');
  await page.getByRole('button', { name: '応答コードを出す' }).click();
  const shown = page.getByRole('status', { name: '応答コード' });
  await expect(shown).toContainText('電話での読み方', { timeout: 15_000 });
  const code = /(\d{3})-(\d{3})-(\d{4})/.exec(await shown.innerText());
  if (code === null) throw new Error('the desk shows no ten digits');
  return code.slice(1).join('');
}
