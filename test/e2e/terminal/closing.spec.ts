import { expect, type Page, test } from '@playwright/test';
import { instantOf, localDate } from '#contract/session/closing.ts';
import { type ClosingRule, closingRuleTitles } from '#contract/trail/catalogue.ts';
import { systemAccounts } from '../../../scripts/setup/accounts.ts';
import { openDesk, openNewestSession, signInAt } from '../../../scripts/tour/office-desk.ts';
import { signIn, startWork, trailCounts } from '../../../scripts/tour/terminal-day.ts';
import { launchShell } from '../../../scripts/world/launch.ts';
import { sample } from '../../../scripts/world/world.ts';
import { recorderAfterPowerCut } from '../support/after-power-cut.ts';
import { chainAtOffice, chainOnTerminal } from '../support/chain.ts';
import { clockAt } from '../support/clock-at.ts';
import { openTestWorld, type TestWorld } from '../support/test-world.ts';

/**
 * A session that nobody ended is closed by rule, the person is told and corrects it, the office sees both. Yesterday is
 * made by the clock of office and recorder: every judgement about time is theirs.
 */

const yesterday = localDate(new Date(Date.now() - 86_400_000));
const at = (time: string): Date => instantOf(yesterday, time);

interface Case {
  readonly rule: ClosingRule;
  /** What happens between 始業 and the next sign-in. @returns how to stop what it started */
  readonly meanwhile: (scenery: TestWorld) => Promise<() => Promise<void>>;
  /** The end that the rule must have taken; null where it is the last sign of life. */
  readonly effectiveEnd: string | null;
  readonly corrected: string;
}

const nothing = (): Promise<void> => Promise.resolve();

const cases: readonly Case[] = [
  {
    rule: 'forgotten',
    meanwhile: async (scenery) => {
      await scenery.reopen(clockAt(at('20:00')));
      return nothing;
    },
    effectiveEnd: at('17:15').toISOString(),
    corrected: '18:05',
  },
  {
    rule: 'midnight',
    meanwhile: async (scenery) => {
      await scenery.reopen({});
      return nothing;
    },
    effectiveEnd: null,
    corrected: '17:30',
  },
  {
    rule: 'power-loss',
    meanwhile: async ({ world }) => {
      await world.recorder.kill();
      return recorderAfterPowerCut(world, clockAt(at('10:30')));
    },
    effectiveEnd: null,
    corrected: '10:00',
  },
];

for (const { rule, meanwhile, effectiveEnd, corrected } of cases) {
  test(`${rule}: closed by rule, told, corrected, seen at the office`, async () => {
    test.skip(
      rule === 'power-loss' && !systemAccounts().separate,
      'another boot id takes a mount, and that takes root',
    );
    const scenery = await openTestWorld({ env: clockAt(at('09:55')) });
    let stop = nothing;
    try {
      const before = await launchShell(scenery.world, scenery.display);
      await signIn(before.page);
      await startWork(before.page);
      await before.kill();
      stop = await meanwhile(scenery);

      const { page, close } = await launchShell(scenery.world, scenery.display);
      try {
        await expect(page.getByText('勤務の途中です。')).toHaveCount(0);
        await signIn(page);
        await correct(page, rule, corrected);

        await expect(page.getByRole('heading', { level: 1, name: '今日の仕事を始める' })).toBeVisible();
        await expect.poll(async () => (await trailCounts(page)).unsent, { timeout: 30_000 }).toBe(0);
        const chain = await chainOnTerminal(page);
        if (chain === null) throw new Error('the own trail cannot be read');
        expect(chainAtOffice(scenery.world)).toEqual(chain);
        const closings = chain.filter(({ type }) => type === 'session.closed-by-rule');
        expect(closings.map(({ data }) => data.rule)).toEqual([rule]);
        const [closing] = closings;
        if (effectiveEnd !== null) expect(closing?.data.effectiveEnd).toBe(effectiveEnd);
        expect(localDate(new Date(String(closing?.data.effectiveEnd)))).toBe(yesterday);
        const corrections = chain.filter(({ type }) => type === 'session.corrected');
        expect(corrections.map(({ session, data }) => ({ session, ...data }))).toEqual([
          {
            session: closing?.session,
            endedAt: at(corrected).toISOString(),
            result: '議事録を終えました。',
            reason: '終業のボタンを押し忘れたため',
          },
        ]);
      } finally {
        await close();
      }
      await auditorSeesBoth(scenery.world.url, rule);
    } finally {
      await stop();
      await scenery.close();
    }
  });
}

/** What the person is told, and the form filled in. */
async function correct(page: Page, rule: ClosingRule, time: string): Promise<void> {
  const main = page.getByRole('main');
  await expect(page.getByRole('heading', { level: 1, name: '前回の終業を確かめてください' })).toBeVisible();
  await expect(main).toContainText(`${closingRuleTitles[rule]}、前回の勤務を自動で終業にしました。`);
  await expect(main).toContainText(/始業 令和\d+年\d+月\d+日（.）9:5\d/);
  await page.getByRole('textbox', { name: '終業した時刻' }).fill(time);
  await page.getByRole('button', { name: '訂正を記録する' }).click();
  await expect(main).toContainText('訂正の理由を入力してください。');
  await page.getByRole('textbox', { name: '業務の成果' }).fill('議事録を終えました。');
  await page.getByRole('textbox', { name: '訂正の理由' }).fill('終業のボタンを押し忘れたため');
  await page.getByRole('button', { name: '訂正を記録する' }).click();
}

async function auditorSeesBoth(url: string, rule: ClosingRule): Promise<void> {
  const { browser, page } = await openDesk(url);
  try {
    await signInAt(page, sample.auditor);
    await page.getByRole('link', { name: '勤務', exact: true }).click();
    const row = page.getByRole('row', { name: /の記録を開く/ });
    await expect(row).toContainText('規則による終業');
    await expect(row).toContainText(closingRuleTitles[rule]);
    await openNewestSession(page);
    const timeline = page.getByRole('main').locator('ol > li');
    await expect(timeline.filter({ hasText: '規則による終業' })).toContainText(closingRuleTitles[rule]);
    await expect(timeline.filter({ hasText: '終業の訂正' })).toContainText('終業のボタンを押し忘れたため');
  } finally {
    await browser.close();
  }
}
