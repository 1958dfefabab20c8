import { TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SignInAnswer } from '#contract/http/console-api.ts';
import { BeginFactorAnswer, FactorsAnswer, RecoveryAnswer } from '#contract/people/second-factor.ts';
import { cookieName } from '../../server/auth/sign-in-token.ts';
import { manageAccount } from '../../server/cli/people.ts';
import { Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice, testCost } from './support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const head = '200045';
const password = (account: string): string => `mihon-${account}`;
const stepMs = 30_000;
/** What the person's app shows now, or so many steps on. */
const shown = (secret: string, steps = 0): string =>
  new TOTP({ secret }).generate({ timestamp: office.now().getTime() + steps * stepMs });
const wrong = (secret: string): string => {
  const near = [-1, 0, 1].map((steps) => shown(secret, steps));
  return ['000000', '000001', '000002', '000003'].find((code) => !near.includes(code)) ?? '';
};

async function setUp(browser: Browser, account: string): Promise<{ secret: string; recovery: string[] }> {
  const begun = await browser.post('/v1/auth/second-factor', { password: password(account), code: null });
  expect(begun.statusCode, begun.body).toBe(200);
  const { secret } = BeginFactorAnswer.parse(begun.json());
  const done = await browser.post('/v1/auth/second-factor/confirm', { code: shown(secret) });
  expect(done.statusCode, done.body).toBe(200);
  const { recovery } = RecoveryAnswer.parse(done.json());
  office.pass(stepMs);
  return { secret, recovery };
}

/** Shows the code; from then on the browser has what it was answered. */
async function show(browser: Browser, code: string) {
  const answer = await browser.post('/v1/auth/code', { code });
  if (answer.statusCode === 200) {
    browser.csrf = SignInAnswer.parse(answer.json()).csrf;
    browser.cookie = answer.cookies.find(({ name }) => name === cookieName)?.value ?? null;
  }
  return answer;
}
const actsNamed = async (act: string) => (await actsOf(office)).filter((one) => one.act === act);

describe('setting it up', () => {
  it('asks for the password, counts from the first right code on, and leaves no secret in the books', async () => {
    const browser = await browserOf(office, head);
    const other = await browserOf(office, head);
    expect(codeOf(await browser.post('/v1/auth/second-factor', { password: 'x', code: null }))).toBe('OF-402');
    expect(codeOf(await browser.post('/v1/auth/second-factor/confirm', { code: '123456' }))).toBe('OF-643');
    const begun = await browser.post('/v1/auth/second-factor', { password: password(head), code: null });
    const { secret, uri } = BeginFactorAnswer.parse(begun.json());
    expect(uri).toContain(secret);
    // Not confirmed: nothing is asked for yet.
    expect((await new Browser(office).signIn(head)).json()).toMatchObject({ stage: 'full' });
    expect(codeOf(await browser.post('/v1/auth/second-factor/confirm', { code: wrong(secret) }))).toBe('OF-642');
    const done = await browser.post('/v1/auth/second-factor/confirm', { code: shown(secret) });
    const { recovery } = RecoveryAnswer.parse(done.json());
    expect(new Set(recovery).size).toBe(10);
    expect((await browser.get('/v1/auth/second-factor')).json()).toEqual({
      ...{ since: office.now().toISOString(), recoveryLeft: 10, required: false },
    });
    // Whoever was signed in elsewhere by the password alone is not any more.
    expect(codeOf(await other.get('/v1/auth/me'))).toBe('OF-401');
    const [act] = await actsNamed('second-factor.set-up');
    expect(JSON.parse(act?.data ?? '')).toEqual({ account: head, renewed: false });
    const everything = JSON.stringify([
      await office.store.db.selectFrom('second_factors').selectAll().execute(),
      await office.store.db.selectFrom('recovery_codes').selectAll().execute(),
      await office.store.db.selectFrom('office_acts').selectAll().execute(),
    ]);
    for (const said of [secret, ...recovery]) expect(everything).not.toContain(said);
  });

  it('waits ten minutes for the first code', async () => {
    const browser = await browserOf(office, head);
    const begun = await browser.post('/v1/auth/second-factor', { password: password(head), code: null });
    const { secret } = BeginFactorAnswer.parse(begun.json());
    office.pass(10 * 60_000 + 1);
    expect(codeOf(await browser.post('/v1/auth/second-factor/confirm', { code: shown(secret) }))).toBe('OF-643');
  });

  it('is done anew with a present code only, which is spent by that', async () => {
    const browser = await browserOf(office, head);
    const { secret } = await setUp(browser, head);
    const begin = (code: string | null) => browser.post('/v1/auth/second-factor', { password: password(head), code });
    expect(codeOf(await begin(null))).toBe('OF-642');
    expect(codeOf(await begin(wrong(secret)))).toBe('OF-642');
    const present = shown(secret);
    const next = BeginFactorAnswer.parse((await begin(present)).json());
    expect(codeOf(await begin(present))).toBe('OF-642');
    expect(next.secret).not.toBe(secret);
    // Until it is confirmed the old one stands.
    office.pass(stepMs);
    const again = new Browser(office);
    await again.signIn(head);
    expect((await show(again, shown(secret))).statusCode).toBe(200);
    office.pass(stepMs);
    expect((await browser.post('/v1/auth/second-factor/confirm', { code: shown(next.secret) })).statusCode).toBe(200);
    office.pass(stepMs);
    const last = new Browser(office);
    await last.signIn(head);
    expect(codeOf(await show(last, shown(secret)))).toBe('OF-642');
    expect((await show(last, shown(next.secret))).statusCode).toBe(200);
  });
});

