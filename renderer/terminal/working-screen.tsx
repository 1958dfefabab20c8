import { type ReactNode, Suspense, useState } from 'react';
import { errorEntry } from '#contract/errors.ts';
import type { ShellState } from '#contract/ipc/shell-state.ts';
import { japanDate } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { clock, clockFrom, plainTime } from '#contract/words/time.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Heading } from '../ui/heading.tsx';
import { KeyValueList } from '../ui/key-value-list.tsx';
import { useCommands } from './commands.tsx';
import { ControlCards } from './control-cards.tsx';
import { InterruptDialog, PromiseList, RequestList } from './later.tsx';
import { RefusalOf } from './refusal-banner.tsx';
import { RemoteCard } from './remote-card.tsx';
import { ScreenBody } from './screen-body.tsx';
import type { ScreenOf } from './screen-of.ts';
import { WorkFolderCard } from './work-folder-card.tsx';
import { WorkStyleCard } from './work-style-card.tsx';

const { message: downMessage, next: downNext } = errorEntry('TM-401');
/** No line is the usual state of a lent PC: said where the trail is, not shouted. */
const lineDown = (
  <>
    <p>
      {downMessage}
      {downNext}
    </p>
    <p className="figures text-dns-14N-130 text-solid-gray-700">番号 TM-401</p>
  </>
);

interface WorkingScreenProps {
  readonly screen: ScreenOf<'working'>;
  readonly state: ShellState;
  readonly telephone: ReactNode;
  readonly onOpenTrail: () => void;
}

export function WorkingScreen({ screen, state, telephone, onOpenTrail }: WorkingScreenProps) {
  const { pending, run } = useCommands();
  /** Null until 中断 was pressed for the first time. */
  const [interrupting, setInterrupting] = useState<boolean | null>(null);
  const { session } = screen;
  const { trail } = state;
  const today = japanDate(new Date().toISOString());
  const { hoursEnd } = screen;

  return (
    <ScreenBody
      title="勤務中"
      lead={
        <span className="figures text-std-20N-150">
          {clockFrom(session.startedAt, today)}に始業しました
          {session.interruptions === 0 ? null : `（中断 ${session.interruptions}回）`}
        </span>
      }
    >
      {screen.planRevoked ? (
        <Banner kind="warn" title="今日の計画の承認が取り消されています。" role="status">
          <p>成果を作業用フォルダに保存してから「終業」を押し、所属長に連絡してください（第5条3項・4項）。</p>
        </Banner>
      ) : null}
      {screen.endsSoon && hoursEnd !== null ? (
        <Banner kind="info" title={`まもなく終業の時刻（${plainTime(hoursEnd)}）です。`} role="status">
          <p>時刻までに仕事をまとめ、「終業」を押してください。時間外勤務はありません。</p>
        </Banner>
      ) : null}
      {screen.pastHours ? (
        <Banner kind="warn" title="終業の時刻を過ぎています。" role="status">
          <p>
            {hoursEnd === null ? '' : `勤務時間は${plainTime(hoursEnd)}までです。`}
            仕事が終わったら「終業」を押してください。
          </p>
        </Banner>
      ) : null}
      <RefusalOf commands={['beginEnd']} />
      <div className="flex flex-wrap gap-4">
        <Button size="xl" isPending={pending.has('beginEnd')} onPress={() => void run('beginEnd', {})}>
          終業
        </Button>
        <Button size="xl" variant="outline" onPress={() => setInterrupting(true)}>
          中断
        </Button>
      </div>
      <section className="flex flex-col gap-4">
        <Heading level={2}>作業用フォルダ</Heading>
        <WorkFolderCard workFolder={state.workFolder} />
      </section>
      <RemoteCard profiles={state.facts?.remote?.profiles ?? []} remote={screen.remote} />
      <WorkStyleCard facts={state.facts} />
      <section className="flex flex-col gap-4">
        <Heading level={2}>第6条の制御</Heading>
        <ControlCards state={state} />
        <Suspense>
          <PromiseList />
        </Suspense>
      </section>
      {state.requests.length === 0 ? null : (
        <section className="flex flex-col gap-4">
          <Heading level={2}>データの取り扱いの申請</Heading>
          <Suspense>
            <RequestList requests={state.requests} />
          </Suspense>
        </section>
      )}
      <section className="flex flex-col gap-4">
        <Heading level={2}>記録</Heading>
        <KeyValueList
          items={[
            { key: '記録した件数', value: <span className="figures">{count(trail.recorded)}件</span> },
            {
              key: '未送信',
              value: (
                <span className="figures">
                  {count(trail.unsent)}件{trail.unsent === 0 ? '' : '（端末に残っており、つながりしだい送ります）'}
                </span>
              ),
            },
            ...(trail.lineCode === 'TM-401' ? [{ key: '回線', value: lineDown }] : []),
            {
              key: '最後の記録',
              value: <span className="figures">{trail.lastAt === null ? 'まだありません' : clock(trail.lastAt)}</span>,
            },
          ]}
        />
        <div className="flex flex-wrap gap-4">
          <Button variant="outline" size="md" onPress={onOpenTrail}>
            自分の記録を見る
          </Button>
          {telephone}
        </div>
      </section>
      {interrupting === null ? null : (
        <Suspense>
          <InterruptDialog sessionId={session.id} isOpen={interrupting} onClose={() => setInterrupting(false)} />
        </Suspense>
      )}
    </ScreenBody>
  );
}
