import { memo, type ReactNode } from 'react';
import type { TimelineEntry } from '#contract/http/console-api.ts';
import { eraDay, japanDate } from '#contract/words/era.ts';
import { Heading } from '../../ui/heading.tsx';
import { type GuardMark, gapsAmong, guardMarks } from './control-gaps.ts';
import { GapSummary } from './gap-summary.tsx';
import { TimelineItem } from './timeline-item.tsx';

export interface TimelineListProps {
  readonly entries: readonly TimelineEntry[];
  readonly startedAt: string;
}

const noMark: GuardMark = { isWatchGap: false, lost: [], restored: [], missing: [] };

/** Entries in the order in which they were recorded, under the day they fall on. */
export const TimelineList = memo(function TimelineList({ entries, startedAt }: TimelineListProps): ReactNode {
  if (entries.length === 0) {
    return <p className="rounded-8 bg-solid-gray-50 px-5 py-6 text-std-16N-170">条件に合う記録がありません。</p>;
  }
  const marks = guardMarks(entries);
  const days = Map.groupBy(entries, ({ at }) => japanDate(at));
  const oneDay = days.size === 1 && days.has(japanDate(startedAt));
  return (
    <div className="flex flex-col gap-6">
      <GapSummary gaps={gapsAmong(entries, marks)} />
      {[...days].map(([day, those]) => (
        <div key={day} className="flex flex-col gap-2">
          {oneDay ? null : <Heading level={3}>{eraDay(those[0]?.at ?? startedAt)}</Heading>}
          <ol className="border-t border-solid-gray-420">
            {those.map((entry) => (
              <TimelineItem key={entry.seq} entry={entry} mark={marks.get(entry.seq) ?? noMark} />
            ))}
          </ol>
        </div>
      ))}
    </div>
  );
});
