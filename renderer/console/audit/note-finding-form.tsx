import { type FormEvent, type ReactNode, useState } from 'react';
import { type Finding, findingStates, findingStateTitles } from '#contract/http/audit-api.ts';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import { isEmptyDate, noDate, readDateParts } from '../../strings/date-parts.ts';
import { Button } from '../../ui/button.tsx';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { useAccount } from '../account/account-context.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';

/** What became of a finding. A note may change its state or its due date. */
export function NoteFindingForm({
  finding,
  onNoted,
}: {
  readonly finding: Finding;
  readonly onNoted: () => void;
}): ReactNode {
  const { client } = useAccount();
  const [text, setText] = useState('');
  const [state, setState] = useState('');
  const [due, setDue] = useState(noDate);
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorAnswer | null>(null);
  const dueOn = readDateParts(due);
  const textFault = text.trim() === '' ? '追記の内容を入力してください。' : null;
  const dueFault = isEmptyDate(due) || dueOn !== null ? null : '年・月・日を確かめてください。';
  const note = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (textFault !== null || dueFault !== null) return focusFirstFault(event.currentTarget);
    if (busy) return;
    setBusy(true);
    const chosen = findingStates.find((known) => known === state);
    const answer = await client.audit.noteFinding(finding.id, {
      text: text.trim(),
      ...(chosen === undefined ? {} : { state: chosen }),
      ...(dueOn === null ? {} : { dueOn }),
    });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setText('');
    setState('');
    setDue(noDate);
    setChecked(false);
    onNoted();
  };
  return (
    <form
      noValidate
      aria-label={`「${finding.title}」への追記`}
      onSubmit={(event) => void note(event)}
      className="flex max-w-180 flex-col gap-5"
    >
      <TextArea
        label="追記の内容"
        isRequired
        rows={3}
        maxLength={2000}
        value={text}
        onChange={setText}
        errorMessage={checked ? textFault : null}
      />
      <SelectBox
        label="状態"
        options={[
          { value: '', label: `変えない（${findingStateTitles[finding.state]}）` },
          ...findingStates
            .filter((known) => known !== finding.state)
            .map((value) => ({ value, label: findingStateTitles[value] })),
        ]}
        value={state}
        onChange={setState}
      />
      <DateBoxes
        label="新しい期限"
        description="変えないときは空のままにします。"
        value={due}
        onChange={setDue}
        errorMessage={checked ? dueFault : null}
      />
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <div>
        <Button type="submit" size="md" variant="outline" isPending={busy} pendingText="記録しています">
          追記する
        </Button>
      </div>
    </form>
  );
}
