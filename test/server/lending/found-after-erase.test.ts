import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CertificateProof } from '#contract/loan/certificate.ts';
import type { WipeOrder } from '#contract/loan/wipe-report.ts';
import { browserOf, codeOf } from '../support/browser.ts';
import { checkReport, colleague, Desk, wipeReport } from '../support/desk.ts';
import { openOffice, type TestOffice } from '../support/office.ts';
import { enrolTerminal, type Terminal } from '../support/terminal.ts';

/** A PC that was lost, was erased by order from afar, and turns up again. */
describe('a PC that is found after its key was destroyed', () => {
  let office: TestOffice;
  let terminal: Terminal;
  let loan: string;
  let d: Desk;

  beforeEach(async () => {
    office = await openOffice();
    terminal = await enrolTerminal(office);
    loan = terminal.chain.slice(5);
    d = new Desk(office, await browserOf(office, '300011'), await browserOf(office, '300022'), 'T-0001');
    await prepared();
  });
  afterEach(() => office.close());

  /** Every canary inside the encrypted volume: after its key nothing of them can be found. */
  const prepared = () => {
    const canaries = Array.from({ length: 16 }, () => ({
      ...{ place: 'work', marker: randomBytes(32).toString('hex'), form: 'utf8', bytes: 512 },
    }));
    const manifest = { v: 1, terminal: 'T-0001', loan, plantedAt: '2026-11-01T00:00:00.000Z', canaries };
    const controls = { save: 'in-force', media: 'in-force', print: 'in-force', install: 'in-force' };
    const endedAt = '2026-11-01T00:00:00.000Z';
    const report = JSON.stringify({ v: 1, kind: 'prepare', manifest, controls, encryption: 'gocryptfs', endedAt });
    const by = { at: endedAt, account_id: '300011', account_name: '見本' };
    return office.store.db
      .insertInto('preparations')
      .values({ loan_id: loan, ...by, report })
      .execute();
  };
  const lose = () =>
    d.it.post('/v1/ledger/T-0001/loss', {
      ...{ what: 'pc', kind: 'stolen', at: office.now().toISOString(), place: '電車', circumstances: '置き忘れた' },
      ...{ police: '', papers: '', heardFrom: '見本 太郎' },
    });
  /** The order goes out, and the terminal says that it carried it out. */
  const eraseFromAfar = async (): Promise<number> => {
    expect((await d.other.post('/v1/ledger/T-0001/erase', { reason: '個人情報が入っている' })).statusCode).toBe(200);
    const answer = (await terminal.get('/v1/terminal/exceptions?tag=&waitSec=0')).json() as {
      readonly erase: { readonly order: { readonly serial: number; readonly issuedAt: string } };
    };
    const { serial, issuedAt } = answer.erase.order;
    const entries = [
      terminal.opening(),
      terminal.trail.add('erase.arrived', { by: 'order', serial, since: issuedAt }),
      terminal.trail.add('work-volume.erased', { by: 'order', serial, volume: 'gocryptfs', keys: 2, mount: 'closed' }),
    ];
    expect((await terminal.send(entries)).statusCode).toBe(200);
    return serial;
  };
  const unseen = (order: WipeOrder) => [{ place: 'work' as const, planted: order.canaries.length, found: 0 }];
  const wipe = async (): Promise<WipeOrder> => {
    const { signed, token } = await d.ordered('wipe');
    const report = wipeReport(signed.order);
    const before = { places: unseen(signed.order), bytes: 1_000_000, complete: true };
    expect((await d.report(token, { ...report, before })).statusCode).toBe(200);
    return signed.order;
  };
  const certificate = async (destruction: object | null = null) => {
    const body = { confidentiality: '2', place: '情報政策課', destination: '在庫', destruction };
    const made = await d.other.post('/v1/ledger/T-0001/certificate', body);
    const { certificate: number } = made.json() as { readonly certificate: string };
    await office.log.publish();
    expect((await d.it.get(`/v1/certificates/${number}.pdf`)).statusCode).toBe(200);
    return CertificateProof.parse((await d.it.get(`/v1/certificates/${number}.json`)).json()).certificate;
  };

  test('comes back to stock over a wipe, a second person and a certificate that says what happened', async () => {
    await lose();
    const serial = await eraseFromAfar();
    office.pass(60_000);
    expect((await d.act({ act: 'recover', second: colleague })).statusCode).toBe(200);
    expect(await d.state()).toBe('returning');
    expect(await d.code('wipe')).toBe('OF-474');
    expect((await d.act({ act: 'give-up-trail', second: colleague })).statusCode).toBe(200);

    const order = await wipe();
    expect(order.erased).toMatchObject({ by: 'order', serial });
    expect(await d.state()).toBe('wiped');
    const { signed, token } = await d.ordered('check', d.other);
    expect(signed.order.erased).toBeUndefined();
    expect((await d.report(token, checkReport(signed.order))).statusCode).toBe(200);
    // Nothing shows that this wipe worked: a person says why it will do.
    const judge = (reason: string) => d.other.post('/v1/ledger/T-0001/verify', { verdict: 'accepted', reason });
    expect(codeOf(await judge(''))).toBe('OF-472');
    expect((await judge('鍵は消去命令で失われ、領域を上書きした')).statusCode).toBe(200);

    const made = await certificate();
    expect(made).toMatchObject({ kind: 'sanitization', source: { terminal: 'T-0001', loan } });
    expect(made.notes).toContain(`消去命令（第${serial}号）により端末で消去済み`);
    expect(made.notes).toMatch(/紛失・盗難の届出、.+に発見/);
    expect(made.notes).toMatch(/監査証跡は端末の時計で.+までの分が庁舎にあり、以後の分は得られなかった/);
    expect((await d.act({ act: 'restock' })).statusCode).toBe(200);
    expect(await d.state()).toBe('stock');
    const row = await office.store.db
      .selectFrom('loans')
      .select('state')
      .where('id', '=', loan)
      .executeTakeFirstOrThrow();
    expect(row.state).toBe('closed');
  });

  test('can be destroyed, and that certificate says it too', async () => {
    await lose();
    const serial = await eraseFromAfar();
    await d.act({ act: 'recover', second: colleague });
    await d.act({ act: 'give-up-trail', second: colleague });
    expect((await d.act({ act: 'destroy' })).statusCode).toBe(200);
    expect((await d.act({ act: 'confirm-destruction' }, d.other)).statusCode).toBe(200);
    expect(await d.state()).toBe('retired');
    const made = await certificate({ technique: 'shred', detail: '2mm以下に細断', tool: '見本細断機' });
    expect(made).toMatchObject({ kind: 'destruction' });
    expect(made.notes).toContain(`第${serial}号`);
  });

  test('without such a word in its trail gets no such order, and no such note', async () => {
    await lose();
    await d.act({ act: 'recover', second: colleague });
    await d.act({ act: 'give-up-trail', second: colleague });
    expect((await wipe()).erased).toBeUndefined();
  });
});
