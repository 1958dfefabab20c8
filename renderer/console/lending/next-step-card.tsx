import { type ReactNode, useEffect, useId, useRef } from 'react';
import { assertNever } from '#contract/errors.ts';
import type { HandOverAnswer, LedgerDetail } from '#contract/http/lending-api.ts';
import { eraDate } from '#contract/words/era.ts';
import { Banner } from '../../ui/banner.tsx';
import { useAccount } from '../account/account-context.tsx';
import { CertificateForm } from './certificate-form.tsx';
import { ChooseRequestForm } from './choose-request-form.tsx';
import { ConfirmBorrowerForm } from './confirm-borrower-form.tsx';
import { ItemsForm, ToldItem } from './items-form.tsx';
import { type Hindrance, itemsFor, type NextStep, newestWipe, nextStep, type Step } from './next-step.ts';
import { PressStep } from './press-step.tsx';
import { ServiceStep } from './service-step.tsx';
import { SetAsideStep } from './set-aside-step.tsx';
import { SettleForm } from './settle-form.tsx';
import { StepTrack } from './step-track-list.tsx';
import { hindranceWords, stepTitle } from './step-words.ts';
import { useMe } from './use-me.ts';
import { VerifyForm } from './verify-form.tsx';
import { CertificateLinks } from './wipe-card.tsx';

interface NextStepCardProps {
  readonly detail: LedgerDetail;
  /** Something was done: the PC's standing is asked for again. */
  readonly onDone: () => void;
  readonly onHandedOver: (answer: HandOverAnswer) => void;
}

/** The one thing to do next with this PC, large, and who does it. */
export function NextStepCard({ detail, onDone, onHandedOver }: NextStepCardProps): ReactNode {
  const { account } = useMe();
  const id = useId();
  const next: NextStep = nextStep(detail, account);
  const title = stepTitle(next.step);
  const card = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const lastTitle = useRef(title);
  useEffect(() => {
    if (lastTitle.current === title) return;
    lastTitle.current = title;
    // Only whoever was in this card, or lost their place with it, is led on to the step that follows.
    const focused = document.activeElement;
    if (focused === null || focused === document.body || card.current?.contains(focused) === true)
      heading.current?.focus();
  }, [title]);
  return (
    <section
      ref={card}
      aria-labelledby={id}
      className="flex flex-col gap-5 rounded-12 border-3 border-blue-900 p-5 text-std-16N-170 sm:p-8"
    >
      <StepTrack step={next.step} detail={detail} />
      <h2 id={id} ref={heading} tabIndex={-1} className="text-std-24B-150 text-solid-gray-900 outline-none">
        <span className="block text-std-16B-170 text-blue-900">
          {next.step.kind === 'set-aside' ? 'いまの状態' : '次にすること'}
        </span>
        {title}
      </h2>
      {next.hindrance === null ? (
        <StepBody key={title} step={next.step} detail={detail} onDone={onDone} onHandedOver={onHandedOver} />
      ) : (
        <Hindered hindrance={next.hindrance} detail={detail} onDone={onDone} />
      )}
    </section>
  );
}

interface HinderedProps extends Pick<NextStepCardProps, 'detail' | 'onDone'> {
  readonly hindrance: Exclude<Hindrance, null>;
}

function Hindered({ hindrance, detail, onDone }: HinderedProps): ReactNode {
  if (hindrance === 'role') return <p>{hindranceWords.role}</p>;
  return (
    <>
      <Banner kind="info" title="別の職員が行います。">
        <p>{hindranceWords[hindrance]}</p>
      </Banner>
      {hindrance === 'checker' ? <ServiceStep detail={detail} purpose="check" onLook={onDone} /> : null}
    </>
  );
}

interface StepBodyProps extends NextStepCardProps {
  readonly step: Step;
}

