import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ContactCodeAnswer,
  type OfficeAnswer,
  ResponseCodeAnswer,
  type TerminalRow,
  TerminalsAnswer,
} from '#contract/http/console-api.ts';
import { type CodePurpose, contactCode, type Mac, responseCode } from '#contract/loan/code.ts';
import { dayLater } from '#contract/loan/period.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { colleague } from './support/desk.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

let office: TestOffice;
let helper: Browser;
let terminal: Terminal;
let mac: Mac;
let loan: string;
let signedTo: string;
/** The entry that brought the code; the office does not hold it yet. */
const at = { seq: 30, head: 'a'.repeat(64) };

beforeEach(async () => {
  office = await openOffice();
  helper = await browserOf(office, '300011');
  terminal = await enrolTerminal(office);
  const { statement } = terminal.package;
  loan = statement.facts.loan.id;
  signedTo = statement.facts.loan.to;
  mac = (bytes) => createHmac('sha256', Buffer.from(statement.codeKey, 'base64')).update(bytes).digest();
});
afterEach(() => office.close());

const heard = (counter: number, purpose: CodePurpose = 'unlock', place = at) =>
  contactCode(mac, { loan, purpose, counter }, place);
const read = (code: string, browser = helper, id = 'T-0001') =>
  browser.post(`/v1/terminals/${id}/contact-code`, { contactCode: code });
const answer = (code: string, given: OfficeAnswer = { answer: 'unlock' }, browser = helper, id = 'T-0001') =>
  browser.post(`/v1/terminals/${id}/response-code`, { contactCode: code, given, reason: '電話で本人を確かめた' });
const mistyped = (code: string) => `${code.slice(0, 9)}${(Number(code[9]) + 1) % 10}`;
const listed = async (): Promise<TerminalRow> => {
  const { terminals } = TerminalsAnswer.parse((await helper.get('/v1/terminals')).json());
  const row = terminals.find(({ id }) => id === 'T-0001');
  if (row === undefined) throw new Error('T-0001 is not listed');
  return row;
};
const actNames = async () => (await actsOf(office)).map(({ act }) => act);

