import { isOpen, type SessionState, transition } from '#contract/session/machine.ts';
import { typeEntry } from '#contract/trail/catalogue.ts';
import { maxEntryBytes, type SealKey, sealKeyAfter, type TrailEntry } from '#contract/trail/entry.ts';
import type { Arrived } from './check-seals.ts';
import { sessionEventOf } from './session-event.ts';

/** What the office holds of a chain when a batch arrives. */
export interface ChainView {
  readonly chain: string;
  readonly nextSeq: number;
  readonly head: string;
  /** The key that has to seal the next entry. */
  readonly sealKey: SealKey;
  readonly session: SessionState;
  /** Ids of this batch's sessions that the office knows already, of whatever chain, with whether they are closed here. */
  readonly knownSessions: ReadonlyMap<string, 'open' | 'closed' | 'elsewhere'>;
  /** Leaf hashes that the office holds for this batch's numbers. */
  readonly hashes: ReadonlyMap<number, string>;
}

/** `period`: sealed in another key period than the one that is due, also where that seal is good. */
export type EntryFault = 'chain' | 'prev' | 'commit' | 'period' | 'seal' | 'size' | 'data' | 'session' | 'order';

export interface Verdict {
  /** Entries to store, in order. */
  readonly fresh: readonly Arrived[];
  /** From the first entry whose number the office holds with another hash to the batch's end. */
  readonly forked: readonly Arrived[];
  /** Entries at the start that the office holds already. */
  readonly repeated: number;
  /** The key that has to seal what comes after `fresh`. */
  readonly sealKey: SealKey;
  readonly session: SessionState;
  /** Why the batch was not taken whole; `gap` is no fault, the terminal is told where to go on. */
  readonly stop: { readonly seq: number; readonly why: EntryFault | 'gap' } | null;
}

/** The longest valid prefix of a batch, decided without touching anything. */
export function decideBatch(view: ChainView, batch: readonly Arrived[]): Verdict {
  const fresh: Arrived[] = [];
  const known = new Map(view.knownSessions);
  let repeated = 0;
  let { nextSeq: seq, head: prev, sealKey, session } = view;
  const firstSeq = batch[0]?.entry.leaf.body.seq ?? 0;
  const verdict = (rest: Pick<Verdict, 'forked' | 'stop'>): Verdict => ({ fresh, repeated, sealKey, session, ...rest });
  const stopAt = (at: number, why: EntryFault | 'gap'): Verdict => verdict({ forked: [], stop: { seq: at, why } });

  for (const [index, arrived] of batch.entries()) {
    const { body } = arrived.entry.leaf;
    if (body.chain !== view.chain) return stopAt(body.seq, 'chain');
    if (body.seq !== firstSeq + index) return stopAt(body.seq, 'order');
    if (body.seq < view.nextSeq) {
      if (view.hashes.get(body.seq) !== arrived.hash)
        return verdict({ forked: branch(view, batch.slice(index)), stop: null });
      repeated += 1;
      continue;
    }
    if (body.seq > seq) return stopAt(body.seq, 'gap');
    // Looked at while the office held less than now: sent again, it will be looked at under its own key.
    if (!wasCheckedUnder(sealKey, arrived)) return stopAt(body.seq, 'gap');
    const fault = faultOf(prev, sealKey, arrived);
    if (fault !== null) return stopAt(body.seq, fault);
    const next = nextSession(session, known, arrived.entry);
    if (next === null) return stopAt(body.seq, 'session');
    session = next;
    fresh.push(arrived);
    seq += 1;
    prev = arrived.hash;
    sealKey = sealKeyAfter(sealKey, body);
  }
  return verdict({ forked: [], stop: null });
}

/** The part of a batch that is another branch of this chain. */
const branch = (view: ChainView, rest: readonly Arrived[]): readonly Arrived[] =>
  rest.filter(({ entry: { leaf }, hash }) => leaf.body.chain === view.chain && view.hashes.get(leaf.body.seq) !== hash);

const wasCheckedUnder = (due: SealKey, { seal }: Arrived): boolean =>
  seal !== null && seal.key.period === due.period && seal.key.publicKey === due.publicKey;

function faultOf(prev: string, due: SealKey, { entry, seal, bytes, commitHolds }: Arrived): EntryFault | null {
  if (bytes > maxEntryBytes) return 'size';
  if (entry.leaf.seal.period !== due.period) return 'period';
  if (seal?.holds !== true) return 'seal';
  if (entry.leaf.prev !== prev) return 'prev';
  if (!commitHolds) return 'commit';
  return typeEntry(entry.leaf.body.type).data.safeParse(entry.data).success ? null : 'data';
}

/** The machine's state after an entry, or null where the entry cannot come here. Marks sessions in `known`. */
function nextSession(
  state: SessionState,
  known: Map<string, 'open' | 'closed' | 'elsewhere'>,
  entry: TrailEntry,
): SessionState | null {
  const { body } = entry.leaf;
  if (body.session !== null && known.get(body.session) === 'elsewhere') return null;
  if (!body.type.startsWith('session.')) return state;
  if (body.session === null) return null;
  if (body.type === 'session.corrected') return known.get(body.session) === 'closed' ? state : null;
  // An id is used once, also after its session was closed.
  if (body.type === 'session.started' && known.has(body.session)) return null;
  const event = sessionEventOf(entry);
  const next = event === null ? null : transition(state, event);
  if (next !== null) known.set(body.session, isOpen(next) ? 'open' : 'closed');
  return next;
}
