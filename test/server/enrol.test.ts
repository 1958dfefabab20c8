import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PackageAnswer } from '#contract/http/terminal-api.ts';
import { statementBytes } from '#contract/loan/package.ts';
import { codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolRequest, enrolTerminal } from './support/terminal.ts';
import { newKeyPair } from './support/trail.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const enrol = (code: string, terminal = 'T-0001') =>
  office.app.inject(enrolRequest(code, newKeyPair(), newKeyPair(), terminal));

describe('enrolment', () => {
  it('hands over the loan, signed by the office’s key', async () => {
    const answer = PackageAnswer.parse((await enrol(await office.enrolCode())).json());
    const raw = Buffer.from(readFileSync(office.files.officePublicKey, 'utf8').trim(), 'base64');
    expect(raw).toHaveLength(32);
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' });
    const { statement, sig } = answer.package;
    expect(verify(null, statementBytes(statement), key, Buffer.from(sig, 'base64'))).toBe(true);
    expect(statement.facts.plans).toHaveLength(32);
    expect(statement.facts.plans.map((p) => p.date)).toContain('2026-11-21');
    expect(statement.facts).toMatchObject({ sample: true, loan: { id: 'L-20261121-001' }, staff: { id: '100123' } });
  });

  it('works once with a code, and leaves the code in no table', async () => {
    const code = await office.enrolCode();
    expect((await enrol(code)).statusCode).toBe(200);
    expect(codeOf(await enrol(code))).toBe('OF-463');
    expect(JSON.stringify(await office.store.db.selectFrom('enrol_codes').selectAll().execute())).not.toContain(code);
    expect(JSON.stringify(await actsOf(office))).not.toContain(code);
    expect((await actsOf(office)).map((a) => a.act)).toEqual([
      'enrol-code.issued',
      'terminal.enrolled',
      'terminal.enrol-refused',
    ]);
  });

  it('with one code at once by two succeeds for one', async () => {
    const code = await office.enrolCode();
    const answers = await Promise.all([enrol(code), enrol(code)]);
    expect(answers.map((a) => a.statusCode).sort()).toEqual([200, 403]);
  });

  it('is refused for a made-up code, another terminal’s and one a day old', async () => {
    expect(codeOf(await enrol('A'.repeat(16)))).toBe('OF-463');
    expect(codeOf(await enrol(await office.enrolCode(), 'T-0002'))).toBe('OF-463');
    const code = await office.enrolCode();
    office.pass(24 * 3_600_000);
    expect(codeOf(await enrol(code))).toBe('OF-463');
  });

  it('is refused after twenty wrong codes from one address', async () => {
    for (let i = 0; i < 20; i += 1) expect(codeOf(await enrol('B'.repeat(16)))).toBe('OF-463');
    expect(codeOf(await enrol(await office.enrolCode()))).toBe('OF-429');
  });

  it('may be done again until the trail has begun, never after', async () => {
    await enrolTerminal(office);
    const terminal = await enrolTerminal(office);
    expect((await terminal.send([terminal.opening()])).statusCode).toBe(200);
    expect(codeOf(await enrol(await office.enrolCode()))).toBe('OF-409');
    expect((await terminal.get('/v1/terminal/package')).statusCode).toBe(200);
  });

  it('is refused with keys that are none', async () => {
    const request = enrolRequest(await office.enrolCode(), newKeyPair(), newKeyPair());
    for (const deviceKey of ['', 'AAAA', Buffer.alloc(33).toString('base64'), `${'A'.repeat(42)}B=`]) {
      const answer = await office.app.inject({ ...request, payload: { ...request.payload, deviceKey } });
      expect(codeOf(answer), deviceKey).toBe('OF-400');
    }
  });

  it('has no code for a terminal that is not lent or not known', async () => {
    await expect(office.enrolCode('T-0002')).rejects.toThrow('OF-409');
    await expect(office.enrolCode('T-9999')).rejects.toThrow('OF-404');
  });
});
