import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import type { ChoicesAnswer, Hold } from '#contract/http/audit-api.ts';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';
import { ReasonField } from '../page/reason-field.tsx';
import { StaffCell } from '../page/staff-cell.tsx';

/** Loans whose records may not be disposed of. */
export function HoldsPage(): ReactNode {
  const { client } = useAccount();
  const held = useLoaded(useCallback((signal: AbortSignal) => client.audit.holds(signal), [client]));
  const choices = useLoaded(useCallback((signal: AbortSignal) => client.audit.choices(signal), [client]));
  const [releasing, setReleasing] = useState<Hold | null>(null);
  const { value, problem, loading, reload } = held;
  return (
    <ConsolePage title="保全" width="wide">
      <p className="text-std-16N-170">
        保全を置いた貸出の記録は、保存期間が過ぎても廃棄されません。庁内サーバーのデータベースそのものが廃棄を拒みます。
      </p>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {choices.problem === null ? null : <ProblemBanner problem={choices.problem} onRetry={choices.reload} />}
      <PlaceHoldForm loans={choices.value?.loans ?? []} onPlaced={reload} />
      <section aria-labelledby="holds-heading" className="flex flex-col gap-4">
        <Heading level={2} id="holds-heading">
          保全の一覧
        </Heading>
        {value === null && loading ? <Progress label="保全を読み込んでいます" /> : null}
        {value === null ? null : (
          <DataTable
            caption="保全を置いた貸出"
            captionHidden
            columns={[
              {
                key: 'loan',
                title: '貸出・端末',
                isRowHeader: true,
                noWrap: true,
                cell: ({ loan, terminal }) => (
                  <>
                    {loan}
                    <span className="block text-dns-14N-130 text-solid-gray-700">{terminal}</span>
                  </>
                ),
              },
              { key: 'staff', title: '職員', cell: ({ borrower }) => <StaffCell staff={borrower} /> },
              {
                key: 'reason',
                title: '理由',
                cell: ({ reason, placedAt, released }) => (
                  <span className="flex min-w-56 flex-col gap-1">
                    <span className="whitespace-pre-line">{reason}</span>
                    <span className="text-dns-14N-130 text-solid-gray-700">{dayAndClock(placedAt)}から</span>
                    {released === null ? null : (
                      <span className="text-dns-14N-130 text-solid-gray-700">
                        {dayAndClock(released.at)}に解除：{released.reason}
                      </span>
                    )}
                  </span>
                ),
              },
              {
                key: 'state',
                title: '状態',
                noWrap: true,
                cell: (hold) =>
                  hold.released === null ? (
                    <span className="flex flex-col items-start gap-2">
                      <Badge tone="info" icon="lock">
                        保全中
                      </Badge>
                      <Button
                        variant="outline"
                        size="sm"
                        onPress={() => setReleasing(hold)}
                        ariaLabel={`${hold.loan}の保全を解除する`}
                      >
                        解除する
                      </Button>
                    </span>
                  ) : (
                    <Badge>解除済み</Badge>
                  ),
              },
            ]}
            rows={value.holds}
            rowKey={({ id }) => String(id)}
            empty="保全を置いた貸出はありません。"
          />
        )}
      </section>
      {releasing === null ? null : (
        <ReasonDialog
          title={`${releasing.loan}の保全を解除しますか`}
          label="解除の理由"
          action="解除する"
          onClose={() => setReleasing(null)}
          onConfirm={async (reason) => {
            const answer = await client.audit.releaseHold(releasing.id, reason);
            if (!answer.ok) return answer.problem;
            setReleasing(null);
            reload();
            return null;
          }}
        >
          <p>解除すると、保存期間を過ぎた記録は規則により廃棄されます。解除したことと理由は残ります。</p>
        </ReasonDialog>
      )}
    </ConsolePage>
  );
}

function PlaceHoldForm({
  loans,
  onPlaced,
}: {
  readonly loans: ChoicesAnswer['loans'];
  readonly onPlaced: () => void;
}): ReactNode {
  const { client } = useAccount();
  const [loan, setLoan] = useState('');
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorAnswer | null>(null);
  const loanFault = loan === '' ? '貸出を選んでください。' : null;
  const reasonFault = reason.trim() === '' ? '理由を入力してください。' : null;
  const place = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (loanFault !== null || reasonFault !== null) return focusFirstFault(event.currentTarget);
    if (busy) return;
    setBusy(true);
    const answer = await client.audit.placeHold(loan, reason.trim());
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setLoan('');
    setReason('');
    setChecked(false);
    onPlaced();
  };
  return (
    <form
      noValidate
      aria-label="新しい保全"
      onSubmit={(event) => void place(event)}
      className="flex flex-col gap-5 rounded-12 bg-solid-gray-50 p-5 sm:p-6"
    >
      <SelectBox
        label="保全する貸出"
        isRequired
        options={[
          { value: '', label: '選んでください' },
          ...loans.map(({ id, terminal, name }) => ({ value: id, label: `${id} ${terminal} ${name}` })),
        ]}
        value={loan}
        onChange={setLoan}
        errorMessage={checked ? loanFault : null}
      />
      <ReasonField label="理由" value={reason} onChange={setReason} errorMessage={checked ? reasonFault : null} />
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <div>
        <Button type="submit" size="md" isPending={busy} pendingText="記録しています">
          保全を置く
        </Button>
      </div>
    </form>
  );
}
