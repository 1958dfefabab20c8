import { TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BeginFactorAnswer } from '#contract/people/second-factor.ts';
import { actWithSecond } from '../../../server/lending/second-person.ts';
import { browserOf, codeOf } from '../support/browser.ts';
import { colleague, type Desk, desk, terminal } from '../support/desk.ts';
import { actsOf, testCost } from '../support/office.ts';

const borrower = { as: 'borrower', account: '100456', password: 'mihon-100456', code: null };
let d: Desk;
beforeEach(async () => {
  d = await desk();
  await d.toStock();
  await d.lent();
});
afterEach(() => d.office.close());

const lost = {
  ...{ what: 'pc', kind: 'lost', at: '2026-11-21T00:00:00.000Z', place: '駅', circumstances: '置き忘れ' },
  ...{ police: '', papers: '', heardFrom: '本人' },
};
/** Ways in which the borrower is asked no more, each up to the act that closes it. */
const ways = [
  ['take-back', () => d.act({ act: 'break' }), 'returning'],
  ['release', () => d.act({ act: 'hold' }), 'returning'],
  ['recover', () => d.it.post(`/v1/ledger/${terminal}/loss`, lost), 'returning'],
  ['cancel-loss', () => d.it.post(`/v1/ledger/${terminal}/loss`, lost), 'lent'],
] as const;

describe.each(ways)('%s', (act, begin, after) => {
  beforeEach(async () => {
    expect((await begin()).statusCode).toBe(200);
  });

  it('is never one officer’s word', async () => {
    const before = await d.state();
    expect(codeOf(await d.act({ act }))).toBe('OF-400');
    const own = { ...colleague, account: '300011', password: 'mihon-300011' };
    expect(codeOf(await d.act({ act, second: own }))).toBe('OF-471');
    expect(codeOf(await d.act({ act, second: { ...colleague, why: ' ' } }))).toBe('OF-400');
    expect(codeOf(await d.act({ act, second: { ...colleague, password: 'wrong' } }))).toBe('OF-402');
    expect(await d.state()).toBe(before);
  });

  it('is done with the borrower, and the history shows both', async () => {
    expect((await d.act({ act, second: borrower })).statusCode).toBe(200);
    expect(await d.state()).toBe(after);
    expect((await d.detail()).history[0]).toMatchObject({
      ...{ event: act, by: 'it:300011', reason: '見本の理由' },
      second: { id: '100456', name: '見本 太郎', as: 'borrower', why: '' },
    });
  });

  it('is done with another officer, who says why the borrower is not there', async () => {
    expect((await d.act({ act, second: colleague })).statusCode).toBe(200);
    const second = { id: '300022', as: 'officer', why: colleague.why };
    expect((await d.detail()).history[0]?.second).toEqual({ ...second, name: '見本 報司' });
    const moved = (await actsOf(d.office)).findLast(({ act: name }) => name === 'terminal.moved');
    expect(moved?.actor).toBe('it:300011');
    expect(JSON.parse(moved?.data ?? '')).toMatchObject({ event: act, person: '300022', second });
  });
});

describe('a trail that cannot be had', () => {
  it('is given up by two officers, never by one, nor with the borrower whom it is about', async () => {
    expect((await d.act({ act: 'return' })).statusCode).toBe(200);
    expect(codeOf(await d.act({ act: 'settle-trail', how: 'lost' }))).toBe('OF-400');
    expect(codeOf(await d.act({ act: 'give-up-trail' }))).toBe('OF-400');
    const own = { ...colleague, account: '300011', password: 'mihon-300011' };
    expect(codeOf(await d.act({ act: 'give-up-trail', second: own }))).toBe('OF-471');
    expect(codeOf(await d.act({ act: 'give-up-trail', second: borrower }))).toBe('OF-652');
    expect((await d.detail()).trail).toBe('open');
    expect((await d.act({ act: 'give-up-trail', second: colleague })).statusCode).toBe(200);
    const { trail, history } = await d.detail();
    expect([trail, history[0]]).toMatchObject(['settled', { event: 'give-up-trail', second: { id: '300022' } }]);
    expect(codeOf(await d.act({ act: 'give-up-trail', second: colleague }))).toBe('OF-470');
  });
});

