import { connect } from 'node:tls';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ErrorAnswer } from '#contract/http/console-api.ts';
import { ServiceCodeAnswer } from '#contract/http/lending-api.ts';
import { ServiceBegun } from '#contract/http/service-api.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { Sender } from './support/hand-in.ts';
import { host, openOffice, type TestOffice } from './support/office.ts';
import { patch } from './support/takeout.ts';
import { enrolTerminal, signatureHeaders, type Terminal } from './support/terminal.ts';
import { newKeyPair } from './support/trail.ts';

let office: TestOffice;
let auditor: Browser;
let it3: Browser;
let head: Browser;
let admin: Browser;
let hr: Browser;
let serviceToken: string;
let terminal: Terminal;
let sender: Sender;

beforeAll(async () => {
  office = await openOffice();
  auditor = await browserOf(office, '400007');
  it3 = await browserOf(office, '300011');
  head = await browserOf(office, '200045');
  admin = await browserOf(office, '900001');
  hr = await browserOf(office, '500033');
  terminal = await enrolTerminal(office);
  const { code } = ServiceCodeAnswer.parse(
    (await it3.post('/v1/ledger/T-0002/service-code', { purpose: 'wipe' })).json(),
  );
  const begun = await raw('/v1/service/begin', JSON.stringify({ terminal: 'T-0002', purpose: 'wipe', code }));
  serviceToken = ServiceBegun.parse(begun.json()).token;
  sender = await Sender.open(office, terminal);
});
afterAll(() => office.close());

