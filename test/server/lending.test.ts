import { describe, expect, test } from 'vitest';
import { LoanRequestRow, LoanRequestRows } from '#contract/http/lending-api.ts';
import { QueueRows } from '#contract/http/queue-api.ts';
import { CertificateProof } from '#contract/loan/certificate.ts';
import { LoanStatement } from '#contract/loan/package.ts';
import { shippedWorkStyles, workStyleOf } from '#contract/policy/work-style.ts';
import { policyAtFirst } from '#contract/settings/lending-base.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { checkReport, colleague, type Desk, desk, terminal, wipeReport } from './support/desk.ts';
import { register } from './support/forms.ts';

const waiting = async (browser: Browser) =>
  QueueRows.parse((await browser.get('/v1/queue')).json()).rows.map(({ id, waitsFor }) => `${id} ${waitsFor}`);

describe('a PC goes out and comes back', () => {
  test('from registration over wipe, stock, hand-over and return to stock again', async () => {
    const d = await desk();
    expect(await d.state()).toBe('returning');
    await d.toStock();
    await d.lent();
    expect((await d.detail()).row).toMatchObject({ state: 'lent', borrower: { id: '100456' }, overdueDays: 0 });
    expect((await d.act({ act: 'return' })).statusCode).toBe(200);
    await d.lookAtAll();
    expect((await d.confirm({ side: 'office' })).statusCode).toBe(200);
    expect((await d.borrower(null)).statusCode).toBe(200);
    expect(await d.code('wipe')).toBe('OF-474');
    expect(codeOf(await d.act({ act: 'settle-trail', how: 'receipted' }))).toBe('OF-474');
    expect((await d.act({ act: 'give-up-trail', second: colleague })).statusCode).toBe(200);
    await d.toStock();
    const { row, history, wipes } = await d.detail();
    expect(row.state).toBe('stock');
    expect(wipes).toHaveLength(2);
    expect(wipes[0]).toMatchObject({ result: 'erased', executor: { id: '300011' } });
    expect(wipes[0]?.checks[0]).toMatchObject({ by: { id: '300022' }, found: 'clean', canaries: 16, canariesFound: 0 });
    expect(history.map(({ event }) => event).reverse()).toEqual([
      ...[
        'order-wipe',
        'wipe-ended',
        'verify',
        'restock',
        'prepare',
        'fill',
        'confirm',
        'confirm',
        'hand-over',
        'return',
      ],
      ...['confirm', 'confirm', 'give-up-trail', 'order-wipe', 'wipe-ended', 'verify', 'restock'],
    ]);
    await d.office.close();
  });

  test('the enrolment code of a hand-over is good, and the statement says who has the PC', async () => {
    const d = await desk();
    await d.toStock();
    await d.lent();
    const loan = await d.office.store.db
      .selectFrom('loans')
      .selectAll()
      .where('terminal_id', '=', terminal)
      .executeTakeFirstOrThrow();
    expect(loan).toMatchObject({ state: 'lent', staff_id: '100456', section_name: '市民課', to_day: '2026-11-30' });
    expect(JSON.parse(loan.statement)).toMatchObject({ facts: { policy: { validTo: '2026-12-30' }, sample: true } });
    const again = await d.it.post(`/v1/ledger/${terminal}/enrol-code`, {});
    expect(again.json()).toMatchObject({ enrolCode: expect.stringMatching(/^[A-Z2-7]{16}$/) });
    // The 暗証番号 is not kept beside the loan's statement.
    const request = await d.office.store.db.selectFrom('loan_requests').selectAll().executeTakeFirstOrThrow();
    expect(request).toMatchObject({ state: 'used', pin: null, loan_id: loan.id });
    await d.office.close();
  });
});

