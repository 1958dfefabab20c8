import { expect, type Page } from '@playwright/test';
import { type ErrorCode, errorEntry } from '#contract/errors.ts';
import { sample } from '../world/world.ts';
import { expectHeading, expectKept, expectTold, ownTrail } from './errors-screen.ts';
import type { ErrorStage } from './errors-stage.ts';
import { atOfficeDatabase } from './office-data.ts';
import { openTerminals } from './office-desk.ts';
import {
  deliver,
  newestAtOffice,
  type OfficeReply,
  otherBranch,
  stolenDeviceKey,
  stolenSealKey,
  strangersKey,
  withoutLink,
} from './own-terminal.ts';
import { interrupt, resume, signIn, startWork, trailCounts } from './terminal-day.ts';

/** Errors of the line to the office: the work goes on, the trail waits, nothing goes to a stranger. */
export async function playLine(stage: ErrorStage): Promise<void> {
  const { office, stranger } = stage.world;
  const { page } = await stage.shell();
  await expectHeading(page, 'サインイン');
  await signIn(page);
  await stage.step('始業', page, () => startWork(page));
  await sent(page);

  await stage.meet('TM-401', 'the office cannot be reached', page, async () => {
    await office.stop();
    await oneMoreEntry(page);
    const { message, next } = errorEntry('TM-401');
    for (const text of ['回線：なし', message, next, '番号 TM-401'])
      await expect(page.getByText(text).first()).toBeVisible({ timeout: 15_000 });
    await workGoesOn(page);
    await page.getByText('番号 TM-401').scrollIntoViewIfNeeded();
  });
  await arrives(stage, 'TM-401', page, () => office.start());

  const other = await stranger();
  await stage.meet('TM-402', 'a server with another authority’s certificate', page, async () => {
    await office.stop();
    await other.start();
    await oneMoreEntry(page);
    await expectTold(page, 'TM-402', 'status', 20_000);
    await workGoesOn(page);
    expect((await ownTrail(page)).some(({ type }) => type === 'office.untrusted')).toBe(true);
  });
  await arrives(stage, 'TM-402', page, async () => {
    await other.stop();
    await office.start();
  });
  await unknownKey(stage, page);
  await falseTrails(stage, page);
}

async function unknownKey(stage: ErrorStage, page: Page): Promise<void> {
  const { world } = stage;
  const keyAtOffice = (): string =>
    atOfficeDatabase(world, (db) => db.prepare('SELECT device_key FROM devices').pluck().get() as string);
  const setKey = (key: string): void => {
    atOfficeDatabase(world, (db) => db.prepare('UPDATE devices SET device_key = ?').run(key));
  };
  const { x } = strangersKey().export({ format: 'jwk' });
  const good = keyAtOffice();
  await stage.meet('TM-403', 'the office knows another key for this terminal', page, async () => {
    setKey(Buffer.from(x ?? '', 'base64url').toString('base64'));
    await oneMoreEntry(page);
    await expectTold(page, 'TM-403', 'status', 20_000);
    await workGoesOn(page);
  });
  await arrives(stage, 'TM-403', page, async () => setKey(good));
  await stage.meet('OF-460', 'a request signed with another key', null, async () =>
    told('OF-460', await deliver(world, strangersKey(), [newestAtOffice(world)])),
  );
}

async function falseTrails(stage: ErrorStage, page: Page): Promise<void> {
  const { world } = stage;
  const seal = stolenSealKey(world);
  const device = stolenDeviceKey(world);
  const held = (): unknown => atOfficeDatabase(world, (db) => db.prepare('SELECT count(*) FROM entries').pluck().get());
  const before = held();
  await stage.meet('OF-462', 'an entry that does not follow from the one before', null, async () =>
    told('OF-462', await deliver(world, device, [withoutLink(newestAtOffice(world), seal)])),
  );
  const desk = await stage.desk();
  await stage.meet('OF-461', 'another entry under a number that the office holds', desk, async () => {
    const reply = await deliver(world, device, [otherBranch(newestAtOffice(world), seal)]);
    expect(held()).toBe(before);
    await openTerminals(desk, sample.auditor);
    await expect(desk.getByText('記録の分岐')).toBeVisible();
    return told('OF-461', reply);
  });
  await arrives(stage, 'OF-461', page, () => oneMoreEntry(page));
}

/** The office's answer in words, checked against the table. */
function told(code: ErrorCode, { status, body }: OfficeReply): string {
  const { message, next, status: expected } = errorEntry(code);
  expect({ status, ...body }).toEqual({ status: expected, code, message, next });
  return `${status} ${code} ${message}${next}`;
}

const sent = (page: Page): Promise<void> =>
  expect.poll(async () => (await trailCounts(page)).unsent, { timeout: 30_000 }).toBe(0);

async function oneMoreEntry(page: Page): Promise<void> {
  await interrupt(page, '休憩');
  await resume(page);
}

/** Behind a line that is not there the person works on, and the entries wait. */
async function workGoesOn(page: Page): Promise<void> {
  await expectHeading(page, '勤務中');
  expect((await trailCounts(page)).unsent).toBeGreaterThan(0);
}

/** The way out: everything that waited arrives, in order. */
async function arrives(stage: ErrorStage, code: ErrorCode, page: Page, act: () => Promise<unknown>): Promise<void> {
  await stage.step(`${code}: everything that waited arrives`, page, async () => {
    const before = await ownTrail(page);
    await act();
    await sent(page);
    await expect(page.getByText('回線：接続')).toBeVisible();
    const all = await expectKept(page, before);
    const office = atOfficeDatabase(stage.world, (db) =>
      db.prepare('SELECT hash FROM entries ORDER BY seq').pluck().all(),
    );
    expect(office.slice(0, before.length)).toEqual(all.slice(0, before.length).map(({ hash }) => hash));
  });
}
