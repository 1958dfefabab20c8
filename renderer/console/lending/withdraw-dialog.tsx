import type { ReactNode } from 'react';
import type { LoanRequestRow } from '#contract/http/lending-api.ts';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { PressDialog } from '../page/press-dialog.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';

interface WithdrawDialogProps {
  readonly request: LoanRequestRow;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Takes a request back before a PC is prepared for it. */
export function WithdrawDialog({ request, onClose, onDone }: WithdrawDialogProps): ReactNode {
  const { client } = useAccount();
  const { busy, problem, press } = usePress();
  const withdraw = async (): Promise<void> => {
    if ((await press(() => client.lending.withdraw(request.id))) !== null) onDone();
  };
  return (
    <PressDialog
      title={`${request.id}を取り下げますか`}
      kind="warn"
      action="取り下げる"
      isBusy={busy}
      onPress={() => void withdraw()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <p>{request.borrower.name}さんの借用願を取り下げます。取り置いた端末は、ほかの申請に使えるようになります。</p>
        {problem === null ? null : <ProblemBanner problem={problem} />}
      </div>
    </PressDialog>
  );
}