function StepBody({ step, detail, onDone, onHandedOver }: StepBodyProps): ReactNode {
  const { client } = useAccount();
  const { row } = detail;
  const { terminal } = row;
  const certificate = newestWipe(detail)?.certificate ?? null;
  switch (step.kind) {
    case 'choose-request':
      return <ChooseRequestForm row={row} onDone={onDone} />;
    case 'service':
      return <ServiceStep detail={detail} purpose={step.purpose} onLook={onDone} />;
    case 'items':
      return <ItemsForm detail={detail} phase={step.phase} onDone={onDone} />;
    case 'confirm':
      if (step.side === 'borrower')
        return (
          <>
            <p>使用する職員にこの画面を向け、本人に品目を見せてから、本人に入力してもらってください。</p>
            <Items detail={detail} phase={step.phase} />
            <ConfirmBorrowerForm detail={detail} phase={step.phase} onDone={onDone} />
          </>
        );
      return (
        <PressStep
          action={step.phase === 'hand-over' ? '渡す側として確認する' : '受け取る側として確認する'}
          ask={() => client.lending.confirm(terminal, { side: 'office' })}
          onDone={onDone}
        >
          <p>品目がそろっていることを、情報政策課として確認します。使用する職員の確認は、次の画面で本人が行います。</p>
          <Items detail={detail} phase={step.phase} />
        </PressStep>
      );
    case 'hand-over':
      return (
        <PressStep
          action="貸し出す"
          ask={() => client.lending.handOver(terminal)}
          onDone={(answer) => {
            onHandedOver(answer);
            onDone();
          }}
        >
          <p>双方の確認が済みました。押すと貸出が始まり、端末に入力する登録コードが表示されます。</p>
        </PressStep>
      );
    case 'return':
      return (
        <>
          {detail.entries === null && row.loan !== null ? (
            <EnrolAgain terminal={terminal} loan={row.loan} onHandedOver={onHandedOver} />
          ) : null}
          <PressStep
            action="返却を受け付ける"
            isAside
            ask={() => client.lending.act(terminal, { act: 'return', reason: '' })}
            onDone={onDone}
          >
            <p>
              {row.to === null ? null : `${eraDate(row.to)}までの貸出です。`}
              端末が戻ってきたら、返却を受け付けます。
            </p>
          </PressStep>
        </>
      );
    case 'settle-trail':
      return <SettleForm detail={detail} onDone={onDone} />;
    case 'verify':
      return <VerifyForm terminal={terminal} wipe={step.wipe} check={step.check} onDone={onDone} />;
    case 'certificate':
      return <CertificateForm terminal={terminal} onDone={onDone} />;
    case 'restock':
      return (
        <PressStep
          action="在庫に戻す"
          ask={() => client.lending.act(terminal, { act: 'restock', reason: '' })}
          onDone={onDone}
        >
          <p>消去が検証され、証明書が発行されました。次の貸出に使えるようにします。</p>
          {certificate === null ? null : <CertificateLinks certificate={certificate} />}
        </PressStep>
      );
    case 'set-aside':
      return <SetAsideStep state={step.state} detail={detail} />;
    default:
      return assertNever(step);
  }
}

/** The PC has not enrolled: its code was lost, or is too old. */
function EnrolAgain({ terminal, loan, onHandedOver }: EnrolAgainProps): ReactNode {
  const { client } = useAccount();
  return (
    <PressStep
      action="登録コードを発行し直す"
      isAside
      ask={() => client.lending.enrolCode(terminal)}
      onDone={({ enrolCode }) => onHandedOver({ loan, enrolCode })}
    >
      <p>端末は、まだ登録コードで登録されていません。コードを控えていないときは、発行し直せます。</p>
    </PressStep>
  );
}

interface EnrolAgainProps extends Pick<NextStepCardProps, 'onHandedOver'> {
  readonly terminal: string;
  readonly loan: string;
}

function Items({
  detail,
  phase,
}: {
  readonly detail: LedgerDetail;
  readonly phase: 'hand-over' | 'return';
}): ReactNode {
  return (
    <ul className="flex flex-col gap-3">
      {itemsFor(detail, phase).map((item) => (
        <li key={item.key}>
          <ToldItem item={item} row={detail.items.find(({ key }) => key === item.key)} />
        </li>
      ))}
    </ul>
  );
}
