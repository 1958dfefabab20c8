import type { Ref } from 'react';
import { Input } from 'react-aria-components/Input';
import { TextField } from 'react-aria-components/TextField';
import { classNames } from './class-names.ts';
import { FieldFault, FieldHead, type FieldWords, inputClass } from './field-text.tsx';

const widths = { full: 'w-full', lg: 'w-full max-w-96', md: 'w-full max-w-60', sm: 'w-full max-w-36' } as const;

export interface TextInputProps extends FieldWords {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly type?: 'text' | 'password' | 'search';
  readonly name?: string;
  readonly inputMode?: 'text' | 'numeric' | 'tel';
  readonly autoComplete?: string;
  readonly maxLength?: number;
  readonly isDisabled?: boolean;
  readonly autoFocus?: boolean;
  readonly width?: keyof typeof widths;
  /** Wide figures with room between them, for numbers that are read out. */
  readonly spaced?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

export function TextInput(props: TextInputProps) {
  return (
    <TextField
      value={props.value}
      onChange={props.onChange}
      type={props.type ?? 'text'}
      isRequired={props.isRequired ?? false}
      isInvalid={props.errorMessage !== undefined && props.errorMessage !== null}
      isDisabled={props.isDisabled ?? false}
      validationBehavior="aria"
      {...(props.onBlur === undefined ? {} : { onBlur: props.onBlur })}
      {...(props.name === undefined ? {} : { name: props.name })}
      {...(props.maxLength === undefined ? {} : { maxLength: props.maxLength })}
      className="flex flex-col gap-1.5"
    >
      <FieldHead {...props} />
      <Input
        inputMode={props.inputMode ?? 'text'}
        autoComplete={props.autoComplete ?? 'off'}
        autoFocus={props.autoFocus ?? false}
        {...(props.inputRef === undefined ? {} : { ref: props.inputRef })}
        className={classNames(
          inputClass,
          'h-14',
          widths[props.width ?? 'full'],
          props.spaced === true && 'figures tracking-[0.12em] text-std-22N-150',
        )}
      />
      <FieldFault errorMessage={props.errorMessage} />
    </TextField>
  );
}
