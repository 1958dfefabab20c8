import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EntriesAnswer } from '#contract/http/terminal-api.ts';
import { commitment, maxEntryBytes, type TrailEntry } from '#contract/trail/entry.ts';
import { codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';
import { newKeyPair, readings, sealed, sha256 } from './support/trail.ts';

let office: TestOffice;
let terminal: Terminal;

beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
});
afterEach(() => office.close());

const stored = () => office.store.db.selectFrom('entries').selectAll().orderBy('seq').execute();
const sessions = () => office.store.db.selectFrom('sessions').selectAll().execute();
const chain = () => office.store.db.selectFrom('chains').selectAll().executeTakeFirstOrThrow();
const ok = (answer: { statusCode: number; body: string }) => {
  expect(answer.statusCode, answer.body).toBe(200);
  return EntriesAnswer.parse(JSON.parse(answer.body));
};

describe('an honest trail', () => {
  it('is stored entry by entry and read into a session', async () => {
    const id = randomUUID();
    const entries = [terminal.opening(), ...terminal.trail.day(id)];
    const answer = ok(await terminal.send(entries));
    expect(answer).toEqual({ accepted: { seq: 7, head: terminal.trail.head }, expected: 8 });
    expect((await stored()).map((e) => JSON.parse(e.leaf))).toEqual(entries.map((e) => e.leaf));
    expect(await sessions()).toMatchObject([
      {
        id,
        day: '2026-11-21',
        state: 'closed',
        closed_by: 'person',
        work: '会議録の作成',
        result: '会議録を仕上げた。',
      },
    ]);
    expect((await sessions())[0]).toMatchObject({ entries: 7, prevented: 1, gaps: 1 });
    expect(await chain()).toMatchObject({ next_seq: 8, last_contact_at: office.now().toISOString() });
  });

  it('may come in any cut, also entry by entry', async () => {
    const id = randomUUID();
    const entries = [terminal.opening(), ...terminal.trail.day(id)];
    const states: (string | undefined)[] = [];
    for (const entry of entries) {
      ok(await terminal.send([entry]));
      states.push((await sessions())[0]?.state);
    }
    expect(states).toEqual([undefined, 'working', 'working', 'working', 'interrupted', 'working', 'working', 'closed']);
  });

  it('is taken once, however often it is sent', async () => {
    const entries = [terminal.opening(), ...terminal.trail.day(randomUUID())];
    const first = ok(await terminal.send(entries));
    const acts = (await actsOf(office)).length;
    expect(ok(await terminal.send(entries))).toEqual(first);
    expect(ok(await terminal.send(entries.slice(2, 4)))).toEqual(first);
    expect(await stored()).toHaveLength(8);
    expect(await actsOf(office)).toHaveLength(acts);
  });

  it('overlapping what is held, adds only what is new', async () => {
    const entries = [terminal.opening(), ...terminal.trail.day(randomUUID())];
    ok(await terminal.send(entries.slice(0, 5)));
    expect(ok(await terminal.send(entries.slice(3))).expected).toBe(8);
  });

  it('with a gap is answered with the number to go on from', async () => {
    const entries = [terminal.opening(), ...terminal.trail.day(randomUUID())];
    expect(ok(await terminal.send(entries.slice(3)))).toEqual({ accepted: null, expected: 0 });
    ok(await terminal.send(entries.slice(0, 2)));
    expect(ok(await terminal.send(entries.slice(4))).expected).toBe(2);
    expect(await stored()).toHaveLength(2);
  });

  it('follows closing by rule, correction and lock', async () => {
    const id = randomUUID();
    const { trail } = terminal;
    const by = { session: id, actor: 'staff:100123' };
    const end = '2026-11-21T08:15:00.000Z';
    ok(await terminal.send([terminal.opening(), trail.add('session.started', { work: '仕事', plan: [] }, by)]));
    ok(
      await terminal.send([
        trail.add('lock.entered', { code: 'TM-301', detail: '' }, { session: id }),
        trail.add('session.closed-by-rule', { rule: 'forgotten', effectiveEnd: end }, { session: id }),
      ]),
    );
    expect(await sessions()).toMatchObject([{ state: 'closed', closed_by: 'forgotten', ended_at: end, result: null }]);
    expect((await chain()).locked).toBe(1);
    const correction = { endedAt: '2026-11-21T08:00:00.000Z', result: '終えた', reason: '押し忘れ' };
    ok(
      await terminal.send([
        trail.add('lock.left', { code: 'TM-301', by: 'recheck' }),
        trail.add('session.corrected', correction, by),
      ]),
    );
    expect(await sessions()).toMatchObject([
      { closed_by: 'forgotten', ended_at: correction.endedAt, result: '終えた', entries: 4 },
    ]);
    expect((await chain()).locked).toBe(0);
  });

  it('of a thousand entries is taken at once', async () => {
    const id = randomUUID();
    const { trail } = terminal;
    const entries = [terminal.opening(), trail.add('session.started', { work: '仕事', plan: [] }, { session: id })];
    while (entries.length < 1_000) entries.push(trail.add('agent.started', { version: '0', pid: 1 }, { session: id }));
    expect(ok(await terminal.send(entries)).expected).toBe(1_000);
    expect((await sessions())[0]?.entries).toBe(999);
    expect(codeOf(await terminal.send([...entries, trail.add('agent.stopped', {})]))).toBe('OF-400');
  });
});

