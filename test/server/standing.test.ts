import { createHmac, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EntriesAnswer, ExceptionsAnswer } from '#contract/http/terminal-api.ts';
import { contactCode } from '#contract/loan/code.ts';
import { type SignedStanding, standingBytes } from '#contract/loan/standing.ts';
import { ExceptionStatement } from '#contract/policy/exception.ts';
import { readOfficeKey } from '../../server/pki/office-key.ts';
import { type Browser, browserOf } from './support/browser.ts';
import { colleague } from './support/desk.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

let office: TestOffice;
let terminal: Terminal;
let it300011: Browser;
beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  it300011 = await browserOf(office, '300011');
});
afterEach(() => office.close());

const poll = async (tag = '', waitSec = 0): Promise<ExceptionsAnswer> =>
  ExceptionsAnswer.parse((await terminal.get(`/v1/terminal/exceptions?tag=${tag}&waitSec=${waitSec}`)).json());
const lose = (change: object = {}) =>
  it300011.post('/v1/ledger/T-0001/loss', {
    ...{ what: 'pc', kind: 'lost', at: office.now().toISOString(), place: '電車', circumstances: '置き忘れた' },
    ...{ police: '', papers: '', heardFrom: '見本 太郎', ...change },
  });
const cancel = () =>
  it300011.post('/v1/ledger/T-0001/act', { act: 'cancel-loss', reason: '見つかった', second: colleague });
const answer = (counter: number, given: object) => {
  const { codeKey, facts } = terminal.package.statement;
  const mac = (bytes: Uint8Array) => createHmac('sha256', Buffer.from(codeKey, 'base64')).update(bytes).digest();
  const purpose = 'answer' in given && given.answer === 'revoke' ? 'report' : 'unlock';
  const code = contactCode(mac, { loan: facts.loan.id, purpose, counter }, { seq: 30, head: 'a'.repeat(64) });
  return it300011.post('/v1/terminals/T-0001/response-code', { contactCode: code, given, reason: '電話で確かめた' });
};
const isSigned = ({ statement, sig }: SignedStanding): boolean =>
  verify(
    null,
    standingBytes(statement),
    createPublicKey(readOfficeKey(readFileSync(office.files.officeKey, 'utf8'))),
    Buffer.from(sig, 'base64'),
  );

describe('the standing of a loan', () => {
  it('is nothing at first; a loss and its cancelling wake the terminal that waits, signed, the newer with a higher serial', async () => {
    const first = await poll();
    expect(first.standing).toBeNull();
    const waiting = poll(first.tag, 15);
    expect((await lose()).statusCode).toBe(200);
    const lost = await waiting;
    const loan = terminal.chain.slice(5);
    expect(lost.standing?.statement).toMatchObject({ kind: 'standing', loan, revoked: true });
    if (lost.standing === null) throw new Error('nothing said');
    expect(isSigned(lost.standing)).toBe(true);
    expect(ExceptionStatement.safeParse(lost.standing.statement).success).toBe(false);

    const next = poll(lost.tag, 15);
    expect((await cancel()).statusCode).toBe(200);
    const holds = (await next).standing?.statement;
    expect(holds).toMatchObject({ loan, revoked: false });
    expect(holds?.serial).toBeGreaterThan(lost.standing.statement.serial);
    // The word stays the same over a restart of the office.
    office = await office.restart();
    terminal.office = office;
    expect((await poll()).standing?.statement).toEqual(holds);
  });

  it('of lost papers alone stays as it is', async () => {
    const { tag } = await poll();
    expect((await lose({ what: 'papers' })).statusCode).toBe(200);
    expect(await poll(tag)).toEqual({ tag, exceptions: null, standing: null });
  });

  it('changes with an answer by telephone, and not with one that opens another lock', async () => {
    const first = await poll();
    expect((await answer(1, { answer: 'unlock' })).statusCode).toBe(200);
    expect(await poll(first.tag)).toMatchObject({ tag: first.tag, standing: null });
    const waiting = poll(first.tag, 15);
    expect((await answer(2, { answer: 'revoke' })).statusCode).toBe(200);
    const revoked = await waiting;
    expect(revoked.standing?.statement.revoked).toBe(true);
    expect((await answer(3, { answer: 'unlock' })).statusCode).toBe(200);
    expect((await poll(revoked.tag)).standing?.statement.revoked).toBe(false);
  });

  it('of a loan that the telephone revoked is not given back by cancelling a later loss', async () => {
    await answer(1, { answer: 'revoke' });
    office.pass(60_000);
    await lose();
    await cancel();
    expect((await poll()).standing?.statement.revoked).toBe(true);
  });

  it('of a terminal that was taken back: what it recorded is still taken', async () => {
    await lose();
    const sent = await terminal.send([terminal.opening()]);
    expect(sent.statusCode).toBe(200);
    expect(EntriesAnswer.parse(sent.json()).accepted?.seq).toBe(0);
    expect((await poll()).standing?.statement.revoked).toBe(true);
  });

  it('is changed by no hand at the books', async () => {
    await lose();
    await expect(office.store.db.updateTable('standings').set({ revoked: 0 }).execute()).rejects.toThrow('append-only');
    await expect(office.store.db.deleteFrom('standings').execute()).rejects.toThrow('append-only');
  });
});
