import { type ReactNode, useState } from 'react';
import { type TelephoneWord, telephoneTitles } from '#contract/forms/report/telephone.ts';
import type { BoardRow } from '#contract/http/report-api.ts';
import { type InterruptionReason, interruptionReasons, interruptionTitles } from '#contract/trail/catalogue.ts';
import { readTime } from '#contract/words/time.ts';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { TimeInput } from '../../ui/time-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { PressDialog } from '../page/press-dialog.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';

interface TelephoneDialogProps {
  readonly row: Pick<BoardRow, 'staff'>;
  readonly what: TelephoneWord;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const wordsLabel: Readonly<Record<TelephoneWord, string>> = {
  started: '今日行う業務',
  interrupted: '聞いた内容',
  resumed: '聞いた内容',
  ended: '行った業務',
  present: '聞いた内容',
  'no-answer': 'メモ',
};

/** A report by telephone. The button that records has the focus: two presses, and nothing has to be typed. */
export function TelephoneDialog({ row, what, onClose, onDone }: TelephoneDialogProps): ReactNode {
  const { client } = useAccount();
  const [reason, setReason] = useState<InterruptionReason>('break');
  const [time, setTime] = useState('');
  const [words, setWords] = useState('');
  const { busy, problem, press } = usePress();
  const read = time.trim() === '' ? undefined : readTime(time);
  const save = async (): Promise<void> => {
    if (read === null) return;
    const body = {
      ...{ staff: row.staff.id, what, reason: what === 'interrupted' ? reason : null, words: words.trim() },
      ...(read === undefined ? {} : { at: read }),
    };
    if ((await press(() => client.report.tell(body))) !== null) onDone();
  };
  return (
    <PressDialog
      title={`${row.staff.name}さん　電話　${telephoneTitles[what]}`}
      action="記録する"
      isReady
      isBusy={busy}
      onPress={() => void save()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        {problem === null ? null : <ProblemBanner problem={problem} />}
        {what === 'interrupted' ? (
          <RadioChoices
            label="中断の理由"
            columns={2}
            choices={interruptionReasons.map((value) => ({
              value,
              label: interruptionTitles[value].title,
              ...(interruptionTitles[value].needsLeave ? { support: '休暇の手続きが要ります。' } : {}),
            }))}
            value={reason}
            onChange={setReason}
          />
        ) : null}
        <TextInput label={wordsLabel[what]} maxLength={400} value={words} onChange={setWords} />
        <TimeInput
          label="時刻"
          description="今でないときだけ入力します（例 8:30）。"
          value={time}
          onChange={setTime}
          errorMessage={read === null ? '時刻を「8:30」の形で入力してください。' : null}
        />
      </div>
    </PressDialog>
  );
}

/** Takes the newest telephone report back. */
export function TakeBackDialog({
  row,
  onClose,
  onDone,
}: Omit<TelephoneDialogProps, 'what' | 'row'> & { readonly row: BoardRow }): ReactNode {
  const { client } = useAccount();
  const { busy, problem, press } = usePress();
  const takeBack = async (): Promise<void> => {
    const id = row.lastTelephone;
    if (id === null) return;
    if ((await press(() => client.report.takeBack({ staff: row.staff.id, id }))) !== null) onDone();
  };
  return (
    <PressDialog
      title={`${row.staff.name}さんの最後の電話の記録を取り消しますか`}
      kind="warn"
      action="取り消す"
      isBusy={busy}
      onPress={() => void takeBack()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <p>入力の間違いを直すためのものです。取り消したことも記録に残ります。</p>
        {problem === null ? null : <ProblemBanner problem={problem} />}
      </div>
    </PressDialog>
  );
}