describe('a 連絡コード that is read', () => {
  it('is a report and an anchor at once, tells what fits, and is listed', async () => {
    const code = heard(1, 'report');
    expect(ContactCodeAnswer.parse((await read(code)).json())).toEqual({
      purpose: 'report',
      heardAt: office.now().toISOString(),
      again: false,
      answers: ['confirm', 'revoke'],
      loan: {
        to: signedTo,
        earliestTo: dayLater(signedTo, 1),
        latestTo: dayLater(signedTo, 62),
        revoked: false,
        heldBack: null,
      },
      given: null,
    });
    expect(await office.store.db.selectFrom('dictated_codes').selectAll().execute()).toEqual([
      {
        loan_id: loan,
        counter: 1,
        purpose: 'report',
        anchor: code.slice(3, 6),
        at: office.now().toISOString(),
        account: '300011',
      },
    ]);
    expect((await actsOf(office)).at(-1)).toMatchObject({ actor: 'it:300011', act: 'contact-code.reported' });
    expect((await listed()).lastReport).toEqual({ at: office.now().toISOString(), purpose: 'report' });
  });

  it('again is no second report, whoever reads it', async () => {
    const first = office.now().toISOString();
    await read(heard(1, 'report'));
    office.pass(1_200_000);
    const again = await read(heard(1, 'report'), await browserOf(office, '200045'));
    expect(again.json()).toMatchObject({ again: true, heardAt: first });
    expect((await listed()).lastReport?.at).toBe(first);
    expect((await actNames()).filter((act) => act === 'contact-code.reported')).toHaveLength(1);
  });

  it('older than one that was read since is refused: the terminal shows it no more', async () => {
    expect((await read(heard(5, 'report'))).statusCode).toBe(200);
    expect(codeOf(await read(heard(4, 'report')))).toBe('OF-422');
    expect((await read(heard(6, 'extension'))).statusCode).toBe(200);
  });

  it('older than the newest in the office’s copy of the trail is refused; that one itself is not', async () => {
    const { trail } = terminal;
    const opening = terminal.opening();
    const lock = trail.add('lock.entered', { code: 'TM-102', detail: '' });
    const taken = trail.add('response-code.accepted', { purpose: 'unlock', counter: 1, answer: 'unlock', argument: 0 });
    const left = trail.add('lock.left', { code: 'TM-102', by: 'response-code' });
    const shown = trail.add('contact-code.shown', { purpose: 'report', counter: 2 });
    const place = { seq: shown.leaf.body.seq, head: trail.head };
    expect((await terminal.send([opening, lock, taken, left, shown])).statusCode).toBe(200);
    expect(codeOf(await read(heard(1, 'unlock', { seq: 1, head: shown.leaf.prev })))).toBe('OF-422');
    expect((await read(heard(2, 'report', place))).statusCode).toBe(200);
  });

  it('over another trail than the office holds, or than was dictated, is kept as evidence', async () => {
    const shown = [terminal.opening(), terminal.trail.add('contact-code.shown', { purpose: 'report', counter: 1 })];
    await terminal.send(shown);
    expect(codeOf(await read(heard(1, 'report')))).toBe('OF-461');
    await read(heard(2, 'report'));
    expect(codeOf(await read(heard(2, 'report', { ...at, seq: 31 })))).toBe('OF-461');
    expect((await actNames()).slice(-1)).toEqual(['contact-code.contradicted']);
    expect((await actNames()).filter((act) => act === 'anchor.mismatched')).toHaveLength(1);
    const chain = await office.store.db.selectFrom('chains').select('suspect').executeTakeFirstOrThrow();
    expect(chain.suspect).toBe(1);
    // The first word stands: what was heard is kept, whatever is said later.
    const kept = await office.store.db.selectFrom('dictated_codes').select(['counter', 'anchor']).execute();
    expect(kept.map(({ counter }) => counter)).toEqual([1, 2]);
  });

  it('of another loan, mistyped or made up is refused; five lock the terminal’s line for 15 minutes', async () => {
    const bad = [
      mistyped(heard(1)),
      contactCode(mac, { loan: 'L-20200101-001', purpose: 'unlock', counter: 1 }, at),
      contactCode(() => new Uint8Array(32), { loan, purpose: 'unlock', counter: 1 }, at),
      '9000000000',
      `0${heard(1).slice(1)}`,
    ];
    for (const code of bad) expect(codeOf(await read(code)), code).toBe('OF-422');
    expect(codeOf(await read(heard(1)))).toBe('OF-429');
    expect(codeOf(await answer(heard(1)))).toBe('OF-429');
    office.pass(15 * 60_000);
    expect((await read(heard(1))).statusCode).toBe(200);
    expect((await actNames()).filter((act) => act === 'response-code.refused')).toHaveLength(5);
  });

  it('read again and again forgives no guess in between', async () => {
    await read(heard(1));
    for (let guess = 0; guess < 4; guess += 1) {
      expect(codeOf(await read(mistyped(heard(1))))).toBe('OF-422');
      expect((await read(heard(1))).statusCode).toBe(200);
    }
    expect(codeOf(await read(mistyped(heard(1))))).toBe('OF-422');
    expect(codeOf(await read(heard(1)))).toBe('OF-429');
  });

  it('of a terminal that is not lent or not known is not found', async () => {
    expect(codeOf(await read(heard(1), helper, 'T-0002'))).toBe('OF-404');
    expect(codeOf(await answer(heard(1), { answer: 'unlock' }, helper, 'T-9999'))).toBe('OF-404');
  });

  it('is read by the head of the borrower’s section and by no other, and never by the borrower', async () => {
    expect(codeOf(await read(heard(1), await browserOf(office, '200046')))).toBe('OF-403');
    expect((await read(heard(1), await browserOf(office, '200045'))).statusCode).toBe(200);
    await office.store.db.updateTable('loans').set({ staff_id: '300011' }).where('id', '=', loan).execute();
    expect(codeOf(await answer(heard(1)))).toBe('OF-403');
  });
});

