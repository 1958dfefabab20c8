import type { ReactNode } from 'react';
import { PageLink } from './page-link.tsx';

interface PageLinksProps {
  /** Null: the place is here already. */
  readonly links: readonly { readonly title: string; readonly to: string | null }[];
}

/** The ways to other pages of a list: each is an address of its own. */
export function PageLinks({ links }: PageLinksProps): ReactNode {
  if (links.every(({ to }) => to === null)) return null;
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
