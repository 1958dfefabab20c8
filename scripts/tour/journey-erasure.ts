import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { build } from '../build.ts';
import { repositoryRoot } from '../setup/say.ts';
import type { LentDisk } from '../world/lent-disk.ts';
import { sample, type World } from '../world/world.ts';
import { keepPaper, openAs, pcStep, saveFrom, workAtPc } from './journey-desk.ts';
import type { PcOnTheTable } from './journey-pc.ts';
import { expect } from './patient-expect.ts';
import type { TourLog } from './tour-log.ts';

const exec = promisify(execFile);

/** A text of the borrower's, to be looked for on the disk as it is: before its erasure, and after. */
export const secret = '見本の住民名簿 0123-JOURNEY-TOUR 消えるべき一行';

interface Erasing {
  readonly pc: PcOnTheTable;
  readonly disk: LentDisk;
  readonly page: Page;
}

/** A PC that was never lent is erased and looked at by two people before anybody gets it. */
export async function firstErasure(log: TourLog, world: World, pc: PcOnTheTable): Promise<void> {
  const path = `/ledger/${pc.terminal}`;
  const first = await openAs(world, sample.it, path);
  try {
    await workAtPc(log, first.page, pc, 'wipe');
    await log.step('a new PC is erased too, by one officer', first.page, () =>
      expect(pcStep(first.page, '消去を調べる')).toBeVisible({ timeout: 20_000 }),
    );
  } finally {
    await first.browser.close();
  }
  const { browser, page } = await openAs(world, sample.secondIt, path);
  try {
    // Nobody planted canaries on a PC that was never out: what the wipe did cannot be shown, a person says why that will do.
    await workAtPc(log, page, pc, 'check', false);
    await log.step('and judged by another', page, async () => {
      await expect(pcStep(page, '消去を検証する')).toBeVisible({ timeout: 20_000 });
      await page.getByRole('radio', { name: '消去を認める' }).check({ force: true });
      for (const why of await page.getByRole('textbox', { name: /理由/ }).all())
        await why.fill('貸し出したことのない端末のため。');
      await page.getByRole('button', { name: '判定を記録する' }).click();
      await expect(pcStep(page, 'データ消去証明書を発行する')).toBeVisible();
    });
    await log.step('在庫, without a certificate', page, async () => {
      await page.getByText('その他の手続き', { exact: true }).click();
      await page.getByRole('button', { name: '証明書なしで在庫に戻す' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: '理由' }).fill('新しい端末のため。');
      await dialog.getByRole('button', { name: '証明書なしで在庫に戻す' }).click();
      await expect(pcStep(page, '借用願を選んで準備を始める')).toBeVisible();
    });
  } finally {
    await browser.close();
  }
}

/** The first officer erases it. The disk is searched for the borrower's line apart from the product's own search. */
export async function erase(log: TourLog, world: World, { pc, disk, page }: Erasing): Promise<void> {
  const line = Buffer.from(secret);
  await log.step('before: the borrower’s text is on the raw disk', null, async () => {
    await world.recorder.stop();
    expect(disk.holds(line)).toBe(true);
  });
  await workAtPc(log, page, pc, 'wipe');
  await log.step('after: it is nowhere on the raw disk, nor is the recorder’s data', null, async () => {
    expect(disk.holds(line)).toBe(false);
    expect(readdirSync(world.layout.work)).toEqual([]);
    expect(readdirSync(world.layout.recorder)).toEqual([]);
  });
  await log.step('消去済: the executor may not verify', page, async () => {
    await expect(pcStep(page, '消去を調べる')).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText('あなたがこの消去を行ったため、検証はできません。')).toBeVisible();
  });
}

/** The second officer looks, judges and certifies; the certificate is verified without the office. */
export async function verify(log: TourLog, world: World, pc: PcOnTheTable, trust: string): Promise<void> {
  const { browser, page } = await openAs(world, sample.secondIt, `/ledger/${pc.terminal}`);
  const json = join(log.folder, 'journey-certificate.json');
  try {
    await log.step('a second officer', page, () => expect(pcStep(page, '消去を調べる')).toBeVisible());
    await workAtPc(log, page, pc, 'check');
    await log.step('消去を検証する: what was found', page, () =>
      expect(pcStep(page, '消去を検証する')).toBeVisible({ timeout: 20_000 }),
    );
    await log.step('消去を認める', page, async () => {
      await page.getByRole('radio', { name: '消去を認める' }).check({ force: true });
      await page.getByRole('button', { name: '判定を記録する' }).click();
      await expect(pcStep(page, 'データ消去証明書を発行する')).toBeVisible();
    });
    await log.step('データ消去証明書 issued', page, async () => {
      await page.getByRole('radio', { name: '機密性2' }).check({ force: true });
      await page.getByRole('textbox', { name: '消去を行った場所' }).fill('本庁舎2階 情報政策課（見本）');
      await page.getByRole('button', { name: '証明書を発行する' }).click();
      await expect(pcStep(page, '在庫に戻す')).toBeVisible();
    });
    await log.step('データ消去証明書: its paper', page, async () => {
      const link = page.getByRole('link', { name: /^データ消去証明書 C-.*（PDF）/ }).first();
      const pictures = await keepPaper(log, page, link, 'データ消去証明書');
      const pdf = join(log.folder, 'papers', 'データ消去証明書.pdf');
      const { stdout: text } = await exec('pdftotext', ['-layout', pdf, '-']);
      expect(text).toMatch(/成果物の控え +あり/);
      return pictures;
    });
    await log.step('tanmori-verify, with the trust file alone', null, async () => {
      await saveFrom(page, page.getByRole('link', { name: /^署名付きデータ（JSON）/ }).first(), json);
      await build(['verify'], 'production');
      const program = join(repositoryRoot, 'out/verify/verify.js');
      const { stdout } = await exec(process.execPath, [program, '--certificate', json, '--trust', trust]);
      await writeFile(join(log.folder, 'journey-verify.txt'), stdout);
      expect(existsSync(json)).toBe(true);
      expect(stdout).toContain('健全');
      return 'journey-verify.txt';
    });
    await log.step('在庫', page, async () => {
      await page.getByRole('button', { name: '在庫に戻す', exact: true }).click();
      await expect(pcStep(page, '借用願を選んで準備を始める')).toBeVisible();
    });
  } finally {
    await browser.close();
  }
}