/** Sends a body to a route as someone whom its rule lets pass. */
const senders: Readonly<Record<string, (body: string) => Promise<{ statusCode: number; body: string }>>> = {
  '/v1/auth/sign-in': (payload) => raw('/v1/auth/sign-in', payload),
  '/v1/auth/sign-out': async (payload) => raw('/v1/auth/sign-out', payload, await browserOf(office, '900001')),
  '/v1/auth/password': (payload) => raw('/v1/auth/password', payload, auditor),
  '/v1/auth/code': (payload) => raw('/v1/auth/code', payload, auditor),
  '/v1/auth/second-factor': (payload) => raw('/v1/auth/second-factor', payload, auditor),
  '/v1/auth/second-factor/confirm': (payload) => raw('/v1/auth/second-factor/confirm', payload, auditor),
  '/v1/auth/second-factor/recovery': (payload) => raw('/v1/auth/second-factor/recovery', payload, auditor),
  '/v1/auth/second-factor/end': (payload) => raw('/v1/auth/second-factor/end', payload, auditor),
  '/v1/second-factors': (payload) => raw('/v1/second-factors', payload, it3),
  '/v1/second-factors/:id/reset': (payload) => raw('/v1/second-factors/400007/reset', payload, it3),
  '/v1/people': (payload) => raw('/v1/people', payload, admin),
  '/v1/people/:id': (payload) => raw('/v1/people/100456', payload, admin),
  '/v1/people/:id/act': (payload) => raw('/v1/people/100456/act', payload, admin),
  '/v1/people/passwords': (payload) => raw('/v1/people/passwords', payload, admin),
  '/v1/people/import': (payload) => raw('/v1/people/import', payload, admin),
  '/v1/terminals/:id/contact-code': (payload) => raw('/v1/terminals/T-0001/contact-code', payload, it3),
  '/v1/terminals/:id/response-code': (payload) => raw('/v1/terminals/T-0001/response-code', payload, it3),
  '/v1/terminals/:id/exceptions': (payload) => raw('/v1/terminals/T-0001/exceptions', payload, head),
  '/v1/terminals/:id/exceptions/revoke': (payload) => raw('/v1/terminals/T-0001/exceptions/revoke', payload, head),
  '/v1/audit/integrity/check': (payload) => raw('/v1/audit/integrity/check', payload, auditor),
  '/v1/audit/searches': (payload) => raw('/v1/audit/searches', payload, auditor),
  '/v1/audit/searches/:id/archive': (payload) => raw('/v1/audit/searches/1/archive', payload, auditor),
  '/v1/audit/samples': (payload) => raw('/v1/audit/samples', payload, auditor),
  '/v1/audit/findings': (payload) => raw('/v1/audit/findings', payload, auditor),
  '/v1/audit/findings/:id/notes': (payload) => raw('/v1/audit/findings/1/notes', payload, auditor),
  '/v1/findings/:id/answer': (payload) => raw('/v1/findings/1/answer', payload, head),
  '/v1/audit/holds': (payload) => raw('/v1/audit/holds', payload, auditor),
  '/v1/audit/holds/:id/release': (payload) => raw('/v1/audit/holds/1/release', payload, auditor),
  '/v1/forms': (payload) => raw('/v1/forms', payload, it3),
  '/v1/forms/check': (payload) => raw('/v1/forms/check', payload, it3),
  '/v1/forms/:id/act': (payload) => raw('/v1/forms/F-2026-0001/act', payload, head),
  '/v1/forms/:id/acknowledge': (payload) => raw('/v1/forms/F-2026-0001/acknowledge', payload, it3),
  '/v1/deputies': (payload) => raw('/v1/deputies', payload, head),
  '/v1/deputies/:id/end': (payload) => raw('/v1/deputies/1/end', payload, head),
  '/v1/remote-profiles': (payload) => raw('/v1/remote-profiles', payload, it3),
  '/v1/remote-profiles/:id/end': (payload) => raw('/v1/remote-profiles/RD-0001/end', payload, it3),
  '/v1/settings': (payload) => raw('/v1/settings', payload, hr),
  '/v1/settings/lending': (payload) => raw('/v1/settings/lending', payload, it3),
  '/v1/settings/lending-base': (payload) => raw('/v1/settings/lending-base', payload, it3),
  '/v1/settings/loosenings/:id/decide': (payload) => raw('/v1/settings/loosenings/1/decide', payload, it3),
  '/v1/settings/holidays': (payload) => raw('/v1/settings/holidays', payload, hr),
  '/v1/retention/rules': (payload) => raw('/v1/retention/rules', payload, it3),
  '/v1/retention/disposals': (payload) => raw('/v1/retention/disposals', payload, it3),
  '/v1/retention/disposals/:id/decide': (payload) => raw('/v1/retention/disposals/1/decide', payload, it3),
  '/v1/statistics/ids': (payload) => raw('/v1/statistics/ids', payload, it3),
  ...Object.fromEntries(
    ['move', ':id/back', 'scheme'].map((rest) => [
      `/v1/telework-ids/${rest}`,
      (payload: string) => raw(`/v1/telework-ids/${rest.replace(':id', '1')}`, payload, it3),
    ]),
  ),
  '/v1/travel-orders': (payload) => raw('/v1/travel-orders', payload, head),
  '/v1/statistics/kinds': (payload) => raw('/v1/statistics/kinds', payload, head),
  '/v1/loan-requests': (payload) => raw('/v1/loan-requests', payload, it3),
  '/v1/loan-requests/:id/decide': (payload) => raw('/v1/loan-requests/R-2026-0001/decide', payload, head),
  '/v1/loan-requests/:id/reserve': (payload) => raw('/v1/loan-requests/R-2026-0001/reserve', payload, it3),
  '/v1/loan-requests/:id/withdraw': (payload) => raw('/v1/loan-requests/R-2026-0001/withdraw', payload, it3),
  ...Object.fromEntries(
    ['reports/correct', 'reports/submit', 'orders/accept']
      .map((name) => `/v1/${name}`)
      .map((url) => [url, (payload: string) => raw(url, payload, it3)]),
  ),
  ...Object.fromEntries(
    ['reports/decide', 'board/presence', 'board/telephone', 'board/telephone/cancel', 'orders', 'orders/decide']
      .map((name) => `/v1/${name}`)
      .map((url) => [url, (payload: string) => raw(url, payload, head)]),
  ),
  '/v1/ledger': (payload) => raw('/v1/ledger', payload, it3),
  ...Object.fromEntries(
    ['', '/:id', '/:id/act', '/:id/files', '/:id/files/:n/remove', '/:id/files/:n/clear'].map((rest) => [
      `/v1/takeouts${rest}`,
      (payload: string) => raw(`/v1/takeouts${rest.replace(':id', 'D-2026-0001').replace(':n', '0')}`, payload, head),
    ]),
  ),
  '/v1/takeouts/:id/files/:n': (payload) => patch(head, '/v1/takeouts/D-2026-0001/files/0', 0, Buffer.from(payload)),
  '/v1/terminal/delivery': (payload) => terminal.post('/v1/terminal/delivery', payload),
  ...Object.fromEntries(
    (
      [
        'act',
        'items',
        'confirm',
        'hand-over',
        'enrol-code',
        'trail',
        'service-code',
        'verify',
        'loss',
        'reminder',
        'certificate',
        'erase',
        'exchange',
        'extension',
      ] as const
    ).map((name) => [`/v1/ledger/:id/${name}`, (payload: string) => raw(`/v1/ledger/T-0003/${name}`, payload, it3)]),
  ),
  ...Object.fromEntries(
    ['notices/read', 'notices/open', 'notices/address', 'notices/switch', 'mails/again']
      .map((name) => `/v1/${name}`)
      .map((url) => [url, (payload: string) => raw(url, payload, it3)]),
  ),
  '/v1/service/begin': (payload) => raw('/v1/service/begin', payload),
  '/v1/service/report': (payload) => raw('/v1/service/report', payload, undefined, serviceToken),
  '/v1/terminal/enrol': (payload) => raw('/v1/terminal/enrol', payload),
  '/v1/terminal/entries': (payload) => terminal.post('/v1/terminal/entries', payload),
  '/v1/terminal/hand-in': (payload) => terminal.post('/v1/terminal/hand-in', payload),
  '/v1/hand-in/manifest': (payload) => borne('/v1/hand-in/manifest', payload),
  '/v1/hand-in/rows': (payload) => borne('/v1/hand-in/rows', payload),
  '/v1/hand-in/complete': (payload) => borne('/v1/hand-in/complete', payload),
  '/v1/hand-in/stream/:revision': (payload) => sender.patch(0, Buffer.from(payload)),
};
const borne = (url: string, payload: string) => {
  const headers = { host, authorization: `Bearer ${sender.token}`, 'content-type': 'application/json' };
  return office.app.inject({ method: 'POST', url, payload, headers });
};
/** Routes that are asked without a body. */
const bodiless = ['/v1/auth/sign-out', '/v1/audit/integrity/check', '/v1/audit/searches/:id/archive'];
const raw = (url: string, payload: string, browser?: Browser, token?: string) =>
  office.app.inject({
    method: 'POST',
    url,
    payload,
    headers: {
      host,
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(browser === undefined
        ? {}
        : { cookie: `__Host-tanmori=${browser.cookie}`, 'x-csrf-token': browser.csrf ?? '' }),
    },
  });

