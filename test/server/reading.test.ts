import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LooksAnswer, SessionAnswer, SessionsAnswer, TerminalsAnswer } from '#contract/http/console-api.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';
import { readings } from './support/trail.ts';

const long = randomUUID();
const ids: string[] = [];
let office: TestOffice;
let terminal: Terminal;
let auditor: Browser;

beforeAll(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  const { trail } = terminal;
  const entries = [terminal.opening()];
  for (let day = 0; day < 60; day += 1) {
    const id = randomUUID();
    ids.push(id);
    entries.push(...trail.day(id));
    trail.atMs += 86_400_000;
  }
  entries.push(trail.add('session.started', { work: '長い日', plan: [] }, { session: long }));
  while (entries.length < 1_000) entries.push(trail.add('heartbeat', { readings, idleMs: 0 }, { session: long }));
  for (let from = 0; from < entries.length; from += 250) {
    expect((await terminal.send(entries.slice(from, from + 250))).statusCode).toBe(200);
  }
  const more = Array.from({ length: 600 }, () => trail.add('heartbeat', { readings, idleMs: 1 }, { session: long }));
  expect((await terminal.send(more)).statusCode).toBe(200);
  auditor = await browserOf(office, '400007');
});
afterAll(() => office.close());

const list = async (query = '') => SessionsAnswer.parse((await auditor.get(`/v1/sessions${query}`)).json());
const read = async (id: string, query = '') =>
  SessionAnswer.parse((await auditor.get(`/v1/sessions/${id}${query}`)).json());

describe('the list of sessions', () => {
  it('is newest first, fifty a page, with the total', async () => {
    const first = await list();
    expect(first.total).toBe(61);
    expect(first.sessions).toHaveLength(50);
    expect(first.sessions[0]).toMatchObject({ id: long, state: 'working', endedAt: null, work: '長い日' });
    expect(first).toMatchObject({ before: null, isMore: false });
    const second = await list(`?after=${first.after}`);
    expect(second.sessions.map((s) => s.id)).toEqual(ids.slice(0, 11).reverse());
    expect(second.after).toBeNull();
    expect(await list(`?before=${second.before}`)).toEqual(first);
    const last = await list('?last=yes');
    expect(last.sessions.map((s) => s.id)).toEqual(ids.slice(0, 50).reverse());
    expect(last.after).toBeNull();
    const own = await browserOf(office, '100123');
    expect((await own.get(`/v1/sessions?after=${first.after}`)).json()).toEqual(second);
    for (const query of ['offset=50', 'after=1', `after=${first.after}&last=yes`]) {
      expect(codeOf(await auditor.get(`/v1/sessions?${query}`)), query).toBe('OF-400');
    }
  });

  it('is filtered by day in Japan, person, terminal and state', async () => {
    expect((await list('?from=2026-11-22&to=2026-11-23')).total).toBe(2);
    expect((await list('?from=2026-11-22&to=2026-11-22')).sessions.map((s) => s.id)).toEqual([ids[1]]);
    expect((await list('?to=2026-11-20')).total).toBe(0);
    expect((await list('?staff=100123')).total).toBe(61);
    expect((await list('?staff=100456')).total).toBe(0);
    expect((await list('?terminal=T-0002')).total).toBe(0);
    expect((await list('?state=open')).sessions.map((s) => s.id)).toEqual([long]);
    expect((await list('?state=closed')).total).toBe(60);
  });

  it('shows a member of staff their own, and a head those of the section', async () => {
    for (const [account, total] of [
      ['100123', 61],
      ['100456', 0],
      ['200045', 61],
      ['300011', 61],
    ] as const) {
      const browser = await browserOf(office, account);
      expect(SessionsAnswer.parse((await browser.get('/v1/sessions')).json()).total, account).toBe(total);
    }
  });
});

describe('what was done', () => {
  it('is in the list of those who may read it, and hidden from 情報政策課', async () => {
    const words = async (account: string) =>
      SessionsAnswer.parse((await (await browserOf(office, account)).get('/v1/sessions')).json()).sessions.map(
        ({ work, result }) => `${work}${result ?? ''}`,
      );
    expect(new Set(await words('300011'))).toEqual(new Set(['']));
    expect((await words('200045')).every((text) => text !== '')).toBe(true);
  });
});

