import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EntriesAnswer } from '#contract/http/audit-api.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

const days = 40;
const ids = Array.from({ length: days }, () => randomUUID());
let office: TestOffice;
let terminal: Terminal;
let auditor: Browser;

beforeAll(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  const { trail } = terminal;
  const entries = [terminal.opening()];
  for (const id of ids) {
    entries.push(...trail.day(id));
    trail.atMs += 86_400_000;
  }
  entries.push(trail.add('session.started', { work: '東京と京都を調べる', plan: [] }, { session: randomUUID() }));
  expect((await terminal.send(entries)).statusCode).toBe(200);
  await office.indexer.catchUp();
  auditor = await browserOf(office, '400007');
});
afterAll(() => office.close());

const ask = async (query: Record<string, string>) => {
  const answer = await auditor.get(`/v1/audit/entries?${new URLSearchParams(query)}`);
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200);
  return EntriesAnswer.parse(answer.json());
};
const typesOf = async (query: Record<string, string>) => [
  ...new Set((await ask(query)).entries.map(({ type }) => type)),
];
const countOf = async (query: Record<string, string>) => (await ask(query)).counted?.entries;

describe('a search over all entries', () => {
  it('without conditions shows all, newest first, fifty a page', async () => {
    const first = await ask({});
    expect(first.entries).toHaveLength(50);
    expect(first).toMatchObject({ hasBefore: false, hasAfter: true, behind: 0, searched: { all: true } });
    expect(first.counted).toEqual({ entries: days * 7 + 2, isAll: true });
    expect(first.entries[0]).toMatchObject({
      type: 'session.started',
      mark: 'unchecked',
      borrower: { id: '100123', name: '見本 花子', section: '企画政策課', terminal: 'T-0001', loan: 'L-20261121-001' },
    });
  });

  it('walks every page to the last and back, without loss or repetition', async () => {
    for (const order of ['newest', 'oldest'] as const) {
      const seen: number[] = [];
      let page = await ask({ order });
      for (;;) {
        seen.push(...page.entries.map(({ number }) => number));
        const end = page.entries.at(-1)?.number;
        if (!page.hasAfter || end === undefined) break;
        page = await ask({ order, after: String(end) });
      }
      expect(seen).toHaveLength(days * 7 + 2);
      expect(seen).toEqual([...new Set(seen)].sort((a, b) => (order === 'newest' ? b - a : a - b)));
      const last = await ask({ order, last: 'yes' });
      expect(last.entries.map(({ number }) => number)).toEqual(seen.slice(-50));
      expect(last).toMatchObject({ hasAfter: false, hasBefore: true, counted: null });
      const before = await ask({ order, before: String(last.entries[0]?.number) });
      expect(before.entries.map(({ number }) => number)).toEqual(seen.slice(-100, -50));
      expect(before).toMatchObject({ hasAfter: true, hasBefore: true });
    }
  });

  it('is narrowed by each filter, and by all together', async () => {
    const session = ids[3] ?? '';
    expect(await countOf({ session })).toBe(7);
    expect(await countOf({ type: 'gap.found' })).toBe(days);
    expect(await countOf({ disposition: 'prevented' })).toBe(days);
    expect(await countOf({ staff: '100123' })).toBe(days * 7 + 2);
    expect(await countOf({ staff: '100456' })).toBe(0);
    expect(await countOf({ terminal: 'T-0001' })).toBe(days * 7 + 2);
    expect(await countOf({ terminal: 'T-0002' })).toBe(0);
    expect(await countOf({ section: 'planning' })).toBe(days * 7 + 2);
    expect(await countOf({ section: 'citizens' })).toBe(0);
    expect(await countOf({ from: '2026-11-22', to: '2026-11-23', type: 'session.started' })).toBe(2);
    expect(await countOf({ from: '2026-12-01', to: '2026-12-31', type: 'session.started' })).toBe(31);
    expect(await countOf({ to: '2026-11-20' })).toBe(0);
    expect(await countOf({ session, staff: '100123', text: '議事録', disposition: 'prevented' })).toBe(1);
    expect(await countOf({ session, text: '議事録', disposition: 'failed' })).toBe(0);
  });

  it('finds words of two characters, titles, sentences, names and signs', async () => {
    expect(await typesOf({ text: '議事' })).toEqual(['save.recovered']);
    expect(await typesOf({ text: '空白' })).toEqual(['gap.found']);
    // Only in the sentence that people read, not in the data.
    expect(await typesOf({ text: '仕事を再開' })).toEqual(['session.resumed']);
    expect(await countOf({ text: '見本 花子' })).toBe(days * 7 + 2);
    expect(await countOf({ text: '企画政策' })).toBe(days * 7 + 2);
    expect(await countOf({ text: '花子 空白' })).toBe(days);
    expect(await countOf({ text: '100%' })).toBe(days);
    // Width and case do not matter.
    expect(await countOf({ text: '議事録 １００％．ＴＸＴ' })).toBe(days);
    expect(await countOf({ text: '墓地' })).toBe(0);
    expect(await countOf({ text: "' OR 1=1 --" })).toBe(0);
    expect(await countOf({ text: '"議事" OR "空白"' })).toBe(0);
    expect(await countOf({ text: '' })).toBe(days * 7 + 2);
  });

  it('does not take pairs that stand apart for the word', async () => {
    expect(await countOf({ text: '東京都' })).toBe(0);
    expect(await countOf({ text: '東京と京都' })).toBe(1);
  });

  it('looks for a single character without the index', async () => {
    expect(await ask({ text: '白' })).toMatchObject({ searched: { all: true } });
    expect(await typesOf({ text: '白' })).toEqual(['gap.found']);
    expect(await typesOf({ text: '録', type: 'save.recovered' })).toEqual(['save.recovered']);
    expect(await countOf({ text: '墓' })).toBe(0);
  });

  it('is never read unseen', async () => {
    await ask({ text: '議事', order: 'oldest' });
    const act = (await actsOf(office)).at(-1);
    expect(act).toMatchObject({ actor: 'auditor:400007', act: 'entries.searched' });
    expect(JSON.parse(act?.data ?? '')).toMatchObject({ filters: { text: '議事' }, order: 'oldest', shown: days });
  });

  it('refuses two beginnings, unknown fields and everyone else', async () => {
    expect(codeOf(await auditor.get('/v1/audit/entries?after=5&last=yes'))).toBe('OF-400');
    expect(codeOf(await auditor.get('/v1/audit/entries?offset=5'))).toBe('OF-400');
    for (const account of ['100123', '200045', '300011', '900001']) {
      expect(codeOf(await (await browserOf(office, account)).get('/v1/audit/entries'))).toBe('OF-403');
    }
  });

  it('shows a new entry once it is indexed, and says what is missing until then', async () => {
    const { trail } = terminal;
    expect((await terminal.send([trail.add('agent.started', { version: '九九九', pid: 7 })])).statusCode).toBe(200);
    expect(await ask({ text: '九九' })).toMatchObject({ entries: [], behind: 1 });
    await office.indexer.catchUp();
    expect(await ask({ text: '九九' })).toMatchObject({ entries: [{ type: 'agent.started' }], behind: 0 });
  });
});
