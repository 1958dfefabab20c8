import { type FormEvent, type ReactNode, useState } from 'react';
import { catalogue, dispositions, dispositionTitles, entryTypes } from '#contract/trail/catalogue.ts';
import { Button } from '../../ui/button.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
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
  const apply = (event: FormEvent): void => {
    event.preventDefault();
    const chosenType = entryTypes.find((known) => known === type);
    const chosenDisposition = dispositions.find((known) => known === disposition);
    onApply({
      ...(chosenType === undefined ? {} : { type: chosenType }),
      ...(chosenDisposition === undefined ? {} : { disposition: chosenDisposition }),
      ...(text.trim() === '' ? {} : { text: text.trim() }),
    });
  };
  return (
    <search>
      <form
        noValidate
        aria-label="記録の絞り込み"
        onSubmit={apply}
        className="flex flex-col gap-5 rounded-12 bg-solid-gray-50 p-5 sm:p-6"
      >
        <div className="grid gap-x-8 gap-y-5 md:grid-cols-3">
          <SelectBox label="種類" options={typeOptions} value={type} onChange={setType} />
          <SelectBox label="結果" options={dispositionOptions} value={disposition} onChange={setDisposition} />
          <TextInput label="文字" type="search" maxLength={100} value={text} onChange={setText} />
        </div>
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
