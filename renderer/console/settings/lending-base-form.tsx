import { type FormEvent, type ReactNode, useState } from 'react';
import { controlNames, controlTitles } from '#contract/controls.ts';
import { settingsChanges } from '#contract/settings/changes.ts';
import { baseByPart, type LendingBase } from '#contract/settings/lending-base.ts';
import { loosenedControls } from '#contract/settings/loosening.ts';
import type { SettingsAnswer } from '#contract/settings/settings-api.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { labelClass, supportClass } from '../../ui/field-text.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Heading } from '../../ui/heading.tsx';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { TimeInput } from '../../ui/time-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { ManagersField } from './managers-field.tsx';
import { PartLine } from './part-line.tsx';
import { type BaseDraft, baseDraftOf, readBaseDraft } from './read-lending-base.ts';
import { controlModeTitles } from './setting-words.ts';

const askedWords = '「監視のみ」にすることを申し出ました。';
const baseParts = ['lending.contacts', 'lending.policy'] as const;

interface LendingBaseFormProps {
  readonly held: SettingsAnswer;
  /** With what is said; the usual words where nothing is. */
  readonly onDone: (words?: string) => void;
}

/** 貸出の基本: who is called, and what every PC keeps to; signed into each loan from its hand-over on. */
export function LendingBaseForm({ held: { lending, parts, sections }, onDone }: LendingBaseFormProps): ReactNode {
  const { client } = useAccount();
  const before = lending.state === 'held' ? lending.base : null;
  const [draft, setDraft] = useState(() => baseDraftOf(before));
  const [checked, setChecked] = useState(false);
  const [asking, setAsking] = useState<LendingBase | null>(null);
  const { base, faults } = readBaseDraft(draft);
  const shown = checked ? faults : null;
  const changesTo = (to: LendingBase) => settingsChanges(before === null ? {} : baseByPart(before), baseByPart(to));
  const isSame = base !== null && changesTo(base).length === 0;
  const change = (part: Partial<BaseDraft>): void => setDraft((was) => ({ ...was, ...part }));
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    focusFirstFault(event.currentTarget);
    if (base !== null && !isSame) setAsking(base);
  };
  const loosened = asking === null ? [] : loosenedControls(before?.policy.controls ?? null, asking.policy.controls);
  const words = (of: 'organization' | 'it', field: 'name' | 'section' | 'phone', label: string): ReactNode => {
    const typed: Readonly<Partial<Record<typeof field, string>>> = draft[of];
    const wrong: Readonly<Partial<Record<typeof field, string | null>>> | undefined = shown?.[of];
    return (
      <TextInput
        label={label}
        width={field === 'phone' ? 'md' : 'lg'}
        isRequired
        inputMode={field === 'phone' ? 'tel' : 'text'}
        maxLength={field === 'phone' ? 20 : 80}
        value={typed[field] ?? ''}
        onChange={(text) => change({ [of]: { ...draft[of], [field]: text } })}
        errorMessage={wrong?.[field] ?? null}
      />
    );
  };
  const number = (name: 'forgottenAfterMin' | 'heartbeatSec' | 'keepDays' | 'eraseAfterDays', label: string) => (
    <TextInput
      label={label}
      width="sm"
      inputMode="numeric"
      maxLength={4}
      value={draft[name]}
      onChange={(text) => change({ [name]: text })}
      errorMessage={shown?.[name] ?? null}
    />
  );
  const time = (name: keyof BaseDraft['hours'], label: string): ReactNode => (
    <TimeInput
      label={label}
      value={draft.hours[name]}
      onChange={(text) => change({ hours: { ...draft.hours, [name]: text } })}
      errorMessage={shown?.hours[name] ?? null}
    />
  );
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-8">
      <section aria-labelledby="contacts-title" className="flex flex-col gap-4">
        <Heading level={3} id="contacts-title">
          連絡先
        </Heading>
        {before === null ? null : <PartLine parts={parts} part="lending.contacts" />}
        <p className={supportClass}>
          市の名前と課の名前は、受領書と消去証明書に載ります。電話番号は、端末の画面に出ます。
        </p>
        {words('organization', 'name', '市の名前')}
        {words('organization', 'section', '貸し出す課の名前')}
        {words('organization', 'phone', '課の代表電話番号')}
        {words('it', 'name', '端末で困ったときの連絡先（名前）')}
        {words('it', 'phone', '端末で困ったときの電話番号')}
        <ManagersField sections={sections} managers={draft.managers} onChange={(managers) => change({ managers })} />
      </section>
      <section aria-labelledby="policy-title" className="flex flex-col gap-4">
        <Heading level={3} id="policy-title">
          端末が守ること
        </Heading>
        {before === null ? null : <PartLine parts={parts} part="lending.policy" />}
        {controlNames.map((name) => (
          <RadioChoices
            key={name}
            label={`${controlTitles[name].title}（${controlTitles[name].article}）`}
            choices={[
              {
                value: 'required',
                label: controlModeTitles.required,
                support: '止まることを確かめられない端末では、始業できません。',
              },
              {
                value: 'observed',
                label: controlModeTitles.observed,
                support: '止まっていなくても始業できます。状態は確かめて記録します。',
              },
            ]}
            value={draft.controls[name]}
            onChange={(mode) => change({ controls: { ...draft.controls, [name]: mode } })}
          />
        ))}
        <fieldset className="flex flex-col gap-3">
          <legend className={labelClass}>勤務時間（計画書にない日の時刻）</legend>
          <div className="flex flex-wrap gap-6">
            {time('start', '始業')}
            {time('breakStart', '昼休みの始まり')}
            {time('breakEnd', '昼休みの終わり')}
            {time('end', '終業')}
          </div>
        </fieldset>
        {number('forgottenAfterMin', '終業の時刻のあと、操作がないときに自動で終業するまでの時間（分）')}
        {number('heartbeatSec', '第6条の状態を確かめて記録する間隔（秒）')}
        {number('keepDays', '送り終えた記録を、本人が見られるように端末に残す日数')}
        <RadioChoices
          label="返却期限を過ぎた端末の自動消去"
          choices={[
            { value: 'no', label: 'しない' },
            {
              value: 'yes',
              label: '庁内と連絡がなくても、端末が自分で消す',
              support: '返却期限から決めた日数がたつと、作業用フォルダの鍵を壊します。元には戻せません。',
            },
          ]}
          value={draft.erases}
          onChange={(erases) => change({ erases })}
        />
        {draft.erases === 'no' ? null : number('eraseAfterDays', '消すまでの日数')}
      </section>
      {checked && isSame ? <Banner kind="info" role="status" title="変わるところはありません。" /> : null}
      <div>
        <Button type="submit">貸出の基本の変更を確かめる</Button>
      </div>
      {asking === null ? null : (
        <ChangeDialog
          title={before === null ? '貸出の基本を定めますか' : '貸出の基本を変えますか'}
          changes={changesTo(asking)}
          sections={sections}
          anew={lending.state === 'unreadable' ? baseParts : []}
          onClose={() => setAsking(null)}
          onConfirm={async (reason) => {
            const answer = await client.settings.changeBase({ base: asking, revision: lending.revision, reason });
            if (!answer.ok) return answer.problem;
            setAsking(null);
            onDone(loosened.length === 0 ? undefined : askedWords);
            return null;
          }}
        >
          {loosened.map((name) => (
            <p key={name} className="text-std-16B-170">
              {controlTitles[name].title}が止まっていない端末でも、始業できるようになります（
              {controlTitles[name].article}）。
            </p>
          ))}
          {loosened.length === 0 ? null : (
            <p>「監視のみ」にするところは、情報政策課のほかの人が確かめるまで、必須のままです。</p>
          )}
          <p>次に引き渡す端末から、署名して端末に入ります。変えた人と理由、前の内容が記録に残ります。</p>
        </ChangeDialog>
      )}
    </form>
  );
}
