import { type FormEvent, type ReactNode, useState } from 'react';
import type { CheckRow, WipeRow } from '#contract/http/lending-api.ts';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonField } from '../page/reason-field.tsx';
import { CheckFacts } from './check-facts.tsx';

const refuse = { value: 'refused', label: '認めない', support: 'もう一度、消去からやり直します。' } as const;

interface VerifyFormProps {
  readonly terminal: string;
  readonly wipe: WipeRow;
  readonly check: CheckRow;
  readonly onDone: () => void;
}

/** A second person judges what the look found. */
export function VerifyForm({ terminal, wipe, check, onDone }: VerifyFormProps): ReactNode {
  const { client } = useAccount();
  const [verdict, setVerdict] = useState<'accepted' | 'refused' | null>(null);
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  // With the key the canaries went: that nothing is found after it shows nothing.
  const isShown = check.found === 'clean' && !wipe.steps.some(({ reason }) => reason === 'erased-before');
  const needsReason = verdict === 'refused' || !isShown;
  const accept = {
    value: 'accepted',
    label: '消去を認める',
    ...(isShown ? {} : { support: '端末では確かめきれていません。認める理由が記録に残ります。' }),
  } as const;
  const verdictFault = verdict === null ? '判定を選んでください。' : null;
  const reasonFault = needsReason && reason.trim() === '' ? '判定の理由を入力してください。' : null;
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (verdict === null || reasonFault !== null) return focusFirstFault(event.currentTarget);
    const judged = await press(() => client.lending.verify(terminal, { verdict, reason: reason.trim() }));
    if (judged !== null) onDone();
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
      <p>
        {wipe.executor.name}
        さんが行った消去を、別の人として検証します。調べた結果を読み、受け入れるかどうかを決めてください。
      </p>
      <CheckFacts check={check} />
      <RadioChoices
        label="判定"
        isRequired
        choices={[...(check.found === 'found' ? [] : [accept]), refuse]}
        value={verdict}
        onChange={setVerdict}
        errorMessage={checked ? verdictFault : null}
      />
      <ReasonField
        label="判定の理由"
        isRequired={needsReason}
        value={reason}
        onChange={setReason}
        errorMessage={checked ? reasonFault : null}
      />
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <div>
        <Button type="submit" isPending={busy} pendingText="記録しています">
          判定を記録する
        </Button>
      </div>
    </form>
  );
}
