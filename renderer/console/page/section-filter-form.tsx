import { type ReactNode, useState } from 'react';
import type { SectionChoice } from '#contract/http/report-api.ts';
import { SelectBox } from '../../ui/select-box.tsx';
import { FilterForm } from './filter-form.tsx';

interface SectionFilterFormProps {
  readonly label: string;
  readonly sections: readonly SectionChoice[];
  /** Empty: all of them. */
  readonly section: string;
  readonly onApply: (section: string) => void;
}

/** Which section a list of all of them is narrowed to. Nothing is asked for until the button is pressed. */
export function SectionFilterForm({ label, sections, section, onApply }: SectionFilterFormProps): ReactNode {
  const [chosen, setChosen] = useState(section);
  return (
    <FilterForm label={label} onApply={() => onApply(chosen)} onClear={() => onApply('')}>
      <SelectBox
        label="所属"
        options={[{ value: '', label: 'すべて' }, ...sections.map(({ id, name }) => ({ value: id, label: name }))]}
        value={chosen}
        onChange={setChosen}
      />
    </FilterForm>
  );
}