describe('a dishonest or broken trail', () => {
  const faults: readonly [string, string, (entry: TrailEntry) => TrailEntry][] = [
    ['another previous hash', 'prev', (e) => reseal(e, { prev: 'c'.repeat(64) })],
    ['data that was changed afterwards', 'commit', (e) => ({ ...e, data: { ...e.data, pid: 2 } })],
    ['another salt', 'commit', (e) => ({ ...e, salt: 'd'.repeat(32) })],
    ['a time changed after sealing', 'seal', (e) => edit(e, { at: '2026-11-20T00:00:00.000Z' })],
    ['an actor changed after sealing', 'seal', (e) => edit(e, { actor: 'staff:100456' })],
    ['a seal of another key', 'seal', (e) => sealed(e.leaf, e.salt, e.data, newKeyPair().privateKey)],
    ['a seal of another period', 'period', (e) => ({ ...e, leaf: { ...e.leaf, seal: { ...e.leaf.seal, period: 1 } } })],
    ['a seal that is none', 'seal', (e) => ({ ...e, leaf: { ...e.leaf, seal: { period: 0, sig: '' } } })],
    ['another chain inside', 'chain', (e) => reseal(e, { chain: 'loan:L-20200101-001' })],
  ];
  const edit = (e: TrailEntry, body: object): TrailEntry => ({
    ...e,
    leaf: { ...e.leaf, body: { ...e.leaf.body, ...body } },
  });
  const reseal = (e: TrailEntry, change: { prev?: string; chain?: string }): TrailEntry => {
    const body = { ...e.leaf.body, ...(change.chain === undefined ? {} : { chain: change.chain }) };
    return sealed({ body, prev: change.prev ?? e.leaf.prev }, e.salt, e.data, terminal.trail.seal.privateKey);
  };

  it.each(faults)('with %s is taken up to there and refused from there on', async (_name, fault, spoil) => {
    const { trail } = terminal;
    const good = [terminal.opening(), trail.add('agent.started', { version: '0', pid: 1 })];
    const bad = spoil(trail.add('agent.started', { version: '0', pid: 1 }));
    const after = trail.add('agent.stopped', {});
    const answer = ok(await terminal.send([...good, bad, after]));
    expect(answer.expected).toBe(2);
    expect(answer.accepted?.seq).toBe(1);
    expect(codeOf(await terminal.send([bad, after]))).toBe('OF-462');
    expect(codeOf(await terminal.send([bad, after]))).toBe('OF-462');
    expect(await stored()).toHaveLength(2);
    const refused = (await actsOf(office)).filter((a) => a.act === 'entries.refused');
    expect(refused.map((a) => JSON.parse(a.data ?? ''))).toEqual([{ chain: terminal.chain, seq: 2, fault }]);
  });

  it('with data that its type does not have is refused', async () => {
    const entry = terminal.opening();
    const data = { ...entry.data, note: '余分' };
    const bad = sealed(
      { body: { ...entry.leaf.body, commit: commitment(sha256, entry.salt, data) }, prev: entry.leaf.prev },
      entry.salt,
      data,
      terminal.trail.seal.privateKey,
    );
    expect(codeOf(await terminal.send([bad]))).toBe('OF-462');
  });

  it('is refused where its format knows no such time or base64, which the verifier would call altered', async () => {
    const { trail } = terminal;
    ok(await terminal.send([terminal.opening()]));
    const gap = { from: '2026-11-21T00:00:00.000Z', to: '2026-11-21T00:01:00.000Z', lengthMs: 60_000 };
    const name = { text: '表', bytes: '6KGo' };
    const none = [
      trail.copy().add('gap.found', { ...gap, what: 'agent', to: '2026-11-21T00:61:00.000Z' }),
      trail.copy().add('gap.found', { ...gap, what: 'agent', to: '2026-02-30T00:00:00.000Z' }),
      trail.copy().add('loan.extended', { by: 'office', to: '2026-11-31' }),
      trail.copy().add('save.pending', { name: { ...name, bytes: 'eB==' }, from: '/home', why: 'other' }),
    ];
    for (const entry of none) expect(codeOf(await terminal.send([entry]))).toBe('OF-462');
    for (const at of ['2026-13-01T00:00:00.000Z', '2026-02-30T00:00:00.000Z', '2026-11-21T24:00:00.000Z']) {
      const { leaf, salt, data } = trail.copy().add('agent.stopped', {});
      const body = { ...leaf.body, at };
      const entry = sealed({ body, prev: leaf.prev }, salt, data, trail.seal.privateKey);
      expect(codeOf(await terminal.send([entry]))).toBe('OF-400');
    }
    ok(await terminal.send([trail.add('agent.stopped', {})]));
    await office.indexer.catchUp();
    expect((await office.index.position()).number).toBe((await stored()).at(-1)?.log_index);
  });

  it('with an entry above the size limit is refused', async () => {
    ok(await terminal.send([terminal.opening()]));
    const long = Array.from({ length: 24 }, () => ({ from: '08:30', to: '09:00', work: '長'.repeat(400) }));
    const entry = terminal.trail.add(
      'session.started',
      { work: '長'.repeat(2000), plan: long },
      { session: randomUUID() },
    );
    expect(JSON.stringify(entry).length).toBeLessThan(maxEntryBytes);
    expect(Buffer.byteLength(JSON.stringify(entry))).toBeGreaterThan(maxEntryBytes);
    expect(codeOf(await terminal.send([entry]))).toBe('OF-462');
  });

  it('out of the order of a session is refused', async () => {
    const { trail } = terminal;
    const id = randomUUID();
    const start = (session: string | null) =>
      trail.copy().add('session.started', { work: '仕事', plan: [] }, { session });
    ok(await terminal.send([terminal.opening()]));
    expect(codeOf(await terminal.send([trail.copy().add('session.resumed', {}, { session: id })]))).toBe('OF-462');
    expect(codeOf(await terminal.send([trail.copy().add('session.ended', { result: '済' }, { session: id })]))).toBe(
      'OF-462',
    );
    const early = { endedAt: '2026-11-21T08:00:00.000Z', result: '済', reason: '誤り' };
    expect(codeOf(await terminal.send([trail.copy().add('session.corrected', early, { session: id })]))).toBe('OF-462');
    expect(codeOf(await terminal.send([start(null)]))).toBe('OF-462');
    ok(await terminal.send(trail.day(id)));
    // An id is used once.
    expect(codeOf(await terminal.send([start(id)]))).toBe('OF-462');
    ok(await terminal.send([trail.add('session.started', { work: '仕事', plan: [] }, { session: randomUUID() })]));
    expect(codeOf(await terminal.send([start(randomUUID())]))).toBe('OF-462');
  });

  it('with numbers that are not in order stops there', async () => {
    const entries = [
      terminal.opening(),
      terminal.trail.add('agent.stopped', {}),
      terminal.trail.add('agent.stopped', {}),
    ];
    const [a, b, c] = entries;
    if (!a || !b || !c) throw new Error('three entries');
    expect(ok(await terminal.send([a, c, b])).expected).toBe(1);
    expect(ok(await terminal.send([a, a, b])).expected).toBe(1);
  });
});

