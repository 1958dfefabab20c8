import { type ReactNode, useCallback, useState } from 'react';
import { Progress } from '../../ui/progress.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { PressDialog } from '../page/press-dialog.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonField } from '../page/reason-field.tsx';

interface ExchangeDialogProps {
  readonly terminal: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** 交換: which PC from the stock goes on in the place of one that broke. */
export function ExchangeDialog({ terminal, onClose, onDone }: ExchangeDialogProps): ReactNode {
  const { client } = useAccount();
  const stock = useLoaded(
    useCallback((signal: AbortSignal) => client.lending.ledger({ state: 'stock' }, signal), [client]),
  );
  const [replacement, setReplacement] = useState('');
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const faults = {
    replacement: replacement === '' ? '代わりの端末を選んでください。' : null,
    reason: reason.trim() === '' ? '故障の様子を入力してください。' : null,
  };
  const exchange = async (): Promise<void> => {
    setChecked(true);
    if (faults.replacement !== null || faults.reason !== null) return;
    const done = await press(() => client.lending.exchange(terminal, { replacement, reason: reason.trim() }));
    if (done !== null) onDone();
  };
  return (
    <PressDialog
      title={`${terminal}を別の端末に交換する`}
      action="交換を始める"
      isBusy={busy}
      onPress={() => void exchange()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <p>
          この端末は故障として記録し、貸出を取り消します。代わりの端末は、残りの期間で準備と引渡しに進みます。使用が承認されているデータは、引き渡しのときに引き継がれます。
        </p>
        {stock.problem === null ? null : <ProblemBanner problem={stock.problem} onRetry={stock.reload} />}
        {problem === null ? null : <ProblemBanner problem={problem} />}
        {stock.value === null && stock.loading ? <Progress label="在庫を読み込んでいます" /> : null}
        <SelectBox
          label="代わりの端末"
          isRequired
          description="在庫にある端末から選びます。"
          options={[
            { value: '', label: '選んでください' },
            ...(stock.value?.rows ?? []).map(({ terminal: id, name }) => ({ value: id, label: `${id}　${name}` })),
          ]}
          value={replacement}
          onChange={setReplacement}
          errorMessage={checked ? faults.replacement : null}
        />
        <ReasonField
          label="故障の様子"
          value={reason}
          onChange={setReason}
          errorMessage={checked ? faults.reason : null}
        />
      </div>
    </PressDialog>
  );
}
