import { memo, type ReactNode } from 'react';
import type { TimelineEntry } from '#contract/http/console-api.ts';
import { type Disposition, dispositionTitles, typeEntry } from '#contract/trail/catalogue.ts';
import { entrySentence } from '#contract/words/entry-sentence.ts';
import { clockWithSeconds } from '#contract/words/time.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { EntryDetails } from './entry-details.tsx';

const looks: Readonly<Record<Disposition, { readonly tone: Tone; readonly icon: IconName }>> = {
  done: { tone: 'neutral', icon: 'check' },
  prevented: { tone: 'bad', icon: 'shield' },
  failed: { tone: 'warn', icon: 'warning' },
};

/** Entries that say that nobody watched for a while. */
const gapTypes: ReadonlySet<TimelineEntry['type']> = new Set(['gap.found', 'agent.lost']);

/** One entry: when, what, what became of it, which article, and on demand the data as recorded. */
export const TimelineItem = memo(function TimelineItem({ entry }: { readonly entry: TimelineEntry }): ReactNode {
  const { title, disposition, article } = typeEntry(entry.type);
  const isGap = gapTypes.has(entry.type);
  const look = looks[disposition];
  return (
    <li
      className={classNames(
        'grid gap-x-5 border-b border-solid-gray-420 py-3 pr-3 sm:grid-cols-[5.5rem_1fr]',
        isGap ? 'border-l-8 border-l-yellow-900 bg-yellow-50 pl-3' : 'pl-5',
      )}
    >
      <time dateTime={entry.at} className="figures text-std-17B-170 text-solid-gray-900">
        {clockWithSeconds(entry.at)}
      </time>
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="text-std-17B-170 text-solid-gray-900">{title}</span>
          <Badge tone={look.tone} icon={look.icon}>
            {dispositionTitles[disposition]}
          </Badge>
          {isGap ? (
            <span className="inline-flex items-center gap-1 text-dns-14B-130 text-yellow-1200">
              <Icon name="warning" size="sm" />
              監視の空白
            </span>
          ) : null}
          {article === undefined ? null : <span className="text-dns-14N-130 text-solid-gray-700">{article}</span>}
        </div>
        <p className="mt-1 text-std-16N-170 whitespace-pre-line">{entrySentence(entry.type, entry.data)}</p>
        <Disclosure
          summary={
            <>
              詳細<span className="sr-only">（記録 {entry.seq}）</span>
            </>
          }
        >
          <EntryDetails entry={entry} />
        </Disclosure>
      </div>
    </li>
  );
});
