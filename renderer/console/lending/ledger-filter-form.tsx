import { type FormEvent, type ReactNode, useState } from 'react';
import { terminalStates, terminalStateTitles } from '#contract/loan/life.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
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
  const apply = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const known = terminalStates.find((name) => name === state);
    onApply({
      ...(text.trim() === '' ? {} : { text: text.trim() }),
      ...(known === undefined ? {} : { state: known }),
      ...(overdue ? { overdue: 'true' } : {}),
    });
  };
  return (
    <search>
      <form
        noValidate
        aria-label="管理簿の絞り込み"
        onSubmit={apply}
        className="flex flex-col gap-4 rounded-12 bg-solid-gray-50 p-5 sm:p-6"
      >
        <div className="grid items-end gap-x-8 gap-y-4 md:grid-cols-2">
          <TextInput
            label="番号・名称・使用者・所属の文字"
            type="search"
            maxLength={100}
            value={text}
            onChange={setText}
          />
          <SelectBox label="状態" options={states} value={state} onChange={setState} />
        </div>
        <Checkbox isSelected={overdue} onChange={setOverdue}>
          返却の期限を過ぎた端末だけ
        </Checkbox>
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
