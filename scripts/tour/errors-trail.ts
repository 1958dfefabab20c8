import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import Database from 'better-sqlite3';
import type { ErrorCode } from '#contract/errors.ts';
import { runAs } from '../world/process.ts';
import { sample } from '../world/world.ts';
import {
  callShell,
  expectHeading,
  expectKept,
  expectLocked,
  ownTrail,
  shownContactCode,
  typeResponse,
} from './errors-screen.ts';
import type { ErrorStage } from './errors-stage.ts';
import { answerAtDesk, openTerminals } from './office-desk.ts';
import { interrupt, resume, signIn, startWork, trailCounts } from './terminal-day.ts';

/** Debian's package `faketime`. */
const otherClock = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';

/** Errors of the trail: its recorder, its disk, its truth, its clock. */
export async function playTrail(stage: ErrorStage): Promise<void> {
  const { page } = await stage.shell();
  await expectHeading(page, 'サインイン');
  const desk = await stage.desk();
  await openTerminals(desk, sample.it);
  await turnedBack(stage, page, desk);
  await altered(stage, page, desk);
  await signIn(page);
  await stage.step('始業', page, () => startWork(page));
  await recorderLost(stage, page);
  await unwritable(stage, page);
}

async function turnedBack(stage: ErrorStage, page: Page, desk: Page): Promise<void> {
  if (!existsSync(otherClock)) return stage.skip('TM-204', 'the Debian package faketime is not installed');
  const { recorder } = stage.world;
  await stage.meet('TM-204', 'the clock was an hour ahead and is turned back', page, async () => {
    await recorder.stop();
    await recorder.start({ LD_PRELOAD: otherClock, FAKETIME: '+1h', FAKETIME_DONT_FAKE_MONOTONIC: '1' });
    const pid = recorder.pid();
    await recorder.stop();
    // The library leaves its shared memory behind.
    for (const left of [`faketime_shm_${pid}`, `sem.faketime_sem_${pid}`])
      rmSync(join('/dev/shm', left), { force: true });
    await recorder.start();
    await expectLocked(page, 'TM-204');
  });
  await opensByOffice(stage, 'TM-204', page, desk);
}

async function altered(stage: ErrorStage, page: Page, desk: Page): Promise<void> {
  const { recorder, layout } = stage.world;
  const atTrail = (sql: string, ...values: readonly (string | number)[]): unknown => {
    const db = new Database(join(layout.recorder, 'trail.db'));
    try {
      return db.prepare(sql).run(...values).changes;
    } finally {
      db.close();
    }
  };
  await expect.poll(async () => (await trailCounts(page)).unsent, { timeout: 20_000 }).toBe(0);
  await stage.meet('TM-203', 'an entry of the stored trail was altered', page, async () => {
    await recorder.stop();
    expect(atTrail("UPDATE entries SET data = replace(data, ?, '100999') WHERE seq = 0", sample.staff.id)).toBe(1);
    await recorder.start();
    await expectLocked(page, 'TM-203');
  });
  await opensByOffice(stage, 'TM-203', page, desk);
  await stage.step('TM-203: it locks again for as long as the entry is wrong', page, async () => {
    await recorder.stop();
    await recorder.start();
    await expectLocked(page, 'TM-203');
    await recorder.stop();
    atTrail("UPDATE entries SET data = replace(data, '100999', ?) WHERE seq = 0", sample.staff.id);
    await recorder.start();
    await openByOffice(page, desk);
  });
}

const openByOffice = async (page: Page, desk: Page): Promise<void> => {
  await expect(page.getByRole('textbox', { name: '応答コード' })).toBeVisible({ timeout: 20_000 });
  await typeResponse(page, await answerAtDesk(desk, await shownContactCode(page)));
  await expectHeading(page, 'サインイン');
};

const opensByOffice = (stage: ErrorStage, code: ErrorCode, page: Page, desk: Page): Promise<void> =>
  stage.step(`${code}: the office opens it`, page, () => openByOffice(page, desk));

async function recorderLost(stage: ErrorStage, page: Page): Promise<void> {
  const before = await ownTrail(page);
  await stage.meet('TM-201', 'the recorder is killed', page, async () => {
    await stage.world.recorder.kill();
    await expectLocked(page, 'TM-201');
  });
  await stage.step('TM-201: it runs again, open by itself, nothing lost', page, async () => {
    await stage.world.recorder.start();
    await expectHeading(page, '勤務中');
    const types = (await expectKept(page, before)).slice(before.length).map(({ type }) => type);
    for (const type of ['gap.found', 'recorder.started', 'controls.checked']) expect(types).toContain(type);
  });
}

async function unwritable(stage: ErrorStage, page: Page): Promise<void> {
  const before = await ownTrail(page);
  /** The kernel refuses every write beyond this size to this one process, as a disk with a fault would. */
  const limit = (bytes: string): Promise<string> =>
    runAs({
      ...stage.world.recorderSpec(['run']),
      name: 'prlimit',
      command: 'prlimit',
      args: [`--pid=${stage.world.recorder.pid()}`, `--fsize=${bytes}:`],
    });
  await stage.meet('TM-207', 'the trail’s disk refuses to write', page, async () => {
    await limit('1');
    const refused = await callShell(page, 'interrupt', { reason: 'break', note: '', from: null, to: null });
    expect(refused).toMatchObject({ ok: false, code: 'TM-207' });
    await expectLocked(page, 'TM-207');
  });
  await stage.step('TM-207: it writes again, open, nothing lost', page, async () => {
    await limit('unlimited');
    // The shell looks again by itself as well, and may be first.
    const again = page.getByRole('button', { name: 'もう一度確認する' });
    await again.click({ timeout: 5_000 }).catch(() => undefined);
    await expectHeading(page, '勤務中');
    await interrupt(page, '休憩');
    await resume(page);
    const types = (await expectKept(page, before)).slice(before.length).map(({ type }) => type);
    for (const type of ['lock.entered', 'lock.left', 'session.interrupted']) expect(types).toContain(type);
  });
}
