import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { ContactCodeAnswer, ErrorAnswer, ResponseCodeAnswer, TerminalRow } from '#contract/http/console-api.ts';
import { TenDigits } from '#contract/primitives.ts';
import { Button } from '../../ui/button.tsx';
import { DigitsInput } from '../../ui/digits-input.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Heading } from '../../ui/heading.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { useAccount } from '../account/account-context.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { useArrival } from '../page/use-arrival.ts';
import { AnswerForm } from './answer-form.tsx';
import { ResponseCode } from './response-code.tsx';

/** A code that was read, and where it came from. */
interface Heard {
  readonly terminal: string;
  readonly contactCode: string;
  readonly read: ContactCodeAnswer;
}

interface ContactCodePanelProps {
  readonly terminals: readonly TerminalRow[];
  /** Something changed that the list shows. */
  readonly onChanged: () => void;
}

/** A 連絡コード heard by telephone goes in and is on record; the 応答コード to read back comes out. */
export function ContactCodePanel({ terminals, onChanged }: ContactCodePanelProps): ReactNode {
  const { client } = useAccount();
  const headingId = useId();
  const only = terminals.length === 1 ? terminals[0]?.id : undefined;
  const [terminal, setTerminal] = useState(only ?? '');
  const [contactCode, setContactCode] = useState('');
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorAnswer | null>(null);
  const [heard, setHeard] = useState<Heard | null>(null);
  const [issued, setIssued] = useState<ResponseCodeAnswer | null>(null);
  const section = useArrival<HTMLElement>('respond');

  const chosen = terminals.find(({ id }) => id === terminal);
  const terminalFault = chosen === undefined ? '電話をかけてきた人の端末を選んでください。' : null;
  const codeFault = TenDigits.safeParse(contactCode).success ? null : '連絡コードを10桁の数字で入力してください。';
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (terminalFault !== null || codeFault !== null) return focusFirstFault(event.currentTarget);
    if (busy) return;
    setBusy(true);
    setProblem(null);
    setHeard(null);
    setIssued(null);
    const answer = await client.hear(terminal, contactCode);
    setBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    setHeard({ terminal, contactCode, read: answer.value });
    setChecked(false);
    onChanged();
  };
  const done = (answer: ResponseCodeAnswer): void => {
    setIssued(answer);
    setContactCode('');
    onChanged();
  };
  return (
    <section
      ref={section}
      id="respond"
      tabIndex={-1}
      aria-labelledby={headingId}
      className="outline-none rounded-12 border border-solid-gray-420 p-5 sm:p-8"
    >
      <Heading level={2} id={headingId}>
        連絡コードに応える
      </Heading>
      <p className="mt-2 text-std-16N-170">
        電話で本人であることを確かめてから、聞き取った連絡コードを入力してください。読み取ったことも、応えたことと理由も、記録に残ります。
      </p>
      <div className="mt-6 grid items-start gap-8 lg:grid-cols-[20rem_1fr]">
        <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
          <SelectBox
            label="端末"
            options={[
              ...(only === undefined ? [{ value: '', label: '選んでください' }] : []),
              ...terminals.map(({ id, staff }) => ({ value: id, label: staff === null ? id : `${id}　${staff.name}` })),
            ]}
            value={terminal}
            onChange={setTerminal}
            errorMessage={checked ? terminalFault : null}
          />
          <DigitsInput
            label="連絡コード"
            description="10桁の数字です。"
            value={contactCode}
            onChange={setContactCode}
            errorMessage={checked ? codeFault : null}
          />
          <div>
            <Button type="submit" isPending={busy} pendingText="読み取っています">
              読み取る
            </Button>
          </div>
        </form>
        <div className="flex min-w-0 flex-col gap-6">
          {problem === null ? null : <ProblemBanner problem={problem} />}
          {heard === null || issued !== null ? null : (
            <AnswerForm key={heard.contactCode} {...heard} name={chosen?.staff?.name ?? null} onIssued={done} />
          )}
          <div role="status" aria-label="応答コード">
            {heard === null || issued === null ? null : <ResponseCode issued={issued} terminal={heard.terminal} />}
          </div>
        </div>
      </div>
    </section>
  );
}
