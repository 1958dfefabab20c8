import { type FormEvent, useState } from 'react';
import type { ShellState } from '#contract/ipc/shell-state.ts';
import type { AskedPurpose } from '#contract/loan/code.ts';
import type { AcceptedAnswer } from '#contract/socket/protocol.ts';
import { acceptedSentence, purposeTitles } from '#contract/words/code-words.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { focusFirstFault } from '../ui/focus-first-fault.ts';
import { Heading } from '../ui/heading.tsx';
import { RadioChoices } from '../ui/radio-choices.tsx';
import { useCommands } from './commands.tsx';
import { ContactCodeCard } from './contact-code-card.tsx';
import { ContactPanel } from './contact-panel.tsx';
import { RefusalOf } from './refusal-banner.tsx';
import { RequestList } from './request-list.tsx';
import { ResponseCodeForm } from './response-code-form.tsx';
import { ScreenBody } from './screen-body.tsx';

export interface TelephoneScreenProps {
  readonly state: ShellState;
  readonly onClose: () => void;
}

type Stage =
  | { readonly at: 'choosing' }
  | { readonly at: 'calling'; readonly purpose: AskedPurpose }
  | { readonly at: 'done'; readonly accepted: AcceptedAnswer };

/** Everything that goes by telephone where there is no line: what for, ten digits out, ten digits in, what came of it. */
export function TelephoneScreen({ state, onClose }: TelephoneScreenProps) {
  const [stage, setStage] = useState<Stage>({ at: 'choosing' });
  const choose = () => setStage({ at: 'choosing' });
  if (stage.at === 'done') return <Done accepted={stage.accepted} onMore={choose} onClose={onClose} />;
  if (stage.at === 'calling' && state.code?.purpose === stage.purpose) {
    return (
      <Calling
        state={state}
        purpose={stage.purpose}
        digits={state.code.digits}
        onAccepted={(accepted) => setStage({ at: 'done', accepted })}
        onMore={choose}
        onClose={onClose}
      />
    );
  }
  return <Choosing state={state} onShown={(purpose) => setStage({ at: 'calling', purpose })} onClose={onClose} />;
}

const supports: Readonly<Record<AskedPurpose, string>> = {
  report: '仕事の様子や困りごとを知らせます。知らせた時刻が庁内に残ります。',
  extension: '貸出期間を延ばしてもらいます。',
  approval: '出してある申請の承認を受け取ります。',
  presence: '今この端末の前にいることを確かめてもらいます。',
};

interface ChoosingProps extends TelephoneScreenProps {
  readonly onShown: (purpose: AskedPurpose) => void;
}

function Choosing({ state, onShown, onClose }: ChoosingProps) {
  const { pending, run } = useCommands();
  const only = state.asks.length === 1 ? state.asks[0] : undefined;
  const [purpose, setPurpose] = useState<AskedPurpose | null>(only ?? null);
  const [asked, setAsked] = useState(false);
  const fault = purpose === null ? '用件を選んでください。' : null;
  const until = state.facts?.loan.to;
  const support = (choice: AskedPurpose): string =>
    choice === 'extension' && until !== undefined
      ? `${supports.extension}今の期間は${eraDateWithWeekday(until)}までです。`
      : supports[choice];

  const show = async () => {
    setAsked(true);
    if (purpose === null) return;
    const done = await run('showCode', { purpose });
    if (done !== null) onShown(purpose);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    focusFirstFault(event.currentTarget);
    void show();
  };
  return (
    <ScreenBody
      title="電話で知らせる・受け取る"
      lead="回線がなくても、10桁の連絡コードを電話で読み上げると、所属長や情報政策課に知らせることができます。"
    >
      <RefusalOf commands={['showCode']} />
      <form onSubmit={submit} noValidate className="flex flex-col gap-6">
        <RadioChoices
          label="電話の用件"
          isRequired
          choices={state.asks.map((value) => ({ value, label: purposeTitles[value], support: support(value) }))}
          value={purpose}
          onChange={setPurpose}
          errorMessage={asked ? fault : null}
        />
        <div className="flex flex-wrap gap-4">
          <Button type="submit" isPending={pending.has('showCode')} pendingText="記録しています">
            連絡コードを表示する
          </Button>
          <Button variant="outline" onPress={onClose}>
            戻る
          </Button>
        </div>
      </form>
    </ScreenBody>
  );
}

interface CallingProps extends TelephoneScreenProps {
  readonly purpose: AskedPurpose;
  readonly digits: string;
  readonly onAccepted: (accepted: AcceptedAnswer) => void;
  readonly onMore: () => void;
}

const leads: Readonly<Record<AskedPurpose, string>> = {
  report: '電話をかけて、用件と連絡コードを伝えてください。相手が応答コードを言わなければ、「戻る」を押してください。',
  extension: '電話をかけて連絡コードを読み上げ、応答コードを受け取ってください。',
  approval: '電話をかけて連絡コードを読み上げ、応答コードを受け取ってください。',
  presence: '連絡コードを読み上げてください。相手が応答コードを言わなければ、「戻る」を押してください。',
};

function Calling({ state, purpose, digits, onAccepted, onMore, onClose }: CallingProps) {
  // Five wrong answers bring another code.
  const [first] = useState(digits);
  return (
    <ScreenBody title={`電話の用件：${purposeTitles[purpose]}`} lead={leads[purpose]}>
      {first === digits ? null : (
        <Banner kind="warn" role="status" title="連絡コードが新しくなりました。">
          <p>続けて違う応答コードが入力されたためです。新しい連絡コードを読み上げてください。</p>
        </Banner>
      )}
      <ContactPanel contacts={state.facts?.contacts ?? null} contactCode={null} />
      {purpose === 'approval' && state.requests.length > 0 ? (
        <section className="flex flex-col gap-4">
          <Heading level={2}>出してある申請（番号を伝えてください）</Heading>
          <RequestList requests={state.requests} />
        </section>
      ) : null}
      {/* What is read out and where the answer goes are seen together: the person has the receiver in one hand. */}
      <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-2">
        <ContactCodeCard digits={digits} />
        <ResponseCodeForm
          title="応答コードを受け取ったら"
          submitText="応答コードを確かめる"
          draftKey={digits}
          isRequired={purpose === 'extension' || purpose === 'approval'}
          onAccepted={onAccepted}
        />
      </div>
      <div className="flex flex-wrap gap-4">
        <Button variant="outline" onPress={onClose}>
          戻る
        </Button>
        <Button variant="text" onPress={onMore}>
          別の用件で電話する
        </Button>
      </div>
    </ScreenBody>
  );
}

interface DoneProps {
  readonly accepted: AcceptedAnswer;
  readonly onMore: () => void;
  readonly onClose: () => void;
}

function Done({ accepted, onMore, onClose }: DoneProps) {
  return (
    <ScreenBody title="電話で受け取りました">
      <Banner kind="success" role="status" title={acceptedSentence(accepted)}>
        <p>
          応答コードを受け付け、記録しました。
          {accepted.answer === 'approve' && accepted.to !== null
            ? 'ファイルは「回収」にあります。申請した場所に移してください。'
            : ''}
          {accepted.answer === 'extend' ? '新しい期間の終わりの日まで仕事を始められます。' : ''}
        </p>
      </Banner>
      <div className="flex flex-wrap gap-4">
        <Button onPress={onClose}>戻る</Button>
        <Button variant="text" onPress={onMore}>
          別の用件で電話する
        </Button>
      </div>
    </ScreenBody>
  );
}
