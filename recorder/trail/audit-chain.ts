import { canonicalJson } from '#contract/json.ts';
import { type SealKey, sealedBytes } from '#contract/trail/entry.ts';
import { foldEntry } from '../state/fold-entry.ts';
import { type ChainStart, emptyState, type TrailState } from '../state/trail-state.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import { type CheckSeal, checkRow, endAfter, type RowFault, readLeaf, sealCheck } from './check-chain.ts';
import type { ChainEnd, StoredEntry } from './seal-entry.ts';

/**
 * Where a chain fails, and how. `state`: the stored state is not what the entries say; `order`: impossible session;
 * `length`: entries are missing; `pruned`: entries were removed and no entry says so.
 */
export interface ChainFault {
  readonly seq: number;
  readonly fault: RowFault | 'state' | 'order' | 'length' | 'pruned';
}

export type AuditStep =
  | { readonly done: false; readonly state: TrailState }
  | { readonly done: true; readonly fault: ChainFault | null; readonly state: TrailState };

type Reader = Pick<TrailDatabase, 'read' | 'successions'>;

/** Where the rows on this terminal begin: after what was removed by rule, or at the chain's own beginning. */
export const firstState = (database: Pick<TrailDatabase, 'boundary'>, start: ChainStart): TrailState => {
  const boundary = database.boundary();
  // The state before the first entry that stayed: the removal itself was told by an entry behind it.
  const isHonest = boundary !== null && boundary.chain === start.chain && boundary.prunedBelow < boundary.next;
  return isHonest ? boundary : emptyState(start);
};

/** One slice of the whole check: goes on from `state` until the rows end or `goOn` says no. */
export function auditSlice(
  database: Reader,
  start: ChainStart,
  state: TrailState,
  checkSeal: CheckSeal,
  goOn: () => boolean,
): AuditStep {
  let folded = state;
  for (;;) {
    const rows = database.read(folded.chain, folded.next, 64);
    for (const row of rows) {
      const checked = checkRow(row, folded, checkSeal);
      if (!checked.ok) {
        const fault = named(checked.fault, database, start, row, folded.key, checkSeal);
        return { done: true, fault: { seq: row.seq, fault }, state: folded };
      }
      const next = foldEntry(folded, { body: checked.body, data: checked.data, hash: row.hash });
      if (next === null) return { done: true, fault: { seq: row.seq, fault: 'order' }, state: folded };
      folded = next;
      if (!goOn()) return { done: false, state: folded };
    }
    if (rows.length < 64) return { done: true, fault: null, state: folded };
  }
}

/** Whether the stored state is exactly what the entries say. */
export const sameState = (a: TrailState, b: TrailState): boolean => canonicalJson(a) === canonicalJson(b);

/** Checks a whole chain at once: for tests, and for a start whose stored state is gone. */
export function auditWhole(
  database: Reader & Pick<TrailDatabase, 'state' | 'boundary'>,
  start: ChainStart,
): { readonly fault: ChainFault | null; readonly state: TrailState } {
  const first = firstState(database, start);
  const step = auditSlice(database, start, first, sealCheck(), () => true);
  if (!step.done) throw new Error('unreachable: an unbounded slice ends');
  if (step.fault !== null) return step;
  return { fault: endFault(first, step.state, database.state()), state: step.state };
}

/** What is wrong with a chain whose rows are all sound, from the first that is here to the last. */
export function endFault(first: TrailState, folded: TrailState, stored: TrailState | null): ChainFault | null {
  if (folded.prunedBelow !== first.next) return { seq: first.next, fault: 'pruned' };
  return stored !== null && sameState(stored, folded) ? null : { seq: folded.next, fault: 'state' };
}

/**
 * Checks the last entries' form, links and seals, at least `count` of them, and that the stored state ends where the
 * entries end. Begins behind an entry that names the key after it: so the key of every seal is known.
 */
export function auditTail(
  database: Reader & Pick<TrailDatabase, 'last' | 'boundary'>,
  start: ChainStart,
  stored: TrailState,
  count: number,
): ChainFault | null {
  const first = firstState(database, start);
  const last = database.last(start.chain);
  const endsAlike =
    last === null
      ? stored.next === first.next && stored.head === first.head
      : stored.next === last.seq + 1 && stored.head === last.hash;
  if (stored.chain !== start.chain || !endsAlike) return { seq: stored.next, fault: 'length' };
  if (stored.prunedBelow !== first.next) return { seq: first.next, fault: 'pruned' };
  const checkSeal = sealCheck();
  let end: ChainEnd = knownEnd(database, first, stored.next - count);
  while (end.next < stored.next) {
    const rows = database.read(start.chain, end.next, 64);
    if (rows.length === 0) return { seq: end.next, fault: 'length' };
    for (const row of rows) {
      const checked = checkRow(row, end, checkSeal);
      if (!checked.ok) {
        return { seq: row.seq, fault: named(checked.fault, database, start, row, end.key, checkSeal) };
      }
      end = endAfter(end, row, checked.body);
    }
  }
  return canonicalJson(end.key) === canonicalJson(stored.key) ? null : { seq: stored.next, fault: 'state' };
}

/** The newest end of a period that is followed by `from` and what comes after it, else where the rows begin. */
function knownEnd(database: Reader, first: TrailState, from: number): ChainEnd {
  const row = database.successions(first.chain, first.next, from, 1)[0];
  const key = row === undefined ? undefined : successor(row)[0];
  return row === undefined || key === undefined ? first : { chain: row.chain, next: row.seq + 1, head: row.hash, key };
}

/** How many periods back a strange seal's key is looked for. */
const namingPeriods = 5000;

/** Says which other period's key made a seal that does not hold under its own: a forger's mark, worth its name. */
function named(
  fault: RowFault,
  database: Reader,
  start: ChainStart,
  row: StoredEntry,
  key: SealKey,
  checkSeal: CheckSeal,
): RowFault {
  if (fault !== 'seal') return fault;
  const { body, prev, seal } = readLeaf(row);
  const bytes = sealedBytes(body, prev);
  const others: SealKey[] = [{ period: 0, publicKey: start.firstKey }];
  for (const closing of database.successions(row.chain, 0, Number.MAX_SAFE_INTEGER, namingPeriods)) {
    others.push(...successor(closing));
  }
  const maker = others.find((other) => other.publicKey !== key.publicKey && checkSeal(other, bytes, seal.sig));
  return maker === undefined ? 'seal' : maker.period < key.period ? 'earlier-key' : 'later-key';
}

/** The key that a closing row names; none where the row is damaged, which the check of that row finds. */
function successor(row: StoredEntry): readonly SealKey[] {
  try {
    const { body, seal } = readLeaf(row);
    return body.nextKey === null ? [] : [{ period: seal.period + 1, publicKey: body.nextKey }];
  } catch {
    return [];
  }
}
