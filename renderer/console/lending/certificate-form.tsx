import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { DestructionInputs } from './destruction-inputs.tsx';
import {
  type DestructionFields,
  destructionFaults,
  noDestruction,
  noFaults,
  readDestruction,
} from './read-destruction.ts';

interface CertificateFormProps {
  readonly terminal: string;
  /** Its medium was destroyed rather than erased: the certificate says how. */
  readonly isDestroyed?: boolean;
  readonly onDone: (certificate: string) => void;
}

/** What データ消去証明書 says that no program knows. */

export function CertificateForm({ terminal, isDestroyed = false, onDone }: CertificateFormProps): ReactNode {
  const { client } = useAccount();
  const [confidentiality, setConfidentiality] = useState<'1' | '2' | '3' | null>(null);
  const [place, setPlace] = useState('');
  const [destination, setDestination] = useState(isDestroyed ? '廃棄する' : '在庫に戻し、次の貸出に使う');
  const [destruction, setDestruction] = useState<DestructionFields>(noDestruction);
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const destroyed = isDestroyed ? destructionFaults(destruction) : null;
  const faults = {
    confidentiality: confidentiality === null ? '機密性の区分を選んでください。' : null,
    place: place.trim() === '' ? '場所を入力してください。' : null,
    destination: destination.trim() === '' ? '端末のこれからの扱いを入力してください。' : null,
  };
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    const how = isDestroyed ? readDestruction(destruction) : null;
    if (
      confidentiality === null ||
      faults.place !== null ||
      faults.destination !== null ||
      (isDestroyed && how === null)
    )
      return focusFirstFault(event.currentTarget);
    const body = { confidentiality, place: place.trim(), destination: destination.trim(), destruction: how };
    const issued = await press(() => client.lending.certify(terminal, body));
    if (issued !== null) onDone(issued.certificate);
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
      {destroyed === null ? null : (
        <DestructionInputs
          fields={destruction}
          faults={checked ? destroyed : noFaults}
          onFields={(part) => setDestruction((before) => ({ ...before, ...part }))}
        />
      )}
      <TextInput
        label={isDestroyed ? '破壊を行った場所' : '消去を行った場所'}
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
