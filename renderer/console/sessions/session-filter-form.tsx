import { type ReactNode, useState } from 'react';
import type { SessionFilters } from '#contract/http/console-api.ts';
import { datePartsOf, noDate, readOpenPeriod } from '../../strings/date-parts.ts';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { staffFault, terminalFault, useFilterFaults } from '../page/filter-faults.ts';
import { StaffField, TerminalField } from '../page/filter-fields.tsx';
import { FilterForm } from '../page/filter-form.tsx';

const states = [
  { value: '', label: 'すべて' },
  { value: 'open', label: '勤務中・中断中' },
  { value: 'closed', label: '終業済み' },
] as const;

export interface SessionFilterFormProps {
  readonly filters: SessionFilters;
  /** The list holds one's own sessions alone. */
  readonly isOwn: boolean;
  readonly onApply: (filters: SessionFilters) => void;
}

/** What the list is narrowed to. Nothing is asked for until the button is pressed. */
export function SessionFilterForm({ filters, isOwn, onApply }: SessionFilterFormProps): ReactNode {
  const [from, setFrom] = useState(filters.from === undefined ? noDate : datePartsOf(filters.from));
  const [to, setTo] = useState(filters.to === undefined ? noDate : datePartsOf(filters.to));
  const [staff, setStaff] = useState(filters.staff ?? '');
  const [terminal, setTerminal] = useState(filters.terminal ?? '');
  const [state, setState] = useState<string>(filters.state ?? '');

  const period = readOpenPeriod(from, to);
  const { shown, check } = useFilterFaults({
    ...period.faults,
    staff: staffFault(staff),
    terminal: terminalFault(terminal),
  });
  const apply = (form: HTMLFormElement): void => {
    if (!check(form)) return;
    const known = states.find(({ value }) => value === state)?.value ?? '';
    onApply({
      ...period.days,
      ...(staff === '' ? {} : { staff }),
      ...(terminal === '' ? {} : { terminal }),
      ...(known === '' ? {} : { state: known }),
    });
  };
  return (
    <FilterForm
      label="勤務の記録の絞り込み"
      onApply={apply}
      onClear={() => onApply({})}
      isRareAsked={filters.from !== undefined || filters.to !== undefined}
      rare={
        <>
          <DateBoxes label="始業した日（始まり）" value={from} onChange={setFrom} errorMessage={shown('from')} />
          <DateBoxes label="始業した日（終わり）" value={to} onChange={setTo} errorMessage={shown('to')} />
        </>
      }
    >
      {isOwn ? null : (
        <>
          <StaffField value={staff} onChange={setStaff} errorMessage={shown('staff')} />
          <TerminalField value={terminal} onChange={setTerminal} errorMessage={shown('terminal')} />
        </>
      )}
      <SelectBox label="状態" options={states} value={state} onChange={setState} />
    </FilterForm>
  );
}
