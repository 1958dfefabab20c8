import { type FormEvent, type ReactNode, useState } from 'react';
import type { LedgerDetail } from '#contract/http/lending-api.ts';
import type { LoanPhase } from '#contract/loan/items.ts';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { PasswordInput } from '../../ui/password-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { borrowerOf } from './next-step.ts';
import { ProofFields } from './proof-fields.tsx';
import { type BorrowerFields, borrowerFaults, emptyBorrower } from './read-borrower.ts';

interface ConfirmBorrowerFormProps {
  readonly detail: LedgerDetail;
  readonly phase: LoanPhase;
  readonly onDone: () => void;
}

/** The borrower confirms on the spot, on this screen, with what only they know. */
export function ConfirmBorrowerForm({ detail, phase, onDone }: ConfirmBorrowerFormProps): ReactNode {
  const { client } = useAccount();
  const { row } = detail;
  const [fields, setFields] = useState<BorrowerFields>({ ...emptyBorrower, account: borrowerOf(detail)?.id ?? '' });
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const faults = borrowerFaults(fields, phase);
  const shown = (field: keyof BorrowerFields): string | null => (checked ? faults[field] : null);
  const change = (part: Partial<BorrowerFields>): void => setFields((before) => ({ ...before, ...part }));
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (Object.values(faults).some((fault) => fault !== null)) return focusFirstFault(event.currentTarget);
    const { account, password, pin } = fields;
    const confirmed = await press(() =>
      client.lending.confirm(row.terminal, {
        ...{ side: 'borrower', account, password },
        pin: phase === 'hand-over' ? pin : null,
      }),
    );
    // A secret stays on the officer's screen no longer than it takes to send it.
    setFields({ ...emptyBorrower, account });
    setChecked(false);
    if (confirmed !== null) onDone();
  };
  return (
    <form noValidate autoComplete="off" onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <ProofFields of="使用する職員" accountHint="6桁の数字です。" fields={fields} shown={shown} onChange={change} />
      {phase === 'return' ? null : (
        <>
          <PasswordInput
            label="端末の暗証番号"
            description="端末で仕事を始めるときに使います。本人が決めて、8文字以上で入力します。"
            isRequired
            autoComplete="new-password"
            maxLength={64}
            width="lg"
            value={fields.pin}
            onChange={(pin) => change({ pin })}
            errorMessage={shown('pin')}
          />
          <PasswordInput
            label="端末の暗証番号（もう一度）"
            isRequired
            autoComplete="new-password"
            maxLength={64}
            width="lg"
            value={fields.pinAgain}
            onChange={(pinAgain) => change({ pinAgain })}
            errorMessage={shown('pinAgain')}
          />
        </>
      )}
      <div>
        <Button type="submit" isPending={busy} pendingText="確かめています">
          {phase === 'hand-over' ? '品目を受け取ったことを確認する' : '品目を返したことを確認する'}
        </Button>
      </div>
    </form>
  );
}
