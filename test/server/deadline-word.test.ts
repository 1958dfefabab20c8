import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RemoteActs } from '#contract/http/erase-api.ts';
import { ExceptionsAnswer } from '#contract/http/terminal-api.ts';
import { type DeadlineWord, daysAfter, deadlineBytes } from '#contract/loan/deadline-word.ts';
import { deadlineWordInForce } from '../../server/lending/deadline-words.ts';
import { readOfficeKey } from '../../server/pki/office-key.ts';
import { deadlineWords } from '../../server/store/sqlite/migrations/0030-deadline-words.ts';
import { type Browser, browserOf } from './support/browser.ts';
import { colleague } from './support/desk.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

let office: TestOffice;
let terminal: Terminal;
let loan: string;
let it300011: Browser;
let auditor: Browser;
const day = 86_400_000;

const open = async (eraseAfterDays: number | undefined): Promise<void> => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  loan = terminal.chain.slice(5);
  const { statement } = await office.store.db.selectFrom('loans').select('statement').executeTakeFirstOrThrow();
  const said = JSON.parse(statement);
  said.facts.policy = { ...said.facts.policy, eraseAfterDays };
  await office.store.db
    .updateTable('loans')
    .set({ statement: JSON.stringify(said) })
    .execute();
  it300011 = await browserOf(office, '300011');
  auditor = await browserOf(office, '400007');
};
beforeEach(() => open(10));
afterEach(() => office.close());

const poll = async (): Promise<ExceptionsAnswer> =>
  ExceptionsAnswer.parse((await terminal.get('/v1/terminal/exceptions?tag=&waitSec=0')).json());
const word = async (): Promise<DeadlineWord | null> => {
  const { deadline } = await poll();
  if (deadline === undefined) return null;
  const key = createPublicKey(readOfficeKey(readFileSync(office.files.officeKey, 'utf8')));
  expect(verify(null, deadlineBytes(deadline.word), key, Buffer.from(deadline.sig, 'base64'))).toBe(true);
  return deadline.word;
};
const act = async (name: string): Promise<void> => {
  const done = await it300011.post('/v1/ledger/T-0001/act', {
    ...{ act: name, reason: '見本' },
    ...(name === 'hold' ? {} : { second: colleague }),
  });
  expect(done.statusCode, done.body).toBe(200);
};
const lose = async (): Promise<void> => {
  const done = await it300011.post('/v1/ledger/T-0001/loss', {
    ...{ what: 'pc', kind: 'stolen', at: office.now().toISOString(), place: '電車', circumstances: '置き忘れた' },
    ...{ police: '', papers: '', heardFrom: '見本 太郎' },
  });
  expect(done.statusCode).toBe(200);
};
const later = (from: Date, days: number): string => daysAfter(from, days).toISOString();

