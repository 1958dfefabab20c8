import { type ReactNode, useCallback, useState } from 'react';
import { type OwnFactor, readSecondCode } from '#contract/people/second-factor.ts';
import { eraDay } from '#contract/words/era.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Heading } from '../../ui/heading.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { CodeField, codeFaultWords } from './code-field.tsx';
import { RecoverySheet } from './recovery-sheet.tsx';
import { SetUpForm } from './set-up-form.tsx';

/** The own second factor; before anything else where the role needs one. */
export function SecondFactorPage(): ReactNode {
  const { client, state, factorSetUp } = useAccount();
  const [recovery, setRecovery] = useState<readonly string[] | null>(null);
  const [isRenewing, setRenewing] = useState(false);
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.secondFactor.own(signal), [client]),
  );
  if (state.kind !== 'signed-in') return null;
  const close = (): void => {
    setRecovery(null);
    setRenewing(false);
    factorSetUp();
    reload();
  };
  return (
    <ConsolePage title="二段階認証">
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="設定を読み込んでいます" /> : null}
      {recovery !== null ? (
        <RecoverySheet account={state.account.id} recovery={recovery} onClose={close} />
      ) : value === null ? null : (
        <>
          {state.stage === 'set-up' ? (
            <Banner kind="info" title="二段階認証を設定してください。">
              <p>あなたの役割では必要です。設定すると、ほかのページを開けます。</p>
            </Banner>
          ) : null}
          <p className="text-std-16N-170">
            サインインのときに、パスワードに加えて、電話機などの認証アプリに出る6桁の番号を入力します。パスワードを知られても、ほかの人はサインインできません。
          </p>
          {value.since === null || isRenewing ? (
            <SetUpForm isRenewal={value.since !== null} onDone={setRecovery} />
          ) : (
            <Standing
              factor={value}
              since={value.since}
              onRecovery={setRecovery}
              onRenew={() => setRenewing(true)}
              onEnded={reload}
            />
          )}
        </>
      )}
    </ConsolePage>
  );
}

interface StandingProps {
  readonly factor: OwnFactor;
  readonly since: string;
  readonly onRecovery: (recovery: readonly string[]) => void;
  readonly onRenew: () => void;
  readonly onEnded: () => void;
}

function Standing({ factor, since, onRecovery, onRenew, onEnded }: StandingProps): ReactNode {
  const { client } = useAccount();
  const [typed, setTyped] = useState('');
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const code = readSecondCode(typed);
  const withCode = async (work: (code: string) => Promise<void>): Promise<void> => {
    setChecked(true);
    if (code === null) return;
    await work(code);
    setTyped('');
    setChecked(false);
  };
  const renew = (): Promise<void> =>
    withCode(async (given) => {
      const done = await press(() => client.secondFactor.renewRecovery(given));
      if (done !== null) onRecovery(done.recovery);
    });
  const end = (): Promise<void> =>
    withCode(async (given) => {
      if ((await press(() => client.secondFactor.end(given))) !== null) onEnded();
    });
  return (
    <>
      <KeyValueList
        items={[
          { key: '状態', value: `${eraDay(since)}に設定しました。` },
          { key: '回復コード', value: `残り${factor.recoveryLeft}個` },
        ]}
      />
      {factor.recoveryLeft <= 2 ? (
        <Banner kind="warn" title="回復コードが残り少なくなりました。">
          <p>下で新しく作ってください。</p>
        </Banner>
      ) : null}
      <section aria-labelledby="change-title" className="flex max-w-140 flex-col gap-6">
        <Heading level={2} id="change-title">
          変更
        </Heading>
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <CodeField
          isRecoveryFine
          value={typed}
          onChange={setTyped}
          errorMessage={checked && code === null ? codeFaultWords : null}
        />
        <div className="flex flex-wrap gap-3">
          <Button variant="outline" onPress={() => void renew()} isPending={busy} pendingText="確かめています">
            回復コードを新しく作る
          </Button>
          {factor.required ? null : (
            <Button variant="outline" onPress={() => void end()} isDisabled={busy}>
              二段階認証をやめる
            </Button>
          )}
        </div>
        <p className="text-std-16N-170">
          {factor.required ? 'あなたの役割では、やめることはできません。' : ''}
          電話機を替えるときは、前の電話機がまだ使えるうちに設定し直してください。
        </p>
        <div>
          <Button variant="outline" onPress={onRenew}>
            別の電話機で設定し直す
          </Button>
        </div>
      </section>
    </>
  );
}
