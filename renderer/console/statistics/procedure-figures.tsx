import { type ReactNode, useCallback } from 'react';
import { count } from '#contract/words/numbers.ts';
import { Heading } from '../../ui/heading.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { StepsSavedTable } from './steps-saved-table.tsx';

/** The ten steps of all loans that began in a fiscal year. */
export function ProcedureFigures({ year }: { readonly year: number }): ReactNode {
  const { client } = useAccount();
  const { value, problem } = useLoaded(
    useCallback((signal: AbortSignal) => client.procedure.figures(year, signal), [client, year]),
  );
  return (
    <section aria-labelledby="procedure-heading" className="flex flex-col gap-4">
      <Heading level={2} id="procedure-heading">
        利用手順の手間
      </Heading>
      {problem === null ? null : <ProblemBanner problem={problem} />}
      {value === null ? null : (
        <>
          <p>この年度に始まった貸出{count(value.loans)}件</p>
          <StepsSavedTable saved={value.saved} caption="利用手順の10の手順（年度）" />
        </>
      )}
    </section>
  );
}
