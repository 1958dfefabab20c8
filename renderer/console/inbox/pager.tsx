import type { ReactNode } from 'react';
import { PageLink } from '../page/page-link.tsx';

export interface PagerProps {
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  readonly addressOf: (page: number) => string;
}

/** The way to the page before and after; nothing where one page holds everything. */
export function Pager({ page, pages, addressOf }: PagerProps): ReactNode {
  if (pages <= 1) return null;
  return (
    <nav aria-label="ページ送り" className="flex flex-wrap items-center gap-x-6 text-std-16N-170">
      {page > 1 ? (
        <PageLink to={addressOf(page - 1)} className="flex min-h-11 items-center">
          前のページ
        </PageLink>
      ) : null}
      <span className="figures">
        {pages}ページ中 {page}ページ目
      </span>
      {page < pages ? (
        <PageLink to={addressOf(page + 1)} className="flex min-h-11 items-center">
          次のページ
        </PageLink>
      ) : null}
    </nav>
  );
}
