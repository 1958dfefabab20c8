import type { Leaf, TrailEntry } from '#contract/trail/entry.ts';
import { leafHash } from '#contract/trail/entry.ts';
import { type BundleOptions, type ExportedChain, type MadeBundle, makeBundle } from '../support/bundle-maker.ts';
import { type ChainMaker, type Step, sha256Hex } from '../support/chain-maker.ts';
import { sampleData } from '../support/sample-data.ts';
import { type SeededKey, seededKey } from '../support/seeded-key.ts';

/**
 * What someone does who holds the log's key and the witnesses', and makes log and bundle anew around a changed trail: all
 * proofs hold. Only seals, links and rules are left to find it. `terminal`: they also hold every seal key, which nobody
 * has after a period is closed; then only the rules of what can happen are left.
 */
export interface InsiderMutation {
  readonly name: string;
  readonly codes: readonly string[];
  readonly holds: 'office' | 'terminal';
  /** @param chain a chain of at least six entries and two periods, with others beside it in the log */
  readonly mutate: (chain: ChainMaker, dice: (below: number) => number) => ExportedChain;
}

/** Makes the bundle of an office that puts the changed chain into its log. */
export const relog = (
  changed: ExportedChain,
  others: readonly ExportedChain[],
  options: BundleOptions = {},
): Promise<MadeBundle> => makeBundle([changed, ...others], options);

/** The chain with other entries, linked anew from `from` on and sealed by `keyOf`. */
function resealed(
  chain: ChainMaker,
  entries: readonly TrailEntry[],
  from: number,
  seal: (leaf: Leaf, at: number) => { readonly key: SeededKey; readonly period: number } | null,
): ExportedChain {
  let prev = from === 0 ? chain.enrolment.genesis : leafHash(sha256Hex, (entries[from - 1] as TrailEntry).leaf);
  const changed = entries.map((entry, at) => {
    if (at < from) return entry;
    const by = seal(entry.leaf, at);
    const leaf = by === null ? { ...entry.leaf, prev } : chain.seal(entry.leaf.body, prev, by.period, by.key);
    prev = leafHash(sha256Hex, leaf);
    return { ...entry, leaf };
  });
  return { chain: chain.chain, enrolment: chain.enrolment, entries: changed };
}

const edited = (chain: ChainMaker, at: number): readonly TrailEntry[] =>
  chain.entries.map((entry, i) =>
    i === at ? { ...entry, leaf: { ...entry.leaf, body: { ...entry.leaf.body, actor: 'it:300099' } } } : entry,
  );

const forger = seededKey('forger');
/** An entry of an early period, so that a later key exists. */
const early = (chain: ChainMaker, dice: (below: number) => number): number =>
  dice(
    Math.max(
      1,
      chain.entries.findIndex(({ leaf }) => leaf.seal.period === chain.period),
    ),
  );
/** The chain goes on with steps, sealed and closed as always. */
const goesOn = (chain: ChainMaker, ...steps: readonly Step[]): ExportedChain => {
  for (const step of steps) chain.add(step);
  return chain;
};

