import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExceptionRow, ExceptionRows } from '#contract/http/exception-api.ts';
import { ExceptionsAnswer } from '#contract/http/terminal-api.ts';
import { LoanStatement } from '#contract/loan/package.ts';
import { ExceptionStatement, exceptionBytes, type SignedException } from '#contract/policy/exception.ts';
import type { TrailEntry } from '#contract/trail/entry.ts';
import { readOfficeKey } from '../../server/pki/office-key.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { reportPrepared } from './support/prepared.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

let office: TestOffice;
let terminal: Terminal;
let head: Browser;
beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  head = await browserOf(office, '200045');
});
afterEach(() => office.close());

const asked = {
  control: 'save',
  files: ['a'.repeat(64), 'b'.repeat(64)],
  place: '/home/staff/資料',
  from: '2026-11-21T00:00:00.000Z',
  to: '2026-11-22T00:00:00.000Z',
  reason: '現地の会議で使うため',
};
const path = '/v1/terminals/T-0001/exceptions';
const approve = async (change: object = {}): Promise<ExceptionRow> =>
  ExceptionRow.parse((await head.post(path, { ...asked, ...change })).json());
const poll = async (tag = '', waitSec = 0): Promise<ExceptionsAnswer> =>
  ExceptionsAnswer.parse((await terminal.get(`/v1/terminal/exceptions?tag=${tag}&waitSec=${waitSec}`)).json());
const lastAct = async () => {
  const act = (await actsOf(office)).at(-1);
  return { act: act?.act, actor: act?.actor, data: JSON.parse(act?.data ?? 'null') as unknown };
};
const isSigned = ({ statement, sig }: SignedException): boolean =>
  verify(
    null,
    exceptionBytes(statement),
    createPublicKey(readOfficeKey(readFileSync(office.files.officeKey, 'utf8'))),
    Buffer.from(sig, 'base64'),
  );

