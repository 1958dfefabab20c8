import { useState } from 'react';
import { digitsOf } from '#contract/words/numbers.ts';

interface TypedDigits {
  readonly value: string;
  readonly onChange: (typed: string) => void;
  readonly onBlur: () => void;
}

/**
 * A field for digits that takes them as they come. While the person types, the field shows exactly what was typed:
 * rewriting it would break the composition of a Japanese input method and move the caret. Once it is left, it shows
 * the plain digits, written by `show`.
 */
export function useTypedDigits(
  digits: string,
  onDigits: (digits: string) => void,
  show: (digits: string) => string = (plain) => plain,
): TypedDigits {
  const [typed, setTyped] = useState<string | null>(null);
  const isCurrent = typed !== null && digitsOf(typed) === digits;
  return {
    value: isCurrent ? typed : show(digits),
    onChange: (text) => {
      setTyped(text);
      onDigits(digitsOf(text));
    },
    onBlur: () => setTyped(null),
  };
}
