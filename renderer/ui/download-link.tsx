import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { Link } from './link.tsx';

interface DownloadLinkProps {
  readonly href: string;
  /** Of which thing, where many links read the same. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** A file to take away: a true link, so that the browser itself shows progress and saves. */
export function DownloadLink({ href, label, children }: DownloadLinkProps) {
  return (
    <Link
      href={href}
      download=""
      className="inline-flex min-h-11 items-center gap-1.5 text-std-16N-170"
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      <Icon name="install" />
      {children}
    </Link>
  );
}
