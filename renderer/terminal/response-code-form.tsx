import { type FormEvent, useRef, useState } from 'react';
import { commands } from '#contract/ipc/commands.ts';
import type { AcceptedAnswer } from '#contract/socket/protocol.ts';
import { Button } from '../ui/button.tsx';
import { DigitsInput } from '../ui/digits-input.tsx';
import { Heading } from '../ui/heading.tsx';
import { useCommands } from './commands.tsx';
import { useDraft } from './drafts.tsx';
import { RefusalOf } from './refusal-banner.tsx';

interface ResponseCodeFormProps {
  readonly title: string;
  readonly submitText: string;
  /** Tells what is typed for one code from what was typed for another. */
  readonly draftKey: string;
  /** Whether nothing goes on without one: a report may be made without an answer. */
  readonly isRequired: boolean;
  readonly onAccepted?: (accepted: AcceptedAnswer) => void;
}

/** Takes the 応答コード that was heard by telephone. */
export function ResponseCodeForm({ title, submitText, draftKey, isRequired, onAccepted }: ResponseCodeFormProps) {
  const { pending, run } = useCommands();
  const [code, setCode] = useDraft(`response-code:${draftKey}`);
  const [asked, setAsked] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const fault = code.length === 10 ? null : '応答コードを10桁の数字で入力してください。';

  const answer = async () => {
    setAsked(true);
    if (fault !== null) return box.current?.focus();
    const done = await run('answerCode', { code });
    if (done === null) return box.current?.select();
    setCode('');
    const accepted = commands.answerCode.result.safeParse(done.value);
    if (accepted.success) onAccepted?.(accepted.data);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void answer();
  };

  return (
    <section className="flex flex-col gap-4">
      <Heading level={2}>{title}</Heading>
      <RefusalOf commands={['answerCode']} />
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <DigitsInput
          label="応答コード"
          description="電話で受け取った10桁の数字"
          isRequired={isRequired}
          value={code}
          onChange={setCode}
          errorMessage={asked ? fault : null}
          inputRef={box}
        />
        <div>
          <Button type="submit" isPending={pending.has('answerCode')} pendingText="確かめています">
            {submitText}
          </Button>
        </div>
      </form>
    </section>
  );
}