const refusedWell = (answer: { statusCode: number; body: string }, sent: string) => {
  expect(answer.statusCode, sent).toBeGreaterThanOrEqual(400);
  expect(answer.statusCode, sent).toBeLessThan(500);
  ErrorAnswer.parse(JSON.parse(answer.body));
};

const hostile = [
  '',
  '{',
  'null',
  '[]',
  '0',
  '"x"',
  '{"__proto__":{"x":1}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"chain":"\\ud800","entries":[]}',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `{"chain":"x","entries":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
  `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`,
  '{"account":1e999,"password":"x"}',
];

describe('malformed bodies', () => {
  it('are tried on every route that takes one', () => {
    const taking = office.accessTable.filter((r) => r.method !== 'GET' && r.method !== 'HEAD').map((r) => r.url);
    expect(Object.keys(senders).sort()).toEqual(taking.sort());
  });

  it.each(Object.keys(senders).filter((url) => !bodiless.includes(url)))(
    'at %s are refused, never a fault',
    async (url) => {
      const send = senders[url];
      if (send === undefined) throw new Error(url);
      for (const body of hostile) refusedWell(await send(body), `${url} ${body.slice(0, 60)}`);
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (body) => refusedWell(await send(body), body)),
        { numRuns: 60 },
      );
    },
  );

  it.each(bodiless)('at %s, which takes none, are no fault either', async (url) => {
    for (const body of hostile) expect((await senders[url]?.(body))?.statusCode).toBeLessThan(500);
  });

  it.each([
    ['arrays too deep to read', `${'['.repeat(40_000)}${']'.repeat(40_000)}`],
    ['objects too deep to read', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`],
    ['a lone surrogate', '"\\ud800"'],
    ['a lone surrogate as a name', '{"\\udc00":1}'],
  ])('with %s in an otherwise sound entry are refused', async (_name, hostilePart) => {
    const entry = terminal.trail.copy().add('agent.started', { version: 'HERE', pid: 1 });
    const body = JSON.stringify({ chain: terminal.chain, entries: [entry] });
    const answer = await terminal.post('/v1/terminal/entries', body.replace('"HERE"', hostilePart));
    expect(codeOf(answer)).toBe('OF-400');
  });

  it('of the right shape with one field spoiled are refused', async () => {
    const entry = terminal.trail.copy().add('agent.stopped', {});
    const good = { chain: terminal.chain, entries: [entry] };
    const paths = leavesOf(good);
    expect(paths.length).toBeGreaterThan(12);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 3 }), async (path, value) => {
        const spoiled = structuredClone(good);
        const before = replaceAt(spoiled, path, value);
        fc.pre(JSON.stringify(before) !== JSON.stringify(value));
        const answer = await terminal.post('/v1/terminal/entries', JSON.stringify(spoiled));
        // A number that is merely ahead is no fault: the answer names the number to go on from.
        if (answer.statusCode === 200) expect(path.at(-1)).toBe('seq');
        else refusedWell(answer, JSON.stringify(spoiled));
      }),
      { numRuns: 150 },
    );
    const { entries } = await office.store.db
      .selectFrom('entries')
      .select((e) => e.fn.countAll<number>().as('entries'))
      .executeTakeFirstOrThrow();
    expect(entries).toBe(0);
  });

  it('with unknown fields, another type or too many bytes are refused', async () => {
    const extra = await raw('/v1/auth/sign-in', JSON.stringify({ account: '300011', password: 'x', admin: true }));
    expect(codeOf(extra)).toBe('OF-400');
    const text = await office.app.inject({
      method: 'POST',
      url: '/v1/auth/sign-in',
      headers: { host, 'content-type': 'text/plain' },
      payload: '{"account":"300011","password":"mihon-300011"}',
    });
    expect(codeOf(text)).toBe('OF-400');
    const form = await office.app.inject({
      method: 'POST',
      url: '/v1/auth/sign-in',
      headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'account=300011&password=mihon-300011',
    });
    expect(codeOf(form)).toBe('OF-400');
    const huge = await raw('/v1/auth/sign-in', JSON.stringify({ account: '300011', password: 'x'.repeat(70_000) }));
    expect(codeOf(huge)).toBe('OF-413');
    const batch = await terminal.post('/v1/terminal/entries', JSON.stringify({ chain: 'x'.repeat(1_200_000) }));
    expect(codeOf(batch)).toBe('OF-413');
    const bytes = await office.app.inject({
      method: 'POST',
      url: '/v1/auth/sign-in',
      headers: { host, 'content-type': 'application/json' },
      payload: Buffer.from([0x22, 0xff, 0xfe, 0x22]),
    });
    expect(codeOf(bytes)).toBe('OF-400');
  });
});

