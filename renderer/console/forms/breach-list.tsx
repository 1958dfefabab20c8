import type { ReactNode } from 'react';
import type { Breach } from '#contract/forms/breach.ts';
import { Banner } from '../../ui/banner.tsx';

/** Where a form does not fit the rules, with the article of each. */
export function BreachList({ breaches }: { readonly breaches: readonly Breach[] }): ReactNode {
  if (breaches.length === 0) return null;
  const isHard = breaches.some(({ mayOverride }) => !mayOverride);
  return (
    <Banner
      kind={isHard ? 'error' : 'warn'}
      role="alert"
      title={isHard ? '決まりに合わない点があるため、このままでは進められません' : '要綱の原則に合わない点があります'}
    >
      <ul className="list-disc pl-6">
        {breaches.map(({ code, article, text, mayOverride }) => (
          <li key={`${code} ${text}`}>
            {article}　{text}
            {mayOverride ? '（所属長が理由を付けて認めることができます）' : ''}
          </li>
        ))}
      </ul>
    </Banner>
  );
}
