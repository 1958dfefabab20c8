import { type ReactNode, useState } from 'react';
import { SelectBox } from '../../ui/select-box.tsx';
import { staffFault, useFilterFaults } from './filter-faults.ts';
import { StaffField } from './filter-fields.tsx';
import { FilterForm } from './filter-form.tsx';

interface Filters<State extends string> {
  readonly state?: State | undefined;
  readonly staff?: string | undefined;
}

interface StateFilterFormProps<State extends string> {
  readonly label: string;
  readonly states: readonly { readonly value: State; readonly label: string }[];
  readonly filters: Filters<State>;
  /** Only the own ones are listed: whose is nothing to ask for. */
  readonly isOwn: boolean;
  readonly onApply: (filters: { readonly state?: State; readonly staff?: string }) => void;
}

/** What a list of papers is narrowed to, by state and person. Nothing is asked for until the button is pressed. */
export function StateFilterForm<State extends string>(props: StateFilterFormProps<State>): ReactNode {
  const { label, states, filters, isOwn, onApply } = props;
  const [state, setState] = useState<string>(filters.state ?? '');
  const [staff, setStaff] = useState(filters.staff ?? '');
  const { shown, check } = useFilterFaults({ staff: staffFault(staff) });
  const apply = (form: HTMLFormElement): void => {
    if (!check(form)) return;
    const chosen = states.find(({ value }) => value === state)?.value;
    onApply({ ...(chosen === undefined ? {} : { state: chosen }), ...(staff === '' ? {} : { staff }) });
  };
  return (
    <FilterForm label={label} onApply={apply} onClear={() => onApply({})}>
      <SelectBox label="状態" options={[{ value: '', label: 'すべて' }, ...states]} value={state} onChange={setState} />
      {isOwn ? null : <StaffField value={staff} onChange={setStaff} errorMessage={shown('staff')} />}
    </FilterForm>
  );
}
