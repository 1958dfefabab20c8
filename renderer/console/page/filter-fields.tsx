import type { ComponentProps, ReactNode } from 'react';
import { digitsOf } from '#contract/words/numbers.ts';
import { TextInput } from '../../ui/text-input.tsx';
import { plainTerminal } from '../sessions/plain-terminal.ts';

type FieldProps = Pick<ComponentProps<typeof TextInput>, 'value' | 'onChange' | 'errorMessage' | 'width'> & {
  readonly label?: string;
};

/** Whose rows a list is narrowed to. */
export function StaffField({ label = '職員番号', onChange, ...field }: FieldProps): ReactNode {
  return (
    <TextInput
      label={label}
      inputMode="numeric"
      onChange={(typed) => onChange(digitsOf(typed).slice(0, 6))}
      {...field}
    />
  );
}

/** Of which PC a list shows rows. */
export function TerminalField({ label = 'PC管理番号', onChange, ...field }: FieldProps): ReactNode {
  return <TextInput label={label} onChange={(typed) => onChange(plainTerminal(typed))} {...field} />;
}