describe('signing in with it', () => {
  let secret: string;
  let recovery: string[];
  beforeEach(async () => {
    ({ secret, recovery } = await setUp(await browserOf(office, head), head));
  });

  it('opens nothing between password and code, and everything behind it, under a new token', async () => {
    const browser = new Browser(office);
    expect((await browser.signIn(head)).json()).toMatchObject({ stage: 'code' });
    const half = browser.cookie;
    expect((await browser.get('/v1/auth/me')).json()).toMatchObject({ stage: 'code' });
    for (const url of ['/v1/sessions', '/v1/auth/second-factor', '/v1/notices/unread'])
      expect(codeOf(await browser.get(url)), url).toBe('OF-640');
    const change = { current: password(head), next: '見本の 長い合言葉 七曲がり坂' };
    expect(codeOf(await browser.post('/v1/auth/password', change))).toBe('OF-640');
    expect(codeOf(await browser.post('/v1/auth/second-factor/end', { code: recovery[0] }))).toBe('OF-640');
    expect((await show(browser, shown(secret))).json()).toMatchObject({ stage: 'full', account: { id: head } });
    expect(browser.cookie).not.toBe(half);
    expect((await browser.get('/v1/sessions')).statusCode).toBe(200);
    const old = new Browser(office);
    old.cookie = half;
    expect(codeOf(await old.get('/v1/auth/me'))).toBe('OF-401');
    expect(codeOf(await show(browser, shown(secret, 1)))).toBe('OF-643');
    expect((await actsNamed('sign-in.half-done')).length).toBe(1);
  });

  it('takes a code once, whoever shows it first', async () => {
    const browsers = await Promise.all([browserFor(), browserFor(), browserFor()]);
    const code = shown(secret);
    const answers = await Promise.all(browsers.map((browser) => show(browser, code)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 422, 422]);
    expect(codeOf(await show(await browserFor(), shown(secret, -1)))).toBe('OF-642');
    office.pass(stepMs);
    expect((await show(await browserFor(), shown(secret))).statusCode).toBe(200);
  });

  const browserFor = async (): Promise<Browser> => {
    const browser = new Browser(office);
    expect((await browser.signIn(head)).statusCode).toBe(200);
    return browser;
  };

  it('takes one code of a sign-in that is pressed twice, and blames nobody for the second', async () => {
    const browser = new Browser(office);
    await browser.signIn(head, password(head));
    const codes = recovery.slice(0, 2).map((code) => browser.post('/v1/auth/code', { code }));
    const answers = await Promise.all(codes);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401]);
    const left = await office.store.db
      .selectFrom('recovery_codes')
      .select('hash')
      .where('account_id', '=', head)
      .execute();
    expect(left).toHaveLength(9);
    expect((await actsOf(office)).filter(({ act }) => act === 'second-factor.refused')).toEqual([]);
  });

  it('waits five minutes for the code', async () => {
    const browser = await browserFor();
    office.pass(5 * 60_000);
    expect(codeOf(await show(browser, shown(secret)))).toBe('OF-401');
  });

  it('bears four wrong codes and no fifth, however many sign-ins they come from', async () => {
    for (let n = 0; n < 5; n += 1) expect(codeOf(await show(await browserFor(), wrong(secret)))).toBe('OF-642');
    expect(codeOf(await show(await browserFor(), shown(secret)))).toBe('OF-429');
    expect((await actsNamed('second-factor.refused')).length).toBe(5);
    expect((await actsNamed('second-factor.blocked')).length).toBe(1);
    office.pass(15 * 60_000);
    expect((await show(await browserFor(), shown(secret))).statusCode).toBe(200);
  });

  it('does not forget wrong codes for a question that has no code in it', async () => {
    const browser = await browserFor();
    await show(browser, shown(secret));
    office.pass(stepMs);
    for (let n = 0; n < 4; n += 1) {
      expect(codeOf(await browser.post('/v1/auth/second-factor/end', { code: wrong(secret) }))).toBe('OF-642');
      expect(codeOf(await browser.post('/v1/auth/second-factor/confirm', { code: '123456' }))).toBe('OF-643');
    }
    expect(codeOf(await browser.post('/v1/auth/second-factor/end', { code: wrong(secret) }))).toBe('OF-642');
    expect(codeOf(await browser.post('/v1/auth/second-factor/end', { code: shown(secret) }))).toBe('OF-429');
  });

  it('takes each recovery code once, and new ones put an end to the old', async () => {
    const [first = '', second = '', third = ''] = recovery;
    const browser = await browserFor();
    expect((await show(browser, first)).statusCode).toBe(200);
    expect(codeOf(await show(await browserFor(), first))).toBe('OF-642');
    expect((await browser.get('/v1/auth/second-factor')).json()).toMatchObject({ recoveryLeft: 9 });
    expect(JSON.parse((await actsNamed('recovery-code.used'))[0]?.data ?? '')).toEqual({ account: head, left: 9 });
    const renewed = await browser.post('/v1/auth/second-factor/recovery', { code: second });
    const { recovery: fresh } = RecoveryAnswer.parse(renewed.json());
    expect(codeOf(await show(await browserFor(), third))).toBe('OF-642');
    expect((await show(await browserFor(), fresh[0] ?? '')).statusCode).toBe(200);
  });

  it('ends a half sign-in when the password is issued anew meanwhile, and still asks for the code then', async () => {
    const browser = await browserFor();
    const admin = await browserOf(office, '900001');
    const issued = (await admin.post('/v1/people/passwords', { ids: [head] })).json().issued[0].password as string;
    expect(codeOf(await show(browser, shown(secret)))).toBe('OF-401');
    const again = new Browser(office);
    expect((await again.signIn(head, issued)).json()).toMatchObject({ stage: 'code', initial: true });
    const own = { current: issued, next: '見本の 長い合言葉 七曲がり坂' };
    expect(codeOf(await again.post('/v1/auth/password', own))).toBe('OF-640');
    await show(again, shown(secret));
    expect(codeOf(await again.get('/v1/sessions'))).toBe('OF-565');
    expect((await again.post('/v1/auth/password', own)).statusCode).toBe(200);
    expect((await again.get('/v1/sessions')).statusCode).toBe(200);
  });

  it('goes on after a restart of the office', async () => {
    office = await office.restart();
    expect((await show(await browserFor(), shown(secret))).statusCode).toBe(200);
  });

  it('is ended by the person with a code', async () => {
    const browser = await browserFor();
    await show(browser, shown(secret));
    office.pass(stepMs);
    expect((await browser.post('/v1/auth/second-factor/end', { code: shown(secret) })).statusCode).toBe(200);
    expect((await new Browser(office).signIn(head)).json()).toMatchObject({ stage: 'full' });
    expect((await actsNamed('second-factor.ended')).length).toBe(1);
  });
});

