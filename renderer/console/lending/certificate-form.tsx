import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';

interface CertificateFormProps {
  readonly terminal: string;
  readonly onDone: () => void;
}

/** What データ消去証明書 says that no program knows. */
export function CertificateForm({ terminal, onDone }: CertificateFormProps): ReactNode {
  const { client } = useAccount();
  const [confidentiality, setConfidentiality] = useState<'1' | '2' | '3' | null>(null);
  const [place, setPlace] = useState('');
  const [destination, setDestination] = useState('在庫に戻し、次の貸出に使う');
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const faults = {
    confidentiality: confidentiality === null ? '機密性の区分を選んでください。' : null,
    place: place.trim() === '' ? '消去を行った場所を入力してください。' : null,
    destination: destination.trim() === '' ? '端末のこれからの扱いを入力してください。' : null,
  };
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (confidentiality === null || faults.place !== null || faults.destination !== null)
      return focusFirstFault(event.currentTarget);
    const body = { confidentiality, place: place.trim(), destination: destination.trim() };
    if ((await press(() => client.lending.certify(terminal, body))) !== null) onDone();
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
      <RadioChoices
        label="扱っていた情報の機密性"
        isRequired
        choices={[
          { value: '3', label: '機密性3', support: '秘密文書に当たる情報' },
          { value: '2', label: '機密性2', support: '直ちに公表することを前提としない情報' },
          { value: '1', label: '機密性1', support: '公表されている情報だけ' },
        ]}
        value={confidentiality}
        onChange={setConfidentiality}
        errorMessage={checked ? faults.confidentiality : null}
      />
      <TextInput
        label="消去を行った場所"
        description="例：本庁舎2階 情報政策課"
        isRequired
        width="lg"
        maxLength={80}
        value={place}
        onChange={setPlace}
        errorMessage={checked ? faults.place : null}
      />
      <TextInput
        label="端末のこれからの扱い"
        isRequired
        width="lg"
        maxLength={80}
        value={destination}
        onChange={setDestination}
        errorMessage={checked ? faults.destination : null}
      />
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <div>
        <Button type="submit" isPending={busy} pendingText="発行しています">
          証明書を発行する
        </Button>
      </div>
    </form>
  );
}
