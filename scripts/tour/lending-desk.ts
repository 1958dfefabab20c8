import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { ServicePurpose } from '#contract/http/lending-api.ts';
import { servicePurposeTitles } from '#contract/words/lending-words.ts';
import { sample, type World } from '../world/world.ts';
import { type PcOnTheTable, saidAtPc } from './lending-pc.ts';
import { openDesk, signInAt } from './office-desk.ts';
import type { TourLog } from './tour-log.ts';

type Signing = Parameters<typeof signInAt>[1];

/** The page of the one PC, as one person. */
export async function openPc(world: World, account: Signing, path = `/ledger/${sample.terminal}`) {
  const desk = await openDesk(`${world.url}${path}`);
  await signInAt(desk.page, account);
  await expect(desk.page).toHaveURL(`${world.url}${path}`);
  return desk;
}

/** Heading of the card that says what to do next. */
export const pcStep = (page: Page, title: string): Locator =>
  page.getByRole('heading', { level: 2, name: new RegExp(`^(次にすること|いまの状態) *${title}$`) });

/** Every item that is there to be looked at is found good, and what is asked beside it is typed. */
export async function lookAtItems(page: Page): Promise<void> {
  const good = page.getByRole('radio', { name: '確かめた（問題なし）' });
  await expect(good.first()).toBeVisible();
  for (const each of await good.all()) await each.check({ force: true });
  await page.getByRole('textbox', { name: 'PC管理番号' }).fill(sample.terminal);
}

/** A code is given out in the console and typed at the PC. @returns what was said there, kept in the tour's folder */
export async function workAtPc(log: TourLog, page: Page, pc: PcOnTheTable, purpose: ServicePurpose): Promise<string> {
  let code = '';
  await log.step(`${servicePurposeTitles[purpose]}: a code of 16 signs`, page, async () => {
    await page.getByRole('button', { name: /^作業コードを発行/ }).click();
    const title = `${sample.terminal} ${servicePurposeTitles[purpose]}の作業コード`;
    const line = await page.getByRole('status', { name: title }).getByRole('code').innerText();
    code = /--code ([A-Z2-7]{16})\b/.exec(line)?.[1] ?? '';
    expect(code).not.toBe('');
  });
  let said = '';
  await log.step(`tanmori-agent ${purpose}`, null, async () => {
    const ended = await pc.act(purpose, code);
    said = saidAtPc(ended);
    await writeFile(join(log.folder, `lending-${purpose}.txt`), said);
    expect(said).toContain('庁内サーバーが報告を受け取りました。');
    // What is not in force on this machine makes `prepare` end with 1 or 2; an erasure has to be good.
    if (purpose !== 'prepare') expect(ended.code, said).toBe(0);
    return said.trim().split('\n').at(-2);
  });
  return said;
}
