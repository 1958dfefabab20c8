import { type FormEvent, type ReactNode, useState } from 'react';
import { digitsOf } from '#contract/words/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';

/** 始業 by telephone of somebody of the section who is not in the list. */
export function TelephoneOtherForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const { client } = useAccount();
  const [staff, setStaff] = useState('');
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const fault = staff.length === 6 ? null : '職員番号を6桁の数字で入力してください。';
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (fault !== null) return;
    const told = await press(() => client.report.tell({ staff, what: 'started', reason: null, words: '' }));
    if (told === null) return;
    setStaff('');
    setChecked(false);
    onDone();
  };
  return (
    <form noValidate onSubmit={(event) => void send(event)} className="flex flex-col gap-4">
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <TextInput
        label="一覧にない職員の始業を電話で受けたとき（職員番号）"
        inputMode="numeric"
        width="md"
        value={staff}
        onChange={(typed) => setStaff(digitsOf(typed).slice(0, 6))}
        errorMessage={checked ? fault : null}
      />
      <div>
        <Button type="submit" variant="outline" size="md" isPending={busy} pendingText="記録しています">
          始業を記録する
        </Button>
      </div>
    </form>
  );
}