describe('those who keep it', () => {
  const it_ = '300011';
  const require = (browser: Browser, before: readonly string[], required: readonly string[]) =>
    browser.post('/v1/second-factors', { before, required, reason: '漏えいを防ぐため' });

  it('lay down whose role needs it: those set it up before anything else', async () => {
    const keeper = await browserOf(office, it_);
    expect(FactorsAnswer.parse((await keeper.get('/v1/second-factors')).json())).toEqual({ required: [], people: [] });
    const answer = FactorsAnswer.parse((await require(keeper, [], ['manager'])).json());
    expect(answer.required).toEqual(['manager']);
    expect(answer.people.map(({ account }) => account.role)).toContain('manager');
    expect(codeOf(await require(keeper, [], ['it']))).toBe('OF-636');
    expect(codeOf(await require(keeper, ['manager'], ['manager']))).toBe('OF-637');
    const [act] = await actsNamed('second-factor.required');
    expect(JSON.parse(act?.data ?? '')).toEqual({ before: [], required: ['manager'], reason: '漏えいを防ぐため' });

    const browser = new Browser(office);
    expect((await browser.signIn(head)).json()).toMatchObject({ stage: 'set-up' });
    expect(codeOf(await browser.get('/v1/sessions'))).toBe('OF-641');
    expect((await browser.get('/v1/auth/second-factor')).json()).toMatchObject({ required: true, since: null });
    expect(codeOf(await browser.post('/v1/auth/second-factor/recovery', { code: '123456' }))).toBe('OF-641');
    const { secret } = await setUp(browser, head);
    expect((await browser.get('/v1/sessions')).statusCode).toBe(200);
    expect(codeOf(await browser.post('/v1/auth/second-factor/end', { code: shown(secret) }))).toBe('OF-644');
  });

  it('take it away from who has lost it, never their own', async () => {
    const keeper = await browserOf(office, it_);
    const holder = await browserOf(office, head);
    await setUp(holder, head);
    await setUp(keeper, it_);
    const reset = (browser: Browser, id: string) =>
      browser.post(`/v1/second-factors/${id}/reset`, { reason: '電話機を失くしたと届け出た。' });
    expect(codeOf(await reset(keeper, it_))).toBe('OF-644');
    expect(codeOf(await reset(keeper, '100123'))).toBe('OF-404');
    expect(codeOf(await reset(holder, it_))).toBe('OF-403');
    const people = FactorsAnswer.parse((await reset(keeper, head)).json()).people;
    expect(people.map(({ account }) => account.id)).toEqual([it_]);
    expect(codeOf(await holder.get('/v1/auth/me'))).toBe('OF-401');
    expect((await new Browser(office).signIn(head)).json()).toMatchObject({ stage: 'full' });
    const [act] = await actsNamed('second-factor.reset');
    expect(JSON.parse(act?.data ?? '')).toEqual({ account: head, reason: '電話機を失くしたと届け出た。' });
    expect(await office.store.db.selectFrom('recovery_codes').select('account_id').distinct().execute()).toEqual([
      { account_id: it_ },
    ]);
  });

  it('at the server itself can do the same, for the last of them', async () => {
    await setUp(await browserOf(office, it_), it_);
    const runtime = { now: office.now, random: () => Buffer.alloc(0) };
    const asked = { act: 'reset-factor', id: it_, name: null, kana: '', section: null, role: 'it' } as const;
    const done = await manageAccount(office.store, runtime, { ...asked, reason: '電話機の故障' }, testCost);
    expect(done.ok).toBe(true);
    expect((await new Browser(office).signIn(it_)).json()).toMatchObject({ stage: 'full' });
    expect((await actsNamed('second-factor.reset')).length).toBe(1);
  });
});
