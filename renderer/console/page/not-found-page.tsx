import type { ReactNode } from 'react';
import { errorEntry } from '#contract/errors.ts';
import { ConsolePage } from './console-page.tsx';
import { PageLink } from './page-link.tsx';
import { ProblemBanner } from './problem-banner.tsx';

/** An address the console does not have. */
export function NotFoundPage(): ReactNode {
  const { message, next } = errorEntry('OF-404');
  return (
    <ConsolePage title="ページがありません" before={<PageLink to="/">ホームに戻る</PageLink>}>
      <ProblemBanner problem={{ code: 'OF-404', message, next }} />
    </ConsolePage>
  );
}