describe('the form of telework', () => {
  const ask = async (d: Desk, things: object) =>
    (await browserOf(d.office, '100456')).post('/v1/loan-requests', {
      ...{ from: '2026-11-21', to: '2026-11-30', purpose: '議事録の作成' },
      things: { wire: true, mouse: false, ...things },
    });

  test('has its rule in the signed package, with what the PC may connect to', async () => {
    const d = await desk();
    const terms = {
      ...{ name: '庁内', kind: 'virtual-desktop', host: 'vdi.example', port: 3389, pin: 'a'.repeat(64) },
      ...{ gateway: null, domain: null },
    };
    expect((await d.it.post('/v1/remote-profiles', { terms, section: null })).statusCode).toBe(200);
    await d.toStock();
    await d.lent();
    const { statement } = await d.office.store.db
      .selectFrom('loans')
      .select('statement')
      .where('terminal_id', '=', terminal)
      .executeTakeFirstOrThrow();
    const { facts } = LoanStatement.parse(JSON.parse(statement));
    expect(workStyleOf(facts.policy)).toEqual({ ...shippedWorkStyles[0], place: null });
    expect(facts.remote).toMatchObject({ serial: 1, profiles: [{ id: 'RD-0001', host: 'vdi.example' }] });
    await d.office.close();
  });

  test('that is a satellite needs its name, and no other has one (OF-608)', async () => {
    const d = await desk();
    expect(codeOf(await ask(d, { telework: 'satellite' }))).toBe('OF-608');
    expect(codeOf(await ask(d, { telework: 'home', place: '東京事務所' }))).toBe('OF-608');
    const made = await ask(d, { telework: 'satellite', place: '東京事務所' });
    expect(LoanRequestRow.parse(made.json()).things).toMatchObject({ place: '東京事務所' });
    await d.office.close();
  });

  test('for which the city has no rule is not lent for (OF-607), nor while the rules cannot be read (OF-655)', async () => {
    const d = await desk();
    await d.toStock();
    const { value } = await d.office.store.db
      .selectFrom('settings')
      .select('value')
      .where('key', '=', 'lending')
      .executeTakeFirstOrThrow();
    const set = (part: object) =>
      d.office.store.write((tx) =>
        tx
          .updateTable('settings')
          .set({ value: JSON.stringify({ ...JSON.parse(value), ...part }) })
          .where('key', '=', 'lending')
          .execute(),
      );
    await set({ styles: [shippedWorkStyles[1]] });
    await d.prepared();
    await d.lookAtAll();
    await d.confirm({ side: 'office' });
    await d.borrower('himitsu-4567');
    const handOver = async () => codeOf(await d.it.post(`/v1/ledger/${terminal}/hand-over`, {}));
    expect(await handOver()).toBe('OF-607');
    await set({ styles: [{ ...shippedWorkStyles[0], where: '' }] });
    expect(await handOver()).toBe('OF-655');
    await set({ policy: { ...JSON.parse(value).policy, presence: { withinMin: 0, everyMin: null } } });
    expect(await handOver()).toBe('OF-655');
    // Of what else the row is read for, nothing goes on as if there were none.
    await set({ it: null });
    expect(await handOver()).toBe('OF-655');
    await d.office.close();
  });
});

describe('a city that has laid nothing down', () => {
  test('hands no PC over and issues no certificate (OF-680) until 情報政策課 has laid 貸出の基本 down', async () => {
    const d = await desk();
    await d.toStock();
    await d.office.store.write((tx) => tx.deleteFrom('settings').where('key', '=', 'lending').execute());
    await d.prepared();
    await d.lookAtAll();
    await d.confirm({ side: 'office' });
    await d.borrower('himitsu-4567');
    const handOver = async () => d.it.post(`/v1/ledger/${terminal}/hand-over`, {});
    expect(codeOf(await handOver())).toBe('OF-680');
    const facts = { confidentiality: '2', place: '情報政策課', destination: '在庫', destruction: null };
    expect(codeOf(await d.it.post(`/v1/ledger/${terminal}/certificate`, facts))).toBe('OF-680');
    const base = {
      policy: { ...policyAtFirst, keepDays: 90 },
      it: { name: '見本 情子', phone: '0285-00-1111' },
      organization: { name: '見本市', section: '情報政策課', phone: '0285-00-1100' },
      managers: {},
    };
    const laid = await d.it.post('/v1/settings/lending-base', { base, revision: null, reason: '運用の開始' });
    expect(laid.statusCode).toBe(200);
    expect((await handOver()).statusCode).toBe(200);
    const { statement } = await d.office.store.db
      .selectFrom('loans')
      .select('statement')
      .where('terminal_id', '=', terminal)
      .executeTakeFirstOrThrow();
    const { facts: signed } = LoanStatement.parse(JSON.parse(statement));
    expect(signed.policy).toMatchObject({ keepDays: 90, controls: policyAtFirst.controls });
    expect(signed.contacts).toEqual({ manager: base.it, it: base.it });
    await d.office.close();
  });
});

