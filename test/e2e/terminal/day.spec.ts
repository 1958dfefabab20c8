import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import {
  entriesAtOffice,
  entriesOnTerminal,
  openDesk,
  openNewestSession,
  signInAt,
} from '../../../scripts/tour/office-desk.ts';
import {
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
} from '../../../scripts/tour/terminal-day.ts';
import { launchShell } from '../../../scripts/world/launch.ts';
import { sample } from '../../../scripts/world/world.ts';
import { chainAtOffice, chainOnTerminal } from '../support/chain.ts';
import { recoveredTexts } from '../support/recovered.ts';
import { openTestWorld } from '../support/test-world.ts';

/** A whole day of telework, and what the office has of it in the evening. */

for (const line of ['up', 'down'] as const) {
  test(`a day with the line ${line}: the office holds every entry the terminal holds`, async () => {
    const { world, display, close } = await openTestWorld();
    if (line === 'down') await world.office.stop();
    const shell = await launchShell(world, display);
    const { page } = shell;
    try {
      const outside = join(world.layout.borrowerHome, 'Desktop', '名簿（見本）.csv');
      const inside = join(world.layout.work, '会議録（見本）.txt');
      await signIn(page);
      await expect(page.getByRole('table', { name: '今日の在宅勤務計画' })).toContainText('会議録・議事録作成');
      await startWork(page);
      const state = page.getByRole('region', { name: '端末の状態' });
      await expect(state).toContainText('保存：実測');
      await expect(state).toContainText(line === 'up' ? '回線：接続' : '回線：なし', { timeout: 15_000 });

      await saveAs(world, inside, '見本の会議録です。\n');
      await saveAs(world, outside, '番号,名称\n1,見本\n');
      await expectWarning(page, '名簿（見本）.csv');
      // The warning came after both saves: the guard has seen the good one, too, and let it be.
      expect(readFileSync(inside, 'utf8')).toBe('見本の会議録です。\n');
      expect(existsSync(outside)).toBe(false);
      expect(recoveredTexts(world, '名簿（見本）.csv')).toEqual(['番号,名称\n1,見本\n']);
      await closeWarning(page);

      await interrupt(page, '育児・介護');
      await expect(page.getByRole('main')).toContainText('休暇申請が必要です。');
      await resume(page);
      await openEnding(page);
      await endWork(page, '会議録の見本を作り、校正まで終えました。');
      await expect(page.getByRole('main')).toContainText('1件（作業用フォルダの「回収」を確かめてください）');
      if (line === 'down') {
        expect((await trailCounts(page)).unsent).toBeGreaterThan(0);
        expect(await page.getByRole('main').innerText()).toMatch(/未送信の記録が\d+件あります/);
        await world.office.start();
      }
      await expect(page.getByText('記録はすべて庁内サーバーに届いています。')).toBeVisible({ timeout: 30_000 });

      const here = await chainOnTerminal(page);
      expect(here?.length).toBe((await trailCounts(page)).recorded);
      expect(chainAtOffice(world)).toEqual(here);

      const desk = await openDesk(world.url);
      try {
        await signInAt(desk.page, sample.auditor);
        await desk.page.getByRole('link', { name: '勤務', exact: true }).click();
        const session = await openNewestSession(desk.page);
        const shown = await entriesAtOffice(desk.page, session);
        expect(shown).toEqual(await entriesOnTerminal(page, session));
        const types = shown.map(({ type }) => type).filter((type) => type !== 'heartbeat');
        // 始業 stands on a proof, and the day's acts follow in their order.
        expect(types).toEqual([
          'session.started',
          'save.recovered',
          'work.files',
          'session.interrupted',
          'session.resumed',
          'session.ended',
        ]);
        await expect(desk.page.getByText('会議録の見本を作り、校正まで終えました。').first()).toBeVisible();
      } finally {
        await desk.browser.close();
      }
    } finally {
      await shell.close();
      await close();
    }
  });
}
