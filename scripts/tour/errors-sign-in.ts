import { expect, type Page } from '@playwright/test';
import { localDate } from '#contract/session/closing.ts';
import { sample } from '../world/world.ts';
import {
  callShell,
  expectHeading,
  expectLocked,
  expectTold,
  ownTrail,
  shownContactCode,
  typeResponse,
} from './errors-screen.ts';
import type { ErrorStage } from './errors-stage.ts';
import { reissue } from './office-data.ts';
import { answerAtDesk, askAtDesk, openTerminals } from './office-desk.ts';
import { askByTelephone, hearByTelephone, signIn, startWork } from './terminal-day.ts';

/** Errors of the person at the terminal: PIN, codes, loan, calls that have no place. */
export async function playSignIn(stage: ErrorStage): Promise<void> {
  const { page } = await stage.shell();
  await expectHeading(page, 'サインイン');
  await pin(stage, page);
  await stage.step('the person signs in', page, () => signIn(page));
  await loan(stage, page);
  await stage.meet('TM-106', 'a malformed call, in the own trail afterwards', page, async () => {
    const answer = await callShell(page, 'startWork', { work: 'x', asAdministrator: true });
    expect(answer).toMatchObject({ ok: false, code: 'TM-106' });
    await expect
      .poll(async () => (await ownTrail(page)).some(({ type }) => type === 'command.refused'), { timeout: 10_000 })
      .toBe(true);
    await page.getByRole('button', { name: '自分の記録を見る' }).click();
    await expect(page.getByText('不正な操作の拒否').first()).toBeVisible();
    return 'the page got TM-106; nothing was started';
  });
}

async function pin(stage: ErrorStage, page: Page): Promise<void> {
  await stage.meet('TM-104', '始業 without a sign-in: the screen does not change', page, async () => {
    expect(await callShell(page, 'startWork', { work: '見本' })).toMatchObject({ ok: false, code: 'TM-104' });
    await expectHeading(page, 'サインイン');
    return 'the page got TM-104';
  });
  const wrong = async (): Promise<void> => {
    await page.getByLabel('職員番号').fill(sample.staff.id);
    await page.getByLabel('暗証番号').first().fill('mihon-9999');
    await page.getByRole('button', { name: 'サインイン' }).click();
  };
  await stage.meet('TM-101', 'a wrong 暗証番号', page, async () => {
    await wrong();
    await expectTold(page, 'TM-101');
  });
  await stage.meet('TM-102', 'five wrong ones: locked, with a code to read out', page, async () => {
    for (let tries = 2; tries < 5; tries += 1) {
      const again = await callShell(page, 'signIn', { staff: sample.staff.id, pin: 'mihon-9999' });
      expect(again).toMatchObject({ ok: false, code: 'TM-101' });
    }
    await wrong();
    await expectLocked(page, 'TM-102');
    // The right one opens nothing any more.
    expect(await callShell(page, 'signIn', { staff: sample.staff.id, pin: sample.staff.pin })).toMatchObject({
      ok: false,
      code: 'TM-102',
    });
  });
  const desk = await stage.desk();
  const contact = await shownContactCode(page);
  await openTerminals(desk, sample.it);
  await stage.meet('OF-422', 'a 連絡コード heard wrongly', desk, async () => {
    await askAtDesk(
      desk,
      contact.replace(/.$/, (last) => String((Number(last) + 1) % 10)),
    );
    await expectTold(desk, 'OF-422');
  });
  let response = '';
  await stage.step('the right one is answered', desk, async () => {
    response = await answerAtDesk(desk, contact);
  });
  await stage.meet('TM-103', 'a 応答コード typed wrongly', page, async () => {
    await typeResponse(
      page,
      response.replace(/.$/, (last) => String((Number(last) + 1) % 10)),
    );
    await expectTold(page, 'TM-103');
    await expectLocked(page, 'TM-102');
  });
  await stage.step('TM-102: the right one opens', page, async () => {
    await typeResponse(page, response);
    await expectHeading(page, 'サインイン');
  });
}

async function loan(stage: ErrorStage, page: Page): Promise<void> {
  let putBack = async (): Promise<void> => undefined;
  await stage.meet('TM-105', 'the office has shortened the loan', page, async () => {
    const yesterday = localDate(new Date(Date.now() - 86_400_000));
    putBack = await reissue(stage.world, page, (facts) => ({ ...facts, loan: { ...facts.loan, to: yesterday } }));
    await expectHeading(page, '今日の仕事を始める');
    await page.getByRole('button', { name: '始業', exact: true }).click();
    await expectTold(page, 'TM-105');
    await expectHeading(page, '今日の仕事を始める');
  });
  const desk = await stage.desk();
  await openTerminals(desk, sample.manager);
  await stage.step('TM-105: the head extends by telephone, 始業 works', page, async () => {
    const code = await askByTelephone(page, '貸出期間の延長');
    await hearByTelephone(page, await answerAtDesk(desk, code, { days: 3 }));
    await expect(page.getByText(/^(完了：)?貸出期間を令和\d+年\d+月\d+日（.）まで延ばしました。$/)).toBeVisible();
    await page.getByRole('button', { name: '戻る' }).click();
    await startWork(page);
  });
  await stage.meet('TM-208', 'the head takes the loan back, the line brings it', page, async () => {
    const code = await askByTelephone(page, '報告');
    await answerAtDesk(desk, code, { choice: '貸出を取り消す' });
    await expectLocked(page, 'TM-208');
  });
  await stage.step('TM-208: the head opens it again', page, async () => {
    await answerAtDesk(desk, await shownContactCode(page));
    await expectHeading(page, '勤務中');
  });
  await stage.step('TM-208: the old package is back', page, putBack);
}
