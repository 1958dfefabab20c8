import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SignInAnswer } from '#contract/http/console-api.ts';
import { IssueAnswer } from '#contract/people/people-api.ts';
import { cookieName, tokenHash } from '../../server/auth/sign-in-token.ts';
import { Browser, browserOf, codeOf, signInRequest } from './support/browser.ts';
import { actsOf, host, openOffice, origin, type TestOffice } from './support/office.ts';

const minute = 60_000;
let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

describe('signing in', () => {
  it('answers who it is, and sets a cookie that scripts and other sites never see', async () => {
    const answer = await new Browser(office).signIn('200045');
    expect(answer.statusCode).toBe(200);
    expect(SignInAnswer.parse(answer.json())).toMatchObject({
      account: { id: '200045', name: '見本 課長', section: '企画政策課', role: 'manager' },
      sample: true,
    });
    const header = String(answer.headers['set-cookie']);
    expect(header).toMatch(/^__Host-tanmori=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('keeps only the hash of the token, and no password', async () => {
    const browser = await browserOf(office, '200045');
    const rows = await office.store.db.selectFrom('sign_ins').selectAll().execute();
    expect(rows.map((r) => r.token_hash)).toEqual([tokenHash(browser.cookie ?? '')]);
    const accounts = JSON.stringify(await office.store.db.selectFrom('accounts').selectAll().execute());
    expect(accounts).not.toContain('mihon');
    expect(JSON.stringify(rows)).not.toContain(browser.csrf);
  });

  it('gives the same answer for a wrong password and an unknown account, after the same work', async () => {
    const wrong = await new Browser(office).signIn('200045', 'wrong');
    const unknown = await new Browser(office).signIn('999999', 'wrong');
    expect(codeOf(wrong)).toBe('OF-402');
    expect(unknown.statusCode).toBe(wrong.statusCode);
    expect(unknown.body).toBe(wrong.body);
    expect(wrong.headers['set-cookie']).toBeUndefined();
  });

  it('refuses a disabled account like a wrong password, and ends its sign-ins', async () => {
    const browser = await browserOf(office, '200045');
    await office.store.db.updateTable('accounts').set({ disabled: 1 }).where('id', '=', '200045').execute();
    expect(codeOf(await browser.get('/v1/auth/me'))).toBe('OF-401');
    expect(codeOf(await new Browser(office).signIn('200045'))).toBe('OF-402');
  });

  it('anew ends the sign-in before', async () => {
    const browser = await browserOf(office, '200045');
    const old = browser.cookie;
    await browser.signIn('200045');
    expect(browser.cookie).not.toBe(old);
    const thief = new Browser(office);
    thief.cookie = old;
    expect(codeOf(await thief.get('/v1/auth/me'))).toBe('OF-401');
    expect((await browser.get('/v1/auth/me')).statusCode).toBe(200);
  });

  it('out ends it at once, also for a copied cookie', async () => {
    const browser = await browserOf(office, '200045');
    const answer = await browser.post('/v1/auth/sign-out');
    expect(answer.statusCode).toBe(200);
    expect(String(answer.headers['set-cookie'])).toMatch(/^__Host-tanmori=; .*Expires=Thu, 01 Jan 1970/);
    expect(codeOf(await browser.get('/v1/auth/me'))).toBe('OF-401');
  });

  it('takes a password in whichever normal form the keyboard gives it', async () => {
    const { hashPassword, passwordMatches } = await import('../../server/auth/password.ts');
    const cost = { memoryKiB: 8192, passes: 1, parallelism: 1 };
    const verifier = await hashPassword('パスワード', Buffer.alloc(16, 1), cost);
    expect(await passwordMatches('パスワード'.normalize('NFD'), verifier)).toBe(true);
    expect(await passwordMatches('ハスワード', verifier)).toBe(false);
  });
});

describe('a sign-in', () => {
  it('ends after 30 minutes without use', async () => {
    const browser = await browserOf(office, '200045');
    for (const _ of [1, 2, 3]) {
      office.pass(29 * minute);
      expect((await browser.get('/v1/auth/me')).statusCode).toBe(200);
    }
    office.pass(30 * minute);
    expect(codeOf(await browser.get('/v1/auth/me'))).toBe('OF-401');
  });

  it('ends after 8 hours however much it is used', async () => {
    const browser = await browserOf(office, '200045');
    for (let passed = 0; passed < 8 * 60 - 20; passed += 20) {
      office.pass(20 * minute);
      expect((await browser.get('/v1/auth/me')).statusCode).toBe(200);
    }
    office.pass(20 * minute);
    expect(codeOf(await browser.get('/v1/auth/me'))).toBe('OF-401');
  });

  it('survives a restart of the server', async () => {
    const browser = await browserOf(office, '200045');
    office = await office.restart();
    const again = new Browser(office);
    again.cookie = browser.cookie;
    const answer = await again.get('/v1/auth/me');
    expect(SignInAnswer.parse(answer.json()).csrf).toBe(browser.csrf);
  });

  it.each(['', 'x', 'A'.repeat(43), `${'A'.repeat(43)}; DROP`])('of a made-up cookie «%s» is none', async (cookie) => {
    const browser = new Browser(office);
    browser.cookie = cookie;
    expect(codeOf(await browser.get('/v1/auth/me'))).toBe('OF-401');
  });
});

describe('forged requests', () => {
  it('without the token, with a wrong one, or with another person’s are refused', async () => {
    const browser = await browserOf(office, '200045');
    const other = await browserOf(office, '300011');
    for (const csrf of [null, '', 'x', other.csrf, `${browser.csrf}x`]) {
      const forged = new Browser(office);
      forged.cookie = browser.cookie;
      forged.csrf = csrf;
      const answer = await forged.post('/v1/auth/sign-out');
      expect(codeOf(answer)).toBe('OF-419');
      expect(answer.statusCode).toBe(403);
    }
    expect((await browser.post('/v1/auth/sign-out')).statusCode).toBe(200);
  });

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:8443' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin, 'sec-fetch-site': 'cross-site' },
  ])('to sign in from another page (%o) are refused', async (headers) => {
    const request = signInRequest('200045', 'mihon-200045');
    const answer = await office.app.inject({ ...request, headers: { host, ...headers } });
    expect(codeOf(answer)).toBe('OF-419');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it.each(['evil.example', 'localhost:9999', 'localhost', '127.0.0.1:8443.evil.example', 'a b', ''])(
    'for another host «%s» are refused',
    async (other) => {
      const answer = await office.app.inject({ method: 'GET', url: '/v1/health', headers: { host: other } });
      expect(codeOf(answer)).toBe('OF-400');
    },
  );
});

describe('guessing', () => {
  it('five times locks the account for 15 minutes, right password or not, over a restart too', async () => {
    for (const _ of [1, 2, 3, 4, 5]) expect(codeOf(await new Browser(office).signIn('200045', 'x'))).toBe('OF-402');
    const locked = await new Browser(office).signIn('200045');
    expect(codeOf(locked)).toBe('OF-429');
    expect(locked.headers['retry-after']).toBe('900');
    office = await office.restart();
    expect(codeOf(await new Browser(office).signIn('200045'))).toBe('OF-429');
    expect((await new Browser(office).signIn('300011')).statusCode).toBe(200);
    office.pass(15 * minute);
    expect((await new Browser(office).signIn('200045')).statusCode).toBe(200);
    const acts = (await actsOf(office)).map((a) => a.act);
    expect(acts.filter((a) => a === 'sign-in.refused')).toHaveLength(5);
    expect(acts.filter((a) => a === 'sign-in.blocked')).toHaveLength(1);
  });

  const signInFrom = (remoteAddress: string, account: string, password: string) =>
    office.app.inject({ ...signInRequest(account, password), remoteAddress });

  it('at one desk locks nobody out at another, and from many desks the account', async () => {
    for (let n = 1; n <= 6; n += 1) {
      expect((await signInFrom('10.0.0.200', '200045', 'mihon-200045')).statusCode).toBe(200);
      for (const _ of [1, 2, 3, 4, 5]) expect(codeOf(await signInFrom(`10.0.0.${n}`, '200045', 'x'))).toBe('OF-402');
      expect(codeOf(await signInFrom(`10.0.0.${n}`, '200045', 'mihon-200045'))).toBe('OF-429');
    }
    expect(codeOf(await signInFrom('10.0.0.200', '200045', 'mihon-200045'))).toBe('OF-429');
    expect((await signInFrom('10.0.0.200', '300011', 'mihon-300011')).statusCode).toBe(200);
    const admin = await browserOf(office, '900001');
    const issued = IssueAnswer.parse((await admin.post('/v1/people/passwords', { ids: ['200045'] })).json()).issued;
    expect((await signInFrom('10.0.0.1', '200045', issued[0]?.password ?? '')).statusCode).toBe(200);
  });

  it('four times and then right starts the count anew', async () => {
    for (const _ of [1, 2]) {
      for (const __ of [1, 2, 3, 4]) await new Browser(office).signIn('200045', 'x');
      expect((await new Browser(office).signIn('200045')).statusCode).toBe(200);
    }
  });

  it('at many accounts from one address locks the address', async () => {
    for (let i = 0; i < 20; i += 1) {
      expect(codeOf(await new Browser(office).signIn(String(500_000 + i), 'x'))).toBe('OF-402');
    }
    expect(codeOf(await new Browser(office).signIn('200045'))).toBe('OF-429');
  });

  it('many at once gets no more tries than one by one', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => new Browser(office).signIn('200045', 'x')));
    const codes = answers.map(codeOf);
    expect(codes.filter((c) => c === 'OF-402')).toHaveLength(5);
    expect(codes.filter((c) => c === 'OF-429')).toHaveLength(7);
  });

  it('is not helped by signing in with an account of one’s own in between', async () => {
    for (let i = 0; i < 19; i += 1) {
      await new Browser(office).signIn(String(500_000 + i), 'x');
      expect((await new Browser(office).signIn('300011')).statusCode).toBe(200);
    }
    await new Browser(office).signIn('599999', 'x');
    expect(codeOf(await new Browser(office).signIn('300011'))).toBe('OF-429');
  });
});

it('has a cookie name that browsers bind to this host', () => {
  expect(cookieName.startsWith('__Host-')).toBe(true);
});
