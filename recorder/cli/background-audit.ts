import type { ChainStart, TrailState } from '../state/trail-state.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import { auditSlice, type ChainFault, endFault, firstState } from '../trail/audit-chain.ts';
import { sealCheck } from '../trail/check-chain.ts';

const sliceMs = 12;
/** Twice as long idle as busy: the person's work comes first. */
const pauseMs = 25;

/** Checks the whole chain in slices that are not felt. @returns its fault, or null; null too where it was stopped. */
export async function auditInBackground(
  database: Pick<TrailDatabase, 'read' | 'successions' | 'boundary'>,
  start: ChainStart,
  present: () => TrailState,
  stopped: AbortSignal,
): Promise<ChainFault | null> {
  const first = firstState(database, start);
  const checkSeal = sealCheck();
  let state = first;
  while (!stopped.aborted) {
    const endMs = performance.now() + sliceMs;
    const step = auditSlice(database, start, state, checkSeal, () => performance.now() < endMs);
    if (step.done) {
      if (step.fault !== null) return step.fault;
      // Nothing was written meanwhile: entries and state are read in one turn.
      return endFault(first, step.state, present());
    }
    state = step.state;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return null;
}
