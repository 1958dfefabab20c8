import { type ReactNode, useState } from 'react';
import { maxSearchText } from '#contract/http/audit-api.ts';
import type { ActFilters } from '#contract/http/office-acts-api.ts';
import { StaffId } from '#contract/primitives.ts';
import { digitsOf } from '#contract/words/numbers.ts';
import { officeActRooms } from '#contract/words/office-act-words.ts';
import { datePartsOf, noDate, readOpenPeriod } from '../../strings/date-parts.ts';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { FilterForm } from '../page/filter-form.tsx';

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
  const apply = (form: HTMLFormElement): void => {
    setChecked(true);
    if (Object.values(faults).some((fault) => fault !== null)) {
      focusFirstFault(form);
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
    <FilterForm
      label="庁内の記録の絞り込み"
      onApply={apply}
      onClear={() => onApply({})}
      isRareAsked={filters.from !== undefined || filters.to !== undefined}
      rare={
        <>
          <DateBoxes label="期間の始まり" value={from} onChange={setFrom} errorMessage={checked ? faults.from : null} />
          <DateBoxes label="期間の終わり" value={to} onChange={setTo} errorMessage={checked ? faults.to : null} />
        </>
      }
    >
      <SelectBox label="したこと" options={actOptions} value={act} onChange={setAct} />
      <TextInput
        label="した人の職員番号"
        inputMode="numeric"
        width="md"
        value={staff}
        onChange={(typed) => setStaff(digitsOf(typed).slice(0, 6))}
        errorMessage={checked ? faults.staff : null}
      />
      <div className="grow basis-60">
        <TextInput
          label="内容の文字（番号、理由など）"
          type="search"
          maxLength={maxSearchText}
          value={text}
          onChange={setText}
        />
      </div>
    </FilterForm>
  );
}
