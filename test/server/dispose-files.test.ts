import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { InboxAnswer, InboxFilesAnswer } from '#contract/http/hand-in-api.ts';
import { dispose } from '../../server/workflow/dispose.ts';
import { removeEmptied } from '../../server/workflow/dispose-files.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { Sender, streamOf } from './support/hand-in.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { appliedTakeout, read } from './support/takeout.ts';
import { enrolTerminal } from './support/terminal.ts';

const loan = 'L-20261121-001';
const secret = '見本の住民名簿';
let office: TestOffice;
let head: Browser;
let handIn: number;
let takeout: string;
let pack: string;
let file: string;
beforeEach(async () => {
  office = await openOffice();
  const terminal = await enrolTerminal(office);
  const files = [{ path: '名簿.txt', content: Buffer.from(secret) }];
  const sender = await Sender.open(office, terminal);
  await sender.patch(0, streamOf(files, await sender.list(files)));
  expect((await sender.complete(files)).statusCode).toBe(200);
  handIn = sender.id;
  const staff = await browserOf(office, '100123');
  const asked = await appliedTakeout(staff, { loan }, { '議事録.txt': Buffer.from(secret) });
  takeout = asked.row.id;
  pack = join(office.files.inbox, loan, `${handIn}.pack`);
  file = join(office.files.takeout, takeout, `${asked.files[0]?.n}.file`);
  expect([existsSync(pack), existsSync(file)]).toEqual([true, true]);
});
afterEach(() => office.close());

const runtime = () => ({ now: office.now, random: () => new Uint8Array(16) });
const disposeNow = (folders = office.files) =>
  dispose(office.store, runtime(), { before: '2029-01-01', actor: 'cli', folders });
/** The loan ends on 2026-12-21; its policy keeps data for 400 days. */
const passYears = async (): Promise<void> => {
  office.pass(3 * 365 * 86_400_000);
  head = await browserOf(office, '200045');
};
const hold = () =>
  office.store.db
    .insertInto('holds')
    .values({
      ...{ loan_id: loan, reason: '調査', placed_at: office.now().toISOString(), placed_by: 'auditor:400007' },
      ...{ released_at: null, released_by: null, released_reason: null },
    })
    .execute();

it('takes the files of a loan whose time is over, and leaves names, sizes and hashes', async () => {
  expect(await disposeNow()).toMatchObject({ handIns: [], takeouts: [] });
  expect([existsSync(pack), existsSync(file)]).toEqual([true, true]);
  await passYears();
  const before = InboxFilesAnswer.parse((await head.get(`/v1/inbox/${handIn}`)).json());
  expect(await disposeNow()).toMatchObject({ loans: 1, handIns: [handIn], takeouts: [takeout] });
  expect([existsSync(pack), existsSync(file)]).toEqual([false, false]);
  const act = (await actsOf(office)).findLast(({ act }) => act === 'data.disposed');
  expect(JSON.parse(act?.data ?? '')).toMatchObject({ handIns: [handIn], takeouts: [takeout] });
  const after = InboxFilesAnswer.parse((await head.get(`/v1/inbox/${handIn}`)).json());
  expect(after.files).toEqual(before.files);
  const emptiedAt = office.now().toISOString();
  expect(InboxAnswer.parse((await head.get('/v1/inbox')).json()).handIns).toMatchObject([{ id: handIn, emptiedAt }]);
  for (const path of ['files/0', 'all.zip']) {
    const answer = await head.get(`/v1/inbox/${handIn}/${path}`);
    expect([answer.statusCode, codeOf(answer)], path).toEqual([410, 'OF-639']);
  }
  expect((await read(head, takeout)).files).toMatchObject([{ path: '議事録.txt', bytes: 21 }]);
  expect(await disposeNow()).toMatchObject({ loans: 0, handIns: [], takeouts: [] });
});

it('passes over what is under legal hold, which the database too refuses', async () => {
  await passYears();
  await hold();
  expect(await disposeNow()).toMatchObject({ handIns: [], takeouts: [] });
  expect([existsSync(pack), existsSync(file)]).toEqual([true, true]);
  for (const table of ['hand_ins', 'takeouts'] as const) {
    const emptying = office.store.db.updateTable(table).set({ emptied_at: '2029-01-01T00:00:00.000Z' }).execute();
    await expect(emptying, table).rejects.toThrow('under legal hold');
  }
});

it('is finished by the next start where it was killed before the files were gone', async () => {
  await passYears();
  // Killed after the commit: other folders stand for a program that never came to these.
  const elsewhere = join(office.files.folder, 'elsewhere');
  await mkdir(elsewhere);
  await disposeNow({ ...office.files, inbox: elsewhere, takeout: elsewhere });
  expect([existsSync(pack), existsSync(file)]).toEqual([true, true]);
  expect(codeOf(await head.get(`/v1/inbox/${handIn}/files/0`))).toBe('OF-639');
  await writeFile(join(office.files.inbox, loan, 'another.pack'), 'stays');
  expect(await removeEmptied(office.store, office.files)).toBe(2);
  expect([existsSync(pack), existsSync(file)]).toEqual([false, false]);
  expect(existsSync(join(office.files.inbox, loan, 'another.pack'))).toBe(true);
  expect(await removeEmptied(office.store, office.files)).toBe(0);
});
