import { type ReactNode, useRef, useState } from 'react';
import type { LedgerDetail } from '#contract/http/lending-api.ts';
import { isOfficersAct, type TwoPersonAct } from '#contract/loan/life.ts';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { PressDialog } from '../page/press-dialog.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonField } from '../page/reason-field.tsx';
import { otherActs } from './other-acts.ts';
import { ProofFields } from './proof-fields.tsx';
import { emptySecond, officersWords, type SecondFields, secondBody, secondFaults } from './read-second.ts';

interface SecondPersonDialogProps {
  readonly act: TwoPersonAct;
  readonly detail: LedgerDetail;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** An act that takes two: the officer's reason, and the second person's own number and password, on the spot. */
export function SecondPersonDialog({ act, detail, onClose, onDone }: SecondPersonDialogProps): ReactNode {
  const { client } = useAccount();
  const { busy, problem, press } = usePress();
  const { row } = detail;
  const isByOfficers = isOfficersAct(act);
  const borrower = isByOfficers ? null : detail.borrowerBeside;
  const { title, what, isReasonOptional = false } = otherActs[act];
  const [reason, setReason] = useState('');
  const [fields, setFields] = useState<SecondFields>(emptySecond(borrower, isByOfficers ? officersWords : undefined));
  const [checked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const faults = {
    ...secondFaults(fields),
    reason: !isReasonOptional && reason.trim() === '' ? '理由を入力してください。' : null,
  };
  const shown = (field: keyof typeof faults): string | null => (checked ? faults[field] : null);
  const change = (part: Partial<SecondFields>): void => setFields((before) => ({ ...before, ...part }));
  const send = async (): Promise<void> => {
    setChecked(true);
    if (Object.values(faults).some((fault) => fault !== null)) {
      if (form.current !== null) focusFirstFault(form.current);
      return;
    }
    const body = { act, reason: reason.trim(), second: secondBody(fields) };
    const done = await press(() => client.lending.act(row.terminal, body));
    // A secret stays on the officer's screen no longer than it takes to send it.
    change({ password: '', code: '' });
    setChecked(false);
    if (done !== null) onDone();
  };
  return (
    <PressDialog
      title={`${row.terminal}：${title}`}
      kind="warn"
      action={title}
      isBusy={busy}
      onPress={() => void send()}
      onClose={onClose}
    >
      <form ref={form} noValidate autoComplete="off" className="flex flex-col gap-5">
        <p>{what}1人ではできません。もう1人がこの場で立ち会い、2人の名前と理由が記録に残ります。</p>
        <ReasonField
          label="理由"
          isRequired={!isReasonOptional}
          value={reason}
          onChange={setReason}
          errorMessage={shown('reason')}
        />
        {borrower === null ? (
          <p>情報政策課の別の職員が立ち会います。</p>
        ) : (
          <RadioChoices
            label="立ち会う人"
            isRequired
            choices={[
              { value: 'borrower', label: `使用する職員（${borrower.name}）` },
              { value: 'officer', label: '情報政策課の別の職員', support: '使用する職員が立ち会えないとき' },
            ]}
            value={fields.as}
            onChange={(as) => change({ as, account: as === 'borrower' ? borrower.id : '', password: '', code: '' })}
          />
        )}
        {borrower !== null && fields.as === 'officer' ? (
          <ReasonField
            label="使用する職員が立ち会えない理由"
            value={fields.why}
            onChange={(why) => change({ why })}
            errorMessage={shown('why')}
          />
        ) : null}
        <ProofFields of="立ち会う人" fields={fields} shown={shown} onChange={change} />
        <TextInput
          label="立ち会う人の確認の番号"
          description="二段階認証を使っている人だけ、認証アプリの6桁の番号か回復コードを入力します。"
          autoComplete="off"
          maxLength={20}
          width="md"
          value={fields.code}
          onChange={(code) => change({ code })}
        />
        {/* Beside the button: the top of the dialog is out of sight by now. */}
        {problem === null ? null : <ProblemBanner problem={problem} />}
      </form>
    </PressDialog>
  );
}
