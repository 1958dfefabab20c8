import { type ReactNode, useState } from 'react';
import { formKindNames, formKinds } from '#contract/forms/kinds.ts';
import type { FormFilters } from '#contract/http/forms-api.ts';
import { SelectBox } from '../../ui/select-box.tsx';
import { useMe } from '../lending/use-me.ts';
import { staffFault, useFilterFaults } from '../page/filter-faults.ts';
import { StaffField } from '../page/filter-fields.tsx';
import { FilterForm } from '../page/filter-form.tsx';

const all = { value: '', label: 'すべて' };
const states = [all, { value: 'waiting', label: '手続き中' }];

interface FormFilterFormProps {
  readonly filters: FormFilters;
  readonly onApply: (filters: FormFilters) => void;
}

/** What the list of others' forms is narrowed to. Nothing is asked for until the button is pressed. */
export function FormFilterForm({ filters, onApply }: FormFilterFormProps): ReactNode {
  const { account } = useMe();
  const [kind, setKind] = useState<string>(filters.kind ?? '');
  const [state, setState] = useState<string>(filters.state ?? '');
  const [staff, setStaff] = useState(filters.staff ?? '');
  const kinds = formKindNames.filter((name) => formKinds[name].readers.includes(account.role));
  const { shown, check } = useFilterFaults({ staff: staffFault(staff) });
  const apply = (form: HTMLFormElement): void => {
    if (!check(form)) return;
    const chosen = kinds.find((name) => name === kind);
    onApply({
      ...(chosen === undefined ? {} : { kind: chosen }),
      ...(state === 'waiting' ? { state } : {}),
      ...(staff === '' ? {} : { staff }),
    });
  };
  return (
    <FilterForm label="職員の申請の絞り込み" onApply={apply} onClear={() => onApply({})}>
      <SelectBox
        label="種類"
        options={[all, ...kinds.map((value) => ({ value, label: formKinds[value].title }))]}
        value={kind}
        onChange={setKind}
      />
      <SelectBox label="状態" options={states} value={state} onChange={setState} />
      <StaffField value={staff} onChange={setStaff} errorMessage={shown('staff')} />
    </FilterForm>
  );
}
