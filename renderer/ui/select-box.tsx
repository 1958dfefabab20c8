import { useId } from 'react';
import { classNames } from './class-names.ts';
import { type FieldWords, inputClass, labelClass, RequiredMark, supportClass } from './field-text.tsx';
import { Icon } from './icon.tsx';

interface SelectOption {
  readonly value: string;
  readonly label: string;
}

interface SelectBoxProps extends FieldWords {
  readonly options: readonly SelectOption[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isDisabled?: boolean;
}

/** One of many. The browser's own select: it works with every reader, zoom and colour scheme there is. */
export function SelectBox(props: SelectBoxProps) {
  const id = useId();
  const hasError = props.errorMessage !== undefined && props.errorMessage !== null;
  const described = [props.description === undefined ? '' : `${id}-d`, hasError ? `${id}-e` : ''].join(' ').trim();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className={labelClass}>
        {props.label}
        <RequiredMark isRequired={props.isRequired} />
      </label>
      {props.description === undefined ? null : (
        <div id={`${id}-d`} className={supportClass}>
          {props.description}
        </div>
      )}
      <div className="relative w-full max-w-96">
        <select
          id={id}
          value={props.value}
          disabled={props.isDisabled ?? false}
          required={props.isRequired ?? false}
          aria-invalid={hasError}
          {...(described === '' ? {} : { 'aria-describedby': described })}
          onChange={(event) => props.onChange(event.target.value)}
          className={classNames(inputClass, 'h-14 w-full appearance-none pr-10')}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="chevron" className="pointer-events-none absolute top-1/2 right-3 -translate-y-1/2" />
      </div>
      {hasError ? (
        <p id={`${id}-e`} className="text-std-16N-170 text-red-900">
          ＊{props.errorMessage}
        </p>
      ) : null}
    </div>
  );
}