describe('the answer', () => {
  const expected = (counter: number, purpose: CodePurpose, kind: OfficeAnswer['answer'], argument = 0) =>
    responseCode(mac, { loan, purpose, counter }, { answer: kind, argument });

  /** Somebody else's request, with this PC kept for it. */
  const keep = () => {
    const row = {
      ...{ id: 'R-2026-0900', staff_id: '100456', staff_name: '見本', section_id: 'citizens', section_name: '市民課' },
      ...{ from_day: dayLater(signedTo, 5), to_day: dayLater(signedTo, 8), things: '{}', purpose: '見本', pin: null },
      ...{ asked_at: '', asked_by: '', decided_at: null, decided_by: null, decided_name: null, decided_reason: null },
    };
    return office.store.db
      .insertInto('loan_requests')
      .values({ ...row, state: 'approved', terminal_id: 'T-0001', loan_id: null })
      .execute();
  };

  it('to a lock opens this terminal, this once; reading it first is not needed', async () => {
    expect(ResponseCodeAnswer.parse((await answer(heard(1))).json())).toEqual({
      responseCode: expected(1, 'unlock', 'unlock'),
      purpose: 'unlock',
      given: { answer: 'unlock' },
    });
    const acts = await actsOf(office);
    expect(acts.slice(-2).map(({ act }) => act)).toEqual(['contact-code.reported', 'response-code.issued']);
    expect(acts.at(-1)).toMatchObject({
      actor: 'it:300011',
      data: JSON.stringify({
        terminal: 'T-0001',
        loan,
        purpose: 'unlock',
        counter: 1,
        answer: 'unlock',
        detail: '',
        reason: '電話で本人を確かめた',
      }),
    });
  });

  it('is given once: every older code is refused after it, over a restart too', async () => {
    expect((await answer(heard(7))).statusCode).toBe(200);
    office.pass(600_000);
    expect(codeOf(await answer(heard(7)))).toBe('OF-422');
    expect(codeOf(await answer(heard(6)))).toBe('OF-422');
    office = await office.restart();
    helper = await browserOf(office, '300011');
    expect(codeOf(await answer(heard(7)))).toBe('OF-422');
    expect((await answer(heard(8))).statusCode).toBe(200);
  });

  it('that got lost is told again within ten minutes, the same one to the same account, and counted as no guess', async () => {
    const first = await answer(heard(3, 'extension'), { answer: 'extend', to: dayLater(signedTo, 5) });
    expect((await read(heard(3, 'extension'))).json()).toMatchObject({
      again: true,
      answers: ['extend'],
      given: { answer: 'extend', to: dayLater(signedTo, 5) },
    });
    const again = await answer(heard(3, 'extension'), { answer: 'extend', to: dayLater(signedTo, 5) });
    expect(again.json()).toEqual(first.json());
    expect((await actNames()).filter((act) => act.startsWith('response-code.'))).toEqual([
      'response-code.issued',
      'response-code.repeated',
    ]);
    // Nothing else can be had for it, by nobody else, and not for long.
    expect(codeOf(await answer(heard(3, 'extension'), { answer: 'revoke' }))).toBe('OF-422');
    const other = { answer: 'extend', to: dayLater(signedTo, 6) } as const;
    expect(codeOf(await answer(heard(3, 'extension'), other))).toBe('OF-422');
    expect(codeOf(await read(heard(3, 'extension'), await browserOf(office, '200045')))).toBe('OF-422');
    office.pass(600_000);
    expect(codeOf(await read(heard(3, 'extension')))).toBe('OF-422');
  });

  it('asked for twice at once is one answer', async () => {
    const both = await Promise.all([answer(heard(3)), answer(heard(3), { answer: 'revoke' })]);
    expect(both.map((one) => one.statusCode).sort()).toEqual([200, 422]);
  });

  it('extends the loan in the office’s books, from the signed end on', async () => {
    const to = dayLater(signedTo, 14);
    expect((await answer(heard(1, 'extension'), { answer: 'extend', to })).json()).toMatchObject({
      responseCode: expected(1, 'extension', 'extend', 14),
      given: { answer: 'extend', to },
    });
    expect((await listed()).to).toBe(to);
    // It may never have arrived: the same day can be given again, an earlier one cannot.
    expect((await read(heard(2, 'extension'))).json()).toMatchObject({ loan: { to, earliestTo: to } });
    const shorter = { answer: 'extend', to: dayLater(signedTo, 13) } as const;
    expect(codeOf(await answer(heard(2, 'extension'), shorter))).toBe('OF-400');
    expect((await answer(heard(2, 'extension'), { answer: 'extend', to })).json()).toMatchObject({
      responseCode: expected(2, 'extension', 'extend', 14),
    });
  });

  it('extends by 62 days at the most, and to no day that is past', async () => {
    const extend = (days: number) => answer(heard(1, 'extension'), { answer: 'extend', to: dayLater(signedTo, days) });
    for (const days of [-1, 0, 63]) expect(codeOf(await extend(days)), `${days} days`).toBe('OF-400');
    // 40 days after the end of the loan.
    office.pass(71 * 86_400_000);
    helper = await browserOf(office, '300011');
    expect(codeOf(await extend(5))).toBe('OF-400');
    expect((await extend(62)).statusCode).toBe(200);
  });

  it('takes the loan back: listed as such, its trail still taken; opening it gives it back', async () => {
    expect((await answer(heard(1, 'report'), { answer: 'revoke' })).json()).toMatchObject({
      responseCode: expected(1, 'report', 'revoke'),
    });
    expect((await listed()).state).toBe('revoked');
    expect((await terminal.send([terminal.opening()])).statusCode).toBe(200);
    expect((await terminal.get('/v1/terminal/package')).statusCode).toBe(200);
    expect((await read(heard(2))).json()).toMatchObject({ loan: { revoked: true } });
    await answer(heard(2));
    expect((await listed()).state).toBe('idle');
  });

  it('opens no PC that is lost, and none that another one took the place of', async () => {
    const loss = { what: 'pc', kind: 'stolen', at: office.now().toISOString(), place: '電車', circumstances: '網棚' };
    const body = { ...loss, police: '', papers: '', heardFrom: '見本' };
    expect((await helper.post('/v1/ledger/T-0001/loss', body)).statusCode).toBe(200);
    expect((await read(heard(1))).json()).toMatchObject({ answers: ['revoke'], loan: { heldBack: 'gone' } });
    expect(codeOf(await answer(heard(1)))).toBe('OF-470');
    expect(codeOf(await answer(heard(2, 'approval'), { answer: 'approve', request: 1 }))).toBe('OF-470');
    const to = dayLater(signedTo, 5);
    expect(codeOf(await answer(heard(3, 'extension'), { answer: 'extend', to }))).toBe('OF-470');
    expect((await answer(heard(4, 'report'), { answer: 'confirm' })).statusCode).toBe(200);
    expect((await listed()).state).toBe('revoked');
    const back = { act: 'cancel-loss', reason: '見つかった', second: colleague };
    expect((await helper.post('/v1/ledger/T-0001/act', back)).statusCode).toBe(200);
    await keep();
    const exchanged = { loan_id: loan, request_id: 'R-2026-0900', terminal_id: 'T-0001', at: '', reason: '' };
    await office.store.db
      .insertInto('loan_exchanges')
      .values({ ...exchanged, by_actor: 'it:300011', by_name: '見本' })
      .execute();
    expect(codeOf(await answer(heard(5)))).toBe('OF-470');
  });

  it('does not extend into a time that the PC is kept for somebody else', async () => {
    await keep();
    const extend = (days: number) => answer(heard(1, 'extension'), { answer: 'extend', to: dayLater(signedTo, days) });
    expect(codeOf(await extend(5))).toBe('OF-475');
    expect((await extend(4)).statusCode).toBe(200);
  });

  it('approves by number, confirms a report and presence', async () => {
    expect((await answer(heard(1, 'approval'), { answer: 'approve', request: 42 })).json()).toMatchObject({
      responseCode: expected(1, 'approval', 'approve', 42),
    });
    expect((await answer(heard(2, 'presence'), { answer: 'confirm' })).json()).toMatchObject({
      responseCode: expected(2, 'presence', 'confirm'),
    });
  });

  it('that does not fit the purpose is refused, and uses nothing up', async () => {
    const unfitting: readonly (readonly [CodePurpose, OfficeAnswer])[] = [
      ['report', { answer: 'unlock' }],
      ['report', { answer: 'extend', to: dayLater(signedTo, 5) }],
      ['unlock', { answer: 'confirm' }],
      ['extension', { answer: 'approve', request: 1 }],
      ['presence', { answer: 'unlock' }],
    ];
    for (const [n, [purpose, given]] of unfitting.entries()) {
      expect(codeOf(await answer(heard(n + 1, purpose), given)), `${given.answer} to ${purpose}`).toBe('OF-400');
    }
    expect((await answer(heard(unfitting.length, 'presence'), { answer: 'confirm' })).statusCode).toBe(200);
  });
});
