import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, type Page } from '@playwright/test';
import { build } from '../build.ts';
import { repositoryRoot } from '../setup/say.ts';
import type { LentDisk } from '../world/lent-disk.ts';
import { sample, type World } from '../world/world.ts';
import { openPc, pcStep, workAtPc } from './lending-desk.ts';
import type { PcOnTheTable } from './lending-pc.ts';
import type { TourLog } from './tour-log.ts';

const exec = promisify(execFile);

/** A text of the borrower's, to be looked for on the disk as it is: before its erasure, and after. */
export const secret = '見本の住民名簿 0123-LENDING-TOUR 消えるべき一行';

interface Erasing {
  readonly pc: PcOnTheTable;
  readonly disk: LentDisk;
  readonly page: Page;
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
  const { browser, page } = await openPc(world, sample.secondIt);
  const json = join(log.folder, 'lending-certificate.json');
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
    await log.step('the certificate as paper', page, async () => {
      const pdf = join(log.folder, 'lending-certificate.pdf');
      await save(page, /^データ消去証明書 C-.*（PDF）/, pdf);
      const { stdout: text } = await exec('pdftotext', ['-layout', pdf, '-']);
      expect(text).toMatch(/成果物の控え +あり/);
      await exec('pdftoppm', ['-png', '-r', '110', pdf, join(log.folder, 'lending-certificate')]);
      const pages = readdirSync(log.folder).filter((name) => /^lending-certificate-\d+\.png$/.test(name));
      expect(pages.length).toBeGreaterThan(0);
      return `lending-certificate.pdf, ${pages.join(', ')}`;
    });
    await log.step('tanmori-verify, with the trust file alone', null, async () => {
      await save(page, /^署名付きデータ（JSON）/, json);
      await build(['verify'], 'production');
      const program = join(repositoryRoot, 'out/verify/verify.js');
      const { stdout } = await exec(process.execPath, [program, '--certificate', json, '--trust', trust]);
      await writeFile(join(log.folder, 'lending-verify.txt'), stdout);
      expect(existsSync(json)).toBe(true);
      expect(stdout).toContain('健全');
      return 'lending-verify.txt';
    });
    await log.step('在庫', page, async () => {
      await page.getByRole('button', { name: '在庫に戻す', exact: true }).click();
      await expect(pcStep(page, '借用願を選んで準備を始める')).toBeVisible();
    });
  } finally {
    await browser.close();
  }
}

async function save(page: Page, link: RegExp, path: string): Promise<void> {
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: link }).first().click();
  await (await download).saveAs(path);
}
