import type { ReactNode } from 'react';
import { TextArea } from '../../ui/text-area.tsx';

/** As long as the office takes any reason. */
export const reasonMaxChars = 400;

interface ReasonFieldProps {
  readonly label: string;
  readonly isRequired?: boolean;
  readonly value: string;
  readonly onChange: (typed: string) => void;
  readonly errorMessage: string | null;
}

/** Why something is done that stays on record. */
export function ReasonField({ isRequired = true, ...rest }: ReasonFieldProps): ReactNode {
  return <TextArea {...rest} isRequired={isRequired} rows={2} maxLength={reasonMaxChars} />;
}
