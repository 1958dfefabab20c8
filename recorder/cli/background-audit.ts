import type { Verifier } from '../keys/ed25519.ts';
import { emptyState, type TrailState } from '../state/trail-state.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import { auditSlice, type ChainFault, sameState } from '../trail/audit-chain.ts';

const sliceMs = 12;
/** Twice as long idle as busy: the person's work comes first. */
const pauseMs = 25;

/** Checks the whole chain in slices that are not felt. @returns its fault, or null; null too where it was stopped. */
export async function auditInBackground(
  database: Pick<TrailDatabase, 'read'>,
  start: { readonly chain: string; readonly genesis: string },
  verifySeal: Verifier,
  present: () => TrailState,
  stopped: AbortSignal,
): Promise<ChainFault | null> {
  let state = emptyState(start.chain, start.genesis);
  while (!stopped.aborted) {
    const endMs = performance.now() + sliceMs;
    const step = auditSlice(database, state, verifySeal, () => performance.now() < endMs);
    if (step.done) {
      if (step.fault !== null) return step.fault;
      // Nothing was written meanwhile: entries and state are read in one turn.
      return sameState(step.state, present()) ? null : { seq: step.state.next, fault: 'state' };
    }
    state = step.state;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return null;
}
