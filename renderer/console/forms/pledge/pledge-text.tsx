import type { ReactNode } from 'react';
import type { PledgeText as Pledge } from '#contract/forms/pledge.ts';

/** What is pledged, line by line. */
export function PledgeText({ pledge }: { readonly pledge: Pledge }): ReactNode {
  return (
    <ol className="list-decimal pl-7 text-std-16N-170">
      {pledge.lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ol>
  );
}
