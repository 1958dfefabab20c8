import { type FormEvent, type ReactNode, useState } from 'react';
import { passwordFault, passwordFaultWords, passwordMinChars } from '#contract/people/password-rules.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { PasswordInput } from '../../ui/password-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';

/** The own password: whenever one likes, and before anything else after signing in with the issued one. */
export function ChangePasswordPage(): ReactNode {
  const { client, state, passwordChanged } = useAccount();
  const [fields, setFields] = useState({ current: '', next: '', again: '' });
  const [checked, setChecked] = useState(false);
  const [done, setDone] = useState(false);
  const { busy, problem, press } = usePress();
  if (state.kind !== 'signed-in') return null;
  const { account, initial } = state;
  const fault = passwordFault(fields.next, { ...account, current: fields.current });
  const faults = {
    current: fields.current === '' ? '今のパスワードを入力してください。' : null,
    next: fault === null ? null : passwordFaultWords[fault],
    again: fields.again === fields.next ? null : '上と同じものを入力してください。',
  };
  const change = (part: Partial<typeof fields>): void => {
    setDone(false);
    setFields((before) => ({ ...before, ...part }));
  };
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (Object.values(faults).some((each) => each !== null)) return focusFirstFault(event.currentTarget);
    const { current, next } = fields;
    if ((await press(() => client.people.changePassword({ current, next }))) === null) return;
    setFields({ current: '', next: '', again: '' });
    setChecked(false);
    setDone(true);
    passwordChanged();
  };
  return (
    <ConsolePage title="パスワードの変更">
      {initial ? (
        <Banner kind="info" title="自分のパスワードを決めてください。">
          <p>用紙で受け取った初めのパスワードは、自分のパスワードを決めるためだけに使えます。</p>
        </Banner>
      ) : null}
      {done ? (
        <Banner kind="success" role="status" title="パスワードを変えました。">
          <p>ほかの画面のサインインは終わりました。</p>
        </Banner>
      ) : null}
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <form noValidate onSubmit={(event) => void submit(event)} className="flex max-w-140 flex-col gap-6">
        {/* Tells the browser's password store whose password it is. */}
        <input type="text" name="username" autoComplete="username" value={account.id} readOnly hidden />
        <PasswordInput
          label={initial ? '初めのパスワード' : '今のパスワード'}
          name="current"
          autoComplete="current-password"
          maxLength={256}
          isRequired
          value={fields.current}
          onChange={(current) => change({ current })}
          errorMessage={checked ? faults.current : null}
        />
        <PasswordInput
          label="新しいパスワード"
          description={`${passwordMinChars}文字以上です。大文字や記号を混ぜる決まりはありません。短い言葉をいくつか並べると覚えやすくなります。`}
          name="next"
          autoComplete="new-password"
          maxLength={256}
          isRequired
          value={fields.next}
          onChange={(next) => change({ next })}
          errorMessage={checked ? faults.next : null}
        />
        <PasswordInput
          label="新しいパスワード（確認）"
          name="again"
          autoComplete="new-password"
          maxLength={256}
          isRequired
          value={fields.again}
          onChange={(again) => change({ again })}
          errorMessage={checked ? faults.again : null}
        />
        <div>
          <Button type="submit" isPending={busy} pendingText="変えています">
            パスワードを変える
          </Button>
        </div>
      </form>
    </ConsolePage>
  );
}
