import { type FormEvent, type ReactNode, useState } from 'react';
import { Redirect, useSearch } from 'wouter';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import { StaffId } from '#contract/primitives.ts';
import { digitsOf } from '#contract/words/numbers.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { PasswordInput } from '../../ui/password-input.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { CodeStep } from '../second-factor/code-step.tsx';
import { useAccount } from './account-context.tsx';
import { wantedPath } from './wanted-path.ts';

/** 職員番号 and password; afterwards the page that was wanted. */
export function SignInPage(): ReactNode {
  const { state, signIn } = useAccount();
  const params = new URLSearchParams(useSearch());
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorAnswer | null>(null);
  if (state.kind === 'signed-in' && state.stage === 'code') return <CodeStep />;
  if (state.kind === 'signed-in') return <Redirect to={wantedPath(params)} replace />;

  const accountFault = StaffId.safeParse(account).success ? null : '職員番号を6桁の数字で入力してください。';
  const passwordFault = password === '' ? 'パスワードを入力してください。' : null;
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (accountFault !== null || passwordFault !== null) return focusFirstFault(event.currentTarget);
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const refused = await signIn(account, password);
    setBusy(false);
    setProblem(refused);
  };
  return (
    <ConsolePage title="サインイン">
      {state.kind === 'signed-out' && state.left && problem === null ? (
        <Banner kind="success" role="status" title="サインアウトしました。" />
      ) : null}
      {params.has('next') && problem === null ? (
        <Banner kind="info" title="ページを見るには、サインインしてください。">
          <p>サインインすると、開こうとしたページに進みます。</p>
        </Banner>
      ) : null}
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <form noValidate onSubmit={(event) => void submit(event)} className="flex max-w-120 flex-col gap-6">
        <TextInput
          label="職員番号"
          description="6桁の数字です。"
          name="account"
          inputMode="numeric"
          autoComplete="username"
          width="md"
          value={account}
          onChange={(typed) => setAccount(digitsOf(typed).slice(0, 6))}
          errorMessage={checked ? accountFault : null}
        />
        <PasswordInput
          label="パスワード"
          name="password"
          autoComplete="current-password"
          maxLength={256}
          width="lg"
          value={password}
          onChange={setPassword}
          errorMessage={checked ? passwordFault : null}
        />
        <div>
          <Button type="submit" isPending={busy} pendingText="確かめています">
            サインイン
          </Button>
        </div>
      </form>
    </ConsolePage>
  );
}
