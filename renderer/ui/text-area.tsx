import { TextArea as AriaTextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { classNames } from './class-names.ts';
import { FieldFault, FieldHead, type FieldWords, inputClass } from './field-text.tsx';

interface TextAreaProps extends FieldWords {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  /** Shown and enforced; the count is announced with the field's description. */
  readonly maxLength: number;
  readonly isDisabled?: boolean;
}

export function TextArea(props: TextAreaProps) {
  return (
    <TextField
      value={props.value}
      onChange={props.onChange}
      maxLength={props.maxLength}
      isRequired={props.isRequired ?? false}
      isInvalid={props.errorMessage !== undefined && props.errorMessage !== null}
      isDisabled={props.isDisabled ?? false}
      validationBehavior="aria"
      className="flex flex-col gap-1.5"
    >
      <FieldHead {...props} />
      <AriaTextArea rows={props.rows ?? 5} className={classNames(inputClass, 'w-full resize-y py-3')} />
      <p className="figures text-right text-dns-14N-130 text-solid-gray-700">
        {props.value.length}／{props.maxLength}文字
      </p>
      <FieldFault errorMessage={props.errorMessage} />
    </TextField>
  );
}
