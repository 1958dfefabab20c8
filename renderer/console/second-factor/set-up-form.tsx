import { type FormEvent, type ReactNode, useState } from 'react';
import { readSecondCode, TotpCode } from '#contract/people/second-factor.ts';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Heading } from '../../ui/heading.tsx';
import { PasswordInput } from '../../ui/password-input.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { CodeField, codeFaultWords } from './code-field.tsx';

interface SetUpFormProps {
  /** Whether a second factor stands, whose code is asked for as well. */
  readonly isRenewal: boolean;
  readonly onDone: (recovery: readonly string[]) => void;
}

interface Shown {
  readonly uri: string;
  readonly secret: string;
}

/** Setting up in two steps: who one is, then the first code of what the app has read. */
export function SetUpForm({ isRenewal, onDone }: SetUpFormProps): ReactNode {
  const [shown, setShown] = useState<Shown | null>(null);
  return shown === null ? (
    <ProveForm isRenewal={isRenewal} onBegun={setShown} />
  ) : (
    <ConfirmForm shown={shown} onDone={onDone} onAgain={() => setShown(null)} />
  );
}

function ProveForm({
  isRenewal,
  onBegun,
}: {
  readonly isRenewal: boolean;
  readonly onBegun: (shown: Shown) => void;
}): ReactNode {
  const { client } = useAccount();
  const [password, setPassword] = useState('');
  const [typed, setTyped] = useState('');
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const code = isRenewal ? readSecondCode(typed) : null;
  const passwordFault = password === '' ? 'パスワードを入力してください。' : null;
  const codeFault = isRenewal && code === null ? codeFaultWords : null;
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (passwordFault !== null || codeFault !== null) return focusFirstFault(event.currentTarget);
    const begun = await press(() => client.secondFactor.begin(password, code));
    if (begun !== null) onBegun(begun);
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex max-w-140 flex-col gap-6">
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <PasswordInput
        label="パスワード"
        description="本人であることを確かめます。"
        name="password"
        autoComplete="current-password"
        maxLength={256}
        width="lg"
        value={password}
        onChange={setPassword}
        errorMessage={checked ? passwordFault : null}
      />
      {isRenewal ? (
        <CodeField isRecoveryFine value={typed} onChange={setTyped} errorMessage={checked ? codeFault : null} />
      ) : null}
      <div>
        <Button type="submit" isPending={busy} pendingText="確かめています">
          次へ
        </Button>
      </div>
    </form>
  );
}

interface ConfirmFormProps {
  readonly shown: Shown;
  readonly onDone: (recovery: readonly string[]) => void;
  readonly onAgain: () => void;
}

function ConfirmForm({ shown: { uri, secret }, onDone, onAgain }: ConfirmFormProps): ReactNode {
  const { client } = useAccount();
  const [typed, setTyped] = useState('');
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const code = TotpCode.safeParse(readSecondCode(typed)).data ?? null;
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (code === null) return focusFirstFault(event.currentTarget);
    const done = await press(() => client.secondFactor.confirm(code));
    if (done === null) return setTyped('');
    onDone(done.recovery);
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <Heading level={2}>認証アプリで読み取る</Heading>
      <ol className="list-decimal pl-8 text-std-16N-170">
        <li>電話機などの認証アプリで「追加」を選び、この図を読み取ります。</li>
        <li>アプリに「端末守」の6桁の番号が出ます。30秒ごとに変わります。</li>
        <li>その番号を下に入力します。</li>
      </ol>
      <QrCode content={uri} label="認証アプリに登録するための二次元コード" />
      <p className="text-std-16N-170">
        読み取れないときは、アプリに次の文字を入力します：
        <span className="figures ml-2 inline-block font-mono">{(secret.match(/.{1,4}/g) ?? []).join(' ')}</span>
      </p>
      <CodeField
        isRecoveryFine={false}
        value={typed}
        onChange={setTyped}
        errorMessage={checked && code === null ? '6桁の番号を入力してください。' : null}
      />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" isPending={busy} pendingText="確かめています">
          設定する
        </Button>
        <Button variant="outline" onPress={onAgain}>
          はじめからやり直す
        </Button>
      </div>
    </form>
  );
}