describe('malformed addresses', () => {
  const routes = [
    ...['/v1/sessions', '/v1/sessions/2f1c7a52-37a5-4f0e-9f6e-0d0a4a3f9a10', '/v1/terminals', '/v1/notices'],
    '/v1/audit/acts',
  ];
  it.each(routes)('%s with any query is never a fault', async (url) => {
    const key = fc.constantFrom(
      'from',
      'to',
      'staff',
      'terminal',
      'state',
      'offset',
      'type',
      'text',
      'after',
      'before',
      'unread',
      'x',
      '__proto__',
    );
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('-1', '999999999', '2026-13-99', '2026-02-31', '9999-12-31', '%', '\u0000'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(key, value), { maxLength: 4 }), async (pairs) => {
        const query = new URLSearchParams(pairs).toString();
        const answer = await auditor.get(`${url}?${query}`);
        expect(answer.statusCode, query).toBeLessThan(500);
        if (answer.statusCode >= 400) ErrorAnswer.parse(answer.json());
      }),
      { numRuns: 80 },
    );
  });

  it('with an unknown query field are refused', async () => {
    expect(codeOf(await auditor.get('/v1/sessions?admin=1'))).toBe('OF-400');
    expect(codeOf(await auditor.get('/v1/sessions?from=2026-11-21&from=2026-11-22'))).toBe('OF-400');
    expect(codeOf(await auditor.get('/v1/terminals?x=1'))).toBe('OF-400');
  });

  it.each(['/v1/sessions/x', '/v1/sessions/%00', '/v1/sessions/%ff', '/v1/sessions/..%2f..%2fetc'])(
    '%s is refused',
    async (url) => {
      expect(codeOf(await auditor.get(url))).toBe('OF-400');
    },
  );

  it.each(['/nothing', '/v1/nothing', '/v1/sessions/x/y', '/v1/terminal/entries'])('%s is not found', async (url) => {
    expect(codeOf(await auditor.get(url))).toBe('OF-404');
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'] as const)('the method %s is not found', async (method) => {
    expect((await office.app.inject({ method, url: '/v1/terminals', headers: { host } })).statusCode).toBe(404);
  });
});

