import type { ReactNode } from 'react';
import type { FormState } from '#contract/forms/life.ts';
import type { FormRow } from '#contract/http/forms-api.ts';
import { formStateTitles, waitsForTitles } from '#contract/words/form-words.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';

const tones: Readonly<Record<FormState, Tone>> = {
  applied: 'warn',
  returned: 'warn',
  approved: 'good',
  received: 'good',
  refused: 'neutral',
  withdrawn: 'neutral',
  revoked: 'bad',
};

/** Where a form stands, and whose turn it is. */
export function FormStateBadge({ row }: { readonly row: FormRow }): ReactNode {
  return (
    <span className="flex min-w-32 flex-col items-start gap-1">
      <Badge tone={tones[row.state]}>{formStateTitles[row.state]}</Badge>
      {row.waitsFor === null ? null : (
        <span className="text-dns-14N-130 text-solid-gray-700">{waitsForTitles[row.waitsFor]}を待っています</span>
      )}
    </span>
  );
}
