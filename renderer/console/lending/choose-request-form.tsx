import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import type { LedgerRow, LoanRequestRow } from '#contract/http/lending-api.ts';
import { eraDate } from '#contract/words/era.ts';
import { askedThings } from '#contract/words/lending-words.ts';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Progress } from '../../ui/progress.tsx';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';

interface ChooseRequestFormProps {
  readonly row: LedgerRow;
  readonly onDone: () => void;
}

/** A PC of the stock is prepared for an approved request: the one it is kept for, if there is one. */
export function ChooseRequestForm({ row, onDone }: ChooseRequestFormProps): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.lending.approved(signal), [client]),
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const [checked, setChecked] = useState(false);
  const pressed = usePress();
  const open = requestsFor(row, value ?? []);
  const request = chosen ?? open.find(({ terminal }) => terminal === row.terminal)?.id ?? null;
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (request === null) return focusFirstFault(event.currentTarget);
    const prepared = await pressed.press(() => client.lending.act(row.terminal, { act: 'prepare', request }));
    if (prepared !== null) onDone();
  };
  if (value === null)
    return problem === null ? (
      <Progress label="承認された借用願を読み込んでいます" />
    ) : (
      <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />
    );
  if (open.length === 0)
    return (
      <p>
        この端末を待っている、承認済みの借用願はありません。<PageLink to="/loan-requests">借用願を見る</PageLink>
      </p>
    );
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
      <RadioChoices
        label="どの借用願のために準備しますか"
        isRequired
        choices={open.map(({ id, borrower, from, to, things, terminal }) => ({
          value: id,
          label: `${id}　${borrower.name}（${borrower.section}）`,
          support: `${eraDate(from)}から${eraDate(to)}まで・${askedThings(things)}${terminal === row.terminal ? '・この端末を取置き' : ''}`,
        }))}
        value={request}
        onChange={setChosen}
        errorMessage={checked && request === null ? '借用願を選んでください。' : null}
      />
      {pressed.problem === null ? null : <ProblemBanner problem={pressed.problem} />}
      <div>
        <Button type="submit" isPending={pressed.busy} pendingText="記録しています">
          準備を始める
        </Button>
      </div>
    </form>
  );
}

/** Approved requests that are not promised another PC; the one that this PC is kept for comes first. Pure. */
const requestsFor = ({ terminal }: LedgerRow, requests: readonly LoanRequestRow[]): readonly LoanRequestRow[] =>
  requests
    .filter(({ loan, terminal: kept }) => loan === null && (kept ?? terminal) === terminal)
    .toSorted(
      (a, b) => Number(b.terminal === terminal) - Number(a.terminal === terminal) || a.from.localeCompare(b.from),
    );
