import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { ok } from '#contract/errors.ts';
import { OpenHandInAnswer } from '#contract/http/hand-in-api.ts';
import { systemClock } from '../../../agent/clock.ts';
import { createHandIn } from '../../../agent/loan/hand-in/hand-in.ts';
import { connectOffice } from '../../../agent/loan/hand-in/office-line.ts';
import type { HandInStatus } from '../../../agent/loan/hand-in/types.ts';
import { type ConsoleWorld, expect, signIn, test } from '../support/console-office.ts';

/** Hands a folder in over TLS, as the agent does. */
async function handIn({ office, terminal }: ConsoleWorld, workFolder: string): Promise<HandInStatus> {
  const { url, caPem } = office;
  return new Promise((resolve, reject) => {
    createHandIn({
      ...{ workFolder, clock: systemClock, random: Math.random, connect: connectOffice },
      ask: async (known) => {
        const { body } = await terminal.ask('/v1/terminal/hand-in', { known });
        return ok({ ...OpenHandInAnswer.parse(body), office: { url, caPem } });
      },
      record: async () => undefined,
      changed: (status) => {
        if (status.phase === 'done' || status.phase === 'failed') resolve(status);
      },
      wait: (ms) => new Promise((done) => setTimeout(done, ms)),
      onCrash: reject,
    }).start();
  });
}

test('the head finds what was handed in, and takes one file and all of them', async ({ page, world }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-inbox-'));
  try {
    mkdirSync(join(folder, '資料'));
    writeFileSync(join(folder, '資料', '報告書.txt'), '報告書の本文');
    for (let i = 0; i < 120; i += 1) writeFileSync(join(folder, `別紙${i}.txt`), `別紙 ${i}`);
    expect(await handIn(world, folder)).toMatchObject({ phase: 'done', files: 121 });

    await signIn(page, 'manager', '/inbox');
    const row = page.getByRole('row', { name: new RegExp(world.terminal.facts.loan.id) }).first();
    await expect(row).toContainText('受領済み');
    await expect(row).toContainText('121件');
    expect((await new AxeBuilder({ page }).exclude('[data-live-announcer]').analyze()).violations).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('inbox.png') });
    const press = page.waitForEvent('download');
    await row.getByRole('link', { name: 'まとめて取り出す（ZIP）' }).click();
    const whole = readFileSync(await (await press).path());
    expect(whole.includes('資料/報告書.txt')).toBe(true);
    expect(whole.includes('SHA256SUMS.txt')).toBe(true);
    await row.getByRole('link', { name: world.terminal.facts.loan.id, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('見本 花子の成果物');
    await expect(page.getByText('2ページ中 1ページ目')).toBeVisible();

    await page.getByRole('link', { name: '次のページ' }).click();
    await expect(page.getByText('2ページ中 2ページ目')).toBeVisible();
    // A page of few rows: each costs the check time, and all are alike.
    expect((await new AxeBuilder({ page }).exclude('[data-live-announcer]').analyze()).violations).toEqual([]);
    const one = page.waitForEvent('download');
    await page.getByRole('link', { name: /^取り出す.*報告書\.txt$/ }).click();
    const file = await one;
    expect(file.suggestedFilename()).toBe('報告書.txt');
    expect(readFileSync(await file.path(), 'utf8')).toBe('報告書の本文');

    const all = page.waitForEvent('download');
    await page.getByRole('link', { name: '全部をまとめて取り出す（ZIP）' }).click();
    const zip = await all;
    expect(zip.suggestedFilename()).toMatch(/^成果物_見本 花子_L-\d{8}-\d{3}-\d+\.zip$/);
    expect(readFileSync(await zip.path()).equals(whole)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the borrower sees that it has arrived; another section and the auditor find nothing', async ({ page, world }) => {
  await signIn(page, 'staff', '/inbox');
  await expect(page.getByRole('row', { name: new RegExp(world.terminal.facts.loan.id) }).first()).toBeVisible();
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'otherStaff', '/inbox');
  await expect(page.getByText('提出された成果物はありません。')).toBeVisible();
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'auditor', '/terminals');
  await expect(page.getByRole('link', { name: '受領した成果物' })).toHaveCount(0);
});