describe('malformed signatures', () => {
  const entriesUrl = '/v1/terminal/entries';
  const body = '{"chain":"x","entries":[]}';
  const post = (headers: Record<string, string>, payload = body) =>
    office.app.inject({
      method: 'POST',
      url: entriesUrl,
      headers: { host, 'content-type': 'application/json', ...headers },
      payload,
    });
  const good = (change: object = {}) =>
    signatureHeaders({ method: 'POST', url: entriesUrl, body, key: terminal.device, ...change });

  it('are told apart from a good one, whose body is then judged', async () => {
    expect(codeOf(await post(good()))).toBe('OF-400');
    expect(codeOf(await post(good({ createdSec: 999_999_999_999 })))).toBe('OF-400');
  });

  it.each([
    ['another key', { key: newKeyPair() }],
    ['another terminal', { keyId: 'T-0002' }],
    ['an unknown terminal', { keyId: 'T-9999' }],
    ['another method', { method: 'GET' }],
    ['another path', { targetUri: 'https://localhost:8443/v1/terminal/package' }],
    ['another office', { targetUri: 'https://evil.example/v1/terminal/entries' }],
    ['another port', { targetUri: 'https://localhost/v1/terminal/entries' }],
    ['another body', { body: `${body} ` }],
  ])('of %s are refused', async (_name, change) => {
    expect(codeOf(await post(good(change)))).toBe('OF-460');
  });

  it('that lack a field, or sign less, are refused', async () => {
    for (const name of ['signature', 'signature-input', 'content-digest'] as const) {
      const { [name]: _, ...rest } = good();
      expect(codeOf(await post(rest)), name).toBe('OF-460');
    }
    const less = good()['signature-input']?.replace('"@target-uri" ', '') ?? '';
    expect(codeOf(await post({ ...good(), 'signature-input': less }))).toBe('OF-460');
    expect(codeOf(await post(good(), `${body}\n`))).toBe('OF-460');
  });

  it('are refused before the body is read', async () => {
    expect(codeOf(await post({}, 'not json'))).toBe('OF-460');
  });

  it('at the package are refused too, and a good one gets it', async () => {
    expect((await terminal.get('/v1/terminal/package')).json()).toEqual({ package: terminal.package });
    const headers = signatureHeaders({ method: 'GET', url: '/v1/terminal/package', body: '', key: newKeyPair() });
    const answer = await office.app.inject({ url: '/v1/terminal/package', headers: { host, ...headers } });
    expect(codeOf(answer)).toBe('OF-460');
  });

  it('of a terminal that came back are refused', async () => {
    await office.store.db.updateTable('loans').set({ state: 'closed' }).execute();
    expect(codeOf(await terminal.get('/v1/terminal/package'))).toBe('OF-460');
    await office.store.db.updateTable('loans').set({ state: 'lent' }).execute();
  });
});

