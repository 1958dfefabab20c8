import { type ReactNode, useState } from 'react';
import type { ReportDay } from '#contract/http/report-api.ts';
import { plainTime } from '#contract/words/time.ts';
import { TextArea } from '../../ui/text-area.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { PressDialog } from '../page/press-dialog.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonField } from '../page/reason-field.tsx';

interface CorrectDialogProps {
  readonly day: ReportDay;
  /** First time of the line, or `remark`. */
  readonly row: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** A correction: a new entry beside the record, with its reason. */
export function CorrectDialog({ day, row, onClose, onDone }: CorrectDialogProps): ReactNode {
  const { client } = useAccount();
  const isRemark = row === 'remark';
  const line = day.lines.find(({ from }) => from === row);
  const [text, setText] = useState(isRemark ? day.remark : (line?.result ?? ''));
  const [reason, setReason] = useState(isRemark ? '補足のため' : '');
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const fault = reason.trim() === '' ? '訂正の理由を入力してください。' : null;
  const save = async (): Promise<void> => {
    setChecked(true);
    if (fault !== null) return;
    const body = { date: day.date, row, text: text.trim(), reason: reason.trim() };
    if ((await press(() => client.report.correct(body))) !== null) onDone();
  };
  const title =
    isRemark || line === undefined
      ? '補足を書く'
      : `${plainTime(line.from)}〜${plainTime(line.to)}の実施結果を訂正する`;
  return (
    <PressDialog title={title} action="記録する" isBusy={busy} onPress={() => void save()} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p>
          もとの記録は変わりません。いつ、だれが、何を何に直したかが残ります。
          {day.state === 'confirmed' ? '確認済みの報告書です。訂正すると、所属長がもう一度確認します。' : ''}
        </p>
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <TextArea label={isRemark ? '補足' : '実施結果'} rows={4} maxLength={2000} value={text} onChange={setText} />
        <ReasonField label="訂正の理由" value={reason} onChange={setReason} errorMessage={checked ? fault : null} />
      </div>
    </PressDialog>
  );
}