describe('the papers', () => {
  test('a certificate for a verified wipe, once, that the verifier accepts; receipts and the ledger', async () => {
    const d = await desk();
    const certify = (browser: Browser) =>
      browser.post(`/v1/ledger/${terminal}/certificate`, {
        ...{ confidentiality: '2', place: '情報政策課', destination: '在庫', destruction: null },
      });
    await d.wipe();
    expect(codeOf(await certify(d.other))).toBe('OF-472');
    await d.check();
    expect((await d.other.post(`/v1/ledger/${terminal}/verify`, { verdict: 'accepted', reason: '' })).statusCode).toBe(
      200,
    );
    expect((await certify(d.other)).json()).toEqual({ certificate: 'C-2026-0001' });
    expect(codeOf(await certify(d.it))).toBe('OF-472');
    expect(codeOf(await d.it.get('/v1/certificates/C-2026-0001.json'))).toBe('OF-503');
    await d.office.log.publish();
    const file = await d.it.get('/v1/certificates/C-2026-0001.json');
    expect(CertificateProof.parse(file.json()).certificate).toMatchObject({
      ...{ number: 'C-2026-0001', method: 'partial', status: 'complete', source: { terminal, loan: null } },
      ...{ executor: { id: '300011' }, verifier: { id: '300022' } },
    });
    const papers = ['/v1/certificates/C-2026-0001.pdf', '/v1/ledger.pdf', '/v1/ledger.pdf?overdue=true'];
    expect((await d.act({ act: 'restock' })).statusCode).toBe(200);
    await d.lent();
    const { loan } = (await d.detail()).row;
    papers.push(`/v1/loans/${loan}/receipt.pdf?phase=hand-over`, '/v1/loan-requests/R-2026-0001/paper.pdf');
    for (const url of papers) {
      const answer = await d.it.get(url);
      expect(answer.statusCode, url).toBe(200);
      expect(answer.rawPayload.subarray(0, 5).toString(), url).toBe('%PDF-');
    }
    const csv = await d.it.get('/v1/ledger.csv');
    expect(csv.body).toContain('"T-0002","見本端末2","貸出中"');
    expect(codeOf(await d.it.get(`/v1/loans/${loan}/receipt.pdf?phase=return`))).toBe('OF-470');
    await d.office.close();
  });

  test('a destroyed PC leaves with a certificate of two people', async () => {
    const d = await desk();
    expect((await d.act({ act: 'break' })).statusCode).toBe(200);
    expect((await d.act({ act: 'destroy' })).statusCode).toBe(200);
    expect(await waiting(d.it)).toEqual([]);
    expect(await waiting(d.other)).toEqual([`${terminal} 破壊した人のほかの人の確認`]);
    expect(codeOf(await d.act({ act: 'confirm-destruction' }))).toBe('OF-471');
    expect((await d.act({ act: 'confirm-destruction' }, d.other)).statusCode).toBe(200);
    expect(await d.state()).toBe('retired');
    expect(await waiting(d.other)).toEqual([]);
    const answer = await d.it.post(`/v1/ledger/${terminal}/certificate`, {
      ...{ confidentiality: '2', place: '情報政策課', destination: '廃棄業者' },
      destruction: { technique: 'shred', detail: '2mm以下に細断', tool: '見本細断機' },
    });
    expect(answer.json()).toEqual({ certificate: 'C-2026-0001' });
    expect((await d.it.get('/v1/certificates/C-2026-0001.pdf')).statusCode).toBe(200);
    await d.office.close();
  });
});

