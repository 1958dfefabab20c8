import { type ReactNode, useState } from 'react';
import type { TeleworkScheme } from '#contract/telework/scheme.ts';
import { digitsOf } from '#contract/words/numbers.ts';
import { datePartsOf, periodFaults, readDateParts } from '../../strings/date-parts.ts';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { PressDialog } from '../page/press-dialog.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonField } from '../page/reason-field.tsx';

interface SchemeDialogProps {
  readonly scheme: TeleworkScheme;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** How long the system may be used, and how many IDs the city holds. */
export function SchemeDialog({ scheme, onClose, onDone }: SchemeDialogProps): ReactNode {
  const { client } = useAccount();
  const { busy, problem, press } = usePress();
  const [total, setTotal] = useState(String(scheme.total));
  const [from, setFrom] = useState(() => datePartsOf(scheme.from));
  const [until, setUntil] = useState(() => datePartsOf(scheme.until));
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const [first, last] = [readDateParts(from), readDateParts(until)];
  const period = periodFaults(first, last);
  const faults = {
    total: Number(total) >= 1 && Number(total) <= 1000 ? null : '1から1000までの数を入力してください。',
    from: period.first,
    until: period.last,
    reason: reason.trim() === '' ? '改める理由を入力してください。' : null,
  };
  const shown = (field: keyof typeof faults): string | null => (checked ? faults[field] : null);
  const save = async (): Promise<void> => {
    setChecked(true);
    if (first === null || last === null || Object.values(faults).some((fault) => fault !== null)) return;
    const body = { scheme: { total: Number(total), from: first, until: last }, reason: reason.trim() };
    if ((await press(() => client.telework.setScheme(body))) !== null) onDone();
  };
  return (
    <PressDialog
      title="期間とIDの数を改める"
      action="改める"
      isBusy={busy}
      onPress={() => void save()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <TextInput
          label="市の持つIDの数"
          description="同時に利用できる人数です。"
          isRequired
          inputMode="numeric"
          width="sm"
          value={total}
          onChange={(typed) => setTotal(digitsOf(typed).slice(0, 4))}
          errorMessage={shown('total')}
        />
        <DateBoxes label="利用できる最初の日" isRequired value={from} onChange={setFrom} errorMessage={shown('from')} />
        <DateBoxes
          label="利用できる最後の日"
          isRequired
          value={until}
          onChange={setUntil}
          errorMessage={shown('until')}
        />
        <ReasonField label="改める理由" value={reason} onChange={setReason} errorMessage={shown('reason')} />
      </div>
    </PressDialog>
  );
}
