import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EntriesAnswer } from '#contract/http/terminal-api.ts';
import type { TrailEntry } from '#contract/trail/entry.ts';
import { codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';
import { type KeyPair, newKeyPair, readings, sealed } from './support/trail.ts';

let office: TestOffice;
let terminal: Terminal;
beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
});
afterEach(() => office.close());

const chain = () => office.store.db.selectFrom('chains').selectAll().executeTakeFirstOrThrow();
const ok = async (entries: readonly TrailEntry[]) => {
  const answer = await terminal.send(entries);
  expect(answer.statusCode, answer.body).toBe(200);
  return EntriesAnswer.parse(answer.json());
};
const beat = () => terminal.trail.add('heartbeat', { readings, idleMs: 0 });
const faults = async () =>
  (await actsOf(office)).filter((a) => a.act === 'entries.refused').map((a) => JSON.parse(a.data ?? '').fault);
const resealed = (entry: TrailEntry, key: KeyPair, period: number): TrailEntry =>
  sealed(entry.leaf, entry.salt, entry.data, key.privateKey, period);

describe('the succession of seal keys', () => {
  it('is followed within a batch, over batches and restarts', async () => {
    await ok([terminal.opening(), ...terminal.trail.day(randomUUID()), beat(), beat()]);
    expect(await chain()).toMatchObject({ seal_period: terminal.trail.period });
    expect(terminal.trail.period).toBe(4);
    office = await office.restart();
    terminal.office = office;
    for (let i = 0; i < 5; i += 1) await ok([beat()]);
    await ok(Array.from({ length: 400 }, () => terminal.trail.add('agent.stopped', {})));
    const held = await chain();
    expect(held.seal_period).toBe(terminal.trail.period);
    expect(held.seal_key).toBe(terminal.trail.seal.publicBase64);
    expect(held.seal_period).toBeGreaterThan(15);
  });

  it('takes what is sent again, cut anywhere, across periods', async () => {
    const entries = [terminal.opening(), beat(), beat(), terminal.trail.add('agent.stopped', {}), beat(), beat()];
    await ok(entries.slice(0, 4));
    expect((await ok(entries.slice(2))).expected).toBe(6);
    expect((await ok(entries)).expected).toBe(6);
    expect(await faults()).toEqual([]);
  });

  it('refuses a good seal by any key but the one that is due', async () => {
    const { trail } = terminal;
    const first = trail.seal;
    const opening = [terminal.opening(), beat()];
    const second = trail.seal;
    const more = [beat()];
    const third = trail.seal;
    await ok([...opening, ...more]);
    const next = trail.add('agent.stopped', {});
    const stranger = newKeyPair();
    const forged: readonly (readonly [string, TrailEntry])[] = [
      ['period', resealed(next, first, 0)],
      ['period', resealed(next, second, 1)],
      ['period', resealed(next, third, 3)],
      ['seal', resealed(next, first, 2)],
      ['seal', resealed(next, second, 2)],
      ['seal', resealed(next, stranger, 2)],
      ['period', resealed(next, stranger, 3)],
    ];
    for (const [fault, entry] of forged) {
      expect(codeOf(await terminal.send([entry]))).toBe('OF-462');
      expect((await faults()).at(-1)).toBe(fault);
    }
    expect((await ok([next])).expected).toBe(4);
  });

  it('refuses an entry whose successor was put in after sealing, and what that successor sealed', async () => {
    const { trail } = terminal;
    await ok([terminal.opening()]);
    const thief = newKeyPair();
    const entry = trail.add('agent.started', { version: '0', pid: 1 });
    const body = { ...entry.leaf.body, nextKey: thief.publicBase64 };
    expect(codeOf(await terminal.send([{ ...entry, leaf: { ...entry.leaf, body } }]))).toBe('OF-462');
    expect(await faults()).toEqual(['seal']);
    await ok([entry]);
  });

  it('tells of a fork whether its seals are those of the place where it branched off', async () => {
    const { trail } = terminal;
    await ok([terminal.opening(), beat(), beat()]);
    const twin = trail.copy();
    const stranger = trail.copy();
    stranger.seal = newKeyPair();
    await ok([trail.add('agent.stopped', {}), beat(), beat()]);
    const branch = [twin.add('heartbeat', { readings, idleMs: 1 }), twin.add('heartbeat', { readings, idleMs: 2 })];
    expect(codeOf(await terminal.send(branch))).toBe('OF-461');
    expect(codeOf(await terminal.send([stranger.add('agent.stopped', {})]))).toBe('OF-461');
    const forks = await office.store.db.selectFrom('forks').select(['seq', 'seal_valid']).orderBy('seq').execute();
    expect(forks.map((f) => [f.seq, f.seal_valid]).sort()).toEqual([
      [3, 0],
      [3, 1],
      [4, 1],
    ]);
  });

  it('lets the same entries arrive at once over two lines', async () => {
    const entries = Array.from({ length: 60 }, () =>
      Math.random() < 0.5 ? beat() : terminal.trail.add('agent.stopped', {}),
    );
    const cuts = [entries.slice(0, 30), entries, entries.slice(20), entries.slice(0, 45)];
    const answers = await Promise.all(cuts.map((cut) => terminal.send(cut)));
    for (const answer of answers) expect(answer.statusCode, answer.body).toBe(200);
    expect((await ok(entries)).expected).toBe(60);
    expect(await faults()).toEqual([]);
    expect((await chain()).forked).toBe(0);
  });
});
