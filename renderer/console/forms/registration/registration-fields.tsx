import { type FormEvent, type ReactNode, useState } from 'react';
import { currentPledge } from '#contract/forms/pledge.ts';
import { type RegistrationContent, reasons, reasonTitles, sexes, sexTitles } from '#contract/forms/registration.ts';
import { employments, employmentTitles } from '#contract/people/employment.ts';
import { digitsOf } from '#contract/words/numbers.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { FieldFault } from '../../../ui/field-fault.tsx';
import { focusFirstFault } from '../../../ui/focus-first-fault.ts';
import { Heading } from '../../../ui/heading.tsx';
import { RadioChoices } from '../../../ui/radio-choices.tsx';
import { SelectBox } from '../../../ui/select-box.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import { useMe } from '../../lending/use-me.ts';
import type { FieldsProps } from '../kind-views.tsx';
import { PledgeText } from '../pledge/pledge-text.tsx';
import {
  emptyRegistration,
  fieldsOf,
  phoneOf,
  postcodeOf,
  type RegistrationFaults,
  type RegistrationFieldValues,
  readApplication,
  registrationFaults,
} from './read-application.ts';

interface PartProps {
  readonly fields: RegistrationFieldValues;
  readonly change: (part: Partial<RegistrationFieldValues>) => void;
  readonly shown: (field: keyof RegistrationFaults) => string | null;
}

/** 在宅勤務登録申請書 (別紙1), with 誓約書 and 執務環境. */
export function RegistrationFields({
  before,
  said,
  action,
  isBusy,
  onSubmit,
}: FieldsProps<RegistrationContent>): ReactNode {
  const [fields, setFields] = useState(() => (before === null ? emptyRegistration : fieldsOf(before)));
  const [checked, setChecked] = useState(false);
  const faults = registrationFaults(fields);
  const part: PartProps = {
    fields,
    change: (changed) => setFields((known) => ({ ...known, ...changed })),
    shown: (field) => (checked ? faults[field] : null),
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    const content = readApplication(fields);
    if (content === null) focusFirstFault(event.currentTarget);
    else onSubmit(content);
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-6">
      <PersonPart {...part} />
      <WorkPart {...part} />
      <PledgePart {...part} />
      {said}
      <div>
        <Button type="submit" isPending={isBusy} pendingText="送っています">
          {action}
        </Button>
      </div>
    </form>
  );
}

function PersonPart({ fields, change, shown }: PartProps): ReactNode {
  const { account } = useMe();
  return (
    <>
      <Heading level={2}>申請する人</Heading>
      <p className="text-std-16N-170">
        {account.name}（{account.id}）　{account.section}
      </p>
      <TextInput
        label="ふりがな"
        isRequired
        width="md"
        maxLength={80}
        value={fields.kana}
        onChange={(kana) => change({ kana })}
        errorMessage={shown('kana')}
      />
      <RadioChoices
        label="性別"
        description="答えなくてもかまいません。"
        choices={sexes.map((value) => ({ value, label: sexTitles[value] }))}
        value={fields.sex}
        onChange={(sex) => change({ sex })}
      />
      <TextInput
        label="役職"
        isRequired
        width="md"
        maxLength={40}
        value={fields.position}
        onChange={(position) => change({ position })}
        errorMessage={shown('position')}
      />
      <SelectBox
        label="任用の区分"
        description="条件付採用期間中、臨時的任用、非常勤、会計年度任用の職員には適用されません（第4条2項）。"
        options={employments.map((value) => ({ value, label: employmentTitles[value] }))}
        value={fields.employment}
        onChange={(picked) => change({ employment: employments.find((value) => value === picked) ?? 'regular' })}
      />
      <TextInput
        label="自宅の郵便番号"
        isRequired
        inputMode="numeric"
        width="md"
        value={fields.postcode}
        onChange={(typed) => change({ postcode: postcodeOf(typed) })}
        errorMessage={shown('postcode')}
      />
      <TextInput
        label="自宅住所（在宅勤務実施場所）"
        isRequired
        maxLength={200}
        value={fields.address}
        onChange={(address) => change({ address })}
        errorMessage={shown('address')}
      />
      <TextInput
        label="電話番号"
        description="勤務時間中に連絡がとれる番号です。"
        isRequired
        inputMode="tel"
        width="md"
        maxLength={20}
        value={fields.phone}
        onChange={(typed) => change({ phone: phoneOf(typed) })}
        errorMessage={shown('phone')}
      />
    </>
  );
}

function WorkPart({ fields, change, shown }: PartProps): ReactNode {
  return (
    <>
      <Heading level={2}>在宅勤務の予定</Heading>
      <RadioChoices
        label="在宅勤務申込事由"
        description="主たるものを一つ選択"
        isRequired
        choices={reasons.map((value) => ({ value, label: reasonTitles[value] }))}
        value={fields.reason}
        onChange={(reason) => change({ reason })}
        errorMessage={shown('reason')}
      />
      {fields.reason === 'special' ? (
        <TextArea
          label="所属長が認めた事由"
          isRequired
          rows={2}
          maxLength={400}
          value={fields.reasonText}
          onChange={(reasonText) => change({ reasonText })}
          errorMessage={shown('reasonText')}
        />
      ) : null}
      <RadioChoices
        label="実施予定頻度の数え方"
        choices={[
          { value: 'week', label: '週あたりの日数', support: '在宅勤務は週4日以内です（第8条2項）。' },
          { value: 'month', label: '月あたりの日数' },
        ]}
        value={fields.per}
        onChange={(per) => change({ per })}
      />
      <TextInput
        label={fields.per === 'week' ? '実施予定頻度（週に何日）' : '実施予定頻度（月に何日）'}
        isRequired
        inputMode="numeric"
        width="md"
        value={fields.days}
        onChange={(typed) => change({ days: digitsOf(typed).slice(0, 2) })}
        errorMessage={shown('days')}
      />
      <TextArea
        label="その他特記事項（在宅勤務で行う主な業務内容 等）"
        rows={3}
        maxLength={1000}
        value={fields.notes}
        onChange={(notes) => change({ notes })}
      />
    </>
  );
}

function PledgePart({ fields, change, shown }: PartProps): ReactNode {
  return (
    <>
      <Heading level={2}>執務環境と誓約書</Heading>
      <TextInput
        label="自宅で仕事をする場所"
        description="例：2階の個室、居間の一角（ついたてで区切る）"
        isRequired
        maxLength={200}
        value={fields.place}
        onChange={(place) => change({ place })}
        errorMessage={shown('place')}
      />
      <Checkbox isSelected={fields.isSeparated} onChange={(isSeparated) => change({ isSeparated })}>
        在宅勤務を実施する空間と私的な空間を区分しています（第5条7項）。
      </Checkbox>
      <FieldFault>{shown('isSeparated')}</FieldFault>
      <section aria-label="誓約書" className="flex flex-col gap-3 rounded-8 border border-solid-gray-420 p-4">
        <p className="text-std-17B-170">誓約書（第{currentPledge.version}版）</p>
        <PledgeText pledge={currentPledge} />
      </section>
      <Checkbox isSelected={fields.isAgreed} onChange={(isAgreed) => change({ isAgreed })}>
        誓約書を読み、誓約します。申請した日時とアカウントが署名として記録されます。
      </Checkbox>
      <FieldFault>{shown('isAgreed')}</FieldFault>
    </>
  );
}
