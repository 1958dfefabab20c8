import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { layoutOf } from '../world/layout.ts';
import { callShell, expectHeading, expectKept, expectLocked, ownTrail } from './errors-screen.ts';
import type { ErrorStage } from './errors-stage.ts';
import { signIn, startWork } from './terminal-day.ts';

/** A disk of a few megabytes where the recorder keeps its things. @returns how to take it away; null without root. */
export function mountSmallDisk(home: string): (() => void) | null {
  if (process.getuid?.() !== 0) return null;
  const folder = layoutOf(home).recorder;
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2500k,mode=0700', 'tmpfs', folder]);
  return () => {
    execFileSync('umount', ['-l', folder]);
  };
}

/** Left free, so that some entries are still answered for before the disk is full. */
const sparePages = 24;

/** The trail's disk is full. */
export async function playDisk(stage: ErrorStage): Promise<void> {
  const folder = stage.world.layout.recorder;
  const ballast = join(folder, 'ballast');
  const { page } = await stage.shell();
  await expectHeading(page, 'サインイン');
  await signIn(page);
  await stage.step('始業', page, () => startWork(page));
  const before = await ownTrail(page);
  let answered = 0;
  await stage.meet('TM-202', 'the trail’s disk is full', page, async () => {
    const { bavail, bsize } = statfsSync(folder);
    writeFileSync(ballast, Buffer.alloc((bavail - sparePages) * bsize));
    answered = await goOnUntilRefused(page);
    await expectLocked(page, 'TM-202');
    return `${answered} entries were still answered for before it locked`;
  });
  await stage.step('TM-202: room again, open, nothing that was answered is lost', page, async () => {
    rmSync(ballast);
    await page.getByRole('button', { name: 'もう一度確認する' }).click();
    await expect(page.getByRole('heading', { level: 1, name: /^(勤務中|中断中)$/ })).toBeVisible({ timeout: 20_000 });
    const after = (await expectKept(page, before)).slice(before.length).map(({ type }) => type);
    expect(after.filter((type) => type === 'session.interrupted' || type === 'session.resumed')).toHaveLength(answered);
    expect(answered).toBeGreaterThan(0);
    expect(after).toContain('lock.entered');
    expect(after.at(-2)).toBe('lock.left');
  });
}

/** 中断 and 再開 until the disk refuses. @returns how many were answered as recorded */
async function goOnUntilRefused(page: Page): Promise<number> {
  for (let answered = 0; answered < 500; answered += 1) {
    const outcome =
      answered % 2 === 0
        ? await callShell(page, 'interrupt', { reason: 'break', note: '見本'.repeat(200), from: null, to: null })
        : await callShell(page, 'resume');
    if (outcome.ok) continue;
    expect(outcome.code).toBe('TM-202');
    return answered;
  }
  throw new Error('the disk never refused');
}
