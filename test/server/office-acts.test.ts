import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { actLeaf } from '#contract/log/leaf.ts';
import { browserOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal } from './support/terminal.ts';
import { sha256 } from './support/trail.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

it('commits to each act of the office in the log, without gaps, over restarts', async () => {
  await enrolTerminal(office);
  await (await browserOf(office, '400007')).post('/v1/auth/sign-out');
  office = await office.restart();
  await browserOf(office, '300011');
  const acts = await actsOf(office);
  expect(acts.map((a) => a.act)).toEqual([
    'enrol-code.issued',
    'terminal.enrolled',
    'sign-in.done',
    'sign-out.done',
    'sign-in.done',
  ]);
  const leaves = await office.store.db.selectFrom('log_leaves').selectAll().orderBy('idx').execute();
  expect(leaves.map((l) => l.idx)).toEqual(acts.map((a) => a.log_index));
  expect(leaves.map((l) => l.idx)).toEqual(leaves.map((_, i) => i));
  expect(new Set(acts.map((a) => a.salt)).size).toBe(acts.length);
  for (const [i, { at, actor, act, salt, data }] of acts.entries()) {
    const leaf = actLeaf(sha256, salt ?? '', { at, actor, act, data: JSON.parse(data ?? '') });
    expect(Buffer.from(leaf)).toEqual(Buffer.from(leaves[i]?.leaf ?? []));
  }
});

it('cannot be changed or deleted in the database', async () => {
  await browserOf(office, '400007');
  const { db } = office.store;
  await expect(db.updateTable('office_acts').set({ actor: 'x' }).execute()).rejects.toThrow('append-only');
  await expect(db.deleteFrom('office_acts').execute()).rejects.toThrow('append-only');
  for (const table of ['log_leaves', 'log_head'] as const) {
    await expect(db.deleteFrom(table).execute(), table).rejects.toThrow('append-only');
  }
  await expect(
    db
      .updateTable('log_leaves')
      .set({ leaf: Buffer.of(1) })
      .execute(),
  ).rejects.toThrow('append-only');
  await expect(db.updateTable('log_head').set({ size: 0 }).execute()).rejects.toThrow('does not shrink');
  const again = sql`insert or replace into log_leaves (idx, leaf) values (0, x'00')`;
  await expect(again.execute(db)).rejects.toThrow('append-only');
});

it('leaves nothing of an act whose transaction failed, and no gap in the numbers', async () => {
  await browserOf(office, '400007');
  const { appendAct } = await import('../../server/log/office-acts.ts');
  const failed = office.store.write(async (tx) => {
    await appendAct(tx, { at: office.now(), actor: 'cli', act: 'enrol-code.issued', data: { terminal: 'T-0001' } });
    throw new Error('the effect failed');
  });
  await expect(failed).rejects.toThrow('the effect failed');
  await browserOf(office, '300011');
  expect((await actsOf(office)).map((a) => [a.log_index, a.act])).toEqual([
    [0, 'sign-in.done'],
    [1, 'sign-in.done'],
  ]);
});

it('writes no password, token or code into the database', async () => {
  const code = await office.enrolCode();
  const browser = await browserOf(office, '400007');
  const bytes = ['office.db', 'office.db-wal']
    .map((f) => readFileSync(join(office.files.folder, f)).toString('latin1'))
    .join();
  expect(bytes).toContain('sign-in.done');
  for (const secret of ['mihon-400007', browser.cookie, browser.csrf, code]) expect(bytes).not.toContain(secret);
});
