import { type ReactNode, useState } from 'react';
import { formKinds } from '#contract/forms/kinds.ts';
import type { FormDetail } from '#contract/http/forms-api.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { PressDialog } from '../page/press-dialog.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonField } from '../page/reason-field.tsx';
import { BreachList } from './breach-list.tsx';

interface ApproveDialogProps {
  readonly detail: FormDetail;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** The head's approval: each thing that must be true is confirmed by itself, and what is let pass is given a reason. */
export function ApproveDialog({ detail, onClose, onDone }: ApproveDialogProps): ReactNode {
  const { client } = useAccount();
  const { row, breaches } = detail;
  const { title, confirmations } = formKinds[row.kind];
  const [confirmed, setConfirmed] = useState<readonly string[]>([]);
  const [remark, setRemark] = useState('');
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const open = confirmations.filter(({ key }) => !confirmed.includes(key)).length;
  const needsReason = breaches.length > 0;
  const fault = needsReason && remark.trim() === '' ? '原則によらずに承認する理由を入力してください。' : null;
  const approve = async (): Promise<void> => {
    setChecked(true);
    if (open > 0 || fault !== null) return;
    const asked = { act: 'approve', revision: row.revision, remark: remark.trim(), override: needsReason } as const;
    const outcome = await press(() => client.forms.act(row.id, { ...asked, confirmed: [...confirmed] }));
    if (outcome !== null) onDone();
  };
  return (
    <PressDialog
      title={`${row.applicant.name}さんの${title}を承認しますか`}
      kind="plain"
      action="承認する"
      isBusy={busy}
      onPress={() => void approve()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <BreachList breaches={breaches} />
        {confirmations.length === 0 ? null : (
          <fieldset className="flex flex-col gap-1.5">
            <legend className="mb-2 text-std-17B-170">確かめたことに、一つずつ印を付けてください</legend>
            {confirmations.map(({ key, text }) => (
              <Checkbox
                key={key}
                isSelected={confirmed.includes(key)}
                onChange={(is) => setConfirmed((before) => (is ? [...before, key] : before.filter((k) => k !== key)))}
              >
                {text}
              </Checkbox>
            ))}
            {checked && open > 0 ? (
              <p role="alert" className="text-std-16N-170 text-red-900">
                あと{open}つの確認が要ります。確かめられないときは、差し戻すか、承認しないでください。
              </p>
            ) : null}
          </fieldset>
        )}
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <ReasonField
          label={needsReason ? '承認する理由' : '添える言葉'}
          isRequired={needsReason}
          value={remark}
          onChange={setRemark}
          errorMessage={checked ? fault : null}
        />
      </div>
    </PressDialog>
  );
}
