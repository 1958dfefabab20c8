import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { checkFaultTitles, type IntegrityAnswer } from '#contract/http/audit-api.ts';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { chainColumns } from './chain-columns.tsx';
import { CheckpointCard } from './checkpoint-card.tsx';
import { EvidenceHint } from './evidence-hint.tsx';
import { GapList } from './gap-list.tsx';

/** A running check is looked at this often, ms. */
const lookEveryMs = 2_000;

/** Whether the trail is whole: what was checked when, what was published, and where nobody watched. */
export function IntegrityPage(): ReactNode {
  const { client } = useAccount();
  const load = useCallback((signal: AbortSignal) => client.audit.integrity(signal), [client]);
  const { value, problem, loading, reload } = useLoaded(load);
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<ErrorAnswer | null>(null);
  const isRunning = value !== null && value.running !== null;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(reload, lookEveryMs);
    return () => clearInterval(timer);
  }, [isRunning, reload]);
  const check = async (): Promise<void> => {
    setAsking(true);
    const answer = await client.audit.check();
    setAsking(false);
    setRefused(answer.ok ? null : answer.problem);
    reload();
  };
  return (
    <ConsolePage title="記録の完全性" width="wide">
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="検査の結果を読み込んでいます" /> : null}
      {value === null ? null : (
        <>
          <section aria-label="検査の結果" className="flex flex-col gap-4">
            <Verdict state={value} />
            {refused === null ? null : <ProblemBanner problem={refused} />}
            <div className="flex flex-wrap items-center gap-4">
              <Button
                size="md"
                variant="outline"
                onPress={() => void check()}
                isPending={asking}
                pendingText="始めています"
                isDisabled={isRunning}
              >
                今すぐ全件を検査する
              </Button>
              <p className="text-std-16N-170">検査は6時間ごとに自動でも行います。検査中も業務は止まりません。</p>
            </div>
          </section>
          <CheckpointCard log={value.log} />
          <section aria-labelledby="chains-heading" className="flex flex-col gap-4">
            <Heading level={2} id="chains-heading">
              貸出ごとの結果
            </Heading>
            <EvidenceHint />
            <DataTable
              caption="貸出ごとの検査の結果"
              captionHidden
              columns={chainColumns}
              rows={value.chains}
              rowKey={({ chain }) => chain}
              rowTone={({ fault, forked, gaps }) => (fault !== null || forked ? 'bad' : gaps > 0 ? 'warn' : null)}
              empty="まだ記録が届いていません。"
            />
          </section>
          <GapList gaps={value.gaps} total={value.gapsTotal} />
        </>
      )}
    </ConsolePage>
  );
}

/** The result in one sentence, with its time. Nothing is called sound that was not checked. */
function Verdict({ state }: { readonly state: IntegrityAnswer }): ReactNode {
  const { lastRun, running, faults, chains } = state;
  const broken = chains.filter(({ fault }) => fault !== null);
  const forked = chains.filter((chain) => chain.forked);
  return (
    <>
      {running === null ? null : (
        <Banner kind="info" role="status" title="検査しています。">
          <p>
            {running.of === 0
              ? '準備しています。'
              : `${count(running.of)}件中 ${count(Math.min(running.done, running.of))}件まで見ました。`}
          </p>
        </Banner>
      )}
      {lastRun === null ? (
        running === null ? (
          <Banner kind="warn" title="まだ一度も検査していません。">
            <p>下のボタンで検査を始められます。</p>
          </Banner>
        ) : null
      ) : (
        <RunBanner lastRun={lastRun} faults={broken.length + faults.length} />
      )}
      {faults.length === 0 ? null : (
        <ul className="flex list-disc flex-col gap-1 pl-6 text-std-16N-170">
          {faults.map(({ why, index }) => (
            <li key={`${why}-${index}`}>
              記録簿の{index}番：{checkFaultTitles[why]}
            </li>
          ))}
        </ul>
      )}
      {forked.length === 0 ? null : (
        <Banner kind="error" title={`分岐した記録が ${count(forked.length)}件の貸出にあります。`}>
          <p>同じ番号で内容の違う記録が届きました。端末を預かり、両方の記録を証拠として残してください。</p>
        </Banner>
      )}
    </>
  );
}

function RunBanner({
  lastRun,
  faults,
}: {
  readonly lastRun: NonNullable<IntegrityAnswer['lastRun']>;
  readonly faults: number;
}): ReactNode {
  const { outcome, endedAt, startedAt, by, entries, acts } = lastRun;
  const who = by === 'schedule' ? '自動の検査' : '求めによる検査';
  const when = dayAndClock(endedAt ?? startedAt);
  const scope = `記録 ${count(entries)}件、庁内の操作 ${count(acts)}件を調べました（${who}）。`;
  switch (outcome) {
    case 'sound':
      return (
        <Banner kind="success" title={`${when}の検査では、異常はありませんでした。`}>
          <p>{scope}つながり、封印、内容、記録簿との一致がすべて正しいことを確かめています。</p>
        </Banner>
      );
    case 'fault':
      return (
        <Banner kind="error" title={`${when}の検査で、異常が ${count(faults)}件見つかりました。`}>
          <p>{scope}データベースの控えと証拠ファイルを確保し、情報政策課と監査で原因を調べてください。</p>
        </Banner>
      );
    case 'interrupted':
    case 'running':
      return (
        <Banner kind="warn" title={`${when}の検査は、途中で止まりました。`}>
          <p>結果はありません。もう一度検査してください。</p>
        </Banner>
      );
  }
}
