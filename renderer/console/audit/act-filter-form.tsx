import { type FormEvent, type ReactNode, useState } from 'react';
import { maxSearchText } from '#contract/http/audit-api.ts';
import type { ActFilters } from '#contract/http/office-acts-api.ts';
import { StaffId } from '#contract/primitives.ts';
import { digitsOf } from '#contract/words/numbers.ts';
import { officeActRooms } from '#contract/words/office-act-words.ts';
import { datePartsOf, noDate, readOpenPeriod } from '../../strings/date-parts.ts';
import { Button } from '../../ui/button.tsx';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';

const actOptions = [
  { value: '', label: 'すべて' },
  ...Object.entries(officeActRooms).flatMap(([room, acts]) =>
    Object.entries(acts).map(([value, title]) => ({ value, label: `${room}：${title}` })),
  ),
];

interface ActFilterFormProps {
  readonly filters: ActFilters;
  readonly onApply: (filters: ActFilters) => void;
}

/** Which acts the auditor looks for. Nothing is asked for until the button is pressed. */
export function ActFilterForm({ filters, onApply }: ActFilterFormProps): ReactNode {
  const [text, setText] = useState(filters.text ?? '');
  const [from, setFrom] = useState(filters.from === undefined ? noDate : datePartsOf(filters.from));
  const [to, setTo] = useState(filters.to === undefined ? noDate : datePartsOf(filters.to));
  const [staff, setStaff] = useState(filters.staff ?? '');
  const [act, setAct] = useState(filters.act ?? '');
  const [checked, setChecked] = useState(false);
  const period = readOpenPeriod(from, to);
  const faults = {
    ...period.faults,
    staff: staff === '' || StaffId.safeParse(staff).success ? null : '6桁の数字で入力してください。',
  };
  const apply = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    if (Object.values(faults).some((fault) => fault !== null)) {
      focusFirstFault(event.currentTarget);
      return;
    }
    onApply({
      ...period.days,
      ...(staff === '' ? {} : { staff }),
      ...(act === '' ? {} : { act }),
      ...(text.trim() === '' ? {} : { text: text.trim() }),
    });
  };
  return (
    <search>
      <form
        noValidate
        aria-label="庁内の記録の絞り込み"
        onSubmit={apply}
        className="flex flex-col gap-5 rounded-12 bg-solid-gray-50 p-5 sm:p-6"
      >
        <div className="grid grid-cols-1 gap-x-8 gap-y-5 lg:grid-cols-2">
          <DateBoxes label="期間の始まり" value={from} onChange={setFrom} errorMessage={checked ? faults.from : null} />
          <DateBoxes label="期間の終わり" value={to} onChange={setTo} errorMessage={checked ? faults.to : null} />
          <SelectBox label="したこと" options={actOptions} value={act} onChange={setAct} />
          <TextInput
            label="した人の職員番号"
            inputMode="numeric"
            width="md"
            value={staff}
            onChange={(typed) => setStaff(digitsOf(typed).slice(0, 6))}
            errorMessage={checked ? faults.staff : null}
          />
        </div>
        <TextInput
          label="内容の文字"
          type="search"
          description="端末や貸出の番号、職員番号、理由などを探します。"
          maxLength={maxSearchText}
          value={text}
          onChange={setText}
        />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" size="md">
            絞り込む
          </Button>
          <Button variant="text" size="md" onPress={() => onApply({})}>
            条件を消す
          </Button>
        </div>
      </form>
    </search>
  );
}
