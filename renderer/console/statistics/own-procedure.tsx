import { type ReactNode, useCallback } from 'react';
import { eraDate } from '#contract/words/era.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Heading } from '../../ui/heading.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { StepsSavedTable } from './steps-saved-table.tsx';

/** The ten steps of the person's own newest loan; nothing where there was none. */
export function OwnProcedure(): ReactNode {
  const { client } = useAccount();
  const { value } = useLoaded(useCallback((signal: AbortSignal) => client.procedure.own(signal), [client]));
  const loan = value?.loan ?? null;
  if (loan === null) return null;
  return (
    <section aria-labelledby="procedure-heading" className="flex flex-col gap-4">
      <Heading level={2} id="procedure-heading">
        あなたの貸出の手間（{eraDate(loan.from)}から{eraDate(loan.to)}まで）
      </Heading>
      <Disclosure summary="手順ごとに見る">
        <StepsSavedTable saved={loan.saved} caption="利用手順の10の手順" />
      </Disclosure>
    </section>
  );
}
