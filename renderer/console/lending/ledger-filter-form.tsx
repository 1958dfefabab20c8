import { type ReactNode, useState } from 'react';
import { terminalStates, terminalStateTitles } from '#contract/loan/life.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { FilterForm } from '../page/filter-form.tsx';
import type { LedgerFilters } from './lending-client.ts';

const states = [
  { value: '', label: 'すべて' },
  ...terminalStates.map((state) => ({ value: state, label: terminalStateTitles[state] })),
];

interface LedgerFilterFormProps {
  readonly filters: LedgerFilters;
  readonly onApply: (filters: LedgerFilters) => void;
}

/** What the ledger is narrowed to. Nothing is asked for until the button is pressed. */
export function LedgerFilterForm({ filters, onApply }: LedgerFilterFormProps): ReactNode {
  const [text, setText] = useState(filters.text ?? '');
  const [state, setState] = useState<string>(filters.state ?? '');
  const [overdue, setOverdue] = useState(filters.overdue === 'true');
  const apply = (): void => {
    const known = terminalStates.find((name) => name === state);
    onApply({
      ...(text.trim() === '' ? {} : { text: text.trim() }),
      ...(known === undefined ? {} : { state: known }),
      ...(overdue ? { overdue: 'true' } : {}),
    });
  };
  return (
    <FilterForm label="管理簿の絞り込み" onApply={apply} onClear={() => onApply({})}>
      <div className="grow basis-72">
        <TextInput
          label="番号・名称・使用者・所属の文字"
          type="search"
          maxLength={100}
          value={text}
          onChange={setText}
        />
      </div>
      <SelectBox label="状態" options={states} value={state} onChange={setState} />
      <Checkbox isSelected={overdue} onChange={setOverdue}>
        返却の期限を過ぎた端末だけ
      </Checkbox>
    </FilterForm>
  );
}
