import { type ReactNode, useState } from 'react';
import type { LedgerRow, ReminderBody } from '#contract/http/lending-api.ts';
import { eraDate } from '#contract/words/era.ts';
import { reminderTitles } from '#contract/words/lending-words.ts';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { PressDialog } from '../page/press-dialog.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonField } from '../page/reason-field.tsx';

interface ReminderDialogProps {
  readonly row: Pick<LedgerRow, 'terminal' | 'borrower' | 'to' | 'overdueDays'>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** 督促 that a person made by telephone, by mail or face to face goes on record. */
export function ReminderDialog({ row, onClose, onDone }: ReminderDialogProps): ReactNode {
  const { client } = useAccount();
  const [how, setHow] = useState<ReminderBody['how']>('telephone');
  const [note, setNote] = useState('');
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const fault = note.trim() === '' ? '話した内容と返却の約束を入力してください。' : null;
  const record = async (): Promise<void> => {
    setChecked(true);
    if (fault !== null) return;
    const recorded = await press(() => client.lending.remind(row.terminal, { how, note: note.trim() }));
    if (recorded !== null) onDone();
  };
  return (
    <PressDialog
      title={`${row.terminal}の督促を記録する`}
      action="記録する"
      isBusy={busy}
      onPress={() => void record()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-5">
        <p>
          {row.borrower === null ? null : `${row.borrower.name}さん（${row.borrower.section}）。`}
          {row.to === null ? null : `返却の期限は${eraDate(row.to)}です。`}
          {row.overdueDays > 0 ? `${row.overdueDays}日過ぎています。` : null}
          督促そのものは、電話などで行ってください。
        </p>
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <RadioChoices label="方法" choices={reminderWays} value={how} onChange={setHow} />
        <ReasonField label="内容" value={note} onChange={setNote} errorMessage={checked ? fault : null} />
      </div>
    </PressDialog>
  );
}

const reminderWays = (['telephone', 'mail', 'in-person'] as const).map((value) => ({
  value,
  label: reminderTitles[value],
}));
