import type { ReactNode } from 'react';
import { Link as RouteLink } from 'wouter';
import { Link } from '../../ui/link.tsx';

export interface PageLinkProps {
  readonly to: string;
  readonly children: ReactNode;
  readonly ariaLabel?: string;
  readonly isCurrent?: boolean;
  readonly className?: string;
}

/** A link to another page of the console: a true address, followed without loading everything again. */
export function PageLink({ to, children, ariaLabel, isCurrent = false, className }: PageLinkProps): ReactNode {
  return (
    <RouteLink href={to} asChild>
      <Link
        {...(ariaLabel === undefined ? {} : { 'aria-label': ariaLabel })}
        {...(isCurrent ? { 'aria-current': 'page' as const } : {})}
        {...(className === undefined ? {} : { className })}
      >
        {children}
      </Link>
    </RouteLink>
  );
}
