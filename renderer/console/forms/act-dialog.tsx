import type { ReactNode } from 'react';
import { formKinds } from '#contract/forms/kinds.ts';
import type { FormAct } from '#contract/forms/life.ts';
import type { FormDetail } from '#contract/http/forms-api.ts';
import { formPressTitles } from '#contract/words/form-words.ts';
import { useAccount } from '../account/account-context.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';

/** Acts that are asked about once more, with a reason. */
export type AskedAct = Extract<FormAct, 'return' | 'refuse' | 'revoke' | 'withdraw'>;

const words: Readonly<
  Record<AskedAct, { readonly question: string; readonly follows: string; readonly label: string }>
> = {
  return: {
    question: '差し戻しますか',
    follows: '申請した人が直して、出し直すことができます。',
    label: '直してほしいこと',
  },
  refuse: {
    question: '承認しないことにしますか',
    follows: 'この申請は終わりになります。直せば承認できるときは、差し戻してください。',
    label: '承認しない理由',
  },
  revoke: {
    question: '承認を取り消しますか',
    follows: 'この申請は終わりになり、届け出た先にも知らされます。元に戻すには、新しく申請してもらいます。',
    label: '取り消す理由',
  },
  withdraw: {
    question: '取り下げますか',
    follows: 'この申請は終わりになります。続けるには、新しく申請します。',
    label: '取り下げる理由',
  },
};

interface ActDialogProps {
  readonly detail: FormDetail;
  readonly act: AskedAct;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks why before a form is returned, refused, revoked or withdrawn. */
export function ActDialog({ detail, act, onClose, onDone }: ActDialogProps): ReactNode {
  const { client } = useAccount();
  const { row } = detail;
  const { question, follows, label } = words[act];
  return (
    <ReasonDialog
      title={`${row.id}を${question}`}
      label={label}
      isRequired={act !== 'withdraw'}
      action={formPressTitles[act]}
      onClose={onClose}
      onConfirm={async (remark) => {
        const answer = await client.forms.act(row.id, { act, revision: row.revision, remark });
        if (!answer.ok) return answer.problem;
        onDone();
        return null;
      }}
    >
      <p>
        {row.applicant.name}さんの{formKinds[row.kind].title}です。{follows}
        {act === 'revoke' ? formKinds[row.kind].afterRevoking : null}
      </p>
    </ReasonDialog>
  );
}
