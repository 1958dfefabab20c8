import { type FormEvent, type ReactNode, useState } from 'react';
import type { LedgerDetail } from '#contract/http/lending-api.ts';
import { exportLines } from '#contract/loan/trail-export.ts';
import { settledTitles } from '#contract/words/lending-words.ts';
import { count } from '#contract/words/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { TrailFileField } from './trail-file-field.tsx';

interface SettleFormProps {
  readonly detail: LedgerDetail;
  readonly onDone: () => void;
}

/** Where the loan's trail is, before the PC's own copy is erased. */
export function SettleForm({ detail, onDone }: SettleFormProps): ReactNode {
  const { client } = useAccount();
  const [how, setHow] = useState<'receipted' | 'exported' | null>(null);
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState<{ readonly done: number; readonly total: number } | null>(null);
  const fileFault = how === 'exported' && file === null ? '書き出したファイルを選んでください。' : null;
  /** One line after the other: each is taken in for good, so that a broken line costs nothing. */
  const bring = async (chosen: File): Promise<boolean> => {
    const lines = exportLines(await chosen.text());
    for (const [done, line] of lines.entries()) {
      setSent({ done, total: lines.length });
      if ((await press(() => client.lending.bringTrail(detail.row.terminal, line))) === null) return false;
    }
    return true;
  };
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (how === null || fileFault !== null) return focusFirstFault(event.currentTarget);
    if (how === 'exported' && file !== null) {
      const isIn = await bring(file);
      setSent(null);
      if (!isIn) return;
    }
    const act = { act: 'settle-trail', how, reason: '' } as const;
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
            support: '回線につながらない端末から記録を媒体に書き出し、ここで取り込みます。',
          },
        ]}
        value={how}
        onChange={setHow}
        errorMessage={checked && how === null ? '監査証跡の扱いを選んでください。' : null}
      />
      {how === 'exported' ? (
        <TrailFileField file={file} onFile={setFile} sent={sent} errorMessage={checked ? fileFault : null} />
      ) : null}
      <p>
        故障などでどちらもできないときは、「その他の手続き」の「監査証跡を失われたものとする」に進みます。2人で記録します。
      </p>
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <div>
        <Button type="submit" isPending={busy || sent !== null} pendingText="記録しています">
          記録する
        </Button>
      </div>
    </form>
  );
}
