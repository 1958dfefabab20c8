import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles } from '#contract/http/console-api.ts';
import { IssueAnswer, PeopleAnswer } from '#contract/people/people-api.ts';
import { Browser, browserOf, codeOf } from '../support/browser.ts';
import { openOffice, type TestOffice } from '../support/office.ts';

let office: TestOffice;
let admin: Browser;
const facts = {
  ...{ name: '髙橋 見本', kana: 'たかはし みほん', section: 'planning', post: '主任' },
  ...{ employment: 'regular', role: 'staff' },
};
const good = '見本の 長い合言葉 七曲がり坂';

beforeAll(async () => {
  office = await openOffice();
  await office.addPerson({ id: '500009', section: 'planning', role: 'hr' });
  admin = await browserOf(office, '900001');
});
afterAll(() => office.close());

const issue = async (id: string): Promise<string> => {
  const answer = await admin.post('/v1/people/passwords', { ids: [id] });
  expect(answer.statusCode, answer.body).toBe(200);
  return IssueAnswer.parse(answer.json()).issued[0]?.password ?? '';
};
const person = async (id: string) =>
  PeopleAnswer.parse((await admin.get(`/v1/people?text=${id}`)).json()).people.find((row) => row.id === id);
const acts = async (act: string) =>
  office.store.db
    .selectFrom('office_acts')
    .selectAll()
    .where('act', '=', act as 'person.added')
    .execute();

it('nobody is put into a section that is no more', async () => {
  const end = (to_day: string | null) =>
    office.store.write((tx) => tx.updateTable('sections').set({ to_day }).where('id', '=', 'audit').execute());
  await end('2026-03-31');
  expect(codeOf(await admin.post('/v1/people', { id: '500103', ...facts, section: 'audit' }))).toBe('OF-571');
  await end(null);
});

it('an account is added, opened by nothing, then by an issued password that is good for one thing only', async () => {
  expect((await admin.post('/v1/people', { id: '500101', ...facts })).statusCode).toBe(200);
  expect(codeOf(await admin.post('/v1/people', { id: '500101', ...facts }))).toBe('OF-566');
  expect(codeOf(await admin.post('/v1/people', { id: '500102', ...facts, section: 'none' }))).toBe('OF-404');
  expect(await person('500101')).toMatchObject({ ...facts, password: 'none', disabled: false });
  expect(codeOf(await new Browser(office).signIn('500101', ''.padEnd(44, 'A')))).toBe('OF-402');

  const initial = await issue('500101');
  expect(initial).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
  expect(JSON.stringify(await acts('password.issued'))).not.toContain(initial);
  const browser = new Browser(office);
  expect((await browser.signIn('500101', initial)).json()).toMatchObject({ initial: true });
  expect((await browser.get('/v1/auth/me')).json()).toMatchObject({ initial: true });
  expect(codeOf(await browser.get('/v1/sessions'))).toBe('OF-565');
  expect(codeOf(await browser.post('/v1/loan-requests', {}))).toBe('OF-565');

  const other = new Browser(office);
  await other.signIn('500101', initial);
  const change = (current: string, next: string) => browser.post('/v1/auth/password', { current, next });
  expect(codeOf(await change('wrong', good))).toBe('OF-402');
  for (const bad of [
    '短い',
    initial,
    '5001015001015001',
    '髙橋 見本 髙橋 見本 髙橋 見本',
    'password12345678',
    'あいうえおあいうえおあいうえお',
  ])
    expect(codeOf(await change(initial, bad)), bad).toBe('OF-568');
  expect((await change(initial, good)).statusCode).toBe(200);
  expect((await browser.get('/v1/sessions')).statusCode).toBe(200);
  expect(codeOf(await other.get('/v1/auth/me'))).toBe('OF-401');
  expect(codeOf(await new Browser(office).signIn('500101', initial))).toBe('OF-402');
  expect((await new Browser(office).signIn('500101', good)).json()).toMatchObject({ initial: false });
  expect(await person('500101')).toMatchObject({ password: 'own' });
  expect(await acts('password.changed')).toHaveLength(1);
});

it('wrong passwords at the change are counted with those at sign-in', async () => {
  const browser = await browserOf(office, '100456');
  const tries = [];
  for (let n = 0; n < 6; n += 1)
    tries.push(codeOf(await browser.post('/v1/auth/password', { current: 'x', next: good })));
  expect(tries).toEqual([...Array.from({ length: 5 }, () => 'OF-402'), 'OF-429']);
  expect(codeOf(await new Browser(office).signIn('100456'))).toBe('OF-429');
  await issue('100456');
});

