import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { ContactCodeAnswer, ErrorAnswer, ResponseCodeAnswer } from '#contract/http/console-api.ts';
import { PersonText } from '#contract/primitives.ts';
import { answerTitles, purposeTitles } from '#contract/words/code-words.ts';
import { eraDateWithWeekday, japanDate } from '#contract/words/era.ts';
import { clockFrom, dayAndClock } from '#contract/words/time.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { daysRange, extendedTo, needsNoAnswer, offeredAnswers, readAnswer } from './answer-choice.ts';

const reasonMaxChars = 400;
const Reason = PersonText(reasonMaxChars);

interface AnswerFormProps {
  readonly terminal: string;
  /** Who borrowed it. */
  readonly name: string | null;
  readonly contactCode: string;
  readonly read: ContactCodeAnswer;
  readonly onIssued: (issued: ResponseCodeAnswer) => void;
}

/** What a 連絡コード says, and what is answered to it. */
export function AnswerForm({ terminal, name, contactCode, read, onIssued }: AnswerFormProps): ReactNode {
  const { client } = useAccount();
  const { purpose, loan, given } = read;
  const answers = offeredAnswers(read);
  const [answer, setAnswer] = useState(answers[0] ?? 'revoke');
  const [days, setDays] = useState(given?.answer === 'extend' ? '0' : '');
  const [request, setRequest] = useState(given?.answer === 'approve' ? String(given.request) : '');
  const [reason, setReason] = useState(given === null ? '' : '同じ応答コードをもう一度伝えるため');
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorAnswer | null>(null);
  const top = useRef<HTMLDivElement>(null);
  const form = useRef<HTMLFormElement>(null);

  // The hands stay on the keyboard: what has to be decided comes next, and where nothing has to be, what was said.
  useEffect(() => {
    const first = needsNoAnswer(purpose) ? null : form.current?.querySelector<HTMLElement>('input:checked');
    (first ?? top.current)?.focus();
  }, [purpose]);

  const chosen = given ?? readAnswer(loan, { answer, days, request });
  const { least, most } = daysRange(loan);
  const daysFault =
    answer === 'extend' && chosen === null ? `${least}から${most}までの日数を数字で入力してください。` : null;
  const requestFault =
    answer === 'approve' && chosen === null ? '申請の番号を1から99までの数字で入力してください。' : null;
  const reasonFault = Reason.safeParse(reason).success ? null : '応答する理由を入力してください。';
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (chosen === null || reasonFault !== null) return focusFirstFault(event.currentTarget);
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const outcome = await client.respond(terminal, { contactCode, given: chosen, reason: reason.trim() });
    setBusy(false);
    if (outcome.ok) onIssued(outcome.value);
    else setProblem(outcome.problem);
  };
  return (
    <div className="flex flex-col gap-6">
      <div ref={top} tabIndex={-1} className="outline-none">
        <ReadBanner terminal={terminal} name={name} read={read} />
      </div>
      {purpose === 'unlock' && given === null ? (
        <p className="text-std-16N-170">
          端末の画面に出ている番号（TM-102など）を電話で聞き、ロックの理由を確かめてから応じてください。聞いた番号は「応答する理由」に書いてください。
        </p>
      ) : null}
      {loan.heldBack === null ? null : <HeldBackBanner why={loan.heldBack} />}
      <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        <RadioChoices
          label={needsNoAnswer(purpose) ? '応答（伝える必要があるときだけ）' : '応答'}
          choices={answers.map((value) => ({ value, label: answerTitles[value] }))}
          value={answer}
          onChange={setAnswer}
        />
        {purpose === 'extension' && loan.earliestTo > loan.latestTo ? (
          <p className="text-std-16N-170">
            電話で延ばせるのは、貸出のときに決めた期間の終わりから62日（{eraDateWithWeekday(loan.latestTo)}）までです。
          </p>
        ) : null}
        {answer === 'extend' && given === null ? (
          <ExtensionDays loan={loan} days={days} onDays={setDays} fault={checked ? daysFault : null} />
        ) : null}
        {answer === 'approve' && given === null ? (
          <TextInput
            label="承認する申請の番号"
            inputMode="numeric"
            width="sm"
            value={request}
            onChange={setRequest}
            errorMessage={checked ? requestFault : null}
          />
        ) : null}
        {answer === 'revoke' ? (
          <Banner kind="warn" role="status" title="応答コードが入力されると、この端末はすぐに使えなくなります。">
            <p>
              作業用フォルダと記録は端末に残り、記録の受け取りは続きます。使えるように戻せるのは、庁内の応答コードだけです。
            </p>
          </Banner>
        ) : null}
        {answer === 'unlock' && loan.revoked ? (
          <Banner kind="warn" role="status" title="この端末の貸出は取り消されています。">
            <p>ロックを解除すると、貸出の取消しも取り下げます。</p>
          </Banner>
        ) : null}
        <TextInput
          label="応答する理由"
          description="例：本人と確かめた。会議が延びたため。"
          maxLength={reasonMaxChars}
          value={reason}
          onChange={setReason}
          errorMessage={checked ? reasonFault : null}
        />
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <div>
          <Button
            type="submit"
            variant={answer === 'revoke' ? 'danger' : 'solid'}
            isPending={busy}
            pendingText="確かめています"
          >
            {given === null ? '応答コードを出す' : '応答コードをもう一度出す'}
          </Button>
        </div>
      </form>
    </div>
  );
}

