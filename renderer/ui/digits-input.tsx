import { groupDigits } from '#contract/words/numbers.ts';
import { TextInput, type TextInputProps } from './text-input.tsx';
import { useTypedDigits } from './use-typed-digits.ts';

interface DigitsInputProps extends Omit<TextInputProps, 'type' | 'inputMode' | 'spaced' | 'maxLength' | 'onBlur'> {
  /** Large and in groups of 3-3-4 once it is left: for codes that are read out by telephone. */
  readonly grouped?: boolean;
}

/**
 * Digits, also full-width, with hyphens or spaces. `onChange` gets the plain digits, however many there are: a form
 * says how many it wants rather than cutting them off unseen.
 */
export function DigitsInput({ grouped = true, onChange, value, ...rest }: DigitsInputProps) {
  const typed = useTypedDigits(value, onChange, grouped ? groupDigits : undefined);
  return <TextInput {...rest} {...typed} width={rest.width ?? 'lg'} inputMode="numeric" spaced={grouped} />;
}
