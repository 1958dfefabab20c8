import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { z } from 'zod';
import type { ErrorAnswer, ResponseCodeAnswer, TerminalRow } from '#contract/http/console-api.ts';
import { PersonText, TenDigits } from '#contract/primitives.ts';
import { Button } from '../../ui/button.tsx';
import { DigitsInput } from '../../ui/digits-input.tsx';
import { Heading } from '../../ui/heading.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { useAccount } from '../account/account-context.tsx';
import { focusFirstFault } from '../page/focus-first-fault.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ResponseCode } from './response-code.tsx';

const reasonMaxChars = 400;
const Reason = PersonText(reasonMaxChars);

type Issued = z.infer<typeof ResponseCodeAnswer> & { readonly terminal: string };

/** A 連絡コード heard by telephone goes in, the 応答コード to read back comes out. */
export function ResponseCodePanel({ terminals }: { readonly terminals: readonly TerminalRow[] }): ReactNode {
  const { client } = useAccount();
  const headingId = useId();
  const only = terminals.length === 1 ? terminals[0]?.id : undefined;
  const [terminal, setTerminal] = useState(only ?? '');
  const [contactCode, setContactCode] = useState('');
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorAnswer | null>(null);
  const [issued, setIssued] = useState<Issued | null>(null);

  const terminalFault = terminals.some(({ id }) => id === terminal)
    ? null
    : '電話をかけてきた人の端末を選んでください。';
  const codeFault = TenDigits.safeParse(contactCode).success ? null : '連絡コードを10桁の数字で入力してください。';
  const reasonFault = Reason.safeParse(reason).success ? null : '応答する理由を入力してください。';
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if ([terminalFault, codeFault, reasonFault].some((fault) => fault !== null)) {
      return focusFirstFault(event.currentTarget);
    }
    if (busy) return;
    setBusy(true);
    setProblem(null);
    setIssued(null);
    const answer = await client.respond(terminal, contactCode, reason.trim());
    setBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    setIssued({ ...answer.value, terminal });
    setContactCode('');
    setReason('');
    setChecked(false);
  };
  return (
    <section
      id="respond"
      tabIndex={-1}
      aria-labelledby={headingId}
      className="outline-none rounded-12 border border-solid-gray-420 p-5 sm:p-8"
    >
      <Heading level={2} id={headingId}>
        連絡コードに応える
      </Heading>
      <p className="mt-2 text-std-16N-170">
        電話で本人であることを確かめてから、聞き取った連絡コードを入力してください。応えたことと理由は記録に残ります。
      </p>
      <div className="mt-6 grid gap-8 lg:grid-cols-2">
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
          <TextArea
            label="応答する理由"
            rows={3}
            maxLength={reasonMaxChars}
            value={reason}
            onChange={setReason}
            errorMessage={checked ? reasonFault : null}
          />
          <div>
            <Button type="submit" isPending={busy} pendingText="確かめています">
              応答コードを出す
            </Button>
          </div>
        </form>
        <div role="status" aria-label="応答コード" className="min-w-0 self-start">
          {issued === null ? null : (
            <ResponseCode code={issued.responseCode} purpose={issued.purpose} terminal={issued.terminal} />
          )}
        </div>
      </div>
      {problem === null ? null : (
        <div className="mt-6">
          <ProblemBanner problem={problem} />
        </div>
      )}
    </section>
  );
}