describe('two people', () => {
  test('the executor gets no code for the check, and cannot judge', async () => {
    const d = await desk();
    await d.office.addPerson({ id: '300033', section: 'it', role: 'it' });
    const third = await browserOf(d.office, '300033');
    await d.wipe();
    expect(await waiting(d.it)).toEqual([]);
    for (const browser of [d.other, third])
      expect(await waiting(browser)).toEqual([`${terminal} 消去した人のほかの人の検証`]);
    expect(await d.code('check')).toBe('OF-471');
    await d.check();
    expect(await waiting(d.other)).toEqual([`${terminal} 調べた結果の判断`]);
    for (const browser of [d.it, third]) expect(await waiting(browser)).toEqual([]);
    expect(codeOf(await d.it.post(`/v1/ledger/${terminal}/verify`, { verdict: 'accepted', reason: '' }))).toBe(
      'OF-471',
    );
    expect(await d.state()).toBe('wiped');
    await d.office.close();
  });

  test('an officer cannot confirm for the borrower, nor with the own password', async () => {
    const d = await desk();
    await d.toStock();
    await d.prepared();
    await d.lookAtAll();
    const own = { side: 'borrower', account: '300011', password: 'mihon-300011', pin: 'himitsu-4567' };
    expect(codeOf(await d.confirm(own))).toBe('OF-403');
    expect(codeOf(await d.borrower('himitsu-4567', 'wrong'))).toBe('OF-402');
    expect(codeOf(await d.it.post(`/v1/ledger/${terminal}/hand-over`, {}))).toBe('OF-473');
    await d.office.close();
  });

  test('an officer who borrows is handed the PC by a colleague', async () => {
    const d = await desk();
    await d.toStock();
    const things = { wire: false, mouse: false, telework: 'home' };
    await register(d.office, '300011');
    const asked = { staff: '300011', from: '2026-11-21', to: '2026-11-22', things, purpose: '設計' };
    const { id } = LoanRequestRow.parse((await d.it.post('/v1/loan-requests', asked)).json());
    await d.office.addPerson({ id: '200011', section: 'it', role: 'manager' });
    const head = await browserOf(d.office, '200011');
    expect((await head.post(`/v1/loan-requests/${id}/decide`, { decision: 'approved', reason: '' })).statusCode).toBe(
      200,
    );
    expect((await d.act({ act: 'prepare', request: id })).statusCode).toBe(400);
    expect((await d.it.post(`/v1/ledger/${terminal}/act`, { act: 'prepare', request: id })).statusCode).toBe(200);
    expect(codeOf(await d.confirm({ side: 'office' }))).toBe('OF-471');
    await d.office.close();
  });
});

