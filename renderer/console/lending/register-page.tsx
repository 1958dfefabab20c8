import { type FormEvent, type ReactNode, useState } from 'react';
import { mediumTitles } from '#contract/words/certificate-words.ts';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { BackLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { useLeave } from '../page/use-leave.ts';
import {
  emptyRegistration,
  type RegistrationFields,
  readRegistration,
  registrationFaults,
  registrationTitles,
} from './read-registration.ts';

const media = (['ssd', 'nvme', 'hdd', 'emmc'] as const).map((value) => ({ value, label: mediumTitles[value] }));

const hints: Partial<Record<keyof RegistrationFields, string>> = {
  terminal: '札の番号です。例：T-0001',
  serial: '本体の裏にある番号です。',
  mediumSerial: 'データ消去証明書に載ります。',
};

/** A new PC of the city. It too is wiped and verified before anybody gets it. */
export function RegisterPage(): ReactNode {
  const { client } = useAccount();
  const leave = useLeave();
  const [fields, setFields] = useState(emptyRegistration);
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const faults = registrationFaults(fields);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    const asked = readRegistration(fields);
    if (asked === null) return focusFirstFault(event.currentTarget);
    if ((await press(() => client.lending.register(asked))) !== null) leave(`/ledger/${asked.terminal}`);
  };
  const text = (name: keyof RegistrationFields, maxLength: number): ReactNode => (
    <TextInput
      label={registrationTitles[name]}
      {...(hints[name] === undefined ? {} : { description: hints[name] })}
      isRequired
      width="lg"
      maxLength={maxLength}
      value={fields[name]}
      onChange={(typed) => setFields((before) => ({ ...before, [name]: typed }))}
      errorMessage={checked ? faults[name] : null}
    />
  );
  return (
    <ConsolePage title="端末を登録する" before={<BackLink to="/ledger">管理簿に戻る</BackLink>}>
      <p className="text-std-16N-170">
        登録した端末も、貸し出す前にデータを消去し、別の職員が検証します。登録すると、その手続きから始まります。
      </p>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
        {text('terminal', 8)}
        {text('name', 80)}
        {text('maker', 80)}
        {text('model', 80)}
        {text('serial', 80)}
        {text('property', 40)}
        <RadioChoices
          label={registrationTitles.mediumType}
          isRequired
          columns={2}
          choices={media}
          value={media.find(({ value }) => value === fields.mediumType)?.value ?? null}
          onChange={(mediumType) => setFields((before) => ({ ...before, mediumType }))}
          errorMessage={checked ? faults.mediumType : null}
        />
        {text('mediumSerial', 80)}
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <div>
          <Button type="submit" isPending={busy} pendingText="登録しています">
            登録する
          </Button>
        </div>
      </form>
    </ConsolePage>
  );
}
