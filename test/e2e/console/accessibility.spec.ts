import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { dictated } from '../support/codes.ts';
import { type ConsoleWorld, expect, signIn, test } from '../support/console-office.ts';

interface Place {
  readonly name: string;
  readonly open: (page: Page, world: ConsoleWorld) => Promise<void>;
}

/** react-aria keeps what it announced last for seven seconds, also where the button it names has gone with its page. */
const axeOn = (page: Page) => new AxeBuilder({ page }).exclude('[data-live-announcer]');

const main = (page: Page) => page.getByRole('main');

const places: readonly Place[] = [
  {
    name: 'sign-in with its faults',
    open: async (page) => {
      await page.goto('/sessions');
      await page.getByRole('button', { name: 'サインイン', exact: true }).click();
      await expect(page.getByText('パスワードを入力してください。')).toBeVisible();
    },
  },
  ...(['manager', 'it', 'auditor', 'hr', 'staff'] as const).map((who) => ({
    name: `the first page of ${who}`,
    open: async (page: Page) => {
      await signIn(page, who);
      await expect(page.getByRole('heading', { level: 2, name: /^(始める|わたしを待つもの)$/ }).first()).toBeVisible();
      await expect(main(page).getByText('読み込んでいます')).toHaveCount(0);
    },
  })),
  { name: 'accounts for admin', open: (page) => signIn(page, 'admin') },
  {
    name: 'terminals with a form that is not complete',
    open: async (page) => {
      await signIn(page, 'it', '/terminals');
      await page.getByRole('button', { name: '読み取る' }).click();
      await expect(page.getByText('連絡コードを10桁の数字で入力してください。')).toBeVisible();
    },
  },
  {
    name: 'an approval that is not complete',
    open: async (page) => {
      await signIn(page, 'manager', '/terminals/T-0001/exceptions/new');
      await page.getByRole('button', { name: '承認する', exact: true }).click();
      await expect(page.getByText('ファイルを選んでください。')).toBeVisible();
    },
  },
  {
    name: 'the approvals of a loan',
    open: async (page) => {
      await signIn(page, 'manager', '/terminals/T-0001/exceptions');
      await expect(page.getByText('この貸出に承認されたデータはありません。')).toBeVisible();
    },
  },
  {
    name: 'an extension that is not complete',
    open: async (page, world) => {
      await signIn(page, 'manager', '/terminals');
      await page.getByRole('textbox', { name: '連絡コード' }).fill(dictated(world, 'extension'));
      await page.getByRole('button', { name: '読み取る' }).click();
      await page.getByRole('button', { name: '応答コードを出す' }).click();
      await expect(page.getByText('応答する理由を入力してください。')).toBeVisible();
    },
  },
  {
    name: 'a loan that is being taken back',
    open: async (page, world) => {
      await signIn(page, 'manager', '/terminals');
      await page.getByRole('textbox', { name: '連絡コード' }).fill(dictated(world, 'report'));
      await page.getByRole('button', { name: '読み取る' }).click();
      await page.getByRole('radio', { name: '貸出を取り消す' }).check({ force: true });
      await expect(page.getByText('応答コードが入力されると、この端末はすぐに使えなくなります。')).toBeVisible();
    },
  },
  {
    name: 'an answer to read out',
    open: async (page, world) => {
      await signIn(page, 'manager', '/terminals');
      await page.getByRole('textbox', { name: '連絡コード' }).fill(dictated(world, 'presence'));
      await page.getByRole('button', { name: '読み取る' }).click();
      await page.getByRole('textbox', { name: '応答する理由' }).fill('本人と確かめた。');
      await page.getByRole('button', { name: '応答コードを出す' }).click();
      await expect(page.getByRole('status', { name: '応答コード' })).toContainText('電話での読み方');
    },
  },
  {
    name: 'sessions',
    open: async (page) => {
      await signIn(page, 'auditor', '/sessions?from=2026-11-01');
      await expect(main(page).getByRole('status')).toContainText('件');
    },
  },
  {
    name: 'sessions, none found',
    open: async (page) => {
      await signIn(page, 'auditor', '/sessions?state=open');
      await expect(page.getByText('条件に合う勤務の記録がありません。')).toBeVisible();
    },
  },
  {
    name: 'one session with open details',
    open: async (page, world) => {
      await signIn(page, 'auditor', `/sessions/${world.day.session}`);
      await main(page).getByText('詳細').nth(3).click();
      await expect(page.getByText('記録のハッシュ値')).toHaveCount(10);
    },
  },
  {
    name: 'a refusal',
    open: async (page, world) => {
      await signIn(page, 'it', `/sessions/${world.day.session}`);
      await expect(page.getByRole('alert')).toContainText('OF-403');
    },
  },
];

/** At 1366×768, and as that window is at 200 % and at 400 % (WCAG 1.4.10 asks for 320 px). */
const sizes = [
  { width: 1366, height: 768 },
  { width: 683, height: 384 },
  { width: 320, height: 256 },
];

