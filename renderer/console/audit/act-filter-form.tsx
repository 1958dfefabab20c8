import { type ReactNode, useState } from 'react';
import { maxSearchText } from '#contract/http/audit-api.ts';
import type { ActFilters } from '#contract/http/office-acts-api.ts';
import { officeActRooms } from '#contract/words/office-act-words.ts';
import { datePartsOf, noDate, readOpenPeriod } from '../../strings/date-parts.ts';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { staffFault, useFilterFaults } from '../page/filter-faults.ts';
import { StaffField } from '../page/filter-fields.tsx';
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
  const period = readOpenPeriod(from, to);
  const { shown, check } = useFilterFaults({ ...period.faults, staff: staffFault(staff) });
  const apply = (form: HTMLFormElement): void => {
    if (!check(form)) return;
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
          <DateBoxes label="期間の始まり" value={from} onChange={setFrom} errorMessage={shown('from')} />
          <DateBoxes label="期間の終わり" value={to} onChange={setTo} errorMessage={shown('to')} />
        </>
      }
    >
      <SelectBox label="したこと" options={actOptions} value={act} onChange={setAct} />
      <StaffField label="した人の職員番号" width="md" value={staff} onChange={setStaff} errorMessage={shown('staff')} />
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
