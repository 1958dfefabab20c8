import type { ReactNode } from 'react';
import { type PledgeContent, pledgeOf } from '#contract/forms/pledge.ts';
import { PledgeText } from './pledge-text.tsx';

/** What was pledged. */
export function PledgeFacts({ content }: { readonly content: PledgeContent }): ReactNode {
  const pledge = pledgeOf(content.version);
  return (
    <>
      <p className="text-std-16N-170">第{content.version}版に誓約しています。</p>
      {pledge === null ? null : <PledgeText pledge={pledge} />}
    </>
  );
}
