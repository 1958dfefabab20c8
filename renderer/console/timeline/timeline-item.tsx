import { memo, type ReactNode } from 'react';
import { controlStateTitles, controlTitles } from '#contract/controls.ts';
import type { TimelineEntry } from '#contract/http/console-api.ts';
import { typeEntry } from '#contract/trail/catalogue.ts';
import { entrySentence } from '#contract/words/entry-sentence.ts';
import { clockWithSeconds } from '#contract/words/time.ts';
import { classNames } from '../../ui/class-names.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Icon } from '../../ui/icon.tsx';
import { DispositionBadge } from '../audit/entry-badges.tsx';
import type { GuardMark } from './control-gaps.ts';
import { EntryDetails } from './entry-details.tsx';

interface TimelineItemProps {
  readonly entry: TimelineEntry;
  readonly mark: GuardMark;
}

/** Where a link to an entry of this page leads. */
export const entryAnchor = (seq: number): string => `entry-${seq}`;

/** One entry: when, what, what became of it, which article, and on demand the data as recorded. */
export const TimelineItem = memo(function TimelineItem({ entry, mark }: TimelineItemProps): ReactNode {
  const { title, article } = typeEntry(entry.type);
  const isGap = mark.isWatchGap || mark.lost.length > 0;
  return (
    <li
      id={entryAnchor(entry.seq)}
      tabIndex={-1}
      className={classNames(
        'grid gap-x-5 border-b border-l-8 border-solid-gray-420 py-3 pr-3 pl-3 focus-ring sm:grid-cols-[5.5rem_1fr]',
        isGap
          ? 'border-l-yellow-900 bg-yellow-50'
          : mark.missing.length > 0
            ? 'border-l-yellow-900'
            : 'border-l-transparent',
      )}
    >
      <time dateTime={entry.at} className="figures text-std-17B-170 text-solid-gray-900">
        {clockWithSeconds(entry.at)}
      </time>
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="text-std-17B-170 text-solid-gray-900">{title}</span>
          <DispositionBadge type={entry.type} />
          <GuardWords mark={mark} />
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

/** What was missing from this entry on, and what came back; nothing where all held. */
function GuardWords({ mark }: { readonly mark: GuardMark }): ReactNode {
  const words = [
    ...(mark.isWatchGap ? ['監視の空白'] : []),
    ...mark.lost.map(
      ({ control, state }) => `制御の空白：${controlTitles[control].title}（${controlStateTitles[state]}）`,
    ),
  ];
  return (
    <>
      {words.map((word) => (
        <span key={word} className="inline-flex items-center gap-1 text-dns-14B-130 text-yellow-1200">
          <Icon name="warning" size="sm" />
          {word}
        </span>
      ))}
      {mark.restored.map((control) => (
        <span key={control} className="inline-flex items-center gap-1 text-dns-14B-130 text-green-1000">
          <Icon name="check" size="sm" />
          制御の回復：{controlTitles[control].title}
        </span>
      ))}
    </>
  );
}