describe('an approval', () => {
  it('is signed, listed, on record, and handed to its terminal', async () => {
    const row = await approve();
    expect(row).toMatchObject({
      ...{ id: 'A-2026-0001', files: 2, place: asked.place, reason: asked.reason, revoked: null },
      approvedBy: { id: '200045' },
    });
    expect(await lastAct()).toMatchObject({
      act: 'exception.approved',
      actor: 'manager:200045',
      data: { id: row.id, terminal: 'T-0001', files: 2, statement: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const listed = ExceptionRows.parse((await head.get(path)).json());
    expect(listed.exceptions).toEqual([row]);
    const { exceptions } = await poll();
    expect(exceptions).toHaveLength(1);
    const [signed] = exceptions ?? [];
    if (signed === undefined) throw new Error('nothing handed over');
    expect(isSigned(signed)).toBe(true);
    expect(signed.statement).toMatchObject({ id: row.id, files: asked.files, loan: terminal.chain.slice(5) });
    const auditor = await browserOf(office, '400007');
    expect(ExceptionRows.parse((await auditor.get(path)).json())).toEqual(listed);
  });

  it('is no hand-over, and a hand-over is no approval: one key signs both', async () => {
    await approve();
    const [signed] = (await poll()).exceptions ?? [];
    expect(ExceptionStatement.safeParse(signed?.statement).success).toBe(true);
    expect(LoanStatement.safeParse(signed?.statement).success).toBe(false);
    expect(LoanStatement.safeParse(terminal.package.statement).success).toBe(true);
    expect(ExceptionStatement.safeParse(terminal.package.statement).success).toBe(false);
  });

  it('that is revoked is on record, stays listed, and leaves the terminal', async () => {
    const row = await approve();
    await approve({ place: '/home/staff/別' });
    const before = await poll();
    const revoked = await head.post(`${path}/revoke`, { id: row.id, reason: '不要になった' });
    expect(ExceptionRow.parse(revoked.json()).revoked).toMatchObject({ by: 'manager:200045', reason: '不要になった' });
    expect(await lastAct()).toMatchObject({ act: 'exception.revoked', data: { id: row.id, reason: '不要になった' } });
    const after = await poll(before.tag);
    expect(after.exceptions?.map(({ statement }) => statement.id)).toEqual(['A-2026-0002']);
    expect(ExceptionRows.parse((await head.get(path)).json()).exceptions).toHaveLength(2);
    expect(codeOf(await head.post(`${path}/revoke`, { id: row.id, reason: '再度' }))).toBe('OF-409');
    expect(codeOf(await head.post(`${path}/revoke`, { id: 'A-2026-0099', reason: '無い' }))).toBe('OF-404');
    expect(codeOf(await head.post(`${path}/revoke`, { id: 'A-2025-0002', reason: '違う年' }))).toBe('OF-404');
    const forbidden = office.store.db.updateTable('exceptions').set({ reason: 'x' });
    await expect(forbidden.execute()).rejects.toThrow('append-only');
    await expect(office.store.db.deleteFrom('exceptions').execute()).rejects.toThrow('append-only');
  });

  it('is gone from the terminal when it is over', async () => {
    await approve();
    const before = await poll();
    office.pass(86_400_000);
    expect(await poll(before.tag)).toMatchObject({ exceptions: [] });
  });

  it.each([
    ['over already', { from: '2026-11-01T00:00:00.000Z', to: '2026-11-20T00:00:00.000Z' }, 'OF-400'],
    ['longer than the loan', { to: '2027-11-22T00:00:00.000Z' }, 'OF-400'],
    ['backwards', { from: asked.to, to: asked.from }, 'OF-400'],
    ['of no file', { files: [] }, 'OF-400'],
    ['of a file twice', { files: ['a'.repeat(64), 'a'.repeat(64)] }, 'OF-400'],
    ['of a place that leads round', { place: '/home/staff/../other' }, 'OF-400'],
    ['of printing', { control: 'print' }, 'OF-400'],
    ['with a field that nobody knows', { more: 1 }, 'OF-400'],
    ['without reason', { reason: ' ' }, 'OF-400'],
  ])('%s is refused, and nothing is written', async (_name, change, code) => {
    const acts = (await actsOf(office)).length;
    expect(codeOf(await head.post(path, { ...asked, ...change }))).toBe(code);
    expect(await actsOf(office)).toHaveLength(acts);
  });

  it.each([
    ['bitlocker', 'windows', 'C:\\Users\\staff\\資料', '/home/staff/資料'],
    ['luks', 'linux', '/home/staff/資料', 'C:\\Users\\staff\\資料'],
  ] as const)('for a PC with %s is of a place that %s has', async (encryption, system, place, other) => {
    expect(ExceptionRows.parse((await head.get(path)).json()).system).toBeNull();
    expect((await approve({ place: other })).place).toBe(other);
    await reportPrepared(office, terminal.chain.slice(5), encryption);
    const acts = (await actsOf(office)).length;
    expect(codeOf(await head.post(path, { ...asked, place: other }))).toBe('OF-400');
    expect(await actsOf(office)).toHaveLength(acts);
    const row = await approve({ place });
    expect(row.place).toBe(place);
    expect(await lastAct()).toMatchObject({ act: 'exception.approved', data: { place } });
    const listed = ExceptionRows.parse((await head.get(path)).json());
    expect(listed).toMatchObject({ system, exceptions: [{ place }, { place: other }] });
    const signed = (await poll()).exceptions?.find(({ statement }) => statement.id === row.id);
    if (signed === undefined) throw new Error('nothing handed over');
    expect(signed.statement.place).toBe(place);
    expect(isSigned(signed)).toBe(true);
  });

  it('is refused for a terminal that is not out, of another section, or out with the head', async () => {
    expect(codeOf(await head.post('/v1/terminals/T-0002/exceptions', asked))).toBe('OF-404');
    const other = await browserOf(office, '200046');
    expect(codeOf(await other.post(path, asked))).toBe('OF-403');
    expect(codeOf(await other.get(path))).toBe('OF-403');
    await office.store.db.updateTable('loans').set({ staff_id: '200045' }).execute();
    expect(codeOf(await head.post(path, asked))).toBe('OF-403');
  });

  it('takes a thousand files, and a loan takes twenty', async () => {
    const files = Array.from({ length: 1000 }, (_, n) => n.toString(16).padStart(64, '0'));
    for (let n = 0; n < 20; n += 1) expect((await approve({ files })).files).toBe(1000);
    expect(codeOf(await head.post(path, asked))).toBe('OF-409');
    const answer = await terminal.get('/v1/terminal/exceptions?tag=&waitSec=0');
    // What the recorder takes of one answer.
    expect(answer.body.length).toBeLessThan(2 * 1024 * 1024);
    expect(codeOf(await head.post(path, { ...asked, files: [...files, 'f'.repeat(64)] }))).toBe('OF-400');
  });
});

describe('a request from the terminal', () => {
  const name = { text: '名簿（見本）.csv', bytes: Buffer.from('名簿（見本）.csv').toString('base64') };
  const file = { control: 'save' as const, name, place: asked.place, bytes: 10, sha256: 'c'.repeat(64) };
  const listed = async () => ExceptionRows.parse((await head.get(path)).json());
  const send = async (...entries: readonly TrailEntry[]) => expect((await terminal.send(entries)).statusCode).toBe(200);
  beforeEach(async () => {
    await send(
      terminal.opening(),
      terminal.trail.add('exception.requested', { request: 1, ...file }),
      terminal.trail.add('exception.requested', { request: 2, ...file, place: '/home/staff/別' }),
    );
  });

  it('is listed with what it asks for, newest first, to the head of the section alone', async () => {
    const { requests, loanTo } = await listed();
    expect(requests).toMatchObject([
      { request: 2, place: '/home/staff/別', state: 'asked' },
      { request: 1, ...file, state: 'asked' },
    ]);
    expect(loanTo).toBe(terminal.package.statement.facts.loan.to);
    const other = await browserOf(office, '200046');
    expect(codeOf(await other.get(path))).toBe('OF-403');
  });

  it('is approved by an approval of its hash in its folder, and no more once that was revoked', async () => {
    await approve({ files: ['d'.repeat(64)] });
    expect((await listed()).requests.map(({ state }) => state)).toEqual(['asked', 'asked']);
    const row = await approve({ files: [file.sha256] });
    expect((await listed()).requests.map(({ state }) => state)).toEqual(['asked', 'approved']);
    await head.post(`${path}/revoke`, { id: row.id, reason: '不要になった' });
    expect((await listed()).requests.map(({ state }) => state)).toEqual(['asked', 'asked']);
  });

  it('from a PC with Windows is approved there, by its folder or one above it in any capitals', async () => {
    const desktop = 'C:\\Users\\Staff\\Desktop';
    await send(terminal.trail.add('exception.requested', { request: 3, ...file, place: `${desktop}\\資料` }));
    const newest = async () => (await listed()).requests[0];
    expect(await newest()).toMatchObject({ request: 3, place: `${desktop}\\資料`, state: 'asked' });
    await approve({ files: [file.sha256], place: 'C:\\Users\\Staff\\Desk' });
    expect((await newest())?.state).toBe('asked');
    await approve({ files: [file.sha256], place: 'c:\\users\\staff\\desktop' });
    expect((await newest())?.state).toBe('approved');
  });

  it('for a file that came from a medium is answered by an approval for such files alone', async () => {
    await send(terminal.trail.add('exception.requested', { request: 3, ...file, control: 'media' }));
    await approve({ files: [file.sha256] });
    const states = async () => (await listed()).requests.map(({ control, state }) => [control, state]);
    expect((await states())[0]).toEqual(['media', 'asked']);
    await approve({ files: [file.sha256], control: 'media' });
    expect((await states())[0]).toEqual(['media', 'approved']);
  });

  it('that a 応答コード has approved says so', async () => {
    const { control, place } = file;
    await send(
      terminal.trail.add('exception.arrived', { id: 'T-1', control, files: 1, place, from: asked.from, to: asked.to }),
    );
    expect((await listed()).requests.map(({ state }) => state)).toEqual(['asked', 'approved-by-code']);
  });
});

describe('a terminal that waits', () => {
  it('is answered as soon as something is approved, with what is there', async () => {
    const { tag, exceptions } = await poll();
    expect(exceptions).toEqual([]);
    const waiting = poll(tag, 15);
    const row = await approve();
    const told = await waiting;
    expect(told.exceptions?.map(({ statement }) => statement.id)).toEqual([row.id]);
    const next = poll(told.tag, 15);
    await head.post(`${path}/revoke`, { id: row.id, reason: '取消' });
    expect((await next).exceptions).toEqual([]);
  });

  it('is told that nothing has changed; an older wait ends with a newer one', async () => {
    const { tag } = await poll();
    expect(await poll(tag)).toEqual({ tag, exceptions: null, standing: null });
    const older = poll(tag, 15);
    const newer = poll(tag, 1);
    expect(await older).toEqual({ tag, exceptions: null, standing: null });
    expect(await newer).toEqual({ tag, exceptions: null, standing: null });
  });

  it('does not hold up the end of the office', async () => {
    const { tag } = await poll();
    let over = 0;
    const wait = async (): Promise<void> => {
      expect(await poll(tag, 15)).toEqual({ tag, exceptions: null, standing: null });
      over += 1;
    };
    const waits = [wait(), wait()];
    // One has ended the other, and so waits itself.
    await Promise.race(waits);
    expect(over).toBe(1);
    office = await office.restart();
    expect(over).toBe(2);
    await Promise.all(waits);
  });

  it.each(['tag=x&waitSec=0', 'tag=&waitSec=16', 'tag=', 'tag=&waitSec=0&more=1'])(
    'is refused with %s',
    async (query) => {
      expect(codeOf(await terminal.get(`/v1/terminal/exceptions?${query}`))).toBe('OF-400');
    },
  );
});
