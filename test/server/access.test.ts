import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workRulesAtFirst } from '#contract/forms/plan.ts';
import { type Role, roles } from '#contract/http/console-api.ts';
import { nothingLaidDown } from '#contract/retention/classes.ts';
import { policyAtFirst } from '#contract/settings/lending-base.ts';
import { lendingRulesAtFirst } from '#contract/settings/lending-rules.ts';
import { accessCell, accessTableText } from '../../server/auth/access-table.ts';
import { Browser, browserOf, codeOf } from './support/browser.ts';
import { registrationBody } from './support/forms.ts';
import { Sender, streamOf } from './support/hand-in.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { patch } from './support/takeout.ts';
import { enrolTerminal } from './support/terminal.ts';

const session = randomUUID();
let office: TestOffice;
/** For each role, an account that is in the section of the sample loan (or is the borrower), and one that is not. */
const inside: Readonly<Record<Role, string>> = {
  staff: '100123',
  manager: '200045',
  hr: '500033',
  it: '300011',
  auditor: '400007',
  admin: '900001',
};
const outside = { staff: '100456', manager: '200046' } as const;

beforeAll(async () => {
  office = await openOffice({ consoleFolder: import.meta.dirname });
  const terminal = await enrolTerminal(office);
  const sent = await terminal.send([terminal.opening(), ...terminal.trail.day(session)]);
  expect(sent.statusCode).toBe(200);
  const borrower = await browserFor('100123', '');
  expect((await borrower.post('/v1/loan-requests', requestBody)).statusCode).toBe(200);
  // Something in the inbox, so that only the sender's right stands in the way of it.
  const sender = await Sender.open(office, terminal);
  const files = [{ path: '報告.txt', content: Buffer.from('本文') }];
  await sender.patch(0, streamOf(files, await sender.list(files)));
  expect((await sender.complete(files)).statusCode).toBe(200);
  const { id: loan } = terminal.package.statement.facts.loan;
  expect((await borrower.post('/v1/takeouts', { ...takeoutBody, target: { loan } })).statusCode).toBe(200);
  expect((await borrower.post('/v1/takeouts/D-2026-0001/files', takeoutFile)).statusCode).toBe(200);
});
afterAll(() => office.close());

/** A request that only its sender's right stands in the way of. */
const pathOf = (url: string): string =>
  url
    .replace('/v1/people/:id', '/v1/people/100456')
    .replace('/v1/sessions/:id', `/v1/sessions/${session}`)
    .replace('/v1/terminals/:id', '/v1/terminals/T-0001')
    .replace('/v1/ledger/:id', '/v1/ledger/T-0001')
    .replace('/v1/loan-requests/:id', '/v1/loan-requests/R-2026-0001')
    .replace('/v1/forms/:id', '/v1/forms/F-2026-0001')
    .replace(/^\/v1\/reports$/, '/v1/reports?from=2026-11-20&to=2026-11-22')
    .replace('/v1/reports/paper.pdf', '/v1/reports/paper.pdf?from=2026-11-20&to=2026-11-22')
    .replace('/v1/reports/day', '/v1/reports/day?date=2026-11-21')
    .replace('/v1/statistics/procedure', '/v1/statistics/procedure?year=2026')
    .replace(/^\/v1\/orders(|\.csv|\.pdf)$/, '/v1/orders$1?month=2026-11')
    .replace(/^\/v1\/travel-orders$/, '/v1/travel-orders?month=2026-11')
    .replace('/v1/takeouts/:id', '/v1/takeouts/D-2026-0001')
    .replace('/v1/delivery/:id', '/v1/delivery/D-2026-0001')
    .replace('/v1/certificates/:file', '/v1/certificates/C-2026-0001.pdf')
    .replace('/v1/loans/:id/receipt.pdf', '/v1/loans/L-20261121-001/receipt.pdf?phase=return')
    .replace(':id', '1')
    .replace(':n', '0')
    .replace(':revision', '1');
