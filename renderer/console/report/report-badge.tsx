import type { ReactNode } from 'react';
import { type ReportState, reportStateTitles } from '#contract/forms/report/life.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';

const tones: Readonly<Record<ReportState, Tone>> = {
  draft: 'neutral',
  submitted: 'warn',
  returned: 'bad',
  confirmed: 'good',
};

/** Where a report stands. @param changed something changed after it was submitted or confirmed */
export function ReportBadge({ state, changed }: { readonly state: ReportState; readonly changed: boolean }): ReactNode {
  return (
    <span className="flex flex-col items-start gap-1">
      <Badge tone={tones[state]}>{reportStateTitles[state]}</Badge>
      {changed ? <span className="text-dns-14N-130 text-solid-gray-700">提出後に変更あり</span> : null}
    </span>
  );
}