it('answers bytes that are no HTTP with a clear refusal', async () => {
  const address = await office.app.listen({ port: 0, host: '127.0.0.1' });
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect({ port: Number(new URL(address).port), host: '127.0.0.1', rejectUnauthorized: false }, () =>
      socket.write('NOT HTTP AT ALL\r\n\r\n'),
    );
    let heard = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      heard += part;
    });
    socket.on('end', () => resolve(heard)).on('error', reject);
  });
  expect(text.startsWith('HTTP/1.1 400')).toBe(true);
  expect(ErrorAnswer.parse(JSON.parse(text.slice(text.indexOf('{')))).code).toBe('OF-400');
});

const Tree: z.ZodType<Record<string, unknown>> = z.record(z.string(), z.unknown());

/** Paths of all values that are no objects or arrays. */
function leavesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const tree = Tree.safeParse(Array.isArray(value) ? { ...value } : value);
  if (!tree.success) return [path];
  return Object.entries(tree.data).flatMap(([key, child]) => leavesOf(child, [...path, key]));
}

/** Puts a value at a path; answers what was there. */
function replaceAt(root: object, path: readonly string[], value: unknown): unknown {
  let at: object = root;
  for (const key of path.slice(0, -1)) at = Object(Reflect.get(at, key));
  const last = path.at(-1) ?? '';
  const before: unknown = Reflect.get(at, last);
  Reflect.set(at, last, value);
  return before;
}

it('takes no day that is in no calendar', async () => {
  const hanako = await browserOf(office, '100123');
  const facts = { name: '見本 太郎', kana: '', section: 'planning', post: '', employment: null, role: 'staff' };
  const things = { wire: true, mouse: false, telework: 'home' };
  const [reason, purpose] = ['見本', '見本'];
  const asked: readonly (readonly [Browser, string, (day: string) => object])[] = [
    [admin, '/v1/people/100456', (from) => ({ ...facts, from })],
    [admin, '/v1/people/import', (from) => ({ kind: 'sections', file: null, endMissing: true, from, apply: null })],
    [hanako, '/v1/loan-requests', (to) => ({ from: '2026-11-21', to, things, purpose })],
    [it3, '/v1/ledger/T-0001/extension', (to) => ({ to, reason })],
    [
      hanako,
      '/v1/takeouts',
      (to) => ({ purpose, from: '2026-11-21', to, target: { loan: terminal.chain.slice(5) }, papers: [] }),
    ],
    [auditor, '/v1/audit/findings', (dueOn) => ({ title: '見本', detail: '見本', entries: [], dueOn })],
  ];
  for (const day of ['2026-11-31', '2026-13-01', '2027-02-29', '9999-99-99'])
    for (const [browser, url, body] of asked)
      expect(codeOf(await browser.post(url, body(day))), `${url} ${day}`).toBe('OF-400');
  expect(codeOf(await auditor.get('/v1/audit/report?from=2026-02-31&to=2026-11-21'))).toBe('OF-400');
});
