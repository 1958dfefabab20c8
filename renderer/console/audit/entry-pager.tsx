import type { ReactNode } from 'react';
import type { EntriesAnswer } from '#contract/http/audit-api.ts';
import { PageLink } from '../page/page-link.tsx';
import { type EntriesAddress, entriesAddress } from './entry-filters.ts';

interface EntryPagerProps {
  readonly address: EntriesAddress;
  readonly page: Pick<EntriesAnswer, 'entries' | 'hasBefore' | 'hasAfter'>;
}

/** The ways to the first page, the one before, the one after and the last: each is an address of its own. */
export function EntryPager({ address: { filters, order }, page }: EntryPagerProps): ReactNode {
  const { entries, hasBefore, hasAfter } = page;
  const first = entries[0]?.number;
  const last = entries.at(-1)?.number;
  if (!hasBefore && !hasAfter) return null;
  const links = [
    { title: '最初のページ', to: hasBefore ? entriesAddress({ filters, order }) : null },
    {
      title: '前のページ',
      to: hasBefore && first !== undefined ? entriesAddress({ filters, order, before: first }) : null,
    },
    {
      title: '次のページ',
      to: hasAfter && last !== undefined ? entriesAddress({ filters, order, after: last }) : null,
    },
    { title: '最後のページ', to: hasAfter ? entriesAddress({ filters, order, last: true }) : null },
  ];
  return (
    <nav aria-label="ページ送り" className="flex flex-wrap items-center gap-x-6 text-std-16N-170">
      {links.map(({ title, to }) =>
        to === null ? null : (
          <PageLink key={title} to={to} className="flex min-h-11 items-center">
            {title}
          </PageLink>
        ),
      )}
    </nav>
  );
}
