import type { WalkTally } from './fault-walk.ts';
import { type Findings, findingKinds } from './findings.ts';
import type { Tally } from './lives.ts';

const row = (cells: readonly (string | number)[], widths: readonly number[]): string =>
  cells
    .map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i] ?? 0) : String(cell).padStart(widths[i] ?? 0)))
    .join('  ');

const lifeWidths = [26, 7, 9, 9, 9, 5, 8, 10, 4, 7, 8, 7, 7];

export const lifeHeader = row(
  ['', 'deaths', 'answered', 'requests', 'tampered', ...findingKinds, 'seconds'],
  lifeWidths,
);

/** One line of a run. `requests`: over the line; `tampered`: lost, cut, replayed or late ones among them. */
export const lifeLine = (name: string, tally: Tally): string =>
  row(
    [
      name,
      tally.rounds,
      tally.answered,
      tally.lineRequests,
      tally.lineFaults,
      ...findingKinds.map((kind) => tally.findings.counts[kind]),
      (tally.tookMs / 1000).toFixed(0),
    ],
    lifeWidths,
  );

export const walkLine = (walk: WalkTally): string => {
  const seen = Object.entries(walk.reactions).map(([name, count]) => `${name}: ${count}`);
  const place = `${walk.pattern} ${walk.calls}`;
  return `${place.padEnd(48)} ${String(walk.ofDay).padStart(4)} calls, ${String(walk.tried).padStart(4)} faults: ${seen.join(', ') || '-'}; findings ${walk.findings.total}`;
};

/** The first of what must not have happened, one a line. */
export const noteLines = (findings: Findings): string =>
  findings.notes
    .slice(0, 10)
    .map((note) => `  ${note}\n`)
    .join('');
