import { type FormEvent, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { DigitsInput } from '../ui/digits-input.tsx';
import { Heading } from '../ui/heading.tsx';
import { useCommands } from './commands.tsx';
import { useDraft } from './drafts.tsx';
import { RefusalOf } from './refusal-banner.tsx';

/** The way out of a lock that only the office may open. @param since tells one lock's draft from another's */
export function ResponseCodeForm({ since }: { readonly since: string }) {
  const { pending, run } = useCommands();
  const [code, setCode] = useDraft(`response-code:${since}`);
  const [asked, setAsked] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const fault = code.length === 10 ? null : '応答コードを10桁の数字で入力してください。';

  const answer = async () => {
    setAsked(true);
    if (fault !== null) return box.current?.focus();
    const done = await run('answerCode', { code });
    if (done === null) box.current?.select();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void answer();
  };

  return (
    <section className="flex flex-col gap-4">
      <Heading level={2}>ロックの解除</Heading>
      <RefusalOf commands={['answerCode']} />
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <DigitsInput
          label="応答コード"
          description="電話で受け取った10桁の数字"
          isRequired
          value={code}
          onChange={setCode}
          errorMessage={asked ? fault : null}
          inputRef={box}
        />
        <div>
          <Button type="submit" isPending={pending.has('answerCode')} pendingText="確かめています">
            ロックを解除する
          </Button>
        </div>
      </form>
    </section>
  );
}
