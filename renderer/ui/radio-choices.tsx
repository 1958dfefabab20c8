import type { ReactNode } from 'react';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Text } from 'react-aria-components/Text';
import { FieldFault, type FieldWords, labelClass, RequiredMark, supportClass } from './field-text.tsx';

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly support?: ReactNode;
}

interface RadioChoicesProps<Value extends string> extends FieldWords {
  readonly choices: readonly Choice<Value>[];
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly columns?: 1 | 2;
}

/** One of a few. */
export function RadioChoices<Value extends string>(props: RadioChoicesProps<Value>) {
  const { choices, value, onChange, columns = 1 } = props;
  const take = (picked: string) => {
    const choice = choices.find((candidate) => candidate.value === picked);
    if (choice !== undefined) onChange(choice.value);
  };
  return (
    <RadioGroup
      value={value}
      onChange={take}
      isRequired={props.isRequired ?? false}
      isInvalid={props.errorMessage !== undefined && props.errorMessage !== null}
      validationBehavior="aria"
      className="flex flex-col gap-1.5"
    >
      <Label className={labelClass}>
        {props.label}
        <RequiredMark isRequired={props.isRequired} />
      </Label>
      {props.description === undefined ? null : (
        <Text slot="description" elementType="div" className={supportClass}>
          {props.description}
        </Text>
      )}
      <div className={columns === 2 ? 'grid gap-x-6 sm:grid-cols-2' : 'grid'}>
        {choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} className="group flex min-h-11 items-start gap-2 py-1.5">
            <span className="mt-0.5 flex size-6 shrink-0 items-center justify-center rounded-full border-2 border-solid-gray-600 bg-white group-hover:border-black group-data-focus-visible:focus-mark group-data-selected:border-blue-900">
              <span className="size-3 rounded-full group-data-selected:bg-blue-900 forced-colors:group-data-selected:bg-[Highlight]" />
            </span>
            <span className="text-std-16N-170">
              {choice.label}
              {choice.support === undefined ? null : (
                <span className="block text-dns-14N-130 text-solid-gray-700">{choice.support}</span>
              )}
            </span>
          </Radio>
        ))}
      </div>
      <FieldFault errorMessage={props.errorMessage} />
    </RadioGroup>
  );
}
