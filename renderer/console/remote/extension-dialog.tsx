import { type ReactNode, useState } from 'react';
import type { RemoteActs } from '#contract/http/erase-api.ts';
import { eraDate } from '#contract/words/era.ts';
import { datePartsOf, readDateParts } from '../../strings/date-parts.ts';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { PressDialog } from '../page/press-dialog.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonField } from '../page/reason-field.tsx';
import { dayFault } from './read-day.ts';

interface ExtensionDialogProps {
  readonly terminal: string;
  readonly range: NonNullable<RemoteActs['range']>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** 期間を延長: the new last day and why. */
export function ExtensionDialog({ terminal, range, onClose, onDone }: ExtensionDialogProps): ReactNode {
  const { client } = useAccount();
  const [day, setDay] = useState(() => datePartsOf(range.earliestTo));
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const faults = {
    day: dayFault(day, range),
    reason: reason.trim() === '' ? '延長する理由を入力してください。' : null,
  };
  const extend = async (): Promise<void> => {
    setChecked(true);
    const to = readDateParts(day);
    if (to === null || faults.day !== null || faults.reason !== null) return;
    const done = await press(() => client.lending.extend(terminal, { to, reason: reason.trim() }));
    if (done !== null) onDone();
  };
  return (
    <PressDialog
      title={`${terminal}の貸出期間を延長する`}
      action="延長する"
      isBusy={busy}
      onPress={() => void extend()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <p>
          新しい最終日は、回線がつながったときに端末へ届きます。つながらない端末には、電話で延長の応答コードを伝えてください。どちらが先でも同じ結果になります。
        </p>
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <DateBoxes
          label="新しい最終日"
          description={`${eraDate(range.earliestTo)}から${eraDate(range.latestTo)}までの日です。`}
          isRequired
          value={day}
          onChange={setDay}
          errorMessage={checked ? faults.day : null}
        />
        <ReasonField
          label="延長する理由"
          value={reason}
          onChange={setReason}
          errorMessage={checked ? faults.reason : null}
        />
      </div>
    </PressDialog>
  );
}