it('sign-ins of a disabled account end at once, and an enabled one signs in anew', async () => {
  const head = await browserOf(office, '200046');
  expect((await head.get('/v1/terminals')).statusCode).toBe(200);
  const act = (name: string) => admin.post('/v1/people/200046/act', { act: name, reason: '退職のため' });
  expect((await act('disable')).statusCode).toBe(200);
  expect(codeOf(await head.get('/v1/terminals'))).toBe('OF-401');
  expect(codeOf(await new Browser(office).signIn('200046'))).toBe('OF-402');
  expect(codeOf(await admin.post('/v1/people/passwords', { ids: ['200046'] }))).toBe('OF-404');
  expect((await act('disable')).statusCode).toBe(200);
  expect((await act('enable')).statusCode).toBe(200);
  expect(codeOf(await head.get('/v1/terminals'))).toBe('OF-401');
  await browserOf(office, '200046');
  expect(await acts('person.disabled')).toHaveLength(1);
});

it('a number that was closed and is given to somebody else is opened by no password of who bore it before', async () => {
  const id = '100789';
  const act = (name: string) => admin.post(`/v1/people/${id}/act`, { act: name, reason: '番号の再利用' });
  expect((await act('disable')).statusCode).toBe(200);
  expect((await admin.post(`/v1/people/${id}`, { ...facts, name: '別人 三郎', from: null })).statusCode).toBe(200);
  expect((await act('enable')).statusCode).toBe(200);
  expect(codeOf(await new Browser(office).signIn(id))).toBe('OF-402');
  expect(await person(id)).toMatchObject({ name: '別人 三郎', password: 'none', disabled: false });
  expect((await new Browser(office).signIn(id, await issue(id))).json()).toMatchObject({ initial: true });
});

it('nobody disables, demotes or resets themselves, nor the last admin', async () => {
  const self = '/v1/people/900001';
  const own = { ...facts, name: '見本 管理', section: 'it', from: null };
  expect(codeOf(await admin.post(`${self}/act`, { act: 'disable', reason: '見本' }))).toBe('OF-567');
  expect(codeOf(await admin.post(self, { ...own, role: 'auditor' }))).toBe('OF-567');
  expect(codeOf(await admin.post('/v1/people/passwords', { ids: ['900001'] }))).toBe('OF-567');
  expect((await admin.post('/v1/people', { id: '900002', ...facts, role: 'admin' })).statusCode).toBe(200);
  expect((await admin.post('/v1/people/900002/act', { act: 'disable', reason: '見本' })).statusCode).toBe(200);
  expect((await person('900001'))?.role).toBe('admin');
});

it('another role ends the sign-ins that had the old one', async () => {
  const it3 = await browserOf(office, '300022');
  const changed = { ...facts, name: '見本 報司', section: 'it', role: 'staff', from: null };
  expect((await admin.post('/v1/people/300022', changed)).statusCode).toBe(200);
  expect(codeOf(await it3.get('/v1/ledger'))).toBe('OF-401');
  expect(codeOf(await (await browserOf(office, '300022')).get('/v1/ledger'))).toBe('OF-403');
});

it('a move takes effect on its day, and the place before is kept', async () => {
  const moved = { ...facts, section: 'citizens', from: '2026-11-25' };
  expect((await admin.post('/v1/people/500101', moved)).statusCode).toBe(200);
  expect(await person('500101')).toMatchObject({
    section: 'planning',
    coming: { section: 'citizens', from: '2026-11-25' },
  });
  office.pass(4 * 86_400_000);
  admin = await browserOf(office, '900001');
  expect(await person('500101')).toMatchObject({
    ...{ section: 'citizens', coming: null },
    earlier: [{ sectionName: '企画政策課', from: '2026-11-21', to: '2026-11-24' }],
  });
  expect(await acts('person.posted')).toHaveLength(1);
  expect(codeOf(await admin.post('/v1/people/500101', { ...facts, section: 'none', from: null }))).toBe('OF-404');
});

describe('role × act', () => {
  const tried = [
    ['GET', '/v1/people', undefined],
    ['GET', '/v1/sections', undefined],
    ['POST', '/v1/people', { id: '500110', ...facts }],
    ['POST', '/v1/people/500101', { ...facts, from: null }],
    ['POST', '/v1/people/500101/act', { act: 'enable', reason: '見本' }],
    ['POST', '/v1/people/passwords', { ids: ['500101'] }],
    ['POST', '/v1/people/import', { kind: 'sections', file: null, endMissing: false, from: null, apply: null }],
  ] as const;
  const accounts = {
    staff: '100123',
    manager: '200045',
    hr: '500009',
    it: '300011',
    auditor: '400007',
    admin: '900001',
  };
  it.each(roles)('%s', async (role) => {
    const browser = await browserOf(office, accounts[role]);
    for (const [method, url, body] of tried) {
      const answer = method === 'GET' ? await browser.get(url) : await browser.post(url, body);
      if (role === 'admin') expect(answer.statusCode, `${url} ${answer.body}`).toBe(200);
      else expect(codeOf(answer), `${role} ${url}`).toBe('OF-403');
    }
  });
});
