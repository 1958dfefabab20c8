import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RemoteActs } from '#contract/http/erase-api.ts';
import { ExceptionRow } from '#contract/http/exception-api.ts';
import { LoanRequestRows } from '#contract/http/lending-api.ts';
import { ExceptionStatement, exceptionBytes } from '#contract/policy/exception.ts';
import { revokeLoansOf } from '../../../server/forms/registration/revoke-loans.ts';
import { readOfficeKey } from '../../../server/pki/office-key.ts';
import { readStanding } from '../../../server/workflow/standing/standing.ts';
import { browserOf, codeOf } from '../support/browser.ts';
import { type Desk, desk, terminal } from '../support/desk.ts';
import { textOf } from '../support/pdf-text.ts';

let d: Desk;
beforeEach(async () => {
  d = await desk();
});
afterEach(() => d.office.close());

const other = 'T-0003';
const exchange = (replacement = other, browser = d.it) =>
  browser.post(`/v1/ledger/${terminal}/exchange`, { replacement, reason: '画面が映らない' });
const remote = async (id = terminal): Promise<RemoteActs> =>
  RemoteActs.parse((await d.it.get(`/v1/ledger/${id}/remote`)).json());
/** A PC that was wiped, verified and put back, without the way there. */
const intoStock = async (id: string): Promise<void> => {
  const row = await d.office.store.db
    .selectFrom('terminals')
    .select('life')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const life = { ...JSON.parse(row.life), state: 'stock', loan: null, trail: 'none' };
  const wipe = { kind: 'verified', executor: '300011', verifier: '300022' };
  await d.office.store.db
    .updateTable('terminals')
    .set({ state: 'stock', life: JSON.stringify({ ...life, wipe }) })
    .where('id', '=', id)
    .execute();
};
const lent = async (): Promise<string> => {
  await d.toStock();
  await d.lent();
  return (await d.detail()).row.loan ?? '';
};

describe('the exchange of a PC that broke', () => {
  it('takes its loan back, and prepares another one for the rest of the period, approved as it was', async () => {
    const loan = await lent();
    await intoStock(other);
    expect((await remote()).mayExchange).toBe(true);
    expect((await exchange()).statusCode).toBe(200);
    expect(await d.state()).toBe('broken');
    expect(await d.state(other)).toBe('prepared');
    expect(await readStanding(d.office.store.db, loan)).toMatchObject({ revoked: true });
    const { exchange: made, mayExchange } = await remote();
    expect(mayExchange).toBe(false);
    expect(made).toMatchObject({ terminal: other, by: { id: '300011' }, reason: '画面が映らない' });
    const { requests } = LoanRequestRows.parse((await d.it.get('/v1/loan-requests')).json());
    const first = requests.find((row) => row.loan === loan);
    expect(requests.find(({ id }) => id === made?.request)).toMatchObject({
      ...{ state: 'approved', terminal: other, borrower: first?.borrower, things: first?.things, to: first?.to },
      decided: { by: first?.decided?.by },
    });
    expect(codeOf(await exchange())).toBe('OF-409');
    const paper = textOf((await d.it.get(`/v1/ledger/${terminal}/changes.pdf`)).rawPayload, 'changes');
    if (paper !== null) expect(paper.replaceAll(/\s/g, '')).toContain(`交換後のPC管理番号${other}`);
    expect(codeOf(await d.it.get('/v1/ledger/T-0001/changes.pdf'))).toBe('OF-404');
    const { data } = await d.office.store.db
      .selectFrom('office_acts')
      .select('data')
      .where('act', '=', 'loan.exchanged')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(data ?? '')).toMatchObject({ terminal, loan, replacement: other, request: made?.request });
  });

  it('is refused for a loan that was taken back: another PC would give it back', async () => {
    const loan = await lent();
    await intoStock(other);
    await d.office.store.write((tx) => revokeLoansOf(tx, '100456', d.office.now()));
    expect((await remote()).mayExchange).toBe(false);
    expect(codeOf(await exchange())).toBe('OF-470');
    expect(await d.state(other)).toBe('stock');
    expect(await readStanding(d.office.store.db, loan)).toMatchObject({ revoked: true });
  });

  it('brings the approvals that are in force along at the hand-over, and those that were revoked or are of another system not', async () => {
    const broken = 'T-0001';
    const head = await browserOf(d.office, '200045');
    const approve = async (place: string): Promise<string> => {
      const made = await head.post(`/v1/terminals/${broken}/exceptions`, {
        ...{ control: 'save', files: ['a'.repeat(64)], place, reason: '見本' },
        ...{ from: '2026-11-21T00:00:00.000Z', to: '2026-11-21T09:00:00.000Z' },
      });
      expect(made.statusCode).toBe(200);
      return ExceptionRow.parse(made.json()).id;
    };
    await approve('/home/持出');
    await approve('C:\\持出');
    const id = await approve('/home/取消');
    await head.post(`/v1/terminals/${broken}/exceptions/revoke`, { id, reason: '見本' });
    await d.toStock();
    const asked = { replacement: terminal, reason: '電源が入らない' };
    expect((await d.it.post(`/v1/ledger/${broken}/exchange`, asked)).statusCode).toBe(200);
    await d.filled();
    await d.lookAtAll();
    expect((await d.confirm({ side: 'office' })).statusCode).toBe(200);
    const borrower = { side: 'borrower', account: '100123', password: 'mihon-100123', pin: 'himitsu-4567' };
    expect((await d.confirm(borrower)).statusCode).toBe(200);
    expect((await d.it.post(`/v1/ledger/${terminal}/hand-over`, {})).statusCode).toBe(200);
    const loan = (await d.detail()).row.loan ?? '';
    const rows = await d.office.store.db.selectFrom('exceptions').selectAll().where('loan_id', '=', loan).execute();
    const statements = rows.map(({ statement }) => ExceptionStatement.parse(JSON.parse(statement)));
    expect(statements).toMatchObject([{ loan, place: '/home/持出', approvedBy: { id: '200045' } }]);
    const key = createPublicKey(readOfficeKey(readFileSync(d.office.files.officeKey, 'utf8')));
    const [statement, row] = [statements[0], rows[0]];
    if (statement === undefined || row === undefined) throw new Error('nothing came along');
    expect(verify(null, exceptionBytes(statement), key, Buffer.from(row.sig, 'base64'))).toBe(true);
  });

  it('is refused while nothing is lent, for a PC that is not in stock, and one that is kept; nothing is changed then', async () => {
    expect(codeOf(await exchange())).toBe('OF-470');
    await lent();
    expect(codeOf(await exchange(other))).toBe('OF-470');
    expect(codeOf(await exchange('T-9999'))).toBe('OF-404');
    await intoStock(other);
    const kept = await d.request('2026-11-25', '2026-11-28');
    await d.it.post(`/v1/loan-requests/${kept}/reserve`, { terminal: other });
    expect(codeOf(await exchange())).toBe('OF-475');
    expect(codeOf(await exchange(other, await browserOf(d.office, '200045')))).toBe('OF-403');
    expect(await d.state()).toBe('lent');
    expect((await remote()).exchange).toBeNull();
  });
});
