import { type FormEvent, type ReactNode, useState } from 'react';
import type { Finding } from '#contract/http/audit-api.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { TextArea } from '../../ui/text-area.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';

interface AnswerFindingFormProps {
  readonly finding: Finding;
  readonly onAnswered: () => void;
}

/** The head's answer to a finding; another may follow it. */
export function AnswerFindingForm({ finding, onAnswered }: AnswerFindingFormProps): ReactNode {
  const { client } = useAccount();
  const [text, setText] = useState('');
  const [checked, setChecked] = useState(false);
  const [done, setDone] = useState(false);
  const answering = usePress();
  const fault = text.trim() === '' ? '回答を入力してください。' : null;
  const answer = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    setDone(false);
    if (fault !== null) return focusFirstFault(event.currentTarget);
    const answered = await answering.press(() => client.audit.answerFinding(finding.id, text.trim()));
    if (answered === null) return;
    setText('');
    setChecked(false);
    setDone(true);
    onAnswered();
  };
  return (
    <form
      noValidate
      aria-label={`「${finding.title}」への回答`}
      onSubmit={(event) => void answer(event)}
      className="flex max-w-180 flex-col gap-5"
    >
      <TextArea
        label={finding.state === 'open' ? '回答' : '回答を加える'}
        isRequired
        rows={3}
        maxLength={2000}
        value={text}
        onChange={setText}
        errorMessage={checked ? fault : null}
      />
      {answering.problem === null ? null : <ProblemBanner problem={answering.problem} />}
      {done ? <Banner kind="success" role="status" title="回答を記録しました。" /> : null}
      <div>
        <Button type="submit" size="md" isPending={answering.busy} pendingText="記録しています">
          回答する
        </Button>
      </div>
    </form>
  );
}