describe('nothing is skipped', () => {
  test('no hand-over before the items, and none is ticked that the PC measures', async () => {
    const d = await desk();
    await d.toStock();
    await d.prepared();
    expect(codeOf(await d.confirm({ side: 'office' }))).toBe('OF-473');
    const one = (key: string, value: string) =>
      d.it.post(`/v1/ledger/${terminal}/items`, { phase: 'hand-over', items: [{ key, state: 'good', value }] });
    expect(codeOf(await one('controls', ''))).toBe('OF-400');
    expect(codeOf(await one('pc', 'T-0003'))).toBe('OF-400');
    expect(codeOf(await one('mouse', ''))).toBe('OF-400');
    await d.lookAtAll();
    expect((await d.confirm({ side: 'office' })).statusCode).toBe(200);
    // What is looked at again has to be confirmed again.
    expect((await one('bios', '')).statusCode).toBe(200);
    expect((await d.detail()).confirmed.office).toBeNull();
    await d.office.close();
  });

  test('a wipe that needs attention leaves the PC where it is, and its history', async () => {
    const d = await desk();
    await d.wipe(['file-busy']);
    expect(await d.state()).toBe('returning');
    expect((await d.detail()).wipes[0]).toMatchObject({ result: 'needs-attention', reasons: ['file-busy'] });
    await d.wipe();
    await d.check(3);
    const verify = (browser: Browser, verdict: string, reason: string) =>
      browser.post(`/v1/ledger/${terminal}/verify`, { verdict, reason });
    expect(codeOf(await verify(d.other, 'accepted', '見ました'))).toBe('OF-472');
    expect((await verify(d.other, 'refused', '目印が3つ残っている')).statusCode).toBe(200);
    expect(await d.state()).toBe('returning');
    expect((await d.detail()).wipes).toHaveLength(2);
    await d.office.close();
  });

  test('a report counts once, for what was ordered, under its own token', async () => {
    const d = await desk();
    const first = await d.ordered('wipe');
    expect(codeOf(await d.report('x'.repeat(43), wipeReport(first.signed.order)))).toBe('OF-476');
    const elsewhere = { ...wipeReport(first.signed.order), terminal: 'T-0003' };
    expect(codeOf(await d.report(first.token, elsewhere))).toBe('OF-400');
    expect(codeOf(await d.report(first.token, checkReport(first.signed.order)))).toBe('OF-400');
    const report = wipeReport(first.signed.order);
    expect((await d.report(first.token, report)).statusCode).toBe(200);
    expect((await d.report(first.token, report)).statusCode).toBe(200);
    expect(codeOf(await d.report(first.token, { ...report, oddNames: 7 }))).toBe('OF-409');
    expect((await d.detail()).wipes).toHaveLength(1);
    await d.office.close();
  });

  test('a token outlives a long wipe and a holiday, and not a month', async () => {
    const d = await desk();
    const { signed, token } = await d.ordered('wipe');
    const day = 24 * 3_600_000;
    d.office.pass(29 * day);
    expect((await d.report(token, wipeReport(signed.order))).statusCode).toBe(200);
    d.office.pass(2 * day);
    expect(codeOf(await d.report(token, wipeReport(signed.order)))).toBe('OF-476');
    await d.office.close();
  });

  test('a code is good once, for one purpose, for a day, and is guessed at five times', async () => {
    const d = await desk();
    const code = await d.code('wipe');
    expect(codeOf(await d.begin('check', code))).toBe('OF-476');
    expect((await d.begin('wipe', code)).statusCode).toBe(200);
    expect(codeOf(await d.begin('wipe', code))).toBe('OF-476');
    const old = await d.code('wipe');
    d.office.pass(25 * 3_600_000);
    expect(codeOf(await d.begin('wipe', old))).toBe('OF-476');
    for (let n = 0; n < 6; n += 1) await d.begin('wipe', 'A'.repeat(16));
    expect(codeOf(await d.begin('wipe', 'A'.repeat(16)))).toBe('OF-429');
    await d.office.close();
  });

  test('whoever guesses codes at one desk holds up no work at the PC', async () => {
    const d = await desk();
    const code = await d.code('wipe');
    for (let n = 0; n < 5; n += 1) await d.begin('wipe', 'A'.repeat(16));
    expect(codeOf(await d.begin('wipe', code))).toBe('OF-429');
    expect((await d.begin('wipe', code, '10.0.0.7')).statusCode).toBe(200);
    await d.office.close();
  });

  test('two officers at once: one outcome', async () => {
    const d = await desk();
    await d.toStock();
    const request = await d.request();
    const body = { act: 'prepare', request };
    const answers = await Promise.all([
      ...[d.it, d.other, d.it, d.other].map((browser) => browser.post(`/v1/ledger/${terminal}/act`, body)),
      ...[d.it, d.other].map((browser) => browser.post('/v1/ledger/T-0003/act', body)),
    ]);
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    await d.office.close();
  });
});

