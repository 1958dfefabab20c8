import { type FormEvent, type ReactNode, useState } from 'react';
import { StatisticsQuery } from '#contract/http/statistics-api.ts';
import { type CountingUnit, countingUnits, dayKinds, kindTitles, unitTitles } from '#contract/statistics/counting.ts';
import { fiscalYearTitle } from '#contract/statistics/fiscal-year.ts';
import { Button } from '../../ui/button.tsx';
import { SelectBox } from '../../ui/select-box.tsx';

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
  const apply = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onApply(StatisticsQuery.parse({ year, unit, kind, ...(section === '' ? {} : { section }) }));
  };
  const years = [...new Set([...props.years, props.year])].sort((a, b) => b - a);
  return (
    <search>
      <form
        noValidate
        aria-label="統計の絞り込み"
        onSubmit={apply}
        className="flex flex-col gap-5 rounded-12 bg-solid-gray-50 p-5 sm:p-6"
      >
        <div className="grid gap-x-8 gap-y-5 md:grid-cols-2 xl:grid-cols-4">
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
        </div>
        <div className="flex flex-wrap gap-3">
          <Button type="submit" size="md">
            表示する
          </Button>
          <Button variant="text" size="md" onPress={() => onApply({})}>
            条件を消す
          </Button>
        </div>
      </form>
    </search>
  );
}