describe('a fork', () => {
  it('is refused, kept in full and shown, and replaces nothing', async () => {
    const { trail } = terminal;
    ok(await terminal.send([terminal.opening()]));
    const twin = trail.copy();
    const mine = [trail.add('agent.started', { version: '0', pid: 1 }), trail.add('agent.stopped', {})];
    const theirs = [
      twin.add('agent.started', { version: '0', pid: 666 }),
      twin.add('agent.stopped', {}),
      twin.add('agent.stopped', {}),
    ];
    ok(await terminal.send(mine));
    const before = await stored();
    expect(codeOf(await terminal.send(theirs))).toBe('OF-461');
    expect(codeOf(await terminal.send(theirs))).toBe('OF-461');
    expect(await stored()).toEqual(before);
    const kept = await office.store.db.selectFrom('forks').selectAll().orderBy('seq').execute();
    expect(kept.map((f) => JSON.parse(f.entry ?? ''))).toEqual(theirs);
    expect(kept.every((f) => f.seal_valid === 1)).toBe(true);
    expect((await actsOf(office)).filter((a) => a.act === 'entries.forked')).toHaveLength(1);
    expect((await chain()).forked).toBe(1);
    // The honest branch goes on.
    expect(ok(await terminal.send([trail.add('heartbeat', { readings, idleMs: 0 })])).expected).toBe(4);
  });

  it('after entries that are held is still seen', async () => {
    const first = terminal.opening();
    const twin = terminal.trail.copy();
    ok(await terminal.send([first, terminal.trail.add('agent.stopped', {})]));
    expect(codeOf(await terminal.send([first, twin.add('agent.started', { version: '0', pid: 1 })]))).toBe('OF-461');
  });
});

describe('the chain', () => {
  it.each(['loan:L-20200101-001', 'service:T-0001', 'x'])('%s of someone else is refused', async (other) => {
    expect(codeOf(await terminal.send([terminal.opening()], other))).toBe('OF-403');
  });

  it('survives a restart', async () => {
    ok(await terminal.send([terminal.opening()]));
    const before = await stored();
    office = await office.restart();
    expect(await stored()).toEqual(before);
    const next = terminal.trail.add('agent.stopped', {});
    terminal.office = office;
    expect(ok(await terminal.send([next])).expected).toBe(2);
  });

  it('cannot be changed in the database, by whatever program', async () => {
    ok(await terminal.send([terminal.opening()]));
    const { db } = office.store;
    await expect(db.updateTable('entries').set({ data: '{}' }).execute()).rejects.toThrow('append-only');
    await expect(db.deleteFrom('entries').execute()).rejects.toThrow('append-only');
  });
});
