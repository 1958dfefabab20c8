import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { type Verifier, verifierFrom } from '../keys/ed25519.ts';
import type { TrailState } from '../state/trail-state.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import { auditTail, auditWhole, type ChainFault } from '../trail/audit-chain.ts';

/** Entries that are checked before anything is written. The rest is checked in the background. */
const tailEntries = 1000;

export interface OpenedTrail {
  readonly state: TrailState;
  readonly fault: ChainFault | null;
  readonly verifySeal: Verifier;
}

/**
 * Finds where the chain stands, and whether it is what it was. With a fault the trail goes on behind a lock (TM-203):
 * numbers are never used twice. TM-203 as a refusal only where neither state nor entries can be read.
 */
export function openTrail(
  database: TrailDatabase,
  start: { readonly chain: string; readonly genesis: string },
  sealPublicKey: string,
): Outcome<OpenedTrail> {
  const verifySeal = verifierFrom(sealPublicKey);
  const stored = database.state();
  if (stored !== null) {
    const fault = auditTail(database, start, stored, verifySeal, tailEntries);
    if (fault === null) return ok({ state: stored, fault, verifySeal });
    if (stored.next > (database.last(start.chain)?.seq ?? -1)) return ok({ state: stored, fault, verifySeal });
  }
  // The stored state is gone or behind its entries: what they say is the best that is known.
  const whole = auditWhole(database, start, verifySeal);
  const last = database.last(start.chain)?.seq ?? -1;
  if (whole.state.next !== last + 1) return refusal('TM-203', `trail unreadable at ${whole.fault?.seq ?? 0}`);
  return ok({ state: whole.state, fault: whole.fault ?? { seq: whole.state.next, fault: 'state' }, verifySeal });
}