const requestBody = {
  ...{ from: '2026-11-21', to: '2026-11-22', purpose: '見本' },
  things: { wire: false, mouse: false, telework: 'home' },
};
const takeoutBody = {
  ...{ from: '2026-11-21', to: '2026-11-22', purpose: '見本', papers: [] },
  target: { loan: 'L-20261121-999' },
};
const takeoutFile = { path: '一覧.csv', bytes: 1 };
const hardware = {
  ...{ maker: '見本', model: '見本', serial: '1', property: '1', mediumType: 'ssd', mediumSerial: '1' },
};
const day = { staff: '999999', date: '2026-11-20', content: 'a'.repeat(64) };
const personFacts = {
  ...{ name: '見本 太郎', kana: '', section: 'citizens', post: '', employment: null, role: 'staff' },
};
const bodies: Readonly<Record<string, object>> = {
  '/v1/auth/password': { current: 'x', next: 'x' },
  '/v1/auth/code': { code: '000000' },
  '/v1/auth/second-factor': { password: 'x', code: null },
  '/v1/auth/second-factor/confirm': { code: '000000' },
  '/v1/auth/second-factor/recovery': { code: '000000' },
  '/v1/auth/second-factor/end': { code: '000000' },
  '/v1/second-factors': { before: [], required: [], reason: '見本' },
  '/v1/second-factors/:id/reset': { reason: '見本' },
  '/v1/people': { id: '100456', ...personFacts },
  '/v1/people/:id': { ...personFacts, from: null },
  '/v1/people/:id/act': { act: 'enable', reason: '見本' },
  // Of nobody: the password of an account that the other tests sign in with must stay.
  '/v1/people/passwords': { ids: ['000000'] },
  '/v1/people/import': { kind: 'sections', file: null, endMissing: false, from: null, apply: null },
  '/v1/terminals/:id/contact-code': { contactCode: '1000000000' },
  '/v1/terminals/:id/response-code': {
    contactCode: '1000000000',
    given: { answer: 'unlock' },
    reason: '電話で本人を確かめた',
  },
  '/v1/terminals/:id/exceptions': {
    control: 'save',
    files: ['a'.repeat(64)],
    place: '/home/staff/資料',
    from: '2026-11-21T00:00:00.000Z',
    to: '2026-11-22T00:00:00.000Z',
    reason: '見本',
  },
  '/v1/terminals/:id/exceptions/revoke': { id: 'A-2026-0001', reason: '見本' },
  '/v1/forms': registrationBody,
  '/v1/forms/check': registrationBody,
  '/v1/forms/:id/act': { act: 'receive', revision: 1 },
  '/v1/forms/:id/acknowledge': {},
  '/v1/deputies': { deputy: '100789', from: '2026-11-21', to: '2026-11-22' },
  '/v1/deputies/:id/end': {},
  '/v1/loan-requests': requestBody,
  '/v1/loan-requests/:id/decide': { decision: 'approved', reason: '' },
  '/v1/loan-requests/:id/reserve': { terminal: null },
  '/v1/loan-requests/:id/withdraw': {},
  '/v1/reports/correct': { date: '2026-11-20', row: '09:00', text: '見本', reason: '見本' },
  '/v1/reports/submit': { date: '2026-11-20', content: 'a'.repeat(64) },
  '/v1/reports/decide': { decision: 'confirmed', remark: '', days: [day] },
  '/v1/board/presence': { staff: '999999' },
  '/v1/board/telephone': { staff: '999999', what: 'started', reason: null, words: '' },
  '/v1/board/telephone/cancel': { staff: '999999', id: 1 },
  '/v1/orders': {
    ...{ staff: '999999', date: '2026-11-20', from: '08:30', to: '17:15' },
    work: '見本',
    conditions: '見本',
    scheme: 'rule',
  },
  '/v1/orders/decide': {
    decision: 'confirmed',
    reason: '',
    rows: [{ staff: '999999', date: '2026-11-20', content: 'a'.repeat(64) }],
  },
  '/v1/orders/accept': { date: '2026-11-19', content: 'a'.repeat(64) },
  '/v1/ledger': { terminal: 'T-0001', name: '見本', hardware },
  '/v1/ledger/:id/act': { act: 'restock', reason: '' },
  '/v1/ledger/:id/trail': { line: '見本' },
  '/v1/ledger/:id/items': { phase: 'return', items: [{ key: 'pc', state: 'good', value: 'T-0001' }] },
  '/v1/ledger/:id/confirm': { side: 'office' },
  '/v1/ledger/:id/hand-over': {},
  '/v1/ledger/:id/enrol-code': {},
  '/v1/ledger/:id/service-code': { purpose: 'check' },
  '/v1/ledger/:id/verify': { verdict: 'accepted', reason: '' },
  '/v1/ledger/:id/certificate': { confidentiality: '2', place: '見本', destination: '見本', destruction: null },
  '/v1/ledger/:id/erase': { reason: '見本' },
  '/v1/ledger/:id/exchange': { replacement: 'T-0002', reason: '見本' },
  '/v1/ledger/:id/extension': { to: '2026-12-10', reason: '見本' },
  '/v1/ledger/:id/reminder': { how: 'telephone', note: '見本' },
  '/v1/ledger/:id/loss': {
    ...{ what: 'papers', kind: 'lost', at: '2026-11-21T00:00:00.000Z', place: '見本', circumstances: '見本' },
    ...{ police: '', papers: '議案', heardFrom: '見本' },
  },
  '/v1/takeouts': takeoutBody,
  '/v1/takeouts/:id': takeoutBody,
  '/v1/takeouts/:id/act': { act: 'apply' },
  '/v1/takeouts/:id/files': takeoutFile,
  '/v1/takeouts/:id/files/:n/remove': {},
  '/v1/takeouts/:id/files/:n/clear': { reason: '見本' },
  '/v1/remote-profiles': {
    section: null,
    terms: {
      ...{ name: '見本', kind: 'virtual-desktop', host: 'vdi.example', port: 3389, pin: 'a'.repeat(64) },
      ...{ gateway: null, domain: null },
    },
  },
  '/v1/remote-profiles/:id/end': { reason: '見本' },
  '/v1/statistics/ids': { year: 2026, section: 'planning', ids: 1, reason: '見本' },
  '/v1/statistics/kinds': {
    ...{ staff: '100123', from: '2026-11-21', to: '2026-11-21', kind: 'normal', reason: '見本' },
  },
  '/v1/travel-orders': {
    ...{
      staff: '999999',
      number: '1',
      orderedOn: '2026-11-20',
      approver: '見本',
      from: '2026-11-21',
      to: '2026-11-21',
    },
    replaces: null,
  },
  '/v1/telework-ids/move': { year: 2026, from: null, to: 'planning', ids: 1, reason: '見本', seen: 0 },
  '/v1/telework-ids/:id/back': { year: 2026, reason: '見本' },
  '/v1/telework-ids/scheme': {
    ...{ scheme: { total: 50, from: '2020-11-27', until: '2028-03-31' }, reason: '見本' },
  },
  '/v1/settings': {
    settings: { workRules: workRulesAtFirst, statistics: { unit: 'person-month' } },
    ...{ revision: 'a'.repeat(64), reason: '見本' },
  },
  '/v1/settings/lending': { rules: lendingRulesAtFirst, revision: 'a'.repeat(64), reason: '見本' },
  '/v1/settings/lending-base': {
    base: {
      policy: policyAtFirst,
      it: { name: '見本 情子', phone: '000-000-0011' },
      organization: { name: '見本市', section: '情報政策課', phone: '000-000-0011' },
      managers: {},
    },
    ...{ revision: 'a'.repeat(64), reason: '見本' },
  },
  '/v1/settings/loosenings/:id/decide': { decision: 'withdrawn', reason: '見本' },
  '/v1/settings/holidays': { file: 'AAAA', apply: null },
  '/v1/retention/rules': { rules: nothingLaidDown, revision: 'a'.repeat(64), reason: '見本' },
  '/v1/retention/disposals': { list: 'a'.repeat(64), reason: '見本' },
  '/v1/retention/disposals/:id/decide': { decision: 'withdrawn', reason: '見本' },
  '/v1/audit/searches': { name: '見本', filters: {} },
  '/v1/audit/samples': { name: '見本', filters: {}, size: 1 },
  '/v1/audit/findings': { title: '見本', detail: '見本', entries: [], dueOn: '2026-12-31' },
  '/v1/audit/findings/:id/notes': { text: '見本' },
  '/v1/findings/:id/answer': { text: '見本' },
  '/v1/audit/holds': { loan: 'L-20261121-001', reason: '見本' },
  '/v1/audit/holds/:id/release': { reason: '見本' },
  '/v1/notices/read': { ids: [999_999] },
  '/v1/notices/open': { id: 999_999 },
  '/v1/notices/address': { address: '' },
  '/v1/notices/switch': { kind: 'lending', mail: true },
  '/v1/mails/again': { id: 999_999 },
};
const send = (browser: Browser, row: { readonly method: string; readonly url: string }) =>
  row.method === 'GET'
    ? browser.get(pathOf(row.url))
    : row.method === 'POST'
      ? browser.post(pathOf(row.url).replace(/\?.*$/, ''), bodies[row.url])
      : row.url === '/v1/takeouts/:id/files/:n'
        ? patch(browser, pathOf(row.url), 7, Buffer.from('a'))
        : browser.ask(row.method, pathOf(row.url));