const heldBackWords = {
  gone: {
    title: 'この端末は、電話では開けられません。',
    text: '紛失・盗難が届け出られているか、代わりの端末を渡しています。管理簿で端末の状態を確かめてください。',
  },
  unregistered: {
    title: '登録の承認が取り消されたため、この端末は電話では開けられません。',
    text: '端末を返してもらってください。続けて使うときは、登録申請書を出し直し、所属長が承認したあとで、もう一度応えてください（OF-674）。',
  },
} as const;

/** Why nothing that opens the PC can be answered, and what to do instead. */
function HeldBackBanner({ why }: { readonly why: keyof typeof heldBackWords }): ReactNode {
  return (
    <Banner kind="warn" role="status" title={heldBackWords[why].title}>
      <p>{heldBackWords[why].text}</p>
    </Banner>
  );
}

function ReadBanner({ terminal, name, read }: Pick<AnswerFormProps, 'terminal' | 'name' | 'read'>): ReactNode {
  const { purpose, heardAt, again, given } = read;
  const from = name === null ? terminal : `${terminal}　${name}`;
  const told = needsNoAnswer(purpose) && !again;
  return (
    <Banner
      kind={told ? 'success' : 'info'}
      role="status"
      title={
        told
          ? `${from}：${purposeTitles[purpose]}を受け付け、記録しました。`
          : `${from}：${purposeTitles[purpose]}の連絡コードです。`
      }
    >
      {again ? (
        <p>
          この連絡コードは{dayAndClock(heardAt)}に一度読み取っています。新しい報告としては記録していません。
          {given === null ? '' : '応答コードも出しています。伝わらなかったときは、同じものをもう一度出せます。'}
        </p>
      ) : (
        <p className="figures">{clockFrom(heardAt, japanDate(new Date().toISOString()))}に読み取りました。</p>
      )}
    </Banner>
  );
}

interface ExtensionDaysProps {
  readonly loan: ContactCodeAnswer['loan'];
  readonly days: string;
  readonly onDays: (days: string) => void;
  readonly fault: string | null;
}

/** How many days more, and what day that is. */
function ExtensionDays({ loan, days, onDays, fault }: ExtensionDaysProps): ReactNode {
  const to = extendedTo(loan, days);
  return (
    <div className="flex flex-col gap-1.5">
      <TextInput
        label="延ばす日数"
        description={`今の期間は${eraDateWithWeekday(loan.to)}までです。`}
        inputMode="numeric"
        width="sm"
        value={days}
        onChange={onDays}
        errorMessage={fault}
      />
      <p aria-live="polite" className="min-h-8 text-std-18B-160">
        {to === null ? '' : `${eraDateWithWeekday(to)}まで`}
      </p>
    </div>
  );
}
