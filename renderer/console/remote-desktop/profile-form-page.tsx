import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import { useLocation } from 'wouter';
import { remoteKinds } from '#contract/remote/profile.ts';
import { remoteKindTitles } from '#contract/words/remote-words.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { type ProfileFields, profileFaults, readProfile } from './read-profile.ts';

const list = '/remote-profiles';
const empty: ProfileFields = {
  ...{ name: '', kind: 'virtual-desktop', host: '', port: '3389', pin: '', domain: '', section: '' },
  ...{ withGateway: false, gatewayHost: '', gatewayPort: '443', gatewayPin: '' },
};
const pinHelp = 'サーバーで「openssl x509 -in 証明書 -noout -fingerprint -sha256」を実行し、出た値を貼り付けます。';

/** 情報政策課 lays down a connection for remote work. */
export function ProfileFormPage(): ReactNode {
  const { client } = useAccount();
  const [, go] = useLocation();
  const { value, problem: unread } = useLoaded(
    useCallback((signal: AbortSignal) => client.remoteDesktops.list(signal), [client]),
  );
  const [fields, setFields] = useState(empty);
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const faults = profileFaults(fields);
  const change = (part: Partial<ProfileFields>): void => setFields((before) => ({ ...before, ...part }));
  const text = (field: keyof typeof faults) => ({
    value: fields[field],
    onChange: (typed: string) => change({ [field]: typed }),
    errorMessage: checked ? faults[field] : null,
  });
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    const asked = readProfile(fields);
    if (asked === null) return focusFirstFault(event.currentTarget);
    if ((await press(() => client.remoteDesktops.add(asked))) !== null) go(list);
  };
  return (
    <ConsolePage title="リモート接続先の追加" before={<PageLink to={list}>接続先の一覧に戻る</PageLink>}>
      {unread === null ? null : <ProblemBanner problem={unread} />}
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
        <TextInput
          label="名前"
          description="端末の画面に出ます。例：庁内仮想デスクトップ"
          isRequired
          width="lg"
          {...text('name')}
        />
        <RadioChoices
          label="方式"
          choices={remoteKinds.map((kind) => ({ value: kind, label: remoteKindTitles[kind] }))}
          value={fields.kind}
          onChange={(kind) => change({ kind })}
        />
        <SelectBox
          label="使う所属"
          options={[
            { value: '', label: 'すべての所属' },
            ...(value?.sections ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={fields.section}
          onChange={(section) => change({ section })}
        />
        <TextInput label="ホスト名" description="例：vdi.city.example.jp" isRequired width="lg" {...text('host')} />
        <TextInput label="ポート番号" isRequired inputMode="numeric" width="sm" {...text('port')} />
        <TextInput label="証明書のSHA-256" description={pinHelp} isRequired {...text('pin')} />
        <TextInput label="ドメイン（あるとき）" width="lg" {...text('domain')} />
        <Checkbox isSelected={fields.withGateway} onChange={(withGateway) => change({ withGateway })}>
          中継サーバー（RDゲートウェイ）を通る
        </Checkbox>
        {fields.withGateway ? (
          <>
            <TextInput label="中継サーバーのホスト名" isRequired width="lg" {...text('gatewayHost')} />
            <TextInput
              label="中継サーバーのポート番号"
              isRequired
              inputMode="numeric"
              width="sm"
              {...text('gatewayPort')}
            />
            <TextInput label="中継サーバーの証明書のSHA-256" isRequired {...text('gatewayPin')} />
          </>
        ) : null}
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <div>
          <Button type="submit" isPending={busy} pendingText="記録しています">
            追加する
          </Button>
        </div>
      </form>
    </ConsolePage>
  );
}
