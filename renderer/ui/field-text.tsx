import type { ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';

/** Words around a field, in one order everywhere: label, support text, the field, then what is wrong. */
export interface FieldWords {
  readonly label: string;
  readonly description?: ReactNode;
  /** What is wrong and how to put it right; null or absent while nothing is. */
  readonly errorMessage?: string | null | undefined;
  readonly isRequired?: boolean;
}

export const inputClass =
  'rounded-8 border border-solid-gray-600 bg-white px-4 text-std-17N-170 text-solid-gray-900 hover:border-black data-invalid:border-2 data-invalid:border-red-900 aria-invalid:border-red-900 disabled:bg-solid-gray-50 disabled:text-solid-gray-600 focus-ring';

export const labelClass = 'text-std-17B-170 text-solid-gray-800';
export const supportClass = 'text-std-16N-170 text-solid-gray-700';

export function RequiredMark({ isRequired }: { readonly isRequired: boolean | undefined }) {
  return isRequired === true ? <span className="ml-2 text-std-16N-170 text-red-900">※必須</span> : null;
}

/** Label and support text of a field built on react-aria's TextField. */
export function FieldHead({ label, description, isRequired }: FieldWords) {
  return (
    <>
      <Label className={labelClass}>
        {label}
        <RequiredMark isRequired={isRequired} />
      </Label>
      {description === undefined ? null : (
        <Text slot="description" elementType="div" className={supportClass}>
          {description}
        </Text>
      )}
    </>
  );
}

export function FieldFault({ errorMessage }: { readonly errorMessage: string | null | undefined }) {
  return (
    <FieldError className="text-std-16N-170 text-red-900">
      {errorMessage === null || errorMessage === undefined ? undefined : `＊${errorMessage}`}
    </FieldError>
  );
}
