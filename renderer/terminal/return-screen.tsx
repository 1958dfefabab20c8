import type { ReactNode } from 'react';
import { assertNever } from '#contract/errors.ts';
import type { ShellState } from '#contract/ipc/shell-state.ts';
import { itemsOf } from '#contract/loan/items.ts';
import type { ReturnStep } from '#contract/loan/return.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Heading } from '../ui/heading.tsx';
import type { IconName } from '../ui/icon.tsx';
import { ByteProgress } from '../ui/progress.tsx';
import { useCommands } from './commands.tsx';
import { ContactPanel } from './contact-panel.tsx';
import { RefusalOf } from './refusal-banner.tsx';
import { ScreenBody } from './screen-body.tsx';
import type { ScreenOf } from './screen-of.ts';

export interface ReturnScreenProps {
  readonly screen: ScreenOf<'returning'>;
  readonly facts: ShellState['facts'];
  readonly telephone: ReactNode;
}

/** 返却, one step after the other: results, trail, things, the counter. */
export function ReturnScreen({ screen, facts, telephone }: ReturnScreenProps) {
  const { pending, run } = useCommands();
  const { steps, presses, isClosed } = screen;
  const ofStep: Readonly<Record<ReturnStep['key'], ReactNode>> = {
    results: <ResultsActs screen={screen} />,
    trail: null,
    things: isClosed ? null : <Things canClose={presses.close} />,
    'hand-over': isClosed ? <ContactPanel contacts={facts?.contacts ?? null} contactCode={null} /> : null,
  };
  return (
    <ScreenBody
      title="端末を返す"
      lead={
        isClosed
          ? '端末の中での手続きは終わりました。'
          : '上から順に進めます。途中でやめても、ここまでに送ったものは失われません。'
      }
    >
      {isClosed ? (
        <Banner kind="success" title="返却の手続きを終えました。">
          <p>仕事を続けることになったときは、電話で貸出期間の延長を受けてください。</p>
        </Banner>
      ) : null}
      <RefusalOf
        commands={[
          'beginReturn',
          'startHandIn',
          'pauseHandIn',
          'cancelHandIn',
          'closeReturn',
          'leaveReturn',
          'signOut',
        ]}
      />
      <ol aria-label="返却の手順" className="flex flex-col gap-4">
        {steps.map((step, index) => (
          <StepCard key={step.key} step={step} number={index + 1}>
            {ofStep[step.key]}
          </StepCard>
        ))}
      </ol>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-4">
        {presses.leave ? (
          <Button variant="outline" isPending={pending.has('leaveReturn')} onPress={() => void run('leaveReturn', {})}>
            返却をやめて戻る
          </Button>
        ) : null}
        {telephone}
        <Button variant="text" isPending={pending.has('signOut')} onPress={() => void run('signOut', {})}>
          サインアウト
        </Button>
      </div>
    </ScreenBody>
  );
}

const titles: Readonly<Record<ReturnStep['key'], string>> = {
  results: '成果物の提出',
  trail: '記録の送信',
  things: 'これから持っていくもの',
  'hand-over': '情報政策課へ渡す',
};

interface Look {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: IconName;
}
function lookOf(state: ReturnStep['state']): Look {
  switch (state) {
    case 'done':
      return { word: '済み', tone: 'good', icon: 'success' };
    case 'now':
      return { word: '今ここ', tone: 'info', icon: 'info' };
    case 'waiting':
      return { word: '待っています', tone: 'neutral', icon: 'waiting' };
    case 'blocked':
      return { word: '進めません', tone: 'bad', icon: 'error' };
    default:
      return assertNever(state);
  }
}

interface StepCardProps {
  readonly step: ReturnStep;
  readonly number: number;
  readonly children: ReactNode;
}

function StepCard({ step, number, children }: StepCardProps) {
  const look = lookOf(step.state);
  return (
    <li
      {...(step.state === 'now' ? { 'aria-current': 'step' as const } : {})}
      className="flex flex-col gap-3 rounded-12 border border-solid-gray-420 px-5 py-4"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Heading level={2}>
          <span className="figures">{number}</span>　{titles[step.key]}
        </Heading>
        <Badge tone={look.tone} icon={look.icon}>
          {look.word}
        </Badge>
      </div>
      <p role="status" className="figures text-std-17N-170 text-solid-gray-800">
        {step.text}
      </p>
      {step.progress === null ? null : <ByteProgress label={titles[step.key]} {...step.progress} />}
      {children}
    </li>
  );
}

function ResultsActs({ screen }: Pick<ReturnScreenProps, 'screen'>) {
  const { pending, run } = useCommands();
  const { presses, steps } = screen;
  const isDone = steps.find(({ key }) => key === 'results')?.state === 'done';
  if (!presses.start && !presses.cancel) return null;
  const command = presses.pause ? 'pauseHandIn' : 'startHandIn';
  // Only what was begun can be given up, and only what rests be started.
  const isPaused = presses.start && presses.cancel;
  return (
    <div className="flex flex-wrap gap-4">
      {/* One button for both ways, so that whoever pressed it by keyboard is still on it. */}
      <Button
        size="md"
        variant={presses.pause || isDone ? 'outline' : 'solid'}
        isPending={pending.has('startHandIn') || pending.has('pauseHandIn')}
        onPress={() => void run(command, {})}
      >
        {presses.pause ? '一時停止' : isDone ? 'もう一度送る' : isPaused ? '続きから送る' : '成果物を送る'}
      </Button>
      {presses.cancel ? (
        <Button
          size="md"
          variant="text"
          isPending={pending.has('cancelHandIn')}
          onPress={() => void run('cancelHandIn', {})}
        >
          送るのをやめる
        </Button>
      ) : null}
    </div>
  );
}

/** What the loan's request named is not known here: the list is of everything that can have been lent. */
const everything = { wire: true, mouse: true, telework: 'mobile' } as const;
/** Things that are carried; the rest is looked at together at the counter. */
const carried: ReadonlySet<string> = new Set(['pc', 'wire', 'mouse', 'papers']);

function Things({ canClose }: { readonly canClose: boolean }) {
  const { pending, run } = useCommands();
  const things = itemsOf('return', everything).filter(({ key }) => carried.has(key));
  return (
    <>
      <ul className="list-disc pl-6 text-std-17N-170">
        {things.map(({ key, title, onlyFor }) => (
          <li key={key}>
            {title}
            {onlyFor === null ? '' : '（借りているとき）'}
          </li>
        ))}
      </ul>
      {canClose ? (
        <div className="flex flex-wrap items-center gap-4">
          <Button
            isPending={pending.has('closeReturn')}
            pendingText="記録しています"
            onPress={() => void run('closeReturn', {})}
          >
            そろえて、返却の手続きを終える
          </Button>
          <p className="text-std-16N-170 text-solid-gray-700">終えると、この端末では仕事を始められなくなります。</p>
        </div>
      ) : null}
    </>
  );
}
