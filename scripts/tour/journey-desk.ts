import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator, Page } from '@playwright/test';
import type { ServicePurpose } from '#contract/http/lending-api.ts';
import { servicePurposeTitles } from '#contract/words/lending-words.ts';
import type { World } from '../world/world.ts';
import { type PcOnTheTable, saidAtPc } from './journey-pc.ts';
import { openDesk, signInAt } from './office-desk.ts';
import { expect } from './patient-expect.ts';
import type { TourLog } from './tour-log.ts';

const exec = promisify(execFile);

type Signing = Parameters<typeof signInAt>[1];

/** A page of the console, as one person. */
export async function openAs(world: World, account: Signing, path: string) {
  const desk = await openDesk(`${world.url}${path}`);
  await signInAt(desk.page, account);
  await expect(desk.page).toHaveURL(`${world.url}${path}`);
  return desk;
}

/** Heading of the card that says what to do next. */
export const pcStep = (page: Page, title: string): Locator =>
  page.getByRole('heading', { level: 2, name: new RegExp(`^(次にすること|いまの状態) *${title}$`) });

/** Every item that is there to be looked at is found good, and what is asked beside it is typed. */
export async function lookAtItems(page: Page, terminal: string): Promise<void> {
  const good = page.getByRole('radio', { name: '確かめた（問題なし）' });
  await expect(good.first()).toBeVisible();
  for (const each of await good.all()) await each.check({ force: true });
  await page.getByRole('textbox', { name: 'PC管理番号' }).fill(terminal);
}

/**
 * A code is given out in the console and typed at the PC.
 * @param mustBeGood what is not in force on this machine makes `prepare` end with 1 or 2; an erasure has to be good
 * @returns what was said there, kept in the tour's folder
 */
export async function workAtPc(
  log: TourLog,
  page: Page,
  pc: PcOnTheTable,
  purpose: ServicePurpose,
  mustBeGood = purpose !== 'prepare',
): Promise<string> {
  let code = '';
  await log.step(`${servicePurposeTitles[purpose]}: a code of 16 signs`, page, async () => {
    await page.getByRole('button', { name: /^作業コードを発行/ }).click();
    const title = `${pc.terminal} ${servicePurposeTitles[purpose]}の作業コード`;
    const line = await page.getByRole('status', { name: title }).getByRole('code').innerText();
    code = /--code ([A-Z2-7]{16})\b/.exec(line)?.[1] ?? '';
    expect(code).not.toBe('');
  });
  let said = '';
  await log.step(`tanmori-agent ${purpose}`, null, async () => {
    const ended = await pc.act(purpose, code);
    said = saidAtPc(ended);
    await writeFile(join(log.folder, `journey-${purpose}.txt`), said);
    expect(said).toContain('庁内サーバーが報告を受け取りました。');
    if (mustBeGood) expect(ended.code, said).toBe(0);
    return said.trim().split('\n').at(-2);
  });
  return said;
}

/** Downloads what a link leads to. @param path where it is kept */
export async function saveFrom(page: Page, link: Locator, path: string): Promise<void> {
  const download = page.waitForEvent('download');
  await link.click();
  await (await download).saveAs(path);
}

/** A paper of the console: kept in `papers/` as it is, and page by page as pictures. @returns the names of the pictures */
export async function keepPaper(log: TourLog, page: Page, link: Locator, name: string): Promise<string> {
  const folder = join(log.folder, 'papers');
  await mkdir(folder, { recursive: true });
  const pdf = join(folder, `${name}.pdf`);
  await saveFrom(page, link, pdf);
  return (await picturePaper(pdf)).join(', ');
}

/** @param folder where the pictures go. @returns their names */
export async function picturePaper(pdf: string, folder = dirname(pdf)): Promise<readonly string[]> {
  const stem = basename(pdf, '.pdf');
  await exec('pdftoppm', ['-png', '-r', '80', pdf, join(folder, stem)]);
  const pictures = (await readdir(folder)).filter((file) => file.startsWith(`${stem}-`) && file.endsWith('.png'));
  expect(pictures.length).toBeGreaterThan(0);
  return pictures.sort();
}

export async function fillDay(page: Page, label: string, date: string): Promise<void> {
  const [year, month, day] = date.split('-').map((part) => String(Number(part)));
  for (const [unit, text] of Object.entries({ 年: year, 月: month, 日: day }))
    await page.getByRole('textbox', { name: `${label} ${unit}` }).fill(text ?? '');
}