export const insiderMutations: readonly InsiderMutation[] = [
  {
    name: 'edit an entry, seal all after it with the newest key under its own period',
    codes: ['VF-131'],
    holds: 'office',
    mutate: (chain, dice) => {
      const at = early(chain, dice);
      const key = chain.keyOf(chain.period);
      return resealed(chain, edited(chain, at), at, () => ({ key, period: chain.period }));
    },
  },
  {
    name: 'edit an entry, seal all after it with the newest key under the old periods',
    codes: ['VF-132'],
    holds: 'office',
    mutate: (chain, dice) => {
      const at = early(chain, dice);
      const key = chain.keyOf(chain.period);
      return resealed(chain, edited(chain, at), at, (leaf) => ({ key, period: leaf.seal.period }));
    },
  },
  {
    name: 'edit an entry, seal all after it with an own key',
    codes: ['VF-132'],
    holds: 'office',
    mutate: (chain, dice) => {
      const at = dice(chain.entries.length);
      return resealed(chain, edited(chain, at), at, (leaf) => ({ key: forger, period: leaf.seal.period }));
    },
  },
  {
    name: 'edit an entry, leave the seals as they are',
    codes: ['VF-132'],
    holds: 'office',
    mutate: (chain, dice) => {
      const at = dice(chain.entries.length);
      return resealed(chain, edited(chain, at), at, () => null);
    },
  },
  {
    name: 'drop an entry, renumber and link anew',
    codes: ['VF-132'],
    holds: 'office',
    mutate: (chain, dice) => {
      // The first one of a period: its key is then not named before it, and the others stay as they are.
      const open = chain.entries.flatMap(({ leaf }, i) => (leaf.body.nextKey === null ? [i] : []));
      const at = open[dice(open.length)] ?? 0;
      const rest = chain.entries.toSpliced(at, 1).map((entry, i) => ({
        ...entry,
        leaf: { ...entry.leaf, body: { ...entry.leaf.body, seq: i } },
      }));
      return resealed(chain, rest, at, () => null);
    },
  },
  {
    name: 'insert an entry of an own key',
    codes: ['VF-132'],
    holds: 'office',
    mutate: (chain, dice) => {
      const at = dice(chain.entries.length);
      const copy = chain.entries[at] as TrailEntry;
      const longer = chain.entries.toSpliced(at, 0, copy).map((entry, i) => ({
        ...entry,
        leaf: { ...entry.leaf, body: { ...entry.leaf.body, seq: i } },
      }));
      return resealed(chain, longer, at, (leaf) => ({ key: forger, period: leaf.seal.period }));
    },
  },
  {
    name: 'put two entries of the log in each other’s place',
    codes: ['VF-126'],
    holds: 'office',
    mutate: (chain) => {
      const [a, b, ...rest] = chain.entries;
      const renumber = (entry: TrailEntry | undefined, seq: number): TrailEntry => ({
        ...(entry as TrailEntry),
        leaf: { ...(entry as TrailEntry).leaf, body: { ...(entry as TrailEntry).leaf.body, seq } },
      });
      return { ...chain, chain: chain.chain, entries: [renumber(b, 0), renumber(a, 1), ...rest] };
    },
  },
  {
    name: 'end a session that is not open',
    codes: ['VF-127'],
    holds: 'terminal',
    mutate: (chain) => {
      const id = '33333333-3333-4333-8333-333333333333';
      return goesOn(chain, { type: 'session.ended', data: sampleData['session.ended'], session: id, closes: true });
    },
  },
  {
    name: 'start a session twice',
    codes: ['VF-127'],
    holds: 'terminal',
    mutate: (chain) => {
      const start = { type: 'session.started', data: sampleData['session.started'], closes: true };
      const id = '33333333-3333-4333-8333-333333333333';
      const end = { type: 'session.ended', data: sampleData['session.ended'], session: id, closes: true };
      return goesOn(chain, { ...start, session: id }, end, { ...start, session: id });
    },
  },
  {
    name: 'correct a session that never was',
    codes: ['VF-127'],
    holds: 'terminal',
    mutate: (chain) => {
      const session = '44444444-4444-4444-8444-444444444444';
      return goesOn(chain, { type: 'session.corrected', data: sampleData['session.corrected'], session });
    },
  },
  {
    name: 'start a session without an id',
    codes: ['VF-127'],
    holds: 'terminal',
    mutate: (chain) => goesOn(chain, { type: 'session.started', data: sampleData['session.started'] }),
  },
  {
    name: 'write data that the catalogue does not have',
    codes: ['VF-134'],
    holds: 'terminal',
    mutate: (chain) => goesOn(chain, { type: 'heartbeat', data: { ...sampleData.heartbeat, more: 1 } }),
  },
  {
    name: 'write a heartbeat without its readings',
    codes: ['VF-134'],
    holds: 'terminal',
    mutate: (chain) => goesOn(chain, { type: 'heartbeat', data: { readings: [], idleMs: 0 } }),
  },
  {
    name: 'write an entry of more than 32 KiB',
    codes: ['VF-135'],
    holds: 'terminal',
    mutate: (chain) => goesOn(chain, { type: 'recorder.stopped', data: { x: 'あ'.repeat(11_000) } }),
  },
  {
    name: 'write a type that the catalogue does not have',
    codes: ['VF-208'],
    holds: 'terminal',
    mutate: (chain) => goesOn(chain, { type: 'print.allowed', data: {} }),
  },
  {
    name: 'go on under the key of a closed period',
    codes: ['VF-131'],
    holds: 'terminal',
    mutate: (chain) => {
      const { leaf, ...rest } = chain.add({ type: 'heartbeat', data: sampleData.heartbeat, closes: true });
      const after = chain.add({ type: 'heartbeat', data: sampleData.heartbeat });
      const { period } = leaf.seal;
      const again = chain.seal(after.leaf.body, after.leaf.prev, period, chain.keyOf(period));
      return {
        ...chain,
        chain: chain.chain,
        entries: [...chain.entries.slice(0, -1), { ...rest, ...after, leaf: again }],
      };
    },
  },
];
