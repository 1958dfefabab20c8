import type { ReactNode } from 'react';
import type { LedgerDetail } from '#contract/http/lending-api.ts';
import { classNames } from '../../ui/class-names.ts';
import { Icon } from '../../ui/icon.tsx';
import type { Step } from './next-step.ts';
import { trackOf } from './step-track.ts';

/** How far along the hand-over or the return is. */
export function StepTrack({ step, detail }: { readonly step: Step; readonly detail: LedgerDetail }): ReactNode {
  const track = trackOf(step, detail);
  if (track === null) return null;
  return (
    <ol aria-label={track.title} className="flex flex-wrap gap-x-2 gap-y-1 text-dns-14N-130">
      {track.names.map((name, place) => (
        <li
          key={name}
          {...(place === track.at ? { 'aria-current': 'step' as const } : {})}
          className={classNames(
            'flex items-center gap-1 rounded-full border px-3 py-1',
            place === track.at
              ? 'border-blue-900 bg-blue-900 text-white'
              : place < track.at
                ? 'border-green-800 bg-white text-green-1000'
                : 'border-solid-gray-420 bg-white text-solid-gray-700',
          )}
        >
          {place < track.at ? <Icon name="check" size="sm" /> : null}
          {name}
          {place < track.at ? <span className="sr-only">（済み）</span> : null}
        </li>
      ))}
    </ol>
  );
}