describe('requests', () => {
  test('are numbered on after 9,999 of a year, the newest first', async () => {
    const d = await desk();
    await d.office.store.db
      .insertInto('loan_requests')
      .values({
        ...{
          id: 'R-2026-9999',
          staff_id: '100456',
          staff_name: '見本',
          section_id: 'citizens',
          section_name: '市民課',
        },
        ...{ from_day: '2026-01-05', to_day: '2026-01-06', things: '{"wire":true,"mouse":true,"telework":"home"}' },
        ...{ purpose: '見本', asked_at: '2026-01-04T00:00:00.000Z', asked_by: '', decided_at: null, decided_by: null },
        ...{ decided_name: null, decided_reason: null, state: 'refused', terminal_id: null, loan_id: null, pin: null },
      })
      .execute();
    expect([await d.request(), await d.request()]).toEqual(['R-2026-10000', 'R-2026-10001']);
    const { requests } = LoanRequestRows.parse((await d.it.get('/v1/loan-requests')).json());
    expect(requests.map(({ id }) => id)).toEqual(['R-2026-10001', 'R-2026-10000', 'R-2026-9999']);
    await d.office.close();
  });

  test('no double booking, and nobody decides the own request', async () => {
    const d = await desk();
    const first = await d.request('2026-12-01', '2026-12-10');
    const second = await d.request('2026-12-10', '2026-12-20');
    const third = await d.request('2026-12-11', '2026-12-20');
    const reserve = (id: string) => d.it.post(`/v1/loan-requests/${id}/reserve`, { terminal });
    expect((await reserve(first)).statusCode).toBe(200);
    expect(codeOf(await reserve(second))).toBe('OF-475');
    expect((await reserve(third)).statusCode).toBe(200);
    const head = await browserOf(d.office, '200099');
    await register(d.office, '200099');
    const things = { wire: false, mouse: false, telework: 'home' };
    const own = await head.post('/v1/loan-requests', { from: '2026-12-01', to: '2026-12-02', things, purpose: '私' });
    const { id } = LoanRequestRow.parse(own.json());
    expect(codeOf(await head.post(`/v1/loan-requests/${id}/decide`, { decision: 'approved', reason: '' }))).toBe(
      'OF-403',
    );
    const hanako = await browserOf(d.office, '100123');
    expect(codeOf(await hanako.post(`/v1/loan-requests/${id}/withdraw`, {}))).toBe('OF-403');
    expect((await hanako.get('/v1/loan-requests')).json()).toEqual({
      ...{ requests: [], decides: [], before: null, after: null },
    });
    await d.office.close();
  });
});

describe('loss', () => {
  const body = {
    ...{ what: 'pc', kind: 'stolen', at: '2026-11-21T00:00:00.000Z', place: '電車', circumstances: '網棚に置き忘れた' },
    ...{ police: '', papers: '', heardFrom: '見本 太郎' },
  };

  test('the loan is revoked, a cancelled report keeps its trace, a PC that is found is wiped first', async () => {
    const d = await desk();
    await d.toStock();
    await d.lent();
    const head = await browserOf(d.office, '200099');
    // Papers alone: nothing changes for the PC, and the report is there to be read and printed.
    expect((await d.detail()).loss).toBeNull();
    const ofPapers = { ...body, what: 'papers', papers: '会議資料 3枚' };
    expect((await head.post(`/v1/ledger/${terminal}/loss`, ofPapers)).statusCode).toBe(200);
    expect(await d.state()).toBe('lent');
    expect((await d.detail()).loss).toMatchObject({ isCancelled: false });
    expect((await head.get(`/v1/ledger/${terminal}/loss.pdf`)).rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await head.post(`/v1/ledger/${terminal}/loss`, body)).statusCode).toBe(200);
    expect(await d.state()).toBe('lost');
    const loan = () =>
      d.office.store.db.selectFrom('loans').selectAll().where('terminal_id', '=', terminal).executeTakeFirstOrThrow();
    expect((await loan()).revoked_at).not.toBeNull();
    expect((await d.act({ act: 'cancel-loss', second: colleague })).statusCode).toBe(200);
    expect((await d.detail()).loss).toMatchObject({ isCancelled: true });
    expect(await d.state()).toBe('lent');
    expect((await loan()).revoked_at).toBeNull();
    expect((await head.post(`/v1/ledger/${terminal}/loss`, body)).statusCode).toBe(200);
    expect((await d.act({ act: 'recover', second: colleague })).statusCode).toBe(200);
    expect(await d.state()).toBe('returning');
    const events = (await d.detail()).history.map(({ event }) => event).slice(0, 4);
    expect(events).toEqual(['recover', 'lose', 'cancel-loss', 'lose']);
    expect(codeOf(await (await browserOf(d.office, '200045')).post(`/v1/ledger/${terminal}/loss`, body))).toBe(
      'OF-403',
    );
    await d.office.close();
  });

  test('of a PC that was being prepared frees its request for another one', async () => {
    const d = await desk();
    await d.toStock();
    await d.prepared();
    const request = (await d.detail()).request?.id;
    expect((await d.it.post(`/v1/ledger/${terminal}/loss`, body)).statusCode).toBe(200);
    expect((await d.act({ act: 'recover', second: colleague })).statusCode).toBe(200);
    await d.toStock();
    expect((await d.act({ act: 'prepare', request, reason: undefined })).statusCode).toBe(200);
    await d.office.close();
  });
});
