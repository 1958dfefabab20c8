import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProcedureAnswer, ProcedureFigures } from '#contract/http/procedure-api.ts';
import { paperProcedureAtFirst } from '#contract/statistics/steps-saved.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

let office: TestOffice;
let terminal: Terminal;
let staff: Browser;

beforeAll(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  staff = await browserOf(office, '100123');
  await terminal.send([terminal.opening()]);
});
afterAll(() => office.close());

const own = async () => ProcedureAnswer.parse((await staff.get('/v1/procedure')).json()).loan;
const stepOf = async (step: string) => (await own())?.saved.steps.find((one) => one.step === step);

describe('the ten steps of 利用手順, against the paper way', () => {
  it('of a loan without any work: what was not done counts for nothing, what was not measured says so', async () => {
    const loan = await own();
    expect(loan?.saved.paper).toEqual(paperProcedureAtFirst);
    expect(await stepOf('ledger')).toMatchObject({ by: 'system', times: 1, savedMin: 15 });
    expect(await stepOf('start')).toMatchObject({ times: 0, measured: 0, savedMin: null });
    expect(await stepOf('travel')).toMatchObject({ by: 'outside', times: 0 });
    expect(loan?.saved.savedMin).toBe(15);
  });

  it('measures 始業 from the sign-in before it, and nothing where there was none', async () => {
    const { trail } = terminal;
    const by = (session: string | null) => ({ session, actor: 'staff:100123' });
    const [first, second] = [randomUUID(), randomUUID()];
    await terminal.send([
      trail.add('staff.signed-in', { staff: '100123' }, by(null)),
      trail.add('session.started', { work: '会議録の作成', plan: [] }, by(first)),
      trail.add('session.ended', { result: '終えた。' }, by(first)),
      trail.add('session.started', { work: '続き', plan: [] }, by(second)),
      trail.add('session.ended', { result: '終えた。' }, by(second)),
    ]);
    const start = await stepOf('start');
    expect(start).toMatchObject({ by: 'both', times: 2, measured: 1 });
    const sec = start?.measuredSec ?? -1;
    expect(sec).toBeGreaterThanOrEqual(0);
    expect(start?.savedMin).toBe(Math.round(15 - sec / 60));
    expect(await stepOf('end')).toMatchObject({ times: 2, measured: 0, savedMin: null });
    expect((await own())?.saved.unmeasured).toBeGreaterThan(0);
  });

  it('stands on the city’s own minutes once they are laid down, with where they come from', async () => {
    const minutes = { ...paperProcedureAtFirst.minutes, ledger: 40 };
    const value = JSON.stringify({ minutes, source: '令和8年の調べ' });
    await office.store.write((tx) => tx.insertInto('settings').values({ key: 'paper-procedure', value }).execute());
    const saved = (await own())?.saved;
    expect(saved?.paper.source).toBe('令和8年の調べ');
    expect(await stepOf('ledger')).toMatchObject({ savedMin: 40 });
  });

  it('is in the statistics of the fiscal year for 情報政策課, and not for staff', async () => {
    const read = async (year: number, account: string) =>
      (await browserOf(office, account)).get(`/v1/statistics/procedure?year=${year}`);
    const figures = ProcedureFigures.parse((await read(2026, '300011')).json());
    expect(figures).toMatchObject({ year: 2026, loans: 1 });
    expect(figures.saved).toEqual((await own())?.saved);
    expect(ProcedureFigures.parse((await read(2020, '300011')).json())).toMatchObject({ loans: 0 });
    expect(codeOf(await read(2026, '100123'))).toBe('OF-403');
  });
});
