import type { ReactNode } from 'react';
import { Badge } from './badge.tsx';
import { Icon } from './icon.tsx';

interface PageFrameProps {
  /** What this window is for, beside the product's name. */
  readonly subtitle: string;
  /** Sample data: every page says 見本. */
  readonly sample: boolean;
  /** At the right of the header: who is signed in. */
  readonly aside?: ReactNode;
  /** Navigation below the header; brings its own landmark. */
  readonly nav?: ReactNode;
  /** What must always be in view, below the header. */
  readonly strip?: ReactNode;
  readonly width?: 'reading' | 'wide';
  readonly children: ReactNode;
}

export function PageFrame({ subtitle, sample, aside, nav, strip, width = 'reading', children }: PageFrameProps) {
  const measure = width === 'wide' ? 'max-w-[85rem] py-6' : 'max-w-[60rem] py-6 lg:py-12';
  return (
    <div className="flex min-h-dvh flex-col bg-white">
      <a
        href="#main"
        className="sr-only z-40 rounded-8 bg-white text-blue-1000 underline focus:not-sr-only focus:absolute focus:top-3 focus:left-3 focus:px-4! focus:py-2! focus:focus-mark"
      >
        本文へ進む
      </a>
      <header className="border-b border-solid-gray-420 bg-white print:hidden">
        <div className="mx-auto flex max-w-[85rem] flex-wrap items-center gap-x-6 gap-y-1 px-4 py-2.5 sm:px-8">
          <div className="flex items-center gap-2">
            <Icon name="shield" size="lg" className="text-blue-900" />
            <span className="text-std-20B-150 text-solid-gray-900">端末守</span>
            <span className="text-dns-14N-130 text-solid-gray-700">{subtitle}</span>
            {sample ? (
              <Badge tone="warn" icon="info">
                見本
              </Badge>
            ) : null}
          </div>
          {aside === undefined ? null : <div className="ml-auto text-dns-16N-130">{aside}</div>}
        </div>
        {nav}
        {strip}
      </header>
      <main id="main" tabIndex={-1} className={`mx-auto w-full grow px-4 outline-none sm:px-8 ${measure}`}>
        {children}
      </main>
    </div>
  );
}
