import type { ReactNode } from 'react';
import { digitsOf } from '#contract/words/numbers.ts';
import { PasswordInput } from '../../ui/password-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';

interface Proof {
  readonly account: string;
  readonly password: string;
}

interface ProofFieldsProps {
  /** Whose: `使用する職員`. */
  readonly of: string;
  readonly accountHint?: string;
  readonly fields: Proof;
  readonly shown: (field: keyof Proof) => string | null;
  readonly onChange: (part: Partial<Proof>) => void;
}

/** Number and password of somebody who proves on an officer's screen that they are there. */
export function ProofFields({ of, accountHint, fields, shown, onChange }: ProofFieldsProps): ReactNode {
  return (
    <>
      <TextInput
        label={`${of}の職員番号`}
        description={accountHint}
        isRequired
        inputMode="numeric"
        width="md"
        value={fields.account}
        onChange={(typed) => onChange({ account: digitsOf(typed).slice(0, 6) })}
        errorMessage={shown('account')}
      />
      <PasswordInput
        label={`${of}のパスワード`}
        description="本人が、この管理画面のパスワードを入力します。"
        isRequired
        // «off» would still fill in the officer's own, saved for this page.
        autoComplete="new-password"
        maxLength={256}
        width="lg"
        value={fields.password}
        onChange={(password) => onChange({ password })}
        errorMessage={shown('password')}
      />
    </>
  );
}
