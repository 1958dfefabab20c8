import type { ReactNode } from 'react';
import { TextInput } from '../../ui/text-input.tsx';

interface CodeFieldProps {
  readonly value: string;
  readonly onChange: (typed: string) => void;
  readonly errorMessage: string | null;
  /** Whether a recovery code does as well. */
  readonly isRecoveryFine: boolean;
}

/** The code of an authenticator app, or a recovery code. */
export function CodeField({ value, onChange, errorMessage, isRecoveryFine }: CodeFieldProps): ReactNode {
  return (
    <TextInput
      label="確認の番号"
      description={
        isRecoveryFine
          ? '認証アプリに出ている6桁の番号です。アプリを使えないときは、回復コードを1つ入力します。'
          : '認証アプリに出ている6桁の番号です。'
      }
      name="code"
      autoComplete="one-time-code"
      inputMode={isRecoveryFine ? 'text' : 'numeric'}
      maxLength={20}
      width="md"
      value={value}
      onChange={onChange}
      errorMessage={errorMessage}
    />
  );
}

export const codeFaultWords = '6桁の番号か、回復コードを入力してください。';
