import { useId } from 'react';
import { readDate, readEraYear } from '#contract/words/read-date.ts';
import { type DateParts, datePartsOf, eraHint } from '../strings/date-parts.ts';
import { classNames } from './class-names.ts';
import { type FieldWords, inputClass, labelClass, RequiredMark, supportClass } from './field-text.tsx';
import { useTypedDigits } from './use-typed-digits.ts';

interface DateBoxesProps extends FieldWords {
  readonly value: DateParts;
  readonly onChange: (value: DateParts) => void;
}

const boxes = [
  { key: 'year', unit: '年', width: 'w-24' },
  { key: 'month', unit: '月', width: 'w-18' },
  { key: 'day', unit: '日', width: 'w-18' },
] as const;

/** A date in three boxes (西暦; 和暦 is turned into it), with what it means in 和暦 behind them. */
export function DateBoxes(props: DateBoxesProps) {
  const id = useId();
  const hasError = props.errorMessage !== undefined && props.errorMessage !== null;
  const described = [props.description === undefined ? '' : `${id}-d`, `${id}-era`, hasError ? `${id}-e` : ''].filter(
    (part) => part !== '',
  );
  return (
    <fieldset aria-describedby={described.join(' ')} className="flex min-w-0 flex-col gap-1.5">
      <legend className={classNames(labelClass, 'mb-1.5')}>
        {props.label}
        <RequiredMark isRequired={props.isRequired} />
      </legend>
      {props.description === undefined ? null : (
        <div id={`${id}-d`} className={supportClass}>
          {props.description}
        </div>
      )}
      <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
        {boxes.map(({ key, unit, width }) => (
          <DateBox
            key={key}
            digits={props.value[key]}
            onDigits={(digits) => props.onChange({ ...props.value, [key]: digits })}
            onLeft={(typed) => {
              const whole = readDate(typed);
              const year = key === 'year' ? readEraYear(typed) : null;
              if (whole !== null) props.onChange(datePartsOf(whole));
              else if (year !== null) props.onChange({ ...props.value, year });
            }}
            title={props.label}
            unit={unit}
            hasError={hasError}
            width={width}
          />
        ))}
        <p id={`${id}-era`} aria-live="polite" className={classNames(supportClass, 'self-center empty:-ml-3')}>
          {eraHint(props.value)}
        </p>
      </div>
      {hasError ? (
        <p id={`${id}-e`} className="text-std-16N-170 text-red-900">
          ＊{props.errorMessage}
        </p>
      ) : null}
    </fieldset>
  );
}

interface DateBoxProps {
  readonly digits: string;
  readonly onDigits: (digits: string) => void;
  /** Told what stood in the box when it was left: a whole date (令和8年11月21日) or an era's year (R8) is taken too. */
  readonly onLeft: (typed: string) => void;
  readonly title: string;
  readonly unit: string;
  readonly hasError: boolean;
  readonly width: string;
}

function DateBox({ digits, onDigits, onLeft, title, unit, hasError, width }: DateBoxProps) {
  const typed = useTypedDigits(digits, onDigits);
  return (
    <label className="flex items-center gap-2 text-std-16N-170">
      <input
        value={typed.value}
        onChange={(event) => typed.onChange(event.target.value)}
        onBlur={(event) => {
          typed.onBlur();
          onLeft(event.target.value);
        }}
        inputMode="numeric"
        autoComplete="off"
        aria-label={`${title} ${unit}`}
        aria-invalid={hasError}
        className={classNames(inputClass, 'figures h-14', width)}
      />
      <span aria-hidden="true">{unit}</span>
    </label>
  );
}
