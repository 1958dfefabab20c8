import { type FormEvent, type ReactNode, useState } from 'react';
import type { LedgerDetail } from '#contract/http/lending-api.ts';
import { settledTitles } from '#contract/words/lending-words.ts';
import { count } from '#contract/words/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { reasonMaxChars } from '../page/reason-dialog.tsx';

interface SettleFormProps {
  readonly detail: LedgerDetail;
  readonly onDone: () => void;
}

/** Where the loan's trail is, before the PC's own copy is erased. */
export function SettleForm({ detail, onDone }: SettleFormProps): ReactNode {
  const { client } = useAccount();
  const [how, setHow] = useState<'receipted' | 'exported' | 'lost' | null>(null);
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const needsReason = how === 'exported' || how === 'lost';
  const reasonFault = needsReason && reason.trim() === '' ? '理由といきさつを入力してください。' : null;
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (how === null || reasonFault !== null) return focusFirstFault(event.currentTarget);
    const act = { act: 'settle-trail', how, reason: reason.trim() } as const;
    if ((await press(() => client.lending.act(detail.row.terminal, act))) !== null) onDone();
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
      <p>
        消去すると、端末にある監査証跡もなくなります。その前に、すべて庁内に届いたことを確かめます。
        {detail.entries === null
          ? '庁内には、この貸出の記録がまだ届いていません。'
          : `庁内に届いた記録：${count(detail.entries)}件。受領書を出した最後の番号：${detail.receiptedSeq === null ? 'なし' : count(detail.receiptedSeq)}。`}
      </p>
      <RadioChoices
        label="監査証跡の扱い"
        isRequired
        choices={[
          {
            value: 'receipted',
            label: settledTitles.receipted,
            support: '端末を庁内の回線につなぎ、送信が終わるのを待ってから選びます。',
          },
          {
            value: 'exported',
            label: settledTitles.exported,
            support: '回線につながらない端末で、書き出したファイルを監査に渡した場合です。',
          },
          {
            value: 'lost',
            label: settledTitles.lost,
            support: '故障などで、端末にしかない記録を失う場合です。監査に知らせます。',
          },
        ]}
        value={how}
        onChange={setHow}
        errorMessage={checked && how === null ? '監査証跡の扱いを選んでください。' : null}
      />
      {needsReason ? (
        <TextArea
          label="理由といきさつ"
          isRequired
          rows={2}
          maxLength={reasonMaxChars}
          value={reason}
          onChange={setReason}
          errorMessage={checked ? reasonFault : null}
        />
      ) : null}
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <div>
        <Button type="submit" isPending={busy} pendingText="記録しています">
          記録する
        </Button>
      </div>
    </form>
  );
}
