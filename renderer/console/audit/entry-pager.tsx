import type { ReactNode } from 'react';
import type { EntriesAnswer } from '#contract/http/audit-api.ts';
import { PageLinks } from '../page/page-links.tsx';
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
  return <PageLinks links={links} />;
}
