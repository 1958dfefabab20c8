import { LoanStatement } from '#contract/loan/package.ts';

/** Statements kept as they were read: of those that are out in a large city, and some more. */
const maxKept = 4096;
const kept = new Map<string, LoanStatement['facts']>();

/**
 * What a hand-over statement says. It is signed and never changes, so that each is read once: of a thousand PCs the board
 * and the look-out read all, again and again. Throws where it is none.
 */
export function factsOf(statement: string): LoanStatement['facts'] {
  const before = kept.get(statement);
  if (before !== undefined) return before;
  const { facts } = LoanStatement.parse(JSON.parse(statement));
  kept.set(statement, facts);
  // A map keeps the order in which they came: the first is the oldest.
  const [oldest] = kept.size > maxKept ? kept.keys() : [];
  if (oldest !== undefined) kept.delete(oldest);
  return facts;
}
