import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { HandOverAnswer, LedgerDetail, LoanRequestRow, ServiceCodeAnswer } from '#contract/http/lending-api.ts';
import { ServiceBegun } from '#contract/http/service-api.ts';
import type { CanaryManifest, CheckReport, WipeOrder, WipeReport } from '#contract/loan/wipe-report.ts';
import { wipeOrderBytes } from '#contract/loan/wipe-report.ts';
import { sha256 } from '../../../server/digest.ts';
import { type Browser, browserOf, codeOf } from './browser.ts';
import { host, openOffice, type TestOffice } from './office.ts';

export const terminal = 'T-0002';
const tool = { name: 'tanmori-agent', version: '1' };
const startedAt = '2026-11-21T01:00:00.000Z';
const endedAt = '2026-11-21T01:10:00.000Z';

const canaries = (): CanaryManifest['canaries'] =>
  Array.from({ length: 16 }, () => ({
    ...{ place: 'work' as const, marker: randomBytes(32).toString('hex'), form: 'utf8' as const, bytes: 512 },
  }));
const aboutOf = (order: WipeOrder) => ({
  ...{ v: 1 as const, terminal: order.terminal, loan: order.loan, executor: order.executor },
  ...{ order: sha256(wipeOrderBytes(order)), startedAt, endedAt, tool },
});
const look = (order: WipeOrder, found: number) => ({
  places: [{ place: 'work' as const, planted: order.canaries.length, found }],
  ...{ bytes: 1_000_000, complete: true },
});
export const wipeReport = (order: WipeOrder, reasons: WipeReport['reasons'] = []): WipeReport => ({
  ...aboutOf(order),
  ...{ kind: 'wipe', scope: order.scope, technique: 'overwrite', steps: [] },
  ...{ before: look(order, order.canaries.length), after: look(order, 0), oddNames: 0 },
  ...{ result: reasons.length === 0 ? 'erased' : 'needs-attention', reasons },
  journal: { lines: 12, head: 'a'.repeat(64) },
});
export const checkReport = (order: WipeOrder, found = 0): CheckReport => ({
  ...aboutOf(order),
  ...{ kind: 'check', selfTest: 'passed', canaries: look(order, found) },
  ...{ sampled: { blocks: 100, zero: 50, random: 50, readable: 0 }, residue: [], volume: 'none' },
  ...{ verdict: found === 0 ? 'clean' : 'found', reasons: found === 0 ? [] : ['canaries-found'] },
});

/** A colleague of the officer's on the spot, where the borrower cannot be there. */
export const colleague = {
  as: 'officer',
  ...{ account: '300022', password: 'mihon-300022', code: null, why: '借りた人が遠くにいるため' },
} as const;

/** What a person does in the console, and `tanmori-agent` at the PC. */
export class Desk {
  readonly office: TestOffice;
  readonly it: Browser;
  readonly other: Browser;
  readonly terminal: string;

  constructor(office: TestOffice, it: Browser, other: Browser, id = terminal) {
    this.office = office;
    this.it = it;
    this.other = other;
    this.terminal = id;
  }

