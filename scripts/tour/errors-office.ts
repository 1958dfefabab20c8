import { randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { type ErrorCode, errorEntry } from '#contract/errors.ts';
import { sample } from '../world/world.ts';
import { expectHeading, expectTold } from './errors-screen.ts';
import type { ErrorStage } from './errors-stage.ts';
import { atOfficeDatabase, holdOfficeDatabase } from './office-data.ts';
import { askAtDesk, openTerminals, signInAt } from './office-desk.ts';

const answers = '**/v1/terminals/*/contact-code';
/** Ten digits that no terminal has shown. */
const heardWrongly = '1000000000';
const wrongPerson = { id: '100456', password: 'mihon-000000' } as const;

/** Errors of the office server and of the console that stands before it. */
export async function playOffice(stage: ErrorStage): Promise<void> {
  await passwords(stage);
  const page = await stage.desk();
  await openTerminals(page, sample.it);
  await refusedRequests(stage, page);
  await troubledServer(stage, page);
  await lostLine(stage, page);
  await signedOut(stage, page);
  await nothingThere(stage, await stage.desk());
}

async function passwords(stage: ErrorStage): Promise<void> {
  const page = await stage.desk();
  const wrong = async (): Promise<number> => {
    const answer = page.waitForResponse('**/v1/auth/sign-in');
    await page.getByLabel('職員番号').fill(wrongPerson.id);
    await page.getByLabel('パスワード').first().fill(wrongPerson.password);
    await page.getByRole('button', { name: 'サインイン' }).click();
    return (await answer).status();
  };
  await stage.meet('OF-402', 'a wrong password', page, async () => {
    expect(await wrong()).toBe(401);
    await expectTold(page, 'OF-402');
  });
  await stage.meet('OF-429', 'five wrong passwords: not even the right one now', page, async () => {
    for (let tries = 2; tries <= 5; tries += 1) expect(await wrong()).toBe(401);
    await page.getByLabel('パスワード').first().fill(`mihon-${wrongPerson.id}`);
    await page.getByRole('button', { name: 'サインイン' }).click();
    await expectTold(page, 'OF-429');
  });
}

/** Requests as a faulty or tampered page would send them: changed on their way, refused by the real server. */
async function refusedRequests(stage: ErrorStage, page: Page): Promise<void> {
  const changed = (code: ErrorCode, name: string, body: string): Promise<void> =>
    stage.meet(code, name, page, async () => {
      await page.route(answers, (route) => route.continue({ postData: body }));
      await askAtDesk(page, heardWrongly);
      await expectTold(page, code);
      await page.unroute(answers);
    });
  await changed('OF-400', 'a request with a field that nobody knows', '{"contactCode":"1000000000","open":true}');
  await changed('OF-413', 'a request of 70 kilobytes', JSON.stringify({ reason: 'x'.repeat(70_000) }));
  await stage.step('OF-400, OF-413: the page’s own request is answered', page, () => answered(page));
  await stage.meet('OF-403', '情報政策課 asks for what was done in a session', page, async () => {
    await page.goto(`${stage.world.url}/sessions/${randomUUID()}`);
    await expectTold(page, 'OF-403');
  });
  await page.goto(`${stage.world.url}/terminals`);
  await stage.meet('OF-419', 'signed in again in another tab', page, async () => {
    await expectHeading(page, '端末');
    const other = await page.context().newPage();
    await other.goto(stage.world.url);
    await other.getByRole('button', { name: 'サインアウト' }).click();
    await signInAt(other, sample.it);
    await other.close();
    await askAtDesk(page, heardWrongly);
    await expectTold(page, 'OF-419');
  });
  await stage.step('OF-419: again, with what was typed', page, () => answered(page));
}

async function troubledServer(stage: ErrorStage, page: Page): Promise<void> {
  const { world } = stage;
  await stage.meet('OF-500', 'a table of the office’s database is gone', page, async () => {
    atOfficeDatabase(world, (db) => db.exec('ALTER TABLE terminals RENAME TO terminals_gone'));
    await page.goto(`${world.url}/terminals`);
    await expectTold(page, 'OF-500');
  });
  await stage.step('OF-500: it is back, and so is the list', page, async () => {
    atOfficeDatabase(world, (db) => db.exec('ALTER TABLE terminals_gone RENAME TO terminals'));
    await page.getByRole('button', { name: 'もう一度読み込む' }).click();
    await expect(page.getByText(sample.terminal).first()).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
  let letGo = (): void => undefined;
  await stage.meet('OF-503', 'the office’s database is held by something else', page, async () => {
    letGo = holdOfficeDatabase(world);
    try {
      await askAtDesk(page, heardWrongly);
      await expectTold(page, 'OF-503', 'alert', 20_000);
    } catch (error) {
      letGo();
      throw error;
    }
  });
  await stage.step('OF-503: let go, answered', page, async () => {
    letGo();
    await answered(page);
  });
}

async function lostLine(stage: ErrorStage, page: Page): Promise<void> {
  const { office } = stage.world;
  await stage.meet('CN-101', 'the server is stopped while the console is open', page, async () => {
    await office.stop();
    await askAtDesk(page, heardWrongly);
    await expectTold(page, 'CN-101');
    // What was typed is still there, as the words say.
    await expect(page.getByRole('textbox', { name: /^連絡コード/ })).not.toHaveValue('');
  });
  await stage.step('CN-101: it runs again, answered', page, async () => {
    await office.start();
    await answered(page);
  });
  await stage.meet('CN-102', 'something in between answers in its place', page, async () => {
    await page.route(answers, (route) =>
      route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>庁内プロキシ</h1>' }),
    );
    await askAtDesk(page, heardWrongly);
    await expectTold(page, 'CN-102');
    await page.unroute(answers);
  });
  await stage.step('CN-102: the true answer is read', page, () => answered(page));
}

async function signedOut(stage: ErrorStage, page: Page): Promise<void> {
  await stage.meet('OF-401', 'the sign-in has ended: led to the sign-in page', page, async () => {
    atOfficeDatabase(stage.world, (db) => db.exec('DELETE FROM sign_ins'));
    const refused = page.waitForResponse((response) => response.status() === 401);
    await page.getByRole('link', { name: '勤務', exact: true }).click();
    const { message, next } = errorEntry('OF-401');
    expect(await (await refused).json()).toEqual({ code: 'OF-401', message, next });
    await expect(page.getByText('ページを見るには、サインインしてください。')).toBeVisible();
    return `${message}${next}`;
  });
  await stage.step('OF-401: signed in, on the page that was wanted', page, async () => {
    await signInAt(page, sample.it);
    await expectHeading(page, '勤務の記録');
  });
}

async function nothingThere(stage: ErrorStage, page: Page): Promise<void> {
  await signInAt(page, sample.auditor);
  await stage.meet('OF-404', 'a session that does not exist', page, async () => {
    await page.goto(`${stage.world.url}/sessions/${randomUUID()}`);
    await expectTold(page, 'OF-404');
  });
}

/**
 * The server judges the code itself again: to it, these ten digits are wrong, and it says so. Five times at most: then
 * it would say OF-429.
 */
async function answered(page: Page): Promise<void> {
  await askAtDesk(page, heardWrongly);
  await expectTold(page, 'OF-422');
}
