import { createHmac, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RemoteActs } from '#contract/http/erase-api.ts';
import { LedgerDetail } from '#contract/http/lending-api.ts';
import { ExceptionsAnswer } from '#contract/http/terminal-api.ts';
import { contactCode } from '#contract/loan/code.ts';
import { eraseBytes } from '#contract/loan/erase-order.ts';
import { extensionBytes } from '#contract/loan/extension.ts';
import { dayLater } from '#contract/loan/period.ts';
import { StandingStatement } from '#contract/loan/standing.ts';
import { readOfficeKey } from '../../server/pki/office-key.ts';
import { eraseInForce, giveErase } from '../../server/workflow/erase/order-erase.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { colleague } from './support/desk.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { reportPrepared } from './support/prepared.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

let office: TestOffice;
let terminal: Terminal;
let loan: string;
let it300011: Browser;
let it300022: Browser;
beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  loan = terminal.chain.slice(5);
  it300011 = await browserOf(office, '300011');
  it300022 = await browserOf(office, '300022');
});
afterEach(() => office.close());

const reportEncryption = (encryption: 'gocryptfs' | 'bitlocker' | 'none') => reportPrepared(office, loan, encryption);
const poll = async (tag = '', waitSec = 0): Promise<ExceptionsAnswer> =>
  ExceptionsAnswer.parse((await terminal.get(`/v1/terminal/exceptions?tag=${tag}&waitSec=${waitSec}`)).json());
const lose = (change: object = {}) =>
  it300011.post('/v1/ledger/T-0001/loss', {
    ...{ what: 'pc', kind: 'stolen', at: office.now().toISOString(), place: '電車', circumstances: '置き忘れた' },
    ...{ police: '', papers: '', heardFrom: '見本 太郎', ...change },
  });
const act = (name: string) => it300011.post('/v1/ledger/T-0001/act', { act: name, reason: '見本', second: colleague });
const order = (browser = it300022) => browser.post('/v1/ledger/T-0001/erase', { reason: '個人情報が入っている' });
const remote = async (browser = it300022): Promise<RemoteActs> =>
  RemoteActs.parse((await browser.get('/v1/ledger/T-0001/remote')).json());
const officeKey = () => createPublicKey(readOfficeKey(readFileSync(office.files.officeKey, 'utf8')));
const acts = async (): Promise<readonly string[]> =>
  (await office.store.db.selectFrom('office_acts').select('act').orderBy('log_index').execute())
    .map((row) => row.act)
    .filter((name) => name.startsWith('erase.') || name === 'loan.extended');

