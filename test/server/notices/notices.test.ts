import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formKinds } from '#contract/forms/kinds.ts';
import { NoticeMail, NoticeRow, NoticesAnswer, UnreadAnswer } from '#contract/http/notices-api.ts';
import { registeredTerminal } from '#contract/loan/life.ts';
import { noticeKindNames } from '#contract/notices/kinds.ts';
import { lookOutOnce } from '../../../server/notices/look-out.ts';
import { dispose } from '../../../server/workflow/dispose.ts';
import { type Browser, browserOf, codeOf } from '../support/browser.ts';
import { register, registrationBody } from '../support/forms.ts';
import { actsOf, openOffice, type TestOffice } from '../support/office.ts';
import { appliedTakeout } from '../support/takeout.ts';
import { enrolTerminal, type Terminal } from '../support/terminal.ts';

let office: TestOffice;
let terminal: Terminal;
const signedIn = new Map<string, Browser>();
const as = async (account: string): Promise<Browser> => {
  const browser = signedIn.get(account) ?? (await browserOf(office, account));
  signedIn.set(account, browser);
  return browser;
};
const [head, otherHead, hr, it3, auditor, admin] = ['200045', '200046', '500033', '300011', '400007', '900001'];
const [borrower, applicant, secondHead] = ['100123', '100777', '200077'];

beforeAll(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  await office.addPerson({ id: applicant, section: 'planning', role: 'staff' });
  await office.addPerson({ id: secondHead, section: 'planning', role: 'manager' });
  expect((await terminal.send([terminal.opening()])).statusCode).toBe(200);
});
afterAll(() => office.close());

const list = async (account: string, query = ''): Promise<NoticesAnswer> =>
  NoticesAnswer.parse((await (await as(account)).get(`/v1/notices${query}`)).json());
