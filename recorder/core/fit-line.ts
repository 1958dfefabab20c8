import type { LoanFacts } from '#contract/loan/package.ts';
import type { ExceptionTerms } from '#contract/policy/exception.ts';
import { maxLineBytes, type ReadEntry, type RecorderLine } from '#contract/socket/protocol.ts';

/** Room in a line for the envelope and the status beside what is fitted. */
const envelopeBytes = 4096;

/** As many entries as one line holds, at least one: the reader asks again from the next number. */
export function fitEntries(entries: readonly ReadEntry[]): readonly ReadEntry[] {
  let bytes = envelopeBytes;
  const count = entries.findIndex((entry) => {
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
    return bytes > maxLineBytes;
  });
  return count === -1 ? entries : entries.slice(0, Math.max(1, count));
}

/** The facts as one line holds them: plans of days past go first, then the farthest. */
export function fitFacts(facts: LoanFacts, today: string): LoanFacts {
  const fits = (plans: LoanFacts['plans']): boolean =>
    Buffer.byteLength(JSON.stringify({ ...facts, plans })) + envelopeBytes <= maxLineBytes;
  if (fits(facts.plans)) return facts;
  const plans = facts.plans.filter((day) => day.date >= today).sort((a, b) => (a.date < b.date ? -1 : 1));
  while (plans.length > 0 && !fits(plans)) plans.pop();
  return { ...facts, plans };
}

/** Hashes that one line holds beside the longest place. */
const filesOfLine = 700;

/** The approvals as lines for the agent, one part of one approval each; an empty line where there is none. */
export function exceptionLines(exceptions: readonly ExceptionTerms[]): readonly RecorderLine[] {
  const parts = exceptions.flatMap((exception) =>
    Array.from({ length: Math.ceil(exception.files.length / filesOfLine) }, (_, n) => ({
      ...exception,
      files: exception.files.slice(n * filesOfLine, (n + 1) * filesOfLine),
    })),
  );
  if (parts.length === 0) return [{ event: 'exceptions', exceptions: [], isLast: true }];
  return parts.map((part, n) => ({ event: 'exceptions', exceptions: [part], isLast: n === parts.length - 1 }));
}
