import type { RowReading } from '../profile/row-executor.ts';

/** Exit codes of `tanmori-agent` (agent/README.md). */
export const exitCodes = { good: 0, notInForce: 1, failed: 2 } as const;

/** Of a reading: only what is in force is good. */
export function exitCodeOf(state: RowReading['state']): number {
  switch (state) {
    case 'in-force':
      return exitCodes.good;
    case 'not-in-force':
      return exitCodes.notInForce;
    case 'unknown':
      return exitCodes.failed;
  }
}
