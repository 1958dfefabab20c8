import { type ReactNode, useState } from 'react';
import { StatisticsQuery } from '#contract/http/statistics-api.ts';
import { type CountingUnit, countingUnits, dayKinds, kindTitles, unitTitles } from '#contract/statistics/counting.ts';
import { fiscalYearTitle } from '#contract/statistics/fiscal-year.ts';
import { SelectBox } from '../../ui/select-box.tsx';
import { FilterForm } from '../page/filter-form.tsx';

const units = countingUnits.map((value) => ({ value, label: unitTitles[value] }));
const kinds = [
  ...dayKinds.map((value) => ({ value, label: `${kindTitles[value]}のみ` })),
  { value: 'all', label: '通常と感染症対策の両方' },
];

interface StatisticsFilterFormProps {
  readonly filters: StatisticsQuery;
  readonly years: readonly number[];
  readonly year: number;
  /** What was counted in where the address does not say. */
  readonly unit: CountingUnit;
  readonly sections: readonly { readonly id: string; readonly name: string }[];
  readonly onApply: (filters: StatisticsQuery) => void;
}

/** What the figures are counted over. Nothing is asked for until the button is pressed. */
export function StatisticsFilterForm(props: StatisticsFilterFormProps): ReactNode {
  const { filters, sections, onApply } = props;
  const [year, setYear] = useState(String(props.year));
  const [section, setSection] = useState(filters.section ?? '');
  const [unit, setUnit] = useState<string>(filters.unit ?? props.unit);
  const [kind, setKind] = useState<string>(filters.kind ?? 'normal');
  const apply = (): void => {
    onApply(StatisticsQuery.parse({ year, unit, kind, ...(section === '' ? {} : { section }) }));
  };
  const years = [...new Set([...props.years, props.year])].sort((a, b) => b - a);
  return (
    <FilterForm label="統計の絞り込み" action="表示する" onApply={apply} onClear={() => onApply({})}>
      <SelectBox
        label="年度"
        options={years.map((value) => ({ value: String(value), label: fiscalYearTitle(value) }))}
        value={year}
        onChange={setYear}
      />
      <SelectBox
        label="所属"
        options={[
          ...(sections.length > 1 ? [{ value: '', label: '全庁' }] : []),
          ...sections.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={section}
        onChange={setSection}
      />
      <SelectBox label="延べの単位" options={units} value={unit} onChange={setUnit} />
      <SelectBox label="区分" options={kinds} value={kind} onChange={setKind} />
    </FilterForm>
  );
}
