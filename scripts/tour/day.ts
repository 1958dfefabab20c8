import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { launchShell } from '../world/launch.ts';
import { sample, type World } from '../world/world.ts';
import {
  askAtDesk,
  entriesAtOffice,
  entriesOnTerminal,
  openDesk,
  openNewestSession,
  openTerminals,
  signInAt,
} from './office-desk.ts';
import {
  askByTelephone,
  closeWarning,
  endWork,
  expectWarning,
  interrupt,
  openEnding,
  resume,
  saveAs,
  signIn,
  startWork,
  trailCounts,
} from './terminal-day.ts';
import type { TourLog } from './tour-log.ts';

/** One day of telework, from sign-in to the auditor's desk. With `line: 'down'` the office is away until 終業. */
export async function playDay(log: TourLog, world: World, display: string, line: 'up' | 'down'): Promise<void> {
  log.part(line === 'up' ? 'line-up' : 'line-down');
  if (line === 'down') await log.step('the line is cut', null, () => world.office.stop());
  const shell = await launchShell(world, display);
  const { page } = shell;
  try {
    await log.step('before sign-in', page, () =>
      expect(page.getByRole('heading', { level: 1, name: 'サインイン' })).toBeVisible({ timeout: 20_000 }),
    );
    await log.step('sign in, today’s plan', page, async () => {
      await signIn(page);
      await expect(page.getByRole('heading', { level: 1, name: '今日の仕事を始める' })).toBeVisible();
    });
    await log.step('始業: controls tried, recorded', page, () => startWork(page));
    await log.step('save in the work folder', page, async () => {
      await saveAs(world, join(world.layout.work, '会議録（見本）.txt'), '見本の会議録です。\n');
      await page.waitForTimeout(1500);
      await expect(page.getByRole('alertdialog')).toHaveCount(0);
      expect(existsSync(join(world.layout.work, '会議録（見本）.txt'))).toBe(true);
    });
    await reportByTelephone(log, world, page, line);
    const outside = join(world.layout.borrowerHome, 'Desktop', '名簿（見本）.csv');
    await log.step('save outside it: warned', page, async () => {
      await saveAs(world, outside, '番号,名称\n1,見本\n');
      await expectWarning(page, '名簿（見本）.csv');
      expect(existsSync(outside)).toBe(false);
    });
    await log.step('warning closed', page, () => closeWarning(page));
    await log.step('中断', page, () => interrupt(page, '休憩'));
    await log.step('再開', page, () => resume(page));
    await log.step('own trail', page, async () => {
      await page.getByRole('button', { name: '自分の記録を見る' }).click();
      await expect(page.getByRole('heading', { level: 1, name: '自分の記録' })).toBeVisible();
      await expect(page.getByText('名簿（見本）.csv')).toBeVisible();
    });
    await log.step('終業: result asked for', page, async () => {
      await page.getByRole('button', { name: '戻る' }).click();
      await openEnding(page);
    });
    await log.step('終業 recorded', page, () => endWork(page, '会議録の見本を作り、校正まで終えました。'));
    if (line === 'down') {
      await log.step('nothing sent while the line is down', page, async () => {
        expect((await trailCounts(page)).unsent).toBeGreaterThan(0);
      });
      await log.step('the line is back', null, () => world.office.start());
    }
    await log.step('trail uploaded', page, () =>
      expect.poll(async () => (await trailCounts(page)).unsent, { timeout: 20_000 }).toBe(0),
    );
    await audit(log, world, shell.page);
  } finally {
    await shell.close();
  }
}

/** A report that needs no line: ten digits from the terminal to the head's desk. */
async function reportByTelephone(log: TourLog, world: World, page: Page, line: 'up' | 'down'): Promise<void> {
  let code = '';
  await log.step('a report by telephone: ten digits', page, async () => {
    code = await askByTelephone(page, '報告');
  });
  if (line === 'up') {
    const { browser, page: desk } = await openDesk(world.url);
    try {
      await openTerminals(desk, sample.manager);
      await log.step('the head types them: reported', desk, async () => {
        await askAtDesk(desk, code);
        await expect(desk.getByText(/：報告を受け付け、記録しました。$/)).toBeVisible();
      });
    } finally {
      await browser.close();
    }
  }
  await log.step('back at work', page, async () => {
    await page.getByRole('button', { name: '戻る' }).click();
    await expect(page.getByRole('heading', { level: 1, name: '勤務中' })).toBeVisible();
  });
}

/** The auditor finds the session, and every entry of it. */
async function audit(log: TourLog, world: World, terminal: Page): Promise<void> {
  const { browser, page } = await openDesk(world.url);
  try {
    await log.step('console: sign-in page', page, () =>
      expect(page.getByLabel('職員番号')).toBeVisible({ timeout: 15_000 }),
    );
    await log.step('auditor signs in', page, () => signInAt(page, sample.auditor));
    await log.step('terminals', page, async () => {
      await page.getByRole('link', { name: '端末・貸出', exact: true }).click();
      await expect(
        page
          .getByRole('cell', { name: sample.terminal })
          .or(page.getByRole('rowheader', { name: sample.terminal }))
          .first(),
      ).toBeVisible();
    });
    await log.step('sessions', page, async () => {
      await page.getByRole('link', { name: '勤務', exact: true }).click();
      await expect(page.getByRole('heading', { level: 1, name: '勤務の記録' })).toBeVisible();
    });
    let session = '';
    await log.step('one session, its timeline', page, async () => {
      session = await openNewestSession(page);
    });
    await log.step('every entry is there', page, async () => {
      const here = await entriesAtOffice(page, session);
      const there = await entriesOnTerminal(terminal, session);
      expect(here).toEqual(there);
      const types = here.map((entry) => entry.type);
      for (const type of [
        'session.started',
        'save.recovered',
        'session.interrupted',
        'session.resumed',
        'session.ended',
      ]) {
        expect(types).toContain(type);
      }
      await expect(page.getByText(`${here.length}件中 ${here.length}件`)).toBeVisible();
    });
    await log.step('filtered to what was prevented', page, async () => {
      await page
        .getByLabel('結果')
        .selectOption({ label: '阻止' })
        .catch(async () => {
          await page.getByLabel('結果').click();
          await page.getByRole('option', { name: '阻止' }).click();
        });
      await page.getByRole('button', { name: /絞り込/ }).click();
      await expect(page.getByText('名簿（見本）.csv').first()).toBeVisible();
    });
  } finally {
    await browser.close();
  }
}
