import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

interface DisclosureProps {
  readonly summary: ReactNode;
  readonly children: ReactNode;
  readonly isOpen?: boolean;
}

/** More for those who want it. */
export function Disclosure({ summary, children, isOpen = false }: DisclosureProps) {
  return (
    <details open={isOpen} className="group">
      <summary className="flex min-h-11 w-fit list-none items-center gap-1 rounded-4 text-std-16N-170 text-blue-1000 underline underline-offset-[3px] hover:decoration-2 focus-ring">
        <Icon name="chevron" className="group-open:rotate-180" />
        {summary}
      </summary>
      <div className="pt-2 pb-4 pl-6">{children}</div>
    </details>
  );
}
