import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import type { NoticeMail } from '#contract/http/notices-api.ts';
import { kindFacts } from '#contract/notices/kinds.ts';
import { readMailAddress } from '#contract/notices/mail-address.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';

/** Which notices go by e-mail, and where to. */
export function NoticeMailPage(): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.notices.mail(signal), [client]),
  );
  return (
    <ConsolePage title="メールの設定" before={<PageLink to="/notices">お知らせの一覧に戻る</PageLink>}>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="メールの設定を読み込んでいます" /> : null}
      {value === null ? null : <Settings loaded={value} />}
    </ConsolePage>
  );
}

function Settings({ loaded }: { readonly loaded: NoticeMail }): ReactNode {
  const { client } = useAccount();
  const [mail, setMail] = useState(loaded);
  const [address, setAddress] = useState(loaded.address);
  const [checked, setChecked] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const { busy, problem, press } = usePress();
  const fault =
    readMailAddress(address) === null ? 'name@example.lg.jp のように、半角で一つだけ入力してください。' : null;
  const save = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    setDone(null);
    if (fault !== null) return focusFirstFault(event.currentTarget);
    const saved = await press(() => client.notices.setAddress(address));
    if (saved === null) return;
    setMail(saved);
    setAddress(saved.address);
    setDone(saved.address === '' ? 'メールアドレスを消しました。' : 'メールアドレスを登録しました。');
  };
  const choose = async (kind: NoticeMail['kinds'][number]['kind'], wanted: boolean): Promise<void> => {
    setDone(null);
    const saved = await press(() => client.notices.switchMail({ kind, mail: wanted }));
    if (saved !== null) setMail(saved);
  };
  return (
    <>
      {mail.isConfigured ? null : (
        <Banner kind="info" title="この庁内サーバーは、まだメールを送りません。">
          <p>情報政策課がメールサーバーを登録すると、ここで選んだお知らせがメールでも届きます。</p>
        </Banner>
      )}
      {done === null ? null : <Banner kind="success" role="status" title={done} />}
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <form noValidate onSubmit={(event) => void save(event)} className="flex max-w-140 flex-col gap-6">
        <TextInput
          label="メールアドレス"
          description="職場のアドレスを登録してください。空にすると、メールは届きません。"
          name="address"
          autoComplete="email"
          maxLength={254}
          value={address}
          onChange={setAddress}
          errorMessage={checked ? fault : null}
        />
        <div>
          <Button type="submit" isPending={busy} pendingText="登録しています">
            アドレスを登録する
          </Button>
        </div>
      </form>
      <section className="flex flex-col gap-4">
        <Heading level={2}>メールでも受け取るお知らせ</Heading>
        <p className="text-std-16N-170">
          お知らせは、いつでもこの管理画面で読めます。メールには、起きたことと申請の番号、管理画面への行き先だけを書きます。
        </p>
        <ul className="flex flex-col gap-1">
          {mail.kinds
            .filter(({ kind }) => kind !== 'mail-failed')
            .map(({ kind, mail: isOn, canSwitch }) => (
              <li key={kind}>
                <Checkbox isSelected={isOn} isDisabled={!canSwitch} onChange={(wanted) => void choose(kind, wanted)}>
                  {kindFacts(kind).title}
                  {canSwitch ? '' : '（止められません）'}
                </Checkbox>
              </li>
            ))}
        </ul>
      </section>
    </>
  );
}
