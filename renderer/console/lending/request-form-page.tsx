import { type FormEvent, type ReactNode, useState } from 'react';
import { localDate } from '#contract/session/closing.ts';
import { teleworkTitles } from '#contract/words/lending-words.ts';
import { digitsOf } from '#contract/words/numbers.ts';
import { datePartsOf, noDate } from '../../strings/date-parts.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { labelClass, supportClass } from '../../ui/field-text.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { BackLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { useLeave } from '../page/use-leave.ts';
import { placeMaxChars, purposeMaxChars, type RequestFields, readRequest, requestFaults } from './read-request.ts';
import { useMe } from './use-me.ts';

/** 在宅勤務用端末機等借用願. */
export function RequestFormPage(): ReactNode {
  const { client } = useAccount();
  const { account, pages } = useMe();
  const leave = useLeave();
  const today = localDate(new Date());
  const [fields, setFields] = useState<RequestFields>(() => ({
    ...{ staff: null, from: datePartsOf(today), to: noDate, wire: true, mouse: true, telework: 'home', purpose: '' },
    place: '',
  }));
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const faults = requestFaults(fields, today);
  const shown = (field: keyof typeof faults): string | null => (checked ? faults[field] : null);
  const change = (part: Partial<RequestFields>): void => setFields((before) => ({ ...before, ...part }));
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    const asked = readRequest(fields, today);
    if (asked === null) return focusFirstFault(event.currentTarget);
    if ((await press(() => client.lending.askFor(asked))) !== null) leave('/loan-requests');
  };
  return (
    <ConsolePage title="端末を借りる" before={<BackLink to="/loan-requests">借用願の一覧に戻る</BackLink>}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
        {pages.askForOthers ? (
          <RadioChoices
            label="使用する人"
            choices={[
              { value: 'self', label: `自分（${account.name}）` },
              { value: 'other', label: 'ほかの職員' },
            ]}
            value={fields.staff === null ? 'self' : 'other'}
            onChange={(who) => change({ staff: who === 'self' ? null : '' })}
          />
        ) : null}
        {fields.staff === null ? null : (
          <TextInput
            label="使用する人の職員番号"
            description="6桁の数字です。"
            isRequired
            inputMode="numeric"
            width="md"
            value={fields.staff}
            onChange={(typed) => change({ staff: digitsOf(typed).slice(0, 6) })}
            errorMessage={shown('staff')}
          />
        )}
        <DateBoxes
          label="使用を始める日"
          isRequired
          value={fields.from}
          onChange={(from) => change({ from })}
          errorMessage={shown('from')}
        />
        <DateBoxes
          label="使用を終える日"
          description="この日までに返します。"
          isRequired
          value={fields.to}
          onChange={(to) => change({ to })}
          errorMessage={shown('to')}
        />
        <fieldset className="flex flex-col gap-1.5">
          <legend className={labelClass}>端末のほかに借りるもの</legend>
          <p className={supportClass}>端末は必ず貸し出されます。</p>
          <Checkbox isSelected={fields.wire} onChange={(wire) => change({ wire })}>
            セキュリティワイヤー
          </Checkbox>
          <Checkbox isSelected={fields.mouse} onChange={(mouse) => change({ mouse })}>
            マウス
          </Checkbox>
        </fieldset>
        <RadioChoices
          label="勤務の形態"
          choices={[
            { value: 'home', label: teleworkTitles.home },
            { value: 'mobile', label: teleworkTitles.mobile, support: 'のぞき見防止フィルターを一緒に貸し出します。' },
            { value: 'satellite', label: teleworkTitles.satellite },
          ]}
          value={fields.telework}
          onChange={(telework) => change({ telework })}
        />
        {fields.telework === 'satellite' ? (
          <TextInput
            label="サテライト・オフィスの名前"
            description="勤務する場所の名前です。端末の画面と始業の記録に出ます。"
            isRequired
            width="lg"
            maxLength={placeMaxChars}
            value={fields.place}
            onChange={(place) => change({ place })}
            errorMessage={shown('place')}
          />
        ) : null}
        <TextArea
          label="在宅勤務で行う業務"
          isRequired
          rows={3}
          maxLength={purposeMaxChars}
          value={fields.purpose}
          onChange={(purpose) => change({ purpose })}
          errorMessage={shown('purpose')}
        />
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <div>
          <Button type="submit" isPending={busy} pendingText="送っています">
            借用願を出す
          </Button>
        </div>
      </form>
    </ConsolePage>
  );
}