for (const { name, open } of places) {
  test(`${name}: axe finds nothing, nothing is cut off, the policy is never broken`, async ({ page, world }) => {
    const breaches: string[] = [];
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) breaches.push(message.text());
    });
    page.on('pageerror', (error) => breaches.push(error.message));
    await open(page, world);
    for (const size of sizes) {
      await page.setViewportSize(size);
      const { violations } = await axeOn(page).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `at ${size.width} px`).toBeLessThanOrEqual(0);
    }
    expect(breaches).toEqual([]);
  });
}

test('at 200 % the head of a page is one line, with the ways to other pages behind a button', async ({ page }) => {
  await signIn(page, 'it', '/ledger');
  await page.setViewportSize({ width: 683, height: 384 });
  const rooms = page.getByRole('navigation', { name: '主なページ' });
  const menu = page.getByRole('button', { name: 'メニュー' });
  const headHeight = async () => (await page.getByRole('banner').boundingBox())?.height;
  await expect(rooms).toBeHidden();
  expect(await headHeight()).toBeLessThanOrEqual(72);
  await expect(page.getByRole('link', { name: 'お知らせ' })).toBeInViewport();
  await expect(page.getByText('右に続きがあります。表は横に動かせます。')).toBeVisible();
  await menu.press('Enter');
  await expect(menu).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByRole('button', { name: 'サインアウト' })).toBeVisible();
  const { violations } = await axeOn(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.getByRole('navigation', { name: '端末・貸出のページ' }).getByRole('link', { name: '端末' }).click();
  await expect(page.locator(':focus')).toHaveText('端末');
  await expect(rooms).toBeHidden();
  // What is scrolled past is gone: nothing of the head stays over the content.
  await page.getByRole('main').getByRole('heading').last().scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 2000);
  await expect(page.getByRole('banner')).not.toBeInViewport();
  await page.setViewportSize({ width: 1366, height: 768 });
  await expect(menu).toBeHidden();
  await expect(rooms).toBeVisible();
  await expect(page.getByText('右に続きがあります。表は横に動かせます。')).toHaveCount(0);
});

test('the content security policy is in force: nothing inline runs or styles', async ({ page }) => {
  const breaches: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) breaches.push(message.text());
  });
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const outcome = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.body.dataset.ran = "yes"';
    const style = document.createElement('style');
    style.textContent = 'body { opacity: 0.5 }';
    document.head.append(script, style);
    return { ran: document.body.dataset.ran ?? null, opacity: getComputedStyle(document.body).opacity };
  });
  expect(outcome).toEqual({ ran: null, opacity: '1' });
  await expect.poll(() => breaches.length).toBe(2);
});

test('the keyboard alone leads from sign-in to the details of an entry', async ({ page, world }) => {
  const { keyboard } = page;
  const focused = () => page.locator(':focus');
  const tabTo = async (wanted: string): Promise<void> => {
    for (let i = 0; i < 80; i += 1) {
      await keyboard.press('Tab');
      const text = await focused().evaluate((el) => `${el.getAttribute('href') ?? ''} ${el.textContent ?? ''}`);
      if (text.includes(wanted)) return;
    }
    throw new Error(`no way by Tab to ${wanted}`);
  };
  await page.goto('/sessions?last=yes');
  await expect(page).toHaveURL(/\/sign-in/);
  await keyboard.press('Tab');
  await expect(focused()).toHaveText('本文へ進む');
  await keyboard.press('Tab');
  await keyboard.type('400007');
  await keyboard.press('Tab');
  await keyboard.type('mihon-400007');
  await keyboard.press('Enter');
  // After a navigation the new page's h1 has the focus.
  await expect(focused()).toHaveText('勤務の記録');
  await expect(page.getByRole('table')).toBeVisible();
  await tabTo(`/sessions/${world.day.session}`);
  await keyboard.press('Enter');
  await expect(focused()).toHaveRole('heading');
  await expect(page).toHaveURL(`${world.office.url}/sessions/${world.day.session}`);
  await expect(page.getByRole('status')).toContainText('10件中');
  await tabTo('詳細');
  await keyboard.press('Enter');
  await expect(page.getByText('記録のハッシュ値').first()).toBeVisible();
});

test('forced colours keep what must be seen', async ({ page, world }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await signIn(page, 'auditor', `/sessions/${world.day.session}`);
  const gap = main(page).locator('ol > li').filter({ hasText: '監視の空白' }).first();
  await expect(gap).toBeVisible();
  const { violations } = await axeOn(page).disableRules(['color-contrast']).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  // The bar under the room where one is, and under no other.
  const bar = (name: string) =>
    page
      .getByRole('navigation', { name: '主なページ' })
      .getByRole('listitem')
      .filter({ hasText: name })
      .evaluate((entry) => getComputedStyle(entry).borderBottomColor);
  expect(await bar('勤務')).not.toBe(await bar('監査'));
});

test('an address that is none is told in a page that leads on', async ({ page }) => {
  await signIn(page, 'it', '/ledger');
  expect((await page.goto('/ledgers'))?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1, name: 'ページがありません' })).toBeVisible();
  await page.getByRole('link', { name: 'ホームに戻る' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'ホーム' })).toBeVisible();
});
