import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noSession } from '#contract/session/machine.ts';
import type { SealKey, TrailEntry } from '#contract/trail/entry.ts';
import { type Arrived, checkSeals } from '../../server/workflow/ingest/check-seals.ts';
import { type ChainView, decideBatch } from '../../server/workflow/ingest/decide-batch.ts';
import { examine } from '../../server/workflow/ingest/examine.ts';
import { checkSealsHere } from '../../server/workflow/ingest/seals/seal-checker.ts';
import { newKeyPair, Trail } from './support/trail.ts';

const genesis = 'e'.repeat(64);
const firstKey = newKeyPair();
const trail = new Trail('loan:L-20261121-001', genesis, firstKey);
const session = randomUUID();
const honest: readonly TrailEntry[] = [
  trail.add('agent.started', { version: '0', pid: 1 }),
  ...trail.day(session),
  trail.add('agent.stopped', {}),
];

const enrolled: SealKey = { period: 0, publicKey: firstKey.publicBase64 };
/** The honest trail as it arrives whole, each seal looked at under the key of its place. */
const arrivals = await checkSeals(checkSealsHere, enrolled, honest.map(examine));
const keyAt = (seq: number): SealKey => arrivals[seq]?.seal?.key ?? decideBatch(viewAfter(0), arrivals).sealKey;

/** An entry that stands where the honest one stood, with its seal's verdict. */
const changed = (arrived: Arrived, entry: TrailEntry): Arrived => ({ ...arrived, ...examine(entry) });

/** What the office would hold after taking the first `count` entries. */
function viewAfter(count: number): ChainView {
  const empty: ChainView = {
    chain: trail.chain,
    nextSeq: 0,
    head: genesis,
    sealKey: enrolled,
    session: noSession,
    knownSessions: new Map(),
    hashes: new Map(),
  };
  const taken = arrivals.slice(0, count);
  const { session: state, sealKey } = decideBatch(empty, taken);
  const known = state.kind === 'none' ? [] : ([[session, state.kind === 'closed' ? 'closed' : 'open']] as const);
  return {
    ...empty,
    nextSeq: count,
    head: taken.at(-1)?.hash ?? genesis,
    sealKey,
    session: state,
    knownSessions: new Map(known),
    hashes: new Map(taken.map((a) => [a.entry.leaf.body.seq, a.hash])),
  };
}

const withPeriod = (entry: TrailEntry, period: number): TrailEntry => ({
  ...entry,
  leaf: { ...entry.leaf, seal: { ...entry.leaf.seal, period } },
});

const place = fc.nat({ max: honest.length });

describe('the decision on a batch', () => {
  it('takes an honest trail whole, however it is cut and overlapped', () => {
    fc.assert(
      fc.property(place, place, place, (held, a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const verdict = decideBatch(viewAfter(held), arrivals.slice(from, to));
        expect(verdict.forked).toEqual([]);
        if (from > held && to > from) expect(verdict).toMatchObject({ fresh: [], stop: { seq: from, why: 'gap' } });
        else expect(verdict.fresh.map((f) => f.entry)).toEqual(honest.slice(Math.max(from, held), Math.max(to, held)));
      }),
    );
  });

  it('takes nothing from the first entry on that is not what was sealed', () => {
    const other = newKeyPair().publicBase64;
    const spoil: readonly (readonly [string, (a: Arrived) => Arrived])[] = [
      ['seal', (a) => ({ ...a, seal: a.seal && { ...a.seal, holds: false } })],
      ['size', (a) => ({ ...a, bytes: 33_000 })],
      ['commit', (a) => changed(a, { ...a.entry, salt: 'f'.repeat(32) })],
      ['commit', (a) => changed(a, { ...a.entry, data: { ...a.entry.data, more: 1 } })],
      ['prev', (a) => changed(a, { ...a.entry, leaf: { ...a.entry.leaf, prev: 'f'.repeat(64) } })],
      ['period', (a) => changed(a, withPeriod(a.entry, a.entry.leaf.seal.period + 1))],
      ['period', (a) => changed(a, withPeriod(a.entry, a.entry.leaf.seal.period + 7))],
      // Looked at under a key that is not the one due here: asked for again, never taken.
      ['gap', (a) => ({ ...a, seal: { key: { period: a.entry.leaf.seal.period, publicKey: other }, holds: true } })],
      ['gap', (a) => ({ ...a, seal: null })],
    ];
    fc.assert(
      fc.property(fc.nat({ max: honest.length - 1 }), fc.constantFrom(...spoil), (at, [why, change]) => {
        const batch = arrivals.map((arrived, i) => (i === at ? change(arrived) : arrived));
        const verdict = decideBatch(viewAfter(0), batch);
        expect(verdict.fresh).toHaveLength(at);
        expect(verdict.stop).toEqual({ seq: at, why });
        expect(verdict.sealKey).toEqual(keyAt(at));
      }),
    );
  });

  it('finds a fork at any held number, and keeps what follows on the same branch', () => {
    fc.assert(
      fc.property(fc.nat({ max: honest.length - 1 }), (at) => {
        const batch = arrivals.map((arrived, i) => (i < at ? arrived : { ...arrived, hash: 'f'.repeat(64) }));
        const verdict = decideBatch(viewAfter(honest.length), batch);
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
    const verdict = decideBatch(view, arrivals.slice(at));
    expect(verdict).toMatchObject({ fresh: [], stop: { seq: at, why: 'session' } });
  });
});
