import type { ReactNode } from 'react';
import type { HourRow } from '#contract/forms/hours/plan-rows.ts';
import { plainTime } from '#contract/words/time.ts';
import { Button } from '../../../ui/button.tsx';
import { labelClass, supportClass } from '../../../ui/field-text.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import type { RowTexts } from './read-plan.ts';

interface DayRowsProps {
  readonly legend: string;
  readonly support?: string;
  readonly rows: readonly HourRow[];
  readonly texts: RowTexts;
  readonly onChange: (texts: RowTexts) => void;
}

/** The rows of a day in 別紙2. */
export function DayRows({ legend, support, rows, texts, onChange }: DayRowsProps): ReactNode {
  const fill = (): void => {
    let above = '';
    const filled = rows.map(({ from }) => {
      above = texts[from]?.trim() || above;
      return [from, above] as const;
    });
    onChange(Object.fromEntries(filled));
  };
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className={labelClass}>{legend}</legend>
      {support === undefined ? null : <p className={supportClass}>{support}</p>}
      {rows.map(({ from, to }) => (
        <TextInput
          key={from}
          label={`${plainTime(from)}～${plainTime(to)}`}
          maxLength={400}
          value={texts[from] ?? ''}
          onChange={(work) => onChange({ ...texts, [from]: work })}
        />
      ))}
      <div>
        <Button variant="outline" onPress={fill}>
          空いている行を、上の行と同じにする
        </Button>
      </div>
    </fieldset>
  );
}