describe('廃棄 of a PC that works', () => {
  it('takes another officer, and never whoever had it before', async () => {
    expect((await d.act({ act: 'hold' })).statusCode).toBe(200);
    expect((await d.act({ act: 'release', second: colleague })).statusCode).toBe(200);
    expect((await d.act({ act: 'give-up-trail', second: colleague })).statusCode).toBe(200);
    await d.wipe();
    await d.check();
    const verdict = { verdict: 'accepted', reason: '' };
    expect((await d.other.post(`/v1/ledger/${terminal}/verify`, verdict)).statusCode).toBe(200);
    expect(codeOf(await d.act({ act: 'retire' }))).toBe('OF-400');
    const own = { ...colleague, account: '300011', password: 'mihon-300011' };
    expect(codeOf(await d.act({ act: 'retire', second: own }))).toBe('OF-471');
    expect(codeOf(await d.act({ act: 'retire', second: borrower }))).toBe('OF-652');
    expect(await d.state()).toBe('verified');
    expect((await d.act({ act: 'retire', second: colleague })).statusCode).toBe(200);
    expect(await d.state()).toBe('retired');
    expect((await d.detail()).history[0]).toMatchObject({
      ...{ event: 'retire', by: 'it:300011', second: { id: '300022', as: 'officer' } },
    });
  });
});

describe('who can be the second person', () => {
  beforeEach(async () => {
    expect((await d.act({ act: 'hold' })).statusCode).toBe(200);
  });
  const release = (second: object) => d.act({ act: 'release', second });

  it('is the borrower of this loan, or somebody of 情報政策課, and nobody’s password is tried else (OF-652)', async () => {
    const asked = [
      { ...borrower, account: '100123', password: 'mihon-100123' },
      { ...borrower, account: '300022', password: 'mihon-300022' },
      { ...colleague, account: '100456', password: 'mihon-100456' },
      { ...colleague, account: '200045', password: 'mihon-200045' },
      { ...colleague, account: '999999' },
    ];
    for (const second of asked) expect(codeOf(await release(second))).toBe('OF-652');
    const tried = (await actsOf(d.office)).filter(({ act }) => act === 'sign-in.refused');
    expect(tried).toEqual([]);
    expect(await d.state()).toBe('held');
  });

  it('is nobody with an issued password, nor one who has left', async () => {
    const admin = await browserOf(d.office, '900001');
    const { issued } = (await admin.post('/v1/people/passwords', { ids: ['300022'] })).json();
    expect(codeOf(await release({ ...colleague, password: issued[0].password }))).toBe('OF-565');
    await d.office.store.db.updateTable('accounts').set({ disabled: 1 }).where('id', '=', '300022').execute();
    expect(codeOf(await release(colleague))).toBe('OF-652');
    expect(await d.state()).toBe('held');
  });

  const codeFor = (secret: string) => new TOTP({ secret }).generate({ timestamp: d.office.now().getTime() });

  it('is nobody whose account is closed between the proof and the act', async () => {
    const { store, now } = d.office;
    let writes = 0;
    const closing: typeof store = {
      ...store,
      write: async (work) => {
        writes += 1;
        // Two for the proof, one for the try of a code: then the act.
        if (writes === 4)
          await store.db.updateTable('accounts').set({ disabled: 1 }).where('id', '=', '300022').execute();
        return store.write(work);
      },
    };
    const box = { seal: () => '', open: () => Buffer.alloc(0), hashOf: () => '' };
    const account = { id: '300011', name: '', section: '', role: 'it' as const };
    const outcome = await actWithSecond(
      { store: closing, runtime: { now, random: (count) => Buffer.alloc(count) }, box },
      testCost,
      { caller: { account, sectionId: 'it', scope: 'all', token: d.it.cookie ?? '' }, address: '::1' },
      { act: 'release', reason: '見本', second: colleague, terminal },
    );
    expect(outcome).toMatchObject({ code: 'OF-402' });
    expect(await d.state()).toBe('held');
  });

  it('shows the second factor where there is one', async () => {
    const asked = { password: 'mihon-300022', code: null };
    const { secret } = BeginFactorAnswer.parse((await d.other.post('/v1/auth/second-factor', asked)).json());
    const code = codeFor(secret);
    expect((await d.other.post('/v1/auth/second-factor/confirm', { code })).statusCode).toBe(200);
    expect(codeOf(await release(colleague))).toBe('OF-642');
    expect(codeOf(await release({ ...colleague, code }))).toBe('OF-642');
    d.office.pass(30_000);
    expect((await release({ ...colleague, code: codeFor(secret) })).statusCode).toBe(200);
  });

  it('is asked once for each act that can be done now (OF-470)', async () => {
    expect((await release(colleague)).statusCode).toBe(200);
    expect(codeOf(await release(colleague))).toBe('OF-470');
  });
});
