import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ResponseCodeAnswer } from '#contract/http/console-api.ts';
import { contactCode, type Mac, responseCode } from '#contract/loan/code.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal } from './support/terminal.ts';

let office: TestOffice;
let helper: Browser;
let mac: Mac;
let loan: string;
/** The entry that brought the code. */
const at = { seq: 3, head: 'a'.repeat(64) };
const unlock = { answer: 'unlock', argument: 0 } as const;

beforeEach(async () => {
  office = await openOffice();
  helper = await browserOf(office, '300011');
  const { statement } = (await enrolTerminal(office)).package;
  loan = statement.facts.loan.id;
  mac = (bytes) => createHmac('sha256', Buffer.from(statement.codeKey, 'base64')).update(bytes).digest();
});
afterEach(() => office.close());

const ask = (code: string, browser = helper, terminal = 'T-0001') =>
  browser.post(`/v1/terminals/${terminal}/response-code`, { contactCode: code, reason: '電話で本人を確かめた' });
const heard = (counter: number, purpose: 'report' | 'unlock' = 'unlock') =>
  contactCode(mac, { loan, purpose, counter }, at);

describe('a 連絡コード', () => {
  it('is answered with what opens this terminal, this once', async () => {
    const answer = ResponseCodeAnswer.parse((await ask(heard(1))).json());
    expect(answer).toEqual({
      responseCode: responseCode(mac, { loan, purpose: 'unlock', counter: 1 }, unlock),
      purpose: 'unlock',
    });
    expect((await actsOf(office)).at(-1)).toMatchObject({
      actor: 'it:300011',
      act: 'response-code.issued',
      data: JSON.stringify({
        terminal: 'T-0001',
        loan,
        purpose: 'unlock',
        counter: 1,
        anchor: heard(1).slice(3, 6),
        reason: '電話で本人を確かめた',
      }),
    });
  });

  it('heard twice is refused the second time, as is every older one, over a restart too', async () => {
    expect((await ask(heard(7))).statusCode).toBe(200);
    expect(codeOf(await ask(heard(7)))).toBe('OF-422');
    expect(codeOf(await ask(heard(6)))).toBe('OF-422');
    office = await office.restart();
    helper = await browserOf(office, '300011');
    expect(codeOf(await ask(heard(7)))).toBe('OF-422');
    expect((await ask(heard(8))).statusCode).toBe(200);
  });

  it('asked for twice at once is answered once', async () => {
    const answers = await Promise.all([ask(heard(3)), ask(heard(3))]);
    expect(answers.map((a) => a.statusCode).sort()).toEqual([200, 422]);
  });

  it('of another loan, mistyped or made up is refused; five lock the terminal’s line for 15 minutes', async () => {
    const digit = (Number(heard(1).at(-1)) + 1) % 10;
    const bad = [
      `${heard(1).slice(0, 9)}${digit}`,
      contactCode(mac, { loan: 'L-20200101-001', purpose: 'unlock', counter: 1 }, at),
      contactCode(() => new Uint8Array(32), { loan, purpose: 'unlock', counter: 1 }, at),
      '9000000000',
      `0${heard(1).slice(1)}`,
    ];
    for (const code of bad) expect(codeOf(await ask(code)), code).toBe('OF-422');
    expect(codeOf(await ask(heard(1)))).toBe('OF-429');
    office.pass(15 * 60_000);
    expect((await ask(heard(1))).statusCode).toBe(200);
    expect((await actsOf(office)).filter((a) => a.act === 'response-code.refused')).toHaveLength(5);
  });

  it('of a terminal that is not lent or not known is not found', async () => {
    expect(codeOf(await ask(heard(1), helper, 'T-0002'))).toBe('OF-404');
    expect(codeOf(await ask(heard(1), helper, 'T-9999'))).toBe('OF-404');
  });

  it('is answered by the head of the borrower’s section and by no other', async () => {
    await office.addPerson({ id: '200046', section: 'citizens', role: 'manager' });
    expect(codeOf(await ask(heard(1), await browserOf(office, '200046')))).toBe('OF-403');
    expect((await ask(heard(1), await browserOf(office, '200045'))).statusCode).toBe(200);
  });
});
