import { type ReactNode, useState } from 'react';
import type { AddOrderBody, OrderRow } from '#contract/http/report-api.ts';
import { jlisConditions, type OrderScheme, orderSchemes, orderSchemeTitles } from '#contract/telework/jlis-order.ts';
import { digitsOf } from '#contract/words/numbers.ts';
import { usualConditions } from '#contract/words/report-words.ts';
import { readTime } from '#contract/words/time.ts';
import { noDate, readDateParts } from '../../strings/date-parts.ts';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { TimeInput } from '../../ui/time-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { PressDialog } from '../page/press-dialog.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';

const first = {
  ...{ staff: '', date: noDate, from: '8:30', to: '17:15', work: '' },
  conditions: usualConditions,
  scheme: 'rule' as OrderScheme,
};
type Fields = typeof first;

const schemes = orderSchemes.map((value) => ({ value, label: orderSchemeTitles[value] }));
const conditionsOf: Readonly<Record<OrderScheme, string>> = { rule: usualConditions, jlis: jlisConditions };

const faultsOf = (fields: Fields) => {
  const from = readTime(fields.from);
  const to = readTime(fields.to);
  return {
    staff: fields.staff.length === 6 ? null : '職員番号を6桁の数字で入力してください。',
    date: readDateParts(fields.date) === null ? '在宅勤務の日を入力してください。' : null,
    from: from === null ? '開始の時刻を「8:30」の形で入力してください。' : null,
    to: to === null || (from !== null && from >= to) ? '開始よりあとの時刻を入力してください。' : null,
    work: fields.work.trim() === '' ? '業務内容を入力してください。' : null,
    conditions: fields.conditions.trim() === '' ? '条件を入力してください。' : null,
  };
};

function readOrder(fields: Fields): AddOrderBody | null {
  if (Object.values(faultsOf(fields)).some((fault) => fault !== null)) return null;
  const [from, to, date] = [readTime(fields.from), readTime(fields.to), readDateParts(fields.date)];
  if (from === null || to === null || date === null) return null;
  const { staff, scheme } = fields;
  return { staff, date, from, to, work: fields.work.trim(), conditions: fields.conditions.trim(), scheme };
}

interface AddOrderDialogProps {
  readonly onClose: () => void;
  readonly onDone: (row: OrderRow) => void;
}

/** A row of 命令簿 that no plan gives. */
export function AddOrderDialog({ onClose, onDone }: AddOrderDialogProps): ReactNode {
  const { client } = useAccount();
  const [fields, setFields] = useState<Fields>(first);
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const faults = faultsOf(fields);
  const shown = (field: keyof ReturnType<typeof faultsOf>): string | null => (checked ? faults[field] : null);
  const change = (part: Partial<Fields>): void => setFields((before) => ({ ...before, ...part }));
  const save = async (): Promise<void> => {
    setChecked(true);
    const body = readOrder(fields);
    if (body === null) return;
    const row = await press(() => client.report.addOrder(body));
    if (row !== null) onDone(row);
  };
  return (
    <PressDialog
      title="命令を書き加える"
      action="書き加える"
      isBusy={busy}
      onPress={() => void save()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        <p>書き加えたあと、一覧で命令します。J-LIS実証実験では、本人が条件を了承してから始めます。</p>
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <TextInput
          label="職員番号"
          isRequired
          inputMode="numeric"
          width="md"
          value={fields.staff}
          onChange={(typed) => change({ staff: digitsOf(typed).slice(0, 6) })}
          errorMessage={shown('staff')}
        />
        <SelectBox
          label="制度"
          options={schemes}
          value={fields.scheme}
          onChange={(value) => {
            const scheme = orderSchemes.find((one) => one === value) ?? 'rule';
            change({ scheme, conditions: conditionsOf[scheme] });
          }}
        />
        <DateBoxes
          label="在宅勤務の日"
          isRequired
          value={fields.date}
          onChange={(date) => change({ date })}
          errorMessage={shown('date')}
        />
        <div className="flex flex-wrap gap-6">
          <TimeInput
            label="開始"
            isRequired
            value={fields.from}
            onChange={(from) => change({ from })}
            errorMessage={shown('from')}
          />
          <TimeInput
            label="終了"
            isRequired
            value={fields.to}
            onChange={(to) => change({ to })}
            errorMessage={shown('to')}
          />
        </div>
        <TextArea
          label="業務内容"
          isRequired
          rows={2}
          maxLength={400}
          value={fields.work}
          onChange={(work) => change({ work })}
          errorMessage={shown('work')}
        />
        <TextArea
          label="条件"
          isRequired
          rows={3}
          maxLength={400}
          value={fields.conditions}
          onChange={(conditions) => change({ conditions })}
          errorMessage={shown('conditions')}
        />
      </div>
    </PressDialog>
  );
}
