import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FormDetail } from '#contract/http/forms-api.ts';
import { BoardAnswer } from '#contract/http/report-api.ts';
import { ExceptionsAnswer } from '#contract/http/terminal-api.ts';
import { plansBytes } from '#contract/loan/plans.ts';
import { presenceBytes } from '#contract/loan/presence.ts';
import { readOfficeKey } from '../../server/pki/office-key.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

/** The office's clock stands on Saturday, 21 November 2026. */
let office: TestOffice;
let terminal: Terminal;
let [staff, head, other]: Browser[] = [];
const by = (browser: Browser | undefined): Browser => {
  if (browser === undefined) throw new Error('not signed in');
  return browser;
};

beforeAll(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  [staff, head, other] = await Promise.all(['100123', '200045', '200046'].map((id) => browserOf(office, id)));
  await terminal.send([terminal.opening()]);
});
afterAll(() => office.close());

const poll = async (tag = '', waitSec = 0): Promise<ExceptionsAnswer> =>
  ExceptionsAnswer.parse((await terminal.get(`/v1/terminal/exceptions?tag=${tag}&waitSec=${waitSec}`)).json());
const isSigned = (bytes: Uint8Array, sig: string): boolean =>
  verify(
    null,
    bytes,
    createPublicKey(readOfficeKey(readFileSync(office.files.officeKey, 'utf8'))),
    Buffer.from(sig, 'base64'),
  );
const rowOf = async (browser = head) =>
  BoardAnswer.parse((await by(browser).get('/v1/board')).json()).rows.find((row) => row.staff.id === '100123');
const ask = (browser = head, id = '100123') => by(browser).post('/v1/board/presence', { staff: id });

describe('在席の確認 over the line (第8条3項)', () => {
  const session = randomUUID();
  const own = { session, actor: 'staff:100123' };

  it('is for the head of the section, of somebody at work by the trail', async () => {
    expect(codeOf(await ask())).toBe('OF-625');
    expect(codeOf(await ask(other))).toBe('OF-403');
    expect(codeOf(await ask(head, '999999'))).toBe('OF-404');
    await terminal.send([terminal.trail.add('session.started', { work: '会議録の作成', plan: [] }, own)]);
    expect(await rowOf()).toMatchObject({ state: 'working', presence: null, mayAsk: true });
  });

  it('wakes the terminal that waits, signed, and is on the board until it is answered', async () => {
    const { tag } = await poll();
    const waiting = poll(tag, 15);
    expect((await ask()).statusCode).toBe(200);
    expect(codeOf(await ask())).toBe('OF-626');
    const { presence } = await waiting;
    if (presence === undefined) throw new Error('nobody was asked');
    const { question, sig } = presence;
    expect(question).toMatchObject({ kind: 'presence', loan: terminal.chain.slice(5), terminal: 'T-0001' });
    expect(isSigned(presenceBytes(question), sig)).toBe(true);
    expect(await rowOf()).toMatchObject({ presence: { state: 'asking', by: 'line' }, mayAsk: false });
    expect((await actsOf(office)).filter(({ act }) => act === 'presence.asked')).toHaveLength(1);

    const { serial, name, issuedAt, withinMin } = question;
    const asked = terminal.trail.add(
      'presence.asked',
      { by: 'office', serial, name, issuedAt, withinMin },
      { session, actor: 'system' },
    );
    office.pass(60_000);
    await terminal.send([asked, terminal.trail.add('presence.answered', { asked: asked.leaf.body.seq }, own)]);
    expect(await rowOf()).toMatchObject({ presence: { state: 'answered', by: 'line' }, mayAsk: true });
  });

  it('unanswered is shown to the head once its time is over, told from not having been reached', async () => {
    office.pass(60_000);
    await ask();
    office.pass(11 * 60_000);
    expect(await rowOf()).toMatchObject({ state: 'working', presence: { state: 'unreached' }, mayAsk: true });
    // Nobody is asked for a time gone by.
    expect((await poll()).presence).toBeUndefined();
    await ask();
    const question = (await poll()).presence?.question;
    if (question === undefined) throw new Error('nobody was asked');
    const { serial, name, issuedAt, withinMin } = question;
    const data = { by: 'office', serial, name, issuedAt, withinMin } as const;
    await terminal.send([terminal.trail.add('presence.asked', data, { session, actor: 'system' })]);
    office.pass(11 * 60_000);
    expect(await rowOf()).toMatchObject({ state: 'working', presence: { state: 'unanswered' } });
  });

  it('by the PC’s own interval is on the board, too', async () => {
    const issuedAt = office.now().toISOString();
    const data = { by: 'interval', serial: 0, name: '', issuedAt, withinMin: 10 } as const;
    await terminal.send([terminal.trail.add('presence.asked', data, { session, actor: 'system' })]);
    expect(await rowOf()).toMatchObject({ presence: { state: 'asking', by: 'interval' } });
    office.pass(11 * 60_000);
    expect(await rowOf()).toMatchObject({ presence: { state: 'unanswered', by: 'interval' } });
  });
});

