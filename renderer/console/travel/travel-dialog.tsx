import { type ReactNode, useState } from 'react';
import type { TravelBody, TravelMark } from '#contract/http/travel-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { digitsOf } from '#contract/words/numbers.ts';
import { datePartsOf, dayFault, noDate, periodFaults, readDateParts } from '../../strings/date-parts.ts';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { PressDialog } from '../page/press-dialog.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonField } from '../page/reason-field.tsx';

interface TravelDialogProps {
  readonly staff: string;
  /** The day that it was asked for at first. */
  readonly date: string | null;
  /** The one to correct; null for a new one. */
  readonly before: TravelMark | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const parts = (date: string | null) => (date === null ? noDate : datePartsOf(date));

/** Notes what another system approved, or corrects it. */
export function TravelDialog({ staff: of, date, before, onClose, onDone }: TravelDialogProps): ReactNode {
  const { client } = useAccount();
  const { busy, problem, press } = usePress();
  const [staff, setStaff] = useState(of);
  const [number, setNumber] = useState(before?.number ?? '');
  const [approver, setApprover] = useState(before?.approver ?? '');
  const [orderedOn, setOrderedOn] = useState(parts(before?.orderedOn ?? null));
  const [from, setFrom] = useState(parts(before?.from ?? date));
  const [to, setTo] = useState(parts(before?.to ?? date));
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const [ordered, first, last] = [readDateParts(orderedOn), readDateParts(from), readDateParts(to)];
  const period = periodFaults(first, last);
  const faults = {
    staff: staff.length === 6 ? null : '職員番号を6桁の数字で入力してください。',
    number: number.trim() === '' ? '旅行命令の番号を入力してください。' : null,
    approver: approver.trim() === '' ? '承認した人の氏名を入力してください。' : null,
    ordered: ordered === null ? dayFault : ordered > localDate(new Date()) ? '今日までの日にしてください。' : null,
    from: period.first,
    to: period.last,
    reason: before !== null && reason.trim() === '' ? '直す理由を入力してください。' : null,
  };
  const shown = (field: keyof typeof faults): string | null => (checked ? faults[field] : null);
  const save = async (): Promise<void> => {
    setChecked(true);
    if (ordered === null || first === null || last === null) return;
    if (Object.values(faults).some((fault) => fault !== null)) return;
    const body: TravelBody = {
      ...{ staff, number: number.trim(), approver: approver.trim(), orderedOn: ordered, from: first, to: last },
      replaces: before === null ? null : { id: before.id, reason: reason.trim() },
    };
    if ((await press(() => client.travel.note(body))) !== null) onDone();
  };
  return (
    <PressDialog
      title={before === null ? '旅行命令を記録する' : '旅行命令の記録を直す'}
      action={before === null ? '記録する' : '直して記録する'}
      isBusy={busy}
      onPress={() => void save()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <p>
          「自宅への出張」として承認された旅行命令を書き写します。在宅勤務の旅費は支給されません（第11条）。
          {before === null ? '' : '前の記録は残ります。'}
        </p>
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <TextInput
          label="職員番号"
          isRequired
          inputMode="numeric"
          width="md"
          isDisabled={before !== null}
          value={staff}
          onChange={(typed) => setStaff(digitsOf(typed).slice(0, 6))}
          errorMessage={shown('staff')}
        />
        <TextInput
          label="旅行命令の番号"
          isRequired
          width="md"
          maxLength={60}
          value={number}
          onChange={setNumber}
          errorMessage={shown('number')}
        />
        <DateBoxes
          label="承認された日"
          isRequired
          value={orderedOn}
          onChange={setOrderedOn}
          errorMessage={shown('ordered')}
        />
        <TextInput
          label="承認した人"
          isRequired
          width="md"
          maxLength={80}
          value={approver}
          onChange={setApprover}
          errorMessage={shown('approver')}
        />
        <DateBoxes label="在宅勤務の最初の日" isRequired value={from} onChange={setFrom} errorMessage={shown('from')} />
        <DateBoxes label="在宅勤務の最後の日" isRequired value={to} onChange={setTo} errorMessage={shown('to')} />
        {before === null ? null : (
          <ReasonField label="直す理由" value={reason} onChange={setReason} errorMessage={shown('reason')} />
        )}
      </div>
    </PressDialog>
  );
}