describe('消去命令', () => {
  it('is fetched by the terminal that waits, signed and of a kind of its own; its word comes back with its times', async () => {
    await reportEncryption('gocryptfs');
    await lose();
    const { tag } = await poll();
    const waiting = poll(tag, 15);
    const ordered = await order();
    expect(ordered.statusCode).toBe(200);
    const answer = (await waiting).erase;
    if (answer === undefined) throw new Error('no order');
    expect(answer.order).toMatchObject({ kind: 'erase', loan, terminal: 'T-0001' });
    expect(verify(null, eraseBytes(answer.order), officeKey(), Buffer.from(answer.sig, 'base64'))).toBe(true);
    expect(StandingStatement.safeParse(answer.order).success).toBe(false);
    expect((await remote()).orders).toMatchObject([{ state: 'given', orderedBy: { id: '300022' }, endedAt: null }]);

    const { serial, issuedAt } = answer.order;
    const entries = [
      terminal.opening(),
      terminal.trail.add('erase.arrived', { by: 'order', serial, since: issuedAt }),
      terminal.trail.add('work-volume.erase-failed', { by: 'order', serial, why: 'no-executor' }),
    ];
    expect((await terminal.send(entries)).statusCode).toBe(200);
    expect((await remote()).orders).toMatchObject([{ state: 'failed', failure: 'no-executor' }]);
    const data = { by: 'order', serial, volume: 'gocryptfs', keys: 2, mount: 'closed' } as const;
    expect((await terminal.send([terminal.trail.add('work-volume.erased', data)])).statusCode).toBe(200);
    expect((await remote()).orders).toMatchObject([{ state: 'erased', keys: 2, mount: 'closed', failure: null }]);
    // After it was carried out a cancelled loss takes nothing back.
    expect((await act('cancel-loss')).statusCode).toBe(200);
    expect((await remote()).orders).toMatchObject([{ state: 'erased' }]);
    expect(await acts()).toEqual(['erase.ordered', 'erase.given', 'erase.withdrawn']);
  });

  it('needs a second person, a loss of the PC itself that stands, and an encrypted volume; and is given once', async () => {
    expect(codeOf(await order())).toBe('OF-580');
    await lose({ what: 'papers' });
    expect(codeOf(await order())).toBe('OF-580');
    await lose();
    expect(codeOf(await order(it300011))).toBe('OF-581');
    expect(codeOf(await order())).toBe('OF-582');
    expect((await remote()).eraseBarred).toBe('OF-582');
    await reportEncryption('gocryptfs');
    expect((await remote()).eraseBarred).toBeNull();
    expect((await remote(it300011)).eraseBarred).toBe('OF-581');
    expect((await order()).statusCode).toBe(200);
    expect(codeOf(await order())).toBe('OF-583');
    const head = await browserOf(office, '200045');
    expect(codeOf(await order(head))).toBe('OF-403');
    expect((await remote(head)).eraseBarred).toBe('OF-403');
  });

  it('for a volume that the PC has said to be in plain is refused: it is locked, and nothing is claimed', async () => {
    await reportEncryption('none');
    await lose();
    expect(codeOf(await order())).toBe('OF-582');
    expect(await poll()).toMatchObject({ standing: { statement: { revoked: true } } });
    expect((await remote()).orders).toEqual([]);
  });

  it('is refused for a PC with Windows, where nothing takes it up', async () => {
    await reportEncryption('bitlocker');
    await lose();
    expect(codeOf(await order())).toBe('OF-653');
    expect((await remote()).eraseBarred).toBe('OF-653');
  });

  it.each(['cancel-loss', 'recover'])(
    'is withdrawn by %s before it was fetched: the terminal never gets it',
    async (name) => {
      await reportEncryption('gocryptfs');
      await lose();
      await order();
      await act(name);
      expect((await poll()).erase).toBeUndefined();
      expect((await remote()).orders).toMatchObject([{ state: 'withdrawn', givenAt: null }]);
      expect(await acts()).toEqual(['erase.ordered', 'erase.withdrawn']);
    },
  );

  it('stands while one officer alone says that the PC is there, as evidence: it is found by two first', async () => {
    await reportEncryption('gocryptfs');
    await lose();
    await order();
    const hold = () => it300022.post('/v1/ledger/T-0001/act', { act: 'hold', reason: '見本' });
    expect(codeOf(await hold())).toBe('OF-470');
    expect((await remote()).orders).toMatchObject([{ state: 'waiting' }]);
    await act('recover');
    expect((await hold()).json()).toMatchObject({ row: { state: 'held' } });
  });

  it('that was fetched cannot be called back: that is said, and no order is given out any more', async () => {
    await reportEncryption('gocryptfs');
    await lose();
    await order();
    expect((await poll()).erase).toBeDefined();
    await act('cancel-loss');
    expect((await poll()).erase).toBeUndefined();
    expect((await remote()).orders).toMatchObject([{ state: 'withdrawn-late' }]);
    // Lost again: a new order, with a higher serial.
    office.pass(60_000);
    await lose();
    await order();
    const [newer, older] = (await remote()).orders;
    expect(newer?.serial).toBeGreaterThan(older?.serial ?? 0);
    expect((await poll()).erase?.order.serial).toBe(newer?.serial);
  });

  it('that is withdrawn between the look and the giving is not given', async () => {
    await reportEncryption('gocryptfs');
    await lose();
    await order();
    const seen = await eraseInForce(office.store.db, loan);
    if (seen === null) throw new Error('no order');
    await act('cancel-loss');
    expect(await office.store.write((tx) => giveErase(tx, seen, office.now()))).toBeNull();
    expect((await remote()).orders).toMatchObject([{ state: 'withdrawn', givenAt: null }]);
  });

  it('stays the same over a restart, and is changed by no hand at the books', async () => {
    await reportEncryption('gocryptfs');
    await lose();
    await order();
    const before = (await poll()).erase?.order;
    office = await office.restart();
    terminal.office = office;
    expect((await poll()).erase?.order).toEqual(before);
    const { db } = office.store;
    await expect(db.updateTable('erase_orders').set({ serial: 1 }).execute()).rejects.toThrow('append-only');
    await expect(db.updateTable('erase_orders').set({ given_at: null }).execute()).rejects.toThrow('append-only');
    await expect(db.deleteFrom('erase_orders').execute()).rejects.toThrow('append-only');
  });
});