  async detail(id = this.terminal): Promise<LedgerDetail> {
    return LedgerDetail.parse((await this.it.get(`/v1/ledger/${id}`)).json());
  }
  async state(id = this.terminal): Promise<string> {
    return (await this.detail(id)).row.state;
  }
  act(act: object, browser = this.it) {
    return browser.post(`/v1/ledger/${this.terminal}/act`, { reason: '見本の理由', ...act });
  }
  async code(purpose: string, browser = this.it): Promise<string> {
    const answer = await browser.post(`/v1/ledger/${this.terminal}/service-code`, { purpose });
    return answer.statusCode === 200 ? ServiceCodeAnswer.parse(answer.json()).code : codeOf(answer);
  }
  begin(purpose: string, code: string, remoteAddress = '127.0.0.1') {
    const payload = { terminal: this.terminal, purpose, code };
    const asked = { method: 'POST' as const, url: '/v1/service/begin', headers: { host }, payload };
    return this.office.app.inject({ ...asked, remoteAddress });
  }
  report(token: string, payload: object) {
    const headers = { host, authorization: `Bearer ${token}` };
    return this.office.app.inject({ method: 'POST', url: '/v1/service/report', headers, payload });
  }
  async ordered(purpose: string, browser = this.it): Promise<ServiceBegun> {
    return ServiceBegun.parse((await this.begin(purpose, await this.code(purpose, browser))).json());
  }
  async wipe(reasons: WipeReport['reasons'] = []): Promise<void> {
    const { signed, token } = await this.ordered('wipe');
    expect((await this.report(token, wipeReport(signed.order, reasons))).statusCode).toBe(200);
  }
  async check(found = 0): Promise<void> {
    const { signed, token } = await this.ordered('check', this.other);
    expect((await this.report(token, checkReport(signed.order, found))).statusCode).toBe(200);
  }
  async toStock(): Promise<void> {
    await this.wipe();
    await this.check();
    expect(
      (await this.other.post(`/v1/ledger/${this.terminal}/verify`, { verdict: 'accepted', reason: '' })).statusCode,
    ).toBe(200);
    expect((await this.act({ act: 'restock' })).statusCode).toBe(200);
  }
  /** A request of 見本 太郎, approved by a head of his section. */
  async request(from = '2026-11-21', to = '2026-11-30'): Promise<string> {
    const things = { wire: true, mouse: false, telework: 'home' };
    const taro = await browserOf(this.office, '100456');
    const made = await taro.post('/v1/loan-requests', { from, to, things, purpose: '議事録の作成' });
    expect(made.statusCode).toBe(200);
    const { id } = LoanRequestRow.parse(made.json());
    const head = await browserOf(this.office, '200099');
    const decided = await head.post(`/v1/loan-requests/${id}/decide`, { decision: 'approved', reason: '' });
    expect(decided.statusCode).toBe(200);
    return id;
  }
  async prepared(): Promise<void> {
    const request = await this.request();
    expect((await this.it.post(`/v1/ledger/${this.terminal}/act`, { act: 'prepare', request })).statusCode).toBe(200);
    await this.filled();
  }
  /** The PC has reported what was put on it. */
  async filled(): Promise<void> {
    const { signed, token } = await this.ordered('prepare');
    const { loan } = signed.order;
    const manifest = { v: 1, terminal: this.terminal, loan, plantedAt: startedAt, canaries: canaries() };
    const controls = { save: 'in-force', media: 'in-force', print: 'in-force', install: 'in-force' };
    const report = { v: 1, kind: 'prepare', manifest, controls, encryption: 'gocryptfs', endedAt };
    expect((await this.report(token, report)).statusCode).toBe(200);
  }
  async lookAtAll(): Promise<void> {
    const { phase, items } = await this.detail();
    const open = items.filter(({ state }) => state === null);
    const seen = open.map(({ key }) => ({ key, state: 'good', value: key === 'pc' ? this.terminal : '2026-11-20' }));
    expect((await this.it.post(`/v1/ledger/${this.terminal}/items`, { phase, items: seen })).statusCode).toBe(200);
  }
  confirm(body: object) {
    return this.it.post(`/v1/ledger/${this.terminal}/confirm`, body);
  }
  borrower(pin: string | null, password = 'mihon-100456') {
    return this.confirm({ side: 'borrower', account: '100456', password, pin });
  }
  async lent(): Promise<void> {
    await this.prepared();
    await this.lookAtAll();
    expect((await this.confirm({ side: 'office' })).statusCode).toBe(200);
    expect((await this.borrower('himitsu-4567')).statusCode).toBe(200);
    const handed = await this.it.post(`/v1/ledger/${this.terminal}/hand-over`, {});
    expect(handed.statusCode).toBe(200);
    HandOverAnswer.parse(handed.json());
  }
}

export async function desk(): Promise<Desk> {
  const office = await openOffice();
  await office.addPerson({ id: '200099', section: 'citizens', role: 'manager' });
  return new Desk(office, await browserOf(office, '300011'), await browserOf(office, '300022'));
}
