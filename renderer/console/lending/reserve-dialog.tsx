import { type ReactNode, useCallback, useState } from 'react';
import type { LoanRequestRow } from '#contract/http/lending-api.ts';
import { type TerminalState, terminalStateTitles } from '#contract/loan/life.ts';
import { eraDate } from '#contract/words/era.ts';
import { Progress } from '../../ui/progress.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { PressDialog } from '../page/press-dialog.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';

const outOfUse: readonly TerminalState[] = ['lost', 'held', 'broken', 'repair', 'retired'];

interface ReserveDialogProps {
  readonly request: LoanRequestRow;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Keeps one PC for an approved request, or lets it go. */
export function ReserveDialog({ request, onClose, onDone }: ReserveDialogProps): ReactNode {
  const { client } = useAccount();
  const stock = useLoaded(useCallback((signal: AbortSignal) => client.lending.ledger({}, signal), [client]));
  const [terminal, setTerminal] = useState(request.terminal ?? '');
  const { busy, problem, press } = usePress();
  // A PC that is out now may be back by then: the office refuses what overlaps.
  const usable = (stock.value?.rows ?? [])
    .filter(({ state }) => !outOfUse.includes(state))
    .toSorted((a, b) => Number(b.state === 'stock') - Number(a.state === 'stock'));
  const keep = async (): Promise<void> => {
    const kept = await press(() => client.lending.reserve(request.id, terminal === '' ? null : terminal));
    if (kept !== null) onDone();
  };
  return (
    <PressDialog
      title={`${request.id}に端末を取り置く`}
      action="決める"
      isBusy={busy}
      onPress={() => void keep()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <p>
          {request.borrower.name}さん、{eraDate(request.from)}から{eraDate(request.to)}まで。
        </p>
        {stock.problem === null ? null : <ProblemBanner problem={stock.problem} onRetry={stock.reload} />}
        {problem === null ? null : <ProblemBanner problem={problem} />}
        {stock.value === null && stock.loading ? <Progress label="在庫を読み込んでいます" /> : null}
        <SelectBox
          label="取り置く端末"
          description="同じ期間にほかの申請のために取り置かれている端末は、選べません。"
          options={[
            { value: '', label: '取り置かない' },
            ...usable.map(({ terminal: id, name, state }) => ({
              value: id,
              label: `${id}　${name}（${terminalStateTitles[state]}）`,
            })),
          ]}
          value={terminal}
          onChange={setTerminal}
        />
      </div>
    </PressDialog>
  );
}
