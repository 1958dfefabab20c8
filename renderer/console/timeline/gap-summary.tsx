import type { ReactNode } from 'react';
import type { TimelineEntry } from '#contract/http/console-api.ts';
import { typeEntry } from '#contract/trail/catalogue.ts';
import { count } from '#contract/words/numbers.ts';
import { clockWithSeconds } from '#contract/words/time.ts';
import { Banner } from '../../ui/banner.tsx';
import { Link } from '../../ui/link.tsx';
import { entryAnchor } from './timeline-item.tsx';

/** Gaps named one by one; the rest is only counted. */
const maxNamed = 8;

/** Where in this session watching or a control was lost, each a press away. */
export function GapSummary({ gaps }: { readonly gaps: readonly TimelineEntry[] }): ReactNode {
  if (gaps.length === 0) return null;
  return (
    <Banner kind="warn" title={`監視や第6条の制御の空白が ${count(gaps.length)}か所あります。`}>
      <ul className="flex flex-wrap gap-x-5">
        {gaps.slice(0, maxNamed).map(({ seq, at, type }) => (
          <li key={seq}>
            <Link href={`#${entryAnchor(seq)}`} className="inline-flex min-h-11 items-center">
              {clockWithSeconds(at)}　{typeEntry(type).title}
            </Link>
          </li>
        ))}
        {gaps.length > maxNamed ? (
          <li className="flex min-h-11 items-center">ほか{count(gaps.length - maxNamed)}か所</li>
        ) : null}
      </ul>
    </Banner>
  );
}