describe('the word on the deadline of a PC', () => {
  it('says nothing before anything was under 保全, nor of a loan that names no such day', async () => {
    expect(await word()).toBeNull();
    await lose();
    expect(await word()).toBeNull();
    await office.close();
    await open(undefined);
    await act('hold');
    expect(await word()).toBeNull();
  });

  it('holds it back while the PC is 保全中, is said anew each day, and after it as long as the statement leaves', async () => {
    await act('hold');
    const first = await word();
    expect(first).toMatchObject({ because: 'held', loan, terminal: 'T-0001' });
    expect(first?.notBefore).toBe(later(office.now(), 30));
    expect(await word()).toEqual(first);

    office.pass(day);
    const second = await word();
    expect(second?.serial).toBeGreaterThan(first?.serial ?? 0);
    expect(Date.parse(second?.notBefore ?? '')).toBeGreaterThan(Date.parse(first?.notBefore ?? ''));

    it300011 = await browserOf(office, '300011');
    await act('release');
    const third = await word();
    expect(third).toMatchObject({ because: 'released', notBefore: later(office.now(), 10) });
    expect(third?.serial).toBeGreaterThan(second?.serial ?? 0);
    office.pass(3 * day);
    expect(await word()).toEqual(third);
  });

  it('holds nothing back of a lost PC, whose records may stay under 保全, until its loss is withdrawn by two', async () => {
    const placed = await auditor.post('/v1/audit/holds', { loan, reason: '調査のため' });
    expect(placed.statusCode, placed.body).toBe(200);
    expect(await word()).toMatchObject({ because: 'held' });
    await lose();
    expect(await word()).toMatchObject({ because: 'lost', notBefore: office.now().toISOString() });
    await act('cancel-loss');
    expect(await word()).toMatchObject({ because: 'held' });
    const released = await auditor.post(`/v1/audit/holds/${placed.json().id}/release`, { reason: '調査が終わった' });
    expect(released.statusCode, released.body).toBe(200);
    expect(await word()).toMatchObject({ because: 'released', notBefore: later(office.now(), 10) });
  });

  it.each<readonly [string, readonly string[], string | null]>([
    ['is 保全中', ['hold'], 'held'],
    ['has its records under 保全', ['records'], 'held'],
    ['is lost, with its records under 保全', ['records', 'lose'], null],
    ['is just lent', [], null],
  ])('is there from the start of a version that says it, of a PC that %s', async (_name, before, because) => {
    for (const each of before) {
      if (each === 'hold') await act('hold');
      else if (each === 'lose') await lose();
      else await auditor.post('/v1/audit/holds', { loan, reason: '調査のため' });
    }
    await office.store.write(async (tx) => {
      await sql`drop table deadline_words`.execute(tx);
      await deadlineWords(tx);
    });
    const rows = await office.store.db.selectFrom('deadline_words').selectAll().execute();
    expect(rows.map((row) => row.because)).toEqual(because === null ? [] : [because]);
    const now = new Date();
    const said = await deadlineWordInForce(office.store.db, loan, now);
    expect(said?.because ?? null).toBe(because);
    if (said !== null) expect(new Date(said.notBefore) > daysAfter(now, 28)).toBe(true);
  });

  it('tells of a deadline that passed and was withdrawn as of none', async () => {
    const remote = async () => RemoteActs.parse((await it300011.get('/v1/ledger/T-0001/remote')).json()).deadline;
    const at = office.now().toISOString();
    const { trail } = terminal;
    const passed = () => trail.add('erase.arrived', { by: 'deadline', serial: 0, since: at });
    await terminal.send([terminal.opening(), passed()]);
    expect(await remote()).toMatchObject({ erased: false });
    const told = { serial: 1, because: 'held', issuedAt: at, notBefore: later(office.now(), 30) } as const;
    await terminal.send([trail.add('deadline.told', { ...told, withdrawn: true })]);
    expect(await remote()).toBeNull();
    await terminal.send([passed()]);
    expect(await remote()).toMatchObject({ erased: false });
  });

  it('is shown to the office with what the terminal has taken of it, and the lock that stays until it is opened', async () => {
    const remote = async () => RemoteActs.parse((await it300011.get('/v1/ledger/T-0001/remote')).json()).deadlineWord;
    const { trail } = terminal;
    const since = office.now().toISOString();
    const take = (said: DeadlineWord | null, withdrawn: boolean) => {
      if (said === null) throw new Error('nothing said');
      const { serial, because, issuedAt, notBefore } = said;
      return trail.add('deadline.told', { serial, because, issuedAt, notBefore, withdrawn });
    };
    expect(await remote()).toBeNull();
    await act('hold');
    const held = { because: 'held', since, notBefore: later(office.now(), 30) };
    expect(await remote()).toEqual({ ...held, taken: null, isLocked: false });

    const locks = [
      terminal.opening(),
      trail.add('erase.arrived', { by: 'deadline', serial: 0, since }),
      trail.add('lock.entered', { code: 'TM-630', detail: '' }),
    ];
    const first = take(await word(), true);
    await terminal.send([...locks, first]);
    const taken = { at: first.leaf.body.at, notBefore: held.notBefore, isCurrent: true };
    expect(await remote()).toEqual({ ...held, taken, isLocked: true });
    await terminal.send([trail.add('lock.left', { code: 'TM-630', by: 'response-code' })]);
    expect(await remote()).toMatchObject({ taken, isLocked: false });

    office.pass(day);
    it300011 = await browserOf(office, '300011');
    await act('release');
    const released = { because: 'released', since: office.now().toISOString(), notBefore: later(office.now(), 10) };
    expect(await remote()).toEqual({ ...released, taken: { ...taken, isCurrent: false }, isLocked: false });
    const second = take(await word(), false);
    await terminal.send([second]);
    expect(await remote()).toEqual({
      ...{ ...released, isLocked: false },
      taken: { at: second.leaf.body.at, notBefore: released.notBefore, isCurrent: true },
    });
  });

  it('keeps every change, and no row is rewritten', async () => {
    await act('hold');
    const { db } = office.store;
    await expect(db.updateTable('deadline_words').set({ because: 'lost' }).execute()).rejects.toThrow('append-only');
    await expect(db.deleteFrom('deadline_words').execute()).rejects.toThrow('append-only');
  });
});
