import { type ReactNode, useState } from 'react';
import { catalogue, dispositions, dispositionTitles, entryTypes } from '#contract/trail/catalogue.ts';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { FilterForm } from '../page/filter-form.tsx';
import type { TimelineFilters } from './timeline-filters.ts';

const all = { value: '', label: 'すべて' };
const typeOptions = [all, ...entryTypes.map((type) => ({ value: type, label: catalogue[type].title }))];
const dispositionOptions = [all, ...dispositions.map((value) => ({ value, label: dispositionTitles[value] }))];

export interface TimelineFilterFormProps {
  readonly filters: TimelineFilters;
  readonly onApply: (filters: TimelineFilters) => void;
}

/** What the entries are narrowed to. Nothing is asked for until the button is pressed. */
export function TimelineFilterForm({ filters, onApply }: TimelineFilterFormProps): ReactNode {
  const [type, setType] = useState<string>(filters.type ?? '');
  const [disposition, setDisposition] = useState<string>(filters.disposition ?? '');
  const [text, setText] = useState(filters.text ?? '');
  const apply = (): void => {
    const chosenType = entryTypes.find((known) => known === type);
    const chosenDisposition = dispositions.find((known) => known === disposition);
    onApply({
      ...(chosenType === undefined ? {} : { type: chosenType }),
      ...(chosenDisposition === undefined ? {} : { disposition: chosenDisposition }),
      ...(text.trim() === '' ? {} : { text: text.trim() }),
    });
  };
  return (
    <FilterForm label="記録の絞り込み" onApply={apply} onClear={() => onApply({})}>
      <SelectBox label="種類" options={typeOptions} value={type} onChange={setType} />
      <SelectBox label="結果" options={dispositionOptions} value={disposition} onChange={setDisposition} />
      <div className="grow basis-60">
        <TextInput label="文字" type="search" maxLength={100} value={text} onChange={setText} />
      </div>
    </FilterForm>
  );
}