describe('a plan that is approved after the hand-over', () => {
  const day = '2026-12-01';
  const detail = async (answer: Promise<{ readonly body: string; json: () => unknown; statusCode: number }>) => {
    const given = await answer;
    expect(given.statusCode, given.body).toBe(200);
    return FormDetail.parse(given.json());
  };
  const apply = () =>
    detail(
      by(staff).post('/v1/forms', {
        kind: 'plan',
        content: {
          ...{ category: 'normal', works: ['minutes'], recognisedText: '' },
          days: [{ date: day, shift: 'A', items: [{ from: '06:00', to: '07:00', work: '早朝の校正' }] }],
        },
      }),
    );
  let id = '';

  it('reaches the terminal that waits, signed, with the hours of its shift; before that nothing is said', async () => {
    [staff, head] = await Promise.all(['100123', '200045'].map((account) => browserOf(office, account)));
    const { row } = await apply();
    id = row.id;
    const first = await poll();
    expect(first.plans).toBeUndefined();
    const waiting = poll(first.tag, 15);
    await detail(
      by(head).post(`/v1/forms/${id}/act`, {
        ...{ act: 'approve', revision: 1, remark: '', confirmed: [], override: false },
      }),
    );
    const { plans: said } = await waiting;
    if (said === undefined) throw new Error('no plans');
    expect(isSigned(plansBytes(said.plans), said.sig)).toBe(true);
    expect(said.plans.days.find(({ date }) => date === day)).toEqual({
      ...{ date: day, items: [{ from: '06:00', to: '07:00', work: '早朝の校正' }] },
      hours: { start: '06:00', end: '14:45', breakStart: '12:00', breakEnd: '13:00' },
    });
    // The days that were signed at the hand-over go on.
    expect(said.plans.days.length).toBe(terminal.package.statement.facts.plans.length);
    expect(said.plans.revoked).toEqual([]);
    expect((await actsOf(office)).filter(({ act }) => act === 'plans.said')).toHaveLength(1);
  });

  it('and one that is revoked is gone from the PC and from 命令簿, also where the hand-over had signed that day', async () => {
    const before = await poll();
    const waiting = poll(before.tag, 15);
    await detail(by(head).post(`/v1/forms/${id}/act`, { act: 'revoke', revision: 1, remark: '窓口の応援' }));
    const { plans: said } = await waiting;
    expect(said?.plans.revoked).toEqual([day]);
    expect(said?.plans.days.some(({ date }) => date === day)).toBe(false);
    expect(said?.plans.serial).toBeGreaterThan(before.plans?.plans.serial ?? 0);
    const orders = (await by(head).get('/v1/orders?month=2026-12')).json<{ rows: { date: string }[] }>();
    expect(orders.rows.some(({ date }) => date === day)).toBe(false);
    expect(orders.rows.some(({ date }) => date === '2026-12-02')).toBe(true);
  });

  it('is found by its day alone', async () => {
    const plan = await office.store.db.selectFrom('plan_days').selectAll().where('form_id', '=', id).execute();
    expect(plan).toEqual([{ day, form_id: id }]);
  });
});