/** An answer to HEAD has no body that could name the code. */
const refusalOf = (row: { readonly method: string }, answer: LightMyRequestResponse): string =>
  row.method === 'HEAD' ? String(answer.statusCode) : codeOf(answer);
const tokenRefusal = (row: { readonly method: string }): string => (row.method === 'HEAD' ? '401' : 'OF-480');

/** Signed in once each: an office bears so many sign-ins from one address. Who signs out is signed in anew. */
const signedIn = new Map<string, Browser>();
const browserFor = async (account: string, url: string): Promise<Browser> => {
  const known = signedIn.get(account) ?? (await browserOf(office, account));
  signedIn.set(account, known);
  if (url === '/v1/auth/sign-out') signedIn.delete(account);
  return known;
};

/** Refused for who is asking, not for what is asked. */
const rightsCodes = ['OF-401', 'OF-403', 'OF-419', 'OF-460', 'OF-480', '401'];

describe('the role × route table', () => {
  it('has a rule for every route, and every route of the API', () => {
    expect(office.accessTable.filter((r) => r.url.startsWith('/v1/')).map((r) => `${r.method} ${r.url}`)).toEqual([
      'GET /v1/health',
      'POST /v1/auth/sign-in',
      'POST /v1/auth/code',
      'POST /v1/auth/sign-out',
      'GET /v1/auth/me',
      'POST /v1/auth/password',
      'GET /v1/auth/second-factor',
      'POST /v1/auth/second-factor',
      'POST /v1/auth/second-factor/confirm',
      'POST /v1/auth/second-factor/recovery',
      'POST /v1/auth/second-factor/end',
      'GET /v1/second-factors',
      'POST /v1/second-factors',
      'POST /v1/second-factors/:id/reset',
      'GET /v1/people',
      'GET /v1/sections',
      'POST /v1/people',
      'POST /v1/people/:id',
      'POST /v1/people/:id/act',
      'POST /v1/people/passwords',
      'POST /v1/people/import',
      'GET /v1/terminals',
      'POST /v1/terminals/:id/contact-code',
      'POST /v1/terminals/:id/response-code',
      'GET /v1/terminals/:id/exceptions',
      'POST /v1/terminals/:id/exceptions',
      'POST /v1/terminals/:id/exceptions/revoke',
      'GET /v1/terminal/exceptions',
      'GET /v1/forms',
      'GET /v1/forms/work-rules',
      'GET /v1/forms/:id',
      'GET /v1/forms/:id/paper.pdf',
      'POST /v1/forms/check',
      'POST /v1/forms',
      'POST /v1/forms/:id/act',
      'POST /v1/forms/:id/acknowledge',
      'GET /v1/deputies',
      'POST /v1/deputies',
      'POST /v1/deputies/:id/end',
      'GET /v1/queue',
      'GET /v1/findings',
      'POST /v1/findings/:id/answer',
      'GET /v1/loan-requests',
      'POST /v1/loan-requests',
      'POST /v1/loan-requests/:id/decide',
      'POST /v1/loan-requests/:id/withdraw',
      'POST /v1/loan-requests/:id/reserve',
      'GET /v1/ledger',
      'GET /v1/ledger.csv',
      'GET /v1/ledger/:id',
      'POST /v1/ledger',
      'POST /v1/ledger/:id/act',
      'POST /v1/ledger/:id/trail',
      'POST /v1/ledger/:id/items',
      'POST /v1/ledger/:id/verify',
      'POST /v1/ledger/:id/loss',
      'POST /v1/ledger/:id/reminder',
      'POST /v1/ledger/:id/confirm',
      'POST /v1/ledger/:id/hand-over',
      'POST /v1/ledger/:id/enrol-code',
      'POST /v1/ledger/:id/service-code',
      'GET /v1/ledger/:id/remote',
      'POST /v1/ledger/:id/erase',
      'POST /v1/ledger/:id/exchange',
      'POST /v1/ledger/:id/extension',
      'POST /v1/ledger/:id/certificate',
      'GET /v1/certificates/:file',
      'GET /v1/ledger.pdf',
      'GET /v1/loans/:id/receipt.pdf',
      'GET /v1/loan-requests/:id/paper.pdf',
      'GET /v1/ledger/:id/changes.pdf',
      'GET /v1/ledger/:id/loss.pdf',
      'POST /v1/service/begin',
      'POST /v1/service/report',
      'GET /v1/reports',
      'GET /v1/reports/day',
      'POST /v1/reports/correct',
      'POST /v1/reports/submit',
      'POST /v1/reports/decide',
      'GET /v1/reports/paper.pdf',
      'GET /v1/board',
      'GET /v1/board/week',
      'GET /v1/board/week.pdf',
      'POST /v1/board/presence',
      'POST /v1/board/telephone',
      'POST /v1/board/telephone/cancel',
      'GET /v1/orders',
      'POST /v1/orders',
      'POST /v1/orders/decide',
      'POST /v1/orders/accept',
      'GET /v1/orders.csv',
      'GET /v1/orders.pdf',
      'GET /v1/sessions',
      'GET /v1/sessions/:id',
      'GET /v1/sessions/:id/looks',
      'GET /v1/audit/entries',
      'GET /v1/audit/entries.csv',
      'GET /v1/audit/acts',
      'GET /v1/audit/choices',
      'GET /v1/audit/integrity',
      'POST /v1/audit/integrity/check',
      'GET /v1/audit/bundle',
      'GET /v1/audit/searches',
      'POST /v1/audit/searches',
      'POST /v1/audit/searches/:id/archive',
      'GET /v1/audit/samples',
      'POST /v1/audit/samples',
      'GET /v1/audit/samples/:id',
      'GET /v1/audit/findings',
      'POST /v1/audit/findings',
      'POST /v1/audit/findings/:id/notes',
      'GET /v1/audit/holds',
      'POST /v1/audit/holds',
      'POST /v1/audit/holds/:id/release',
      'GET /v1/audit/report',
      'GET /v1/audit/report.pdf',
      'GET /v1/settings',
      'GET /v1/settings/lending-state',
      'POST /v1/settings',
      'POST /v1/settings/lending',
      'POST /v1/settings/lending-base',
      'POST /v1/settings/loosenings/:id/decide',
      'POST /v1/settings/holidays',
      'GET /v1/retention',
      'POST /v1/retention/rules',
      'POST /v1/retention/disposals',
      'POST /v1/retention/disposals/:id/decide',
      'GET /v1/retention/disposals/:id/record.pdf',
      'GET /v1/statistics',
      'GET /v1/statistics.csv',
      'GET /v1/statistics.pdf',
      'GET /v1/statistics/days',
      'POST /v1/statistics/kinds',
      'GET /v1/statistics/jlis',
      'GET /v1/statistics/jlis.csv',
      'GET /v1/statistics/jlis.pdf',
      'POST /v1/statistics/ids',
      'GET /v1/telework-ids',
      'GET /v1/telework-ids.csv',
      'GET /v1/telework-ids.pdf',
      'POST /v1/telework-ids/move',
      'POST /v1/telework-ids/:id/back',
      'POST /v1/telework-ids/scheme',
      'GET /v1/travel-orders',
      'POST /v1/travel-orders',
      'GET /v1/remote-profiles',
      'POST /v1/remote-profiles',
      'POST /v1/remote-profiles/:id/end',
      'GET /v1/procedure',
      'GET /v1/statistics/procedure',
      'POST /v1/terminal/enrol',
      'GET /v1/terminal/package',
      'POST /v1/terminal/entries',
      'GET /v1/terminal/receipt',
      'POST /v1/terminal/hand-in',
      'GET /v1/hand-in',
      'POST /v1/hand-in/manifest',
      'POST /v1/hand-in/rows',
      'GET /v1/hand-in/wanted',
      'HEAD /v1/hand-in/stream/:revision',
      'PATCH /v1/hand-in/stream/:revision',
      'POST /v1/hand-in/complete',
      'GET /v1/inbox',
      'GET /v1/inbox/:id',
      'GET /v1/inbox/:id/files/:n',
      'GET /v1/inbox/:id/all.zip',
      'GET /v1/takeouts',
      'GET /v1/takeouts/targets',
      'POST /v1/takeouts',
      'GET /v1/takeouts/:id',
      'POST /v1/takeouts/:id',
      'POST /v1/takeouts/:id/act',
      'POST /v1/takeouts/:id/files',
      'GET /v1/takeouts/:id/files/:n',
      'PATCH /v1/takeouts/:id/files/:n',
      'POST /v1/takeouts/:id/files/:n/remove',
      'POST /v1/takeouts/:id/files/:n/clear',
      'GET /v1/takeouts/:id/paper.pdf',
      'POST /v1/terminal/delivery',
      'GET /v1/delivery',
      'GET /v1/delivery/:id/:n',
      'GET /v1/notices',
      'GET /v1/notices/unread',
      'POST /v1/notices/read',
      'POST /v1/notices/open',
      'GET /v1/notices/mail',
      'POST /v1/notices/address',
      'POST /v1/notices/switch',
      'GET /v1/mails',
      'POST /v1/mails/again',
    ]);
  });

  it('is the table that the documents show', async () => {
    const title =
      '# Who may do what\n\nMade from the router; `test/server/access.test.ts` tries every cell.\n`stead`: only while they stand in for a head.\n\n';
    await expect(`${title}${accessTableText(office.accessTable)}\n`).toMatchFileSnapshot('../../docs/access-table.md');
  });

  it('lets no role but these see sessions, and lets an auditor only add to the audit', () => {
    const cells = (url: string) => {
      const row = office.accessTable.find((r) => r.url === url);
      return Object.fromEntries(roles.map((role) => [role, row && accessCell(row.access, role)]));
    };
    const refused = 'refused';
    expect(cells('/v1/sessions/:id')).toEqual({
      staff: 'own',
      manager: 'section',
      hr: refused,
      it: refused,
      auditor: 'all',
      admin: refused,
    });
    expect(cells('/v1/terminals')).toMatchObject({ staff: refused, hr: refused, admin: refused, manager: 'section' });
    const changing = office.accessTable.filter((r) => r.method !== 'GET' && typeof r.access === 'object');
    expect(changing.filter((r) => accessCell(r.access, 'auditor') !== 'refused').map((r) => r.url)).toEqual([
      '/v1/auth/code',
      '/v1/auth/sign-out',
      '/v1/auth/password',
      '/v1/auth/second-factor',
      '/v1/auth/second-factor/confirm',
      '/v1/auth/second-factor/recovery',
      '/v1/auth/second-factor/end',
      '/v1/audit/integrity/check',
      '/v1/audit/searches',
      '/v1/audit/searches/:id/archive',
      '/v1/audit/samples',
      '/v1/audit/findings',
      '/v1/audit/findings/:id/notes',
      '/v1/audit/holds',
      '/v1/audit/holds/:id/release',
      // The second of two people.
      '/v1/retention/disposals/:id/decide',
      // What they were told, and where to.
      '/v1/notices/read',
      '/v1/notices/open',
      '/v1/notices/address',
      '/v1/notices/switch',
    ]);
    const audit = office.accessTable.filter(({ url }) => url.startsWith('/v1/audit/'));
    for (const row of audit) expect(row.access, row.url).toEqual({ roles: { auditor: 'all' } });
  });

  it('is what the server does: every role at every route', { timeout: 240_000 }, async () => {
    for (const role of roles) {
      // Wrong passwords are sent to each route that asks for one: more than one address is borne.
      await office.store.write((tx) => tx.deleteFrom('throttles').execute());
      for (const row of office.accessTable) {
        if (row.method === 'POST' && row.access === 'public') continue;
        const browser = await browserFor(inside[role], row.url);
        const answer = await send(browser, row);
        const cell = accessCell(row.access, role);
        const code = row.method === 'HEAD' ? refusalOf(row, answer) : codeOfAny(answer);
        const isRefused = rightsCodes.includes(answer.statusCode === 200 ? '' : code);
        expect(isRefused, `${role} ${row.method} ${row.url}: ${answer.statusCode} ${answer.body.slice(0, 200)}`).toBe(
          // None of these stands in for anybody; `queue.test.ts` tries those who do.
          cell === 'refused' || cell === 'stead' || cell === 'terminal' || cell === 'hand-in',
        );
        if (cell === 'refused' || cell === 'stead') expect(codeOf(answer)).toBe('OF-403');
        if (cell === 'terminal') expect(codeOf(answer)).toBe('OF-460');
        if (cell === 'hand-in') expect(refusalOf(row, answer)).toBe(tokenRefusal(row));
      }
    }
  });

  it('lets nobody pass who is not signed in', async () => {
    for (const row of office.accessTable) {
      if (row.access === 'public') continue;
      const answer = await send(new Browser(office), row);
      const expected = row.access === 'hand-in' ? tokenRefusal(row) : row.access === 'terminal' ? 'OF-460' : 'OF-401';
      expect(refusalOf(row, answer), row.url).toBe(expected);
    }
  });

  it('keeps each scope to what is theirs', async () => {
    for (const row of office.accessTable) {
      for (const role of ['staff', 'manager'] as const) {
        const cell = accessCell(row.access, role);
        if (cell !== 'own' && cell !== 'section') continue;
        if (row.url.startsWith('/v1/auth/')) continue;
        const answer = await send(await browserFor(outside[role], row.url), row);
        if (row.url.includes(':id')) expect(codeOf(answer), `${role} ${row.url}`).toBe('OF-403');
        else expect(answer.body, `${role} ${row.url}`).not.toContain('100123');
      }
    }
  });
});

it('cannot be built with a route that has no rule', async () => {
  const build = openOffice({ more: (app) => void app.get('/v1/unguarded', () => ({})) });
  await expect(build).rejects.toThrow('route without an access rule: GET /v1/unguarded');
});

const codeOfAny = (answer: { readonly body: string; readonly statusCode: number }): string => {
  const parsed: unknown = answer.body.startsWith('{') ? JSON.parse(answer.body) : {};
  return typeof parsed === 'object' && parsed !== null && 'code' in parsed ? String(parsed.code) : '';
};
