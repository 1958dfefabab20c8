import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { Anchor } from '../anchors/anchor-line.ts';
import { type RolledBack, strongestContradiction } from '../anchors/compare-anchors.ts';
import { findSlot } from '../keys/seal-keys.ts';
import type { SlotFile } from '../keys/slot-file.ts';
import type { ChainStart, TrailState } from '../state/trail-state.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import { auditTail, auditWhole, type ChainFault } from '../trail/audit-chain.ts';

/** Entries that are checked before anything is written. The rest is checked in the background. */
const tailEntries = 1000;

export interface OpenedTrail {
  readonly state: TrailState;
  readonly fault: ChainFault | null;
}

/**
 * Finds where the chain stands, and whether it is what it was. With a fault the trail goes on behind a lock (TM-203):
 * numbers are never used twice. TM-203 as a refusal only where neither state nor entries can be read.
 */
export function openTrail(database: TrailDatabase, start: ChainStart): Outcome<OpenedTrail> {
  const stored = database.state();
  if (stored !== null) {
    const fault = auditTail(database, start, stored, tailEntries);
    if (fault === null) return ok({ state: stored, fault });
    if (stored.next > (database.last(start.chain)?.seq ?? -1)) return ok({ state: stored, fault });
  }
  // The stored state is gone or behind its entries: what they say is the best that is known.
  const whole = auditWhole(database, start);
  const last = database.last(start.chain)?.seq ?? -1;
  if (whole.state.next !== last + 1) return refusal('TM-203', `trail unreadable at ${whole.fault?.seq ?? 0}`);
  return ok({ state: whole.state, fault: whole.fault ?? { seq: whole.state.next, fault: 'state' } });
}

/** What is remembered outside the database. */
export interface Remembered {
  /** Newest lines of the anchors file; null where it is missing. */
  readonly file: readonly Anchor[] | null;
  readonly keyring: Anchor | null;
}

/** What those memories say of the trail that was found. */
export interface Compared {
  /** Where the trail goes on. */
  readonly state: TrailState;
  /** The anchor that knew better, with what the store held; null where none did, or where it was told before. */
  readonly rolledBack: (RolledBack & { readonly found: number }) | null;
  /** The anchors file lacks lines that were written: it was shortened or removed. */
  readonly anchorsLost: boolean;
  /** The line of the newest period where the file lacks it: a program that died between the two did not write it. */
  readonly owed: Anchor | null;
}

/**
 * Compares a store with the anchors. A store that was put back goes on at its own end where its key is still here: then
 * the office gets a fork, and keeps it. Where that key was destroyed since, the trail goes on behind the newest anchor
 * whose key is here: the numbers that are missing in between are not used again, and the office has them or misses them.
 */
export function compareAnchors(
  database: Pick<TrailDatabase, 'hashOf'>,
  state: TrailState,
  { file, keyring }: Remembered,
  slots: Pick<SlotFile, 'read'>,
): Compared {
  const known = [
    ...(file ?? []).map((at) => ({ anchor: 'file', at }) as const),
    ...(keyring === null ? [] : [{ anchor: 'keyring', at: keyring } as const]),
  ];
  const held = { next: state.next, hashOf: (seq: number) => database.hashOf(state.chain, seq) };
  const better = strongestContradiction(held, known);
  const told = state.rolledBack;
  const isNews =
    better !== null && !(told?.anchor === better.anchor && told.seq === better.at.seq && told.head === better.at.head);
  const { chain, next, head, key } = state;
  const behind = key.period - Math.max(0, ...(file ?? []).map((line) => line.key.period));
  return {
    state: findSlot(slots, state.key.publicKey).ok ? state : (behindAnchor(state, known, slots) ?? state),
    rolledBack: isNews ? { anchor: better.anchor, seq: better.at.seq, head: better.at.head, found: state.next } : null,
    // A line is written with every period that is closed, and none is closed while one is owed.
    anchorsLost: file === null || behind > 1,
    owed: behind === 1 && better === null ? { chain, seq: next - 1, head, key } : null,
  };
}

/** The state behind the newest anchor whose key is here. What its missing entries said is unknown: no session is open. */
function behindAnchor(
  state: TrailState,
  known: readonly { readonly at: Anchor }[],
  slots: Pick<SlotFile, 'read'>,
): TrailState | null {
  const usable = known
    .map(({ at }) => at)
    .filter(({ seq, key }) => seq >= state.next && findSlot(slots, key.publicKey).ok)
    .sort((a, b) => b.seq - a.seq)[0];
  if (usable === undefined) return null;
  const { seq, head, key } = usable;
  return {
    ...state,
    next: seq + 1,
    head,
    key,
    opened: null,
    session: { kind: 'none' },
    interruptions: 0,
    life: null,
    closedByRule: null,
  };
}
