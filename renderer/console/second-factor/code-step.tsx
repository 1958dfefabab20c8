import { type FormEvent, type ReactNode, useState } from 'react';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import { readSecondCode } from '#contract/people/second-factor.ts';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { useAccount } from '../account/account-context.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { CodeField, codeFaultWords } from './code-field.tsx';

/** The second step of signing in. */
export function CodeStep(): ReactNode {
  const { showCode, signOut } = useAccount();
  const [typed, setTyped] = useState('');
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorAnswer | null>(null);
  const code = readSecondCode(typed);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (code === null) return focusFirstFault(event.currentTarget);
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const refused = await showCode(code);
    setBusy(false);
    setProblem(refused);
    if (refused === null) return;
    setTyped('');
    setChecked(false);
  };
  return (
    <ConsolePage isPassing title="サインイン（確認の番号）">
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <p className="text-std-16N-170">
        パスワードを確かめました。電話機などの認証アプリを開き、「端末守」の番号を5分以内に入力してください。
      </p>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex max-w-140 flex-col gap-6">
        <CodeField
          isRecoveryFine
          value={typed}
          onChange={setTyped}
          errorMessage={checked && code === null ? codeFaultWords : null}
        />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" isPending={busy} pendingText="確かめています">
            サインイン
          </Button>
          <Button variant="outline" onPress={() => void signOut()}>
            やめる
          </Button>
        </div>
      </form>
      <p className="text-std-16N-170">
        電話機も回復コードも手元にないときは、情報政策課に二段階認証の解除を頼んでください。
      </p>
    </ConsolePage>
  );
}
