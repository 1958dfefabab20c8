import { expect, it } from 'vitest';
import { factsOf } from '../../server/report/loan-facts.ts';
import { openOffice } from './support/office.ts';
import { enrolTerminal } from './support/terminal.ts';

it('a hand-over statement is read once, and what is none is never kept', async () => {
  const office = await openOffice();
  try {
    const { loan } = (await enrolTerminal(office)).package.statement.facts;
    const read = () =>
      office.store.db.selectFrom('loans').select('statement').where('id', '=', loan.id).executeTakeFirstOrThrow();
    const facts = factsOf((await read()).statement);
    expect(facts.loan).toEqual(loan);
    expect(factsOf((await read()).statement)).toBe(facts);
    for (let tries = 0; tries < 2; tries += 1) expect(() => factsOf('{}')).toThrow();
  } finally {
    await office.close();
  }
});
