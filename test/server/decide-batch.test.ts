import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noSession } from '#contract/session/machine.ts';
import { leafHash, type TrailEntry } from '#contract/trail/entry.ts';
import { type Arrived, type ChainView, decideBatch } from '../../server/workflow/ingest/decide-batch.ts';
import { newKeyPair, sha256, Trail } from './support/trail.ts';

const genesis = 'e'.repeat(64);
const trail = new Trail('loan:L-20261121-001', genesis, newKeyPair());
const session = randomUUID();
const honest: readonly TrailEntry[] = [
  trail.add('agent.started', { version: '0', pid: 1 }),
  ...trail.day(session),
  trail.add('agent.stopped', {}),
];

const arrive = (entry: TrailEntry): Arrived => ({
  entry,
  hash: leafHash(sha256, entry.leaf),
  sealHolds: true,
  bytes: Buffer.byteLength(JSON.stringify(entry)),
});

/** What the office would hold after taking the first `count` entries. */
function viewAfter(count: number): ChainView {
  const empty: ChainView = {
    chain: trail.chain,
    nextSeq: 0,
    head: genesis,
    session: noSession,
    knownSessions: new Map(),
    hashes: new Map(),
  };
  const taken = honest.slice(0, count).map(arrive);
  const { session: state } = decideBatch(sha256, empty, taken);
  const known = state.kind === 'none' ? [] : ([[session, state.kind === 'closed' ? 'closed' : 'open']] as const);
  return {
    ...empty,
    nextSeq: count,
    head: taken.at(-1)?.hash ?? genesis,
    session: state,
    knownSessions: new Map(known),
    hashes: new Map(taken.map((a) => [a.entry.leaf.body.seq, a.hash])),
  };
}

const place = fc.nat({ max: honest.length });

describe('the decision on a batch', () => {
  it('takes an honest trail whole, however it is cut and overlapped', () => {
    fc.assert(
      fc.property(place, place, place, (held, a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const verdict = decideBatch(sha256, viewAfter(held), honest.slice(from, to).map(arrive));
        expect(verdict.forked).toEqual([]);
        if (from > held && to > from) expect(verdict).toMatchObject({ fresh: [], stop: { seq: from, why: 'gap' } });
        else expect(verdict.fresh.map((f) => f.entry)).toEqual(honest.slice(Math.max(from, held), Math.max(to, held)));
      }),
    );
  });

  it('takes nothing from the first entry on that is not what was sealed', () => {
    const spoil: readonly ((a: Arrived) => Arrived)[] = [
      (a) => ({ ...a, sealHolds: false }),
      (a) => ({ ...a, bytes: 33_000 }),
      (a) => arrive({ ...a.entry, salt: 'f'.repeat(32) }),
      (a) => arrive({ ...a.entry, data: { ...a.entry.data, more: 1 } }),
      (a) => arrive({ ...a.entry, leaf: { ...a.entry.leaf, prev: 'f'.repeat(64) } }),
    ];
    fc.assert(
      fc.property(fc.nat({ max: honest.length - 1 }), fc.constantFrom(...spoil), (at, change) => {
        const batch = honest.map((entry, i) => (i === at ? change(arrive(entry)) : arrive(entry)));
        const verdict = decideBatch(sha256, viewAfter(0), batch);
        expect(verdict.fresh).toHaveLength(at);
        expect(verdict.stop?.seq).toBe(at);
        expect(verdict.stop?.why).not.toBe('gap');
      }),
    );
  });

  it('finds a fork at any held number, and keeps what follows on the same branch', () => {
    fc.assert(
      fc.property(fc.nat({ max: honest.length - 1 }), (at) => {
        const batch = honest.map((entry, i) => (i < at ? arrive(entry) : { ...arrive(entry), hash: 'f'.repeat(64) }));
        const verdict = decideBatch(sha256, viewAfter(honest.length), batch);
        expect(verdict).toMatchObject({ fresh: [], stop: null, repeated: at });
        expect(verdict.forked).toEqual(batch.slice(at));
      }),
    );
  });

  it.each([
    ['that starts', 1],
    // No event of a session, so that nothing but the session's owner stands in its way.
    ['that only belongs to', 2],
  ])('refuses an entry %s a session of another chain', (_name, at) => {
    const view: ChainView = { ...viewAfter(at), session: noSession, knownSessions: new Map([[session, 'elsewhere']]) };
    const verdict = decideBatch(sha256, view, honest.slice(at).map(arrive));
    expect(verdict).toMatchObject({ fresh: [], stop: { seq: at, why: 'session' } });
  });
});