/** What each of these accounts was told by `work`, newest first. */
async function toldBy(work: () => Promise<unknown>, accounts: readonly string[]) {
  const before = new Map<string, number>();
  for (const account of accounts) before.set(account, (await list(account)).notices[0]?.id ?? 0);
  await work();
  const told: Record<string, readonly string[]> = {};
  for (const account of accounts) {
    const { notices } = await list(account);
    told[account] = notices
      .filter(({ id }) => id > (before.get(account) ?? 0))
      .map(({ title, page }) => `${title} ${page}`);
  }
  return told;
}
const everybody = [borrower, applicant, head, secondHead, otherHead, hr, it3, auditor, admin];
const post = async (account: string, url: string, body: object) => {
  const answer = await (await as(account)).post(url, body);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json() as { row: { id: string }; id: string };
};
const only = (told: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(Object.entries(told).filter(([, titles]) => titles.length > 0));

describe('forms', () => {
  it('are told step by step to whose turn it is and to the applicant, never to who did it', async () => {
    const confirmed = formKinds.registration.confirmations.map(({ key }) => key);
    let id = '';
    const applied = await toldBy(async () => {
      id = (await post(applicant, '/v1/forms', registrationBody)).row.id;
    }, everybody);
    const named = `在宅勤務登録申請書 ${id}`;
    const waits = `${named}があなたの手続きを待っています /forms/${id}`;
    expect(only(applied)).toEqual({ [head]: [waits], [secondHead]: [waits] });
    const act = (account: string, body: object) => post(account, `/v1/forms/${id}/act`, body);
    const returned = await toldBy(() => act(head, { act: 'return', revision: 1, remark: '住所を直す' }), everybody);
    expect(only(returned)).toEqual({ [applicant]: [`${named}が差し戻されました /forms/${id}`] });
    expect((await list(applicant)).notices[0]?.text).not.toContain('住所');
    await act(applicant, { act: 'resubmit', revision: 1, body: registrationBody });
    const approve = { act: 'approve', revision: 2, remark: '', confirmed, override: false };
    const approved = await toldBy(() => act(head, approve), everybody);
    expect(only(approved)).toEqual({ [applicant]: [`${named}が承認されました /forms/${id}`], [hr]: [waits] });
    expect(only(await toldBy(() => act(hr, { act: 'receive', revision: 2 }), everybody))).toEqual({});
    const revoked = await toldBy(() => act(head, { act: 'revoke', revision: 2, remark: '異動' }), everybody);
    const gone = `${named}が取り消されました /forms/${id}`;
    expect(only(revoked)).toEqual({ [applicant]: [gone], [hr]: [gone] });
  });

  it('tell nobody where the step is refused', async () => {
    const before = await office.store.db.selectFrom('notices').selectAll().execute();
    const [form] = await office.store.db.selectFrom('forms').select('id').execute();
    expect(
      codeOf(await (await as(otherHead)).post(`/v1/forms/${form?.id}/act`, { act: 'receive', revision: 1 })),
    ).toMatch(/^OF-/);
    expect(await office.store.db.selectFrom('notices').selectAll().execute()).toEqual(before);
  });

  it('are told to a deputy as to the head', async () => {
    const days = { from: '2026-11-21', to: '2026-11-22' };
    await post(head, '/v1/deputies', { deputy: applicant, ...days });
    await office.addPerson({ id: '100778', section: 'planning', role: 'staff' });
    const told = await toldBy(() => post('100778', '/v1/forms', registrationBody), [applicant, head, otherHead]);
    expect(told[applicant]).toHaveLength(1);
    expect(told[head]).toHaveLength(1);
    expect(told[otherHead]).toEqual([]);
  });

  it('so are 借用願 and データ持出し申請', async () => {
    await register(office, applicant);
    const things = { wire: false, mouse: false, telework: 'home' };
    const body = { from: '2026-12-01', to: '2026-12-02', purpose: '見本', things };
    let id = '';
    const asked = await toldBy(async () => {
      id = (await post(applicant, '/v1/loan-requests', body)).id;
    }, everybody);
    const named = `在宅勤務用端末機等借用願 ${id}`;
    expect(only(asked)).toEqual({
      [head]: [`${named}があなたの手続きを待っています /loan-requests`],
      [secondHead]: [`${named}があなたの手続きを待っています /loan-requests`],
    });
    const decide = () => post(head, `/v1/loan-requests/${id}/decide`, { decision: 'approved', reason: '' });
    expect(only(await toldBy(decide, everybody))).toEqual({
      [applicant]: [`${named}が承認されました /loan-requests`],
      [it3]: [`${named}があなたの手続きを待っています /loan-requests`],
    });
    const { id: loan } = terminal.package.statement.facts.loan;
    const files = { '案.txt': Buffer.from('見本') };
    // Whoever stands in for the head today decides on it, too.
    const taken = await toldBy(async () => appliedTakeout(await as(borrower), { loan }, files), everybody);
    expect(Object.keys(only(taken))).toEqual([applicant, head, secondHead]);
    expect(taken[head]?.[0]).toMatch(/^データ持出し申請 (D-2026-\d{4})があなたの手続きを待っています \/takeouts\/\1$/);
  });
});

describe('work', () => {
  it('of today is told to the heads of the section as the trail brings it, once', async () => {
    const { trail } = terminal;
    const by = { session: randomUUID(), actor: 'staff:100123' };
    const entries = [
      trail.add('session.started', { work: '会議録の作成', plan: [] }, by),
      trail.add('session.interrupted', { reason: 'care', note: '', from: null, to: null }, by),
      trail.add('session.resumed', {}, by),
      trail.add('session.ended', { result: '終えた。' }, by),
    ];
    const told = await toldBy(() => terminal.send(entries), everybody);
    expect(Object.keys(only(told))).toEqual([head, secondHead]);
    expect(told[head]).toEqual([
      '所属の職員が終業しました /board',
      '所属の職員が勤務を再開しました /board',
      '所属の職員が勤務を中断しました /board',
      '所属の職員が始業しました /board',
    ]);
    const { notices } = await list(head, '?kind=work');
    expect(notices[3]?.text).toContain('見本 花子さん');
    expect(JSON.stringify(notices)).not.toContain('会議録');
    expect(only(await toldBy(() => terminal.send(entries), everybody))).toEqual({});
  });

  it('of a day gone by is not, but a lock and controls that did not hold are', async () => {
    office.pass(86_400_000);
    signedIn.clear();
    const { trail } = terminal;
    const session = randomUUID();
    const controls = ['save', 'media', 'print', 'install'] as const;
    const readings = controls.map((control) => ({ control, state: 'unknown' as const, detail: '見本', tookMs: 1 }));
    const late = [
      ...trail.day(session),
      trail.add('lock.entered', { code: 'TM-102', detail: '' }),
      trail.add('controls.checked', { readings, passed: false }),
      trail.add('controls.checked', { readings, passed: false }),
    ];
    const told = await toldBy(async () => expect((await terminal.send(late)).statusCode).toBe(200), everybody);
    const both = [
      '端末 T-0001で第6条の制御が確かめられませんでした /terminals',
      '端末 T-0001がロックされました /terminals',
    ];
    expect(only(told)).toEqual({ [head]: both, [secondHead]: both, [it3]: both });
  });

  it('of a PC that locks again and again, on whatever days its clock says, is told once a day for each reason', async () => {
    const { trail } = terminal;
    const before = trail.atMs;
    const controls = ['save', 'media', 'print', 'install'] as const;
    const readings = controls.map((control) => ({ control, state: 'unknown' as const, detail: '見本', tookMs: 1 }));
    const many = Array.from({ length: 50 }, () => {
      trail.atMs += 86_400_000;
      return [
        trail.add('lock.entered', { code: 'TM-202', detail: '' }),
        trail.add('controls.checked', { readings, passed: false }),
      ];
    });
    const told = await toldBy(async () => expect((await terminal.send(many.flat())).statusCode).toBe(200), everybody);
    const locked = ['端末 T-0001がロックされました /terminals'];
    expect(only(told)).toEqual({ [head]: locked, [secondHead]: locked, [it3]: locked });
    trail.atMs = before;
  });

  it('by telephone, and no answer to the question of presence', async () => {
    const say = (what: string) => post(head, '/v1/board/telephone', { staff: borrower, what, reason: null, words: '' });
    expect(only(await toldBy(() => say('started'), everybody))).toEqual({
      [secondHead]: ['所属の職員が始業しました /board'],
    });
    const told = await toldBy(() => say('no-answer'), everybody);
    const title = '在席の確認に応答がありませんでした';
    expect(only(told)).toEqual({ [borrower]: [`${title} null`], [secondHead]: [`${title} /board`] });
    await say('ended');
  });

  it('that did not begin, did not end, and PCs not given back are told once, when the clock says so', async () => {
    const look = () => lookOutOnce(office.store, { now: office.now, random: () => new Uint8Array() });
    const until = (instant: string): void => {
      office.pass(Date.parse(instant) - office.now().getTime());
      signedIn.clear();
    };
    until('2026-11-23T23:44:00.000Z');
    expect((await toldBy(look, [head, borrower]))[head]).toEqual([]);
    until('2026-11-23T23:45:00.000Z');
    expect(await toldBy(look, [head, secondHead, borrower, otherHead])).toEqual({
      [head]: ['予定の時刻を過ぎても始業がありません /board'],
      [secondHead]: ['予定の時刻を過ぎても始業がありません /board'],
      ...{ [borrower]: [], [otherHead]: [] },
    });
    expect((await toldBy(look, [head]))[head]).toEqual([]);
    await post(head, '/v1/board/telephone', { staff: borrower, what: 'started', reason: null, words: '' });
    until('2026-11-24T08:15:00.000Z');
    expect((await toldBy(look, [head]))[head]).toEqual(['勤務時間を過ぎても終業がありません /board']);
    until('2026-12-20T00:00:00.000Z');
    expect(await toldBy(look, [borrower, head, it3])).toMatchObject({
      [borrower]: ['端末 T-0001の返却期限は明日です /loan-requests'],
      [it3]: [],
    });
    until('2026-12-22T00:00:00.000Z');
    const over = await toldBy(look, [borrower, head, it3]);
    expect(over[borrower]).toEqual(['端末 T-0001の返却が遅れています /loan-requests']);
    expect(over[it3]).toEqual(['端末 T-0001の返却が遅れています /ledger/T-0001']);
    expect(over[head]).toContain('端末 T-0001の返却が遅れています /ledger/T-0001');
    until('2026-12-23T00:00:00.000Z');
    expect((await toldBy(look, [it3]))[it3]).toEqual([]);
  });
});

it('an extension, a loss and a finding reach whom they concern', async () => {
  office.pass(Date.parse('2026-12-21T00:00:00.000Z') - office.now().getTime());
  signedIn.clear();
  const extended = await toldBy(
    () => post(it3, '/v1/ledger/T-0001/extension', { to: '2026-12-30', reason: '見本' }),
    everybody,
  );
  expect(only(extended)).toEqual({ [borrower]: ['端末 T-0001の貸出期間が延びました /loan-requests'] });
  // Wiped and verified, without the way there.
  const life = {
    state: 'stock',
    loan: null,
    trail: 'none',
    wipe: { kind: 'verified', executor: '300011', verifier: '300022' },
  };
  await office.store.db
    .updateTable('terminals')
    .set({ state: 'stock', life: JSON.stringify({ ...registeredTerminal, ...life }) })
    .where('id', '=', 'T-0003')
    .execute();
  const exchanged = await toldBy(
    () => post(it3, '/v1/ledger/T-0001/exchange', { replacement: 'T-0003', reason: '故障' }),
    everybody,
  );
  expect(Object.keys(only(exchanged))).toEqual([borrower, head, secondHead]);
  const loss = {
    ...{ what: 'papers', kind: 'lost', at: '2026-12-20T00:00:00.000Z', place: '駅', circumstances: '見本' },
    ...{ police: '', papers: '議案', heardFrom: '本人' },
  };
  const lost = await toldBy(() => post(head, '/v1/ledger/T-0001/loss', loss), everybody);
  const title = '端末 T-0001の紛失・盗難が届け出られました /ledger/T-0001';
  expect(only(lost)).toEqual({ [secondHead]: [title], [it3]: [title] });
  const finding = { title: '記録の欠け', detail: '見本', entries: [], dueOn: '2026-12-31', section: 'citizens' };
  const found = await toldBy(() => post(auditor, '/v1/audit/findings', finding), everybody);
  expect(only(found)).toEqual({ [otherHead]: ['監査の指摘が出されました /findings'] });
  const { section: _section, ...general } = finding;
  expect(Object.keys(only(await toldBy(() => post(auditor, '/v1/audit/findings', general), everybody)))).toEqual([it3]);
});

describe('the list', () => {
  const many = '100790';
  beforeAll(async () => {
    await office.addPerson({ id: many, section: 'citizens', role: 'staff' });
    await office.store.write(async (tx) => {
      for (let n = 0; n < 120; n += 1) {
        const facts = { at: office.now().toISOString(), title: `見本 ${n}`, text: '', page: null, read_at: null };
        const kind = n % 2 === 0 ? ('lending' as const) : ('paper-decided' as const);
        await tx
          .insertInto('notices')
          .values({ account_id: many, key: `見本:${n}`, kind, ...facts })
          .execute();
      }
    });
  });

  it('comes page by page, newest first, each notice once, by kind and unread', async () => {
    const titles: string[] = [];
    let query = '';
    for (;;) {
      const { notices, hasMore, unread } = await list(many, query);
      expect(unread).toBe(120);
      titles.push(...notices.map(({ title }) => title));
      if (!hasMore) break;
      query = `?before=${notices.at(-1)?.id}`;
    }
    expect(titles).toEqual(Array.from({ length: 120 }, (_, n) => `見本 ${119 - n}`));
    expect((await list(many, '?kind=lending')).notices).toHaveLength(50);
    expect((await list(many, '?kind=loss')).notices).toEqual([]);
  });

  it('is read one by one, up to one, and by opening; never by somebody else', async () => {
    const [first, second, third] = (await list(many)).notices;
    if (first === undefined || second === undefined || third === undefined) throw new Error('no notices');
    const browser = await as(many);
    const stranger = await as(otherHead);
    const read = async (by: Browser, body: object) =>
      UnreadAnswer.parse((await by.post('/v1/notices/read', body)).json()).unread;
    const strangers = (await list(otherHead)).unread;
    expect(await read(stranger, { ids: [first.id] })).toBe(strangers);
    expect(codeOf(await stranger.post('/v1/notices/open', { id: first.id }))).toBe('OF-404');
    expect(codeOf(await browser.post('/v1/notices/open', { id: 999_999 }))).toBe('OF-404');
    expect((await list(many)).unread).toBe(120);
    expect(await read(browser, { ids: [first.id] })).toBe(119);
    expect(NoticeRow.parse((await browser.post('/v1/notices/open', { id: second.id })).json())).toMatchObject({
      ...{ id: second.id, isRead: true },
    });
    expect((await list(many, '?unread=yes')).notices[0]?.id).toBe(third.id);
    expect(await read(browser, { through: third.id })).toBe(0);
    expect(await list(many, '?unread=yes')).toMatchObject({ notices: [], unread: 0 });
  });

  it('asks for its count without keeping a sign-in alive', async () => {
    const browser = await browserOf(office, many);
    for (const _ of [1, 2]) {
      office.pass(14 * 60_000);
      expect((await browser.get('/v1/notices/unread')).statusCode).toBe(200);
    }
    office.pass(3 * 60_000);
    expect(codeOf(await browser.get('/v1/notices/unread'))).toBe('OF-401');
    signedIn.clear();
  });
});

describe('the own mail', () => {
  const mailOf = async (account: string) =>
    NoticeMail.parse((await (await as(account)).get('/v1/notices/mail')).json());

  it('offers each role its kinds, and fixes what may not be missed', async () => {
    const kinds = async (account: string) => (await mailOf(account)).kinds.map(({ kind }) => kind);
    expect(await kinds(borrower)).toEqual(['paper-waiting', 'paper-decided', 'lending', 'presence']);
    expect(await kinds(head)).toEqual(noticeKindNames.filter((kind) => kind !== 'mail-failed'));
    const fixed = async (account: string) =>
      (await mailOf(account)).kinds.filter(({ canSwitch, mail }) => !canSwitch && mail).map(({ kind }) => kind);
    expect(await fixed(head)).toEqual(['loss']);
    expect(await fixed(it3)).toEqual(['loss', 'lock']);
    expect(await fixed(borrower)).toEqual([]);
    for (const [account, kind] of [
      [head, 'loss'],
      [it3, 'lock'],
      [admin, 'mail-failed'],
    ] as const)
      expect(codeOf(await (await as(account)).post('/v1/notices/switch', { kind, mail: false }))).toBe('OF-601');
  });

  it('takes an address and a switch, each an act; not what could be two addresses or a header', async () => {
    const browser = await as(borrower);
    for (const address of [
      ...['hanako', 'a@b', 'a@example.jp\r\nBcc: b@example.jp', 'a@example.jp, b@example.jp', '花子 <a@example.jp>'],
      ...['"a b"@example.jp', 'a@example.jp\u0000', '花子@example.jp', `${'a'.repeat(250)}@example.jp`],
    ])
      expect(codeOf(await browser.post('/v1/notices/address', { address })), address).toBe('OF-600');
    expect((await mailOf(borrower)).address).toBe('');
    await post(borrower, '/v1/notices/address', { address: ' ｈａｎａｋｏ@example.lg.jp ' });
    await post(borrower, '/v1/notices/switch', { kind: 'lending', mail: false });
    const own = await mailOf(borrower);
    expect(own).toMatchObject({ address: 'hanako@example.lg.jp', isConfigured: false });
    expect(own.kinds.find(({ kind }) => kind === 'lending')?.mail).toBe(false);
    expect((await actsOf(office)).slice(-2)).toMatchObject([
      { actor: 'staff:100123', act: 'mail-address.set', data: expect.stringContaining('hanako@example.lg.jp') },
      { actor: 'staff:100123', act: 'notice-mail.switched', data: expect.stringContaining('"mail":false') },
    ]);
    await post(borrower, '/v1/notices/address', { address: '' });
    expect((await mailOf(borrower)).address).toBe('');
  });
});

it('goes with disposal', async () => {
  const count = async () => (await office.store.db.selectFrom('notices').select('id').execute()).length;
  expect(await count()).toBeGreaterThan(100);
  const runtime = { now: office.now, random: () => new Uint8Array() };
  await dispose(office.store, runtime, { before: '2026-11-22', actor: 'cli', folders: office.files });
  const left = await office.store.db.selectFrom('notices').select('at').execute();
  expect(left.every(({ at }) => at >= '2026-11-21T15:00:00.000Z')).toBe(true);
  expect(left.length).toBeGreaterThan(0);
});