describe('a timeline', () => {
  it('gives every entry with data, hash and when it was received', async () => {
    const answer = await read(ids[0] ?? '');
    expect(answer).toMatchObject({ matching: 7, total: 7, session: { prevented: 1, gaps: 1, closedBy: 'person' } });
    expect(answer.entries.map((e) => e.type)).toEqual([
      'session.started',
      'controls.checked',
      'save.recovered',
      'session.interrupted',
      'session.resumed',
      'gap.found',
      'session.ended',
    ]);
    expect(answer.entries[0]).toMatchObject({ seq: 1, actor: 'staff:100123', receivedAt: office.now().toISOString() });
    expect(answer.entries[0]?.data.work).toBe('会議録の作成');
  });

  it('is filtered by type, disposition and text, each alone and together', async () => {
    const id = ids[0] ?? '';
    const types = async (query: string) => (await read(id, query)).entries.map((e) => e.type);
    expect(await types('?type=gap.found')).toEqual(['gap.found']);
    expect(await types('?disposition=prevented')).toEqual(['save.recovered']);
    expect(await types('?disposition=failed')).toEqual(['gap.found']);
    expect(await types(`?text=${encodeURIComponent('仕上げた')}`)).toEqual(['session.ended']);
    // A title.
    expect(await types(`?text=${encodeURIComponent('空白')}`)).toEqual(['gap.found']);
    expect(await types(`?text=${encodeURIComponent('議事録')}&disposition=done`)).toEqual([]);
    expect(await read(id, '?type=heartbeat')).toMatchObject({ entries: [], matching: 0, total: 7 });
  });

  it('takes signs that a search language would read as plain text', async () => {
    const id = ids[0] ?? '';
    const matching = async (text: string) => (await read(id, `?text=${encodeURIComponent(text)}`)).matching;
    expect(await matching('100%')).toBe(1);
    expect(await matching('%')).toBe(1);
    expect(await matching('_')).toBe(0);
    expect(await matching('\\')).toBe(0);
    expect(await matching("' or 1=1 --")).toBe(0);
    expect(await matching('')).toBe(7);
  });

  it('comes in pages of five hundred that join without loss', async () => {
    const seqs: number[] = [];
    for (let after: number | undefined; ; after = seqs.at(-1)) {
      const page = await read(long, after === undefined ? '' : `?after=${after}`);
      expect(page.matching).toBe(page.total);
      if (page.entries.length === 0) break;
      expect(page.entries.length).toBeLessThanOrEqual(500);
      seqs.push(...page.entries.map((e) => e.seq));
    }
    expect(seqs).toEqual(Array.from({ length: 1_600 - 421 }, (_, i) => 421 + i));
  });

  it('is never read unseen: each reading and each refused try is an act of the office', async () => {
    const id = ids[3] ?? '';
    await read(id, '?type=gap.found');
    expect((await actsOf(office)).at(-1)).toMatchObject({
      actor: 'auditor:400007',
      act: 'session.read',
      data: JSON.stringify({ session: id, filters: { type: 'gap.found' } }),
    });
    const stranger = await browserOf(office, '100456');
    expect(codeOf(await stranger.get(`/v1/sessions/${id}`))).toBe('OF-403');
    expect((await actsOf(office)).at(-1)).toMatchObject({ actor: 'staff:100456', act: 'session.read-refused' });
  });

  it('shows the person who has looked, each in their own way, and not the person themselves', async () => {
    const id = ids[5] ?? '';
    const looksOf = async (account: string, session = id) => {
      const answer = await (await browserOf(office, account)).get(`/v1/sessions/${session}/looks`);
      return answer.statusCode === 200 ? LooksAnswer.parse(answer.json()) : codeOf(answer);
    };
    expect(await looksOf('100123')).toEqual({ looks: [], isAll: true });
    const own = await browserOf(office, '100123');
    await own.get(`/v1/sessions/${id}`);
    await (await browserOf(office, '200045')).get(`/v1/sessions/${id}`);
    await read(id);
    await auditor.get(`/v1/audit/entries?session=${id}`);
    // Of somebody else, of everybody, and refused: none of these is a look at this session.
    await auditor.get('/v1/audit/entries?staff=100456');
    await auditor.get('/v1/audit/entries');
    await read(ids[6] ?? '');
    await (await browserOf(office, '100456')).get(`/v1/sessions/${id}`);
    await auditor.get('/v1/audit/entries.csv?staff=100123');
    const by = (name: string, role: string, kind: string) => ({ at: office.now().toISOString(), name, role, kind });
    const looks = {
      looks: [
        ...['csv', 'search', 'timeline'].map((kind) => by('見本 監査', 'auditor', kind)),
        by('見本 課長', 'manager', 'timeline'),
      ],
      isAll: true,
    };
    expect(await looksOf('100123')).toEqual(looks);
    expect(await looksOf('400007')).toEqual(looks);
    expect(await looksOf('200045')).toEqual(looks);
    // Not for another member of staff, another head, nor for who may not read the entries either.
    for (const account of ['100456', '200046', '300011', '900001'])
      expect(await looksOf(account), account).toBe('OF-403');
    expect(await looksOf('100123', randomUUID())).toBe('OF-404');
  });

  it('of no session is not found', async () => {
    expect(codeOf(await auditor.get(`/v1/sessions/${randomUUID()}`))).toBe('OF-404');
  });
});

describe('the list of terminals', () => {
  const rows = async (account: string) => {
    const browser = await browserOf(office, account);
    return TerminalsAnswer.parse((await browser.get('/v1/terminals')).json()).terminals;
  };

  it('shows what is lent to whom, and how it stands', async () => {
    const [lent, ...rest] = await rows('300011');
    expect(lent).toMatchObject({
      id: 'T-0001',
      loan: 'L-20261121-001',
      staff: { id: '100123', name: '見本 花子', section: '企画政策課' },
      from: '2026-11-20',
      to: '2026-12-21',
      entries: 1_600,
      state: 'working',
      lastContactAt: office.now().toISOString(),
    });
    expect(lent?.life).toEqual({ state: 'lent', currentLoan: 'L-20261121-001' });
    expect(rest.map((r) => [r.id, r.state, r.staff])).toEqual([
      ['T-0002', null, null],
      ['T-0003', null, null],
    ]);
  });

  it('shows a head only those of the section', async () => {
    expect((await rows('200045')).map((r) => r.id)).toEqual(['T-0001']);
  });

  it('shows a lock, and a fork before all else', async () => {
    const { trail } = terminal;
    await terminal.send([trail.add('lock.entered', { code: 'TM-301', detail: '' }, { session: long })]);
    expect((await rows('400007'))[0]?.state).toBe('locked');
    const twin = trail.copy();
    await terminal.send([trail.add('agent.stopped', {})]);
    await terminal.send([twin.add('agent.started', { version: '1', pid: 1 })]);
    expect((await rows('400007'))[0]?.state).toBe('fork');
  });
});
