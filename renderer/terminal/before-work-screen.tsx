import { type FormEvent, type ReactNode, Suspense, useState } from 'react';
import type { LoanFacts } from '#contract/loan/package.ts';
import { eraDateWithWeekday, isRealDate } from '#contract/words/era.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { focusFirstFault } from '../ui/focus-first-fault.ts';
import { TextArea } from '../ui/text-area.tsx';
import { useCommands } from './commands.tsx';
import { useDraft } from './drafts.tsx';
import { CorrectionForm } from './later.tsx';
import { PlanTable } from './plan-table.tsx';
import { RefusalOf } from './refusal-banner.tsx';
import { ReturnButton } from './return-button.tsx';
import { ScreenBody } from './screen-body.tsx';
import type { ScreenOf } from './screen-of.ts';
import { WorkStyleCard } from './work-style-card.tsx';

interface BeforeWorkScreenProps {
  readonly facts: LoanFacts | null;
  readonly screen: ScreenOf<'before-work'>;
  /** The way to the telephone; null where there is none. */
  readonly telephone: ReactNode;
  readonly onOpenTrail: () => void;
}

/** One thing at a time: a session that a rule closed is asked about first, then the day's work. */
export function BeforeWorkScreen({ facts, screen, telephone, onOpenTrail }: BeforeWorkScreenProps) {
  const [later, setLater] = useState(false);
  const closed = screen.closedByRule;
  if (closed !== null && !later) {
    return (
      <Suspense>
        <CorrectionForm key={closed.id} closed={closed} onLater={() => setLater(true)} />
      </Suspense>
    );
  }
  return (
    <TodayForm
      facts={facts}
      screen={screen}
      telephone={telephone}
      onOpenTrail={onOpenTrail}
      {...(closed === null ? {} : { onCorrect: () => setLater(false) })}
    />
  );
}

interface TodayFormProps extends BeforeWorkScreenProps {
  /** Goes back to the correction that was put off. */
  readonly onCorrect?: () => void;
}

function TodayForm({ facts, screen, telephone, onOpenTrail, onCorrect }: TodayFormProps) {
  const { pending, run } = useCommands();
  const planned = screen.plan.map((item) => item.work).join('\n');
  const [work, setWork] = useDraft(`work:${screen.today}`, planned);
  const [asked, setAsked] = useState(false);
  const fault = work.trim() === '' ? '今日の業務内容を入力してください。' : null;
  const day = isRealDate(screen.today) ? eraDateWithWeekday(screen.today) : screen.today;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setAsked(true);
    focusFirstFault(event.currentTarget);
    if (fault === null) void run('startWork', { work });
  };

  return (
    <ScreenBody title="今日の仕事を始める" lead={<span className="figures">{day}</span>}>
      {onCorrect === undefined ? null : (
        <Banner
          kind="warn"
          title="前回の終業がまだ訂正されていません。"
          actions={
            <Button variant="outline" size="md" onPress={onCorrect}>
              前回の終業を訂正する
            </Button>
          }
        />
      )}
      <RefusalOf commands={['startWork', 'beginReturn', 'signOut']} />
      {/* 始業 stays in view however long the plan is: the form comes first, the plan beside it. */}
      <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-2">
        <form onSubmit={submit} noValidate className="flex flex-col gap-8">
          <TextArea
            label="今日の業務内容"
            description="計画から変わるときは書き直してください。始業の記録に残ります。"
            isRequired
            maxLength={2000}
            rows={4}
            value={work}
            onChange={setWork}
            errorMessage={asked ? fault : null}
          />
          <div className="flex flex-wrap items-center gap-x-6 gap-y-4">
            <Button type="submit" size="xl" isPending={pending.has('startWork')} pendingText="確かめています">
              始業
            </Button>
            {telephone}
            {/* Drawn out by a button's own padding: the first word stands below the edge of 始業, and all three fit in the row. */}
            <div className="-mx-5 flex flex-wrap">
              <Button variant="text" onPress={onOpenTrail}>
                自分の記録を見る
              </Button>
              <ReturnButton />
              <Button variant="text" isPending={pending.has('signOut')} onPress={() => void run('signOut', {})}>
                サインアウト
              </Button>
            </div>
          </div>
        </form>
        <div className="flex flex-col gap-8">
          <PlanTable plan={screen.plan} isRevoked={screen.planRevoked} />
          <WorkStyleCard facts={facts} />
        </div>
      </div>
    </ScreenBody>
  );
}