describe('期間の延長', () => {
  const extend = (to: string, browser = it300022) =>
    browser.post('/v1/ledger/T-0001/extension', { to, reason: '業務が続くため' });
  const end = (): string => terminal.package.statement.facts.loan.to;
  const ledgerEnd = async (): Promise<string | null> =>
    LedgerDetail.parse((await it300022.get('/v1/ledger/T-0001')).json()).row.to;

  it('reaches the terminal that waits, signed; the ledger and the terminal’s own word are shown', async () => {
    const { tag } = await poll();
    const to = dayLater(end(), 10);
    const waiting = poll(tag, 15);
    expect((await extend(to)).statusCode).toBe(200);
    const said = (await waiting).extension;
    if (said === undefined) throw new Error('no word');
    expect(said.extension).toMatchObject({ kind: 'extension', loan, terminal: 'T-0001', to });
    expect(verify(null, extensionBytes(said.extension), officeKey(), Buffer.from(said.sig, 'base64'))).toBe(true);
    expect(await ledgerEnd()).toBe(to);
    expect((await remote()).extensions).toMatchObject([{ before: end(), to, by: { id: '300022' }, arrivedAt: null }]);
    await terminal.send([terminal.opening(), terminal.trail.add('loan.extended', { to, by: 'office' })]);
    expect((await remote()).extensions[0]?.arrivedAt).not.toBeNull();
    expect(await acts()).toEqual(['loan.extended']);
  });

  it('refuses what is no later, further than a code could grant, kept for somebody else, or lost', async () => {
    expect(codeOf(await extend(end()))).toBe('OF-584');
    expect(codeOf(await extend(dayLater(end(), 63)))).toBe('OF-584');
    const row = {
      ...{ id: 'R-2026-0900', staff_id: '100456', staff_name: '見本', section_id: 'citizens', section_name: '市民課' },
      ...{ from_day: dayLater(end(), 5), to_day: dayLater(end(), 8), things: '{}', purpose: '見本', asked_at: '' },
      ...{ asked_by: '', decided_at: null, decided_by: null, decided_name: null, decided_reason: null, loan_id: null },
    };
    await office.store.db
      .insertInto('loan_requests')
      .values({ ...row, state: 'approved', terminal_id: 'T-0001', pin: null })
      .execute();
    expect(codeOf(await extend(dayLater(end(), 5)))).toBe('OF-475');
    expect((await extend(dayLater(end(), 4))).statusCode).toBe(200);
    await lose();
    expect(codeOf(await extend(dayLater(end(), 4)))).toBe('OF-470');
    expect((await remote()).range).toBeNull();
  });

  it('is a head’s for the own section, and nobody’s for their own loan', async () => {
    const owner = await office.store.db
      .selectFrom('loans')
      .selectAll()
      .where('id', '=', loan)
      .executeTakeFirstOrThrow();
    await office.addPerson({ id: '200099', section: 'citizens', role: 'manager' });
    const heads = [await browserOf(office, '200045'), await browserOf(office, '200099')];
    const sections = await office.store.db
      .selectFrom('accounts')
      .select(['id', 'section_id'])
      .where('id', 'in', ['200045', '200099'])
      .execute();
    for (const [n, id] of ['200045', '200099'].entries()) {
      const isOwn = sections.find((row) => row.id === id)?.section_id === owner.section_id;
      const answer = await extend(dayLater(end(), 1 + n), heads[n]);
      expect(answer.statusCode === 200 || codeOf(answer)).toBe(isOwn ? true : 'OF-403');
    }
    await office.store.db.updateTable('loans').set({ staff_id: '300022' }).where('id', '=', loan).execute();
    expect(codeOf(await extend(dayLater(end(), 9)))).toBe('OF-403');
  });

  it('and the code by telephone go over the same books: whichever comes first', async () => {
    const byCode = (counter: number, to: string) => {
      const { codeKey } = terminal.package.statement;
      const mac = (bytes: Uint8Array) => createHmac('sha256', Buffer.from(codeKey, 'base64')).update(bytes).digest();
      const asked = { loan, purpose: 'extension' as const, counter };
      const code = contactCode(mac, asked, { seq: 30, head: 'a'.repeat(64) });
      const given = { answer: 'extend', to };
      return it300011.post('/v1/terminals/T-0001/response-code', { contactCode: code, given, reason: '電話' });
    };
    const [sooner, later] = [dayLater(end(), 10), dayLater(end(), 20)];
    expect((await extend(sooner)).statusCode).toBe(200);
    expect((await byCode(1, sooner)).statusCode).toBe(200);
    expect((await byCode(2, later)).statusCode).toBe(200);
    expect(await ledgerEnd()).toBe(later);
    expect(codeOf(await extend(sooner))).toBe('OF-584');
    expect((await extend(dayLater(later, 1))).statusCode).toBe(200);
    expect((await poll()).extension?.extension.to).toBe(dayLater(later, 1));
  });
});
