import { type ReactNode, useState } from 'react';
import type { SessionFilters } from '#contract/http/console-api.ts';
import { StaffId, TerminalId } from '#contract/primitives.ts';
import { digitsOf } from '#contract/words/numbers.ts';
import { datePartsOf, noDate, readOpenPeriod } from '../../strings/date-parts.ts';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { FilterForm } from '../page/filter-form.tsx';
import { plainTerminal } from './plain-terminal.ts';

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
  const [checked, setChecked] = useState(false);

  const period = readOpenPeriod(from, to);
  const faults = {
    ...period.faults,
    staff: staff === '' || StaffId.safeParse(staff).success ? null : '6桁の数字で入力してください。',
    terminal: terminal === '' || TerminalId.safeParse(terminal).success ? null : 'T-0001 のように入力してください。',
  };
  const apply = (form: HTMLFormElement): void => {
    setChecked(true);
    if (Object.values(faults).some((fault) => fault !== null)) {
      focusFirstFault(form);
      return;
    }
    const known = states.find(({ value }) => value === state)?.value ?? '';
    onApply({
      ...period.days,
      ...(staff === '' ? {} : { staff }),
      ...(terminal === '' ? {} : { terminal }),
      ...(known === '' ? {} : { state: known }),
    });
  };
  const shown = (fault: string | null): string | null => (checked ? fault : null);
  return (
    <FilterForm
      label="勤務の記録の絞り込み"
      onApply={apply}
      onClear={() => onApply({})}
      isRareAsked={filters.from !== undefined || filters.to !== undefined}
      rare={
        <>
          <DateBoxes label="始業した日（始まり）" value={from} onChange={setFrom} errorMessage={shown(faults.from)} />
          <DateBoxes label="始業した日（終わり）" value={to} onChange={setTo} errorMessage={shown(faults.to)} />
        </>
      }
    >
      {isOwn ? null : (
        <>
          <TextInput
            label="職員番号"
            inputMode="numeric"
            value={staff}
            onChange={(typed) => setStaff(digitsOf(typed).slice(0, 6))}
            errorMessage={shown(faults.staff)}
          />
          <TextInput
            label="PC管理番号"
            value={terminal}
            onChange={(typed) => setTerminal(plainTerminal(typed))}
            errorMessage={shown(faults.terminal)}
          />
        </>
      )}
      <SelectBox label="状態" options={states} value={state} onChange={setState} />
    </FilterForm>
  );
}
