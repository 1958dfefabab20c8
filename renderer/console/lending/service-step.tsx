import { type ReactNode, useEffect, useState } from 'react';
import type { LedgerDetail, ServiceCodeAnswer, ServicePurpose } from '#contract/http/lending-api.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { CommandLine } from './command-line.tsx';
import { newestWipe } from './next-step.ts';
import { ServiceCodeCard } from './service-code-card.tsx';
import { provisionCommand } from './service-command.ts';
import { WipeReasons } from './wipe-card.tsx';

/** How often the page looks whether the PC has reported, once a code is out. */
const lookEveryMs = 5000;

const words: Readonly<Record<ServicePurpose, { readonly what: string; readonly wait: string }>> = {
  prepare: {
    what: '端末に消去確認用の目印と承認されたデータを入れ、制御と暗号化が働いていることを端末から報告させます。',
    wait: '端末からの報告を待っています',
  },
  wipe: {
    what: '端末のデータを消去します。途中で電源が切れても、続きから再開できます。',
    wait: '端末からの消去の報告を待っています',
  },
  check: {
    what: '消去した人とは別の職員が、端末にデータが残っていないことを調べます。調べるだけで、書き込みはしません。',
    wait: '端末からの検証の報告を待っています',
  },
};

interface ServiceStepProps {
  readonly detail: LedgerDetail;
  readonly purpose: ServicePurpose;
  /** Asks the office for the PC's standing again. */
  readonly onLook: () => void;
}

/** Work at the PC itself: a one-time code, the line to type there, and the wait for the report. */
export function ServiceStep({ detail, purpose, onLook }: ServiceStepProps): ReactNode {
  const { client } = useAccount();
  const { terminal } = detail.row;
  const [issued, setIssued] = useState<ServiceCodeAnswer | null>(null);
  const { busy, problem, press } = usePress();
  const last = purpose === 'wipe' ? newestWipe(detail) : null;
  const refusal = last?.checks.find(({ decision }) => decision?.verdict === 'refused')?.decision ?? null;
  const isOut = issued !== null || (last !== null && last.endedAt === null);
  useEffect(() => {
    if (issued === null) return;
    const looking = setInterval(onLook, lookEveryMs);
    return () => clearInterval(looking);
  }, [issued, onLook]);
  const issue = async (): Promise<void> => {
    const code = await press(() => client.lending.serviceCode(terminal, purpose));
    if (code === null) return;
    setIssued(code);
    onLook();
  };
  return (
    <div className="flex flex-col gap-5">
      <p>{words[purpose].what}</p>
      {last === null ? null : last.endedAt === null ? (
        <p>
          {last.executor.name}さんが{dayAndClock(last.orderedAt)}
          に消去の作業コードを発行しました。端末からの報告はまだありません。
          端末で消去が進んでいるときは、発行し直さないでください。前のコードによる消去の報告は受け付けられなくなります。
        </p>
      ) : last.result === 'needs-attention' ? (
        <div className="flex flex-col gap-2">
          <p>前回の消去は「要対応」で終わりました。次のことを確かめてから、もう一度消去してください。</p>
          <WipeReasons reasons={last.reasons} />
        </div>
      ) : refusal !== null ? (
        <p>前回の消去は、検証で認められませんでした。理由：{refusal.reason}</p>
      ) : null}
      {purpose === 'prepare' ? (
        <Disclosure summary="第6条の設定をまだ入れていない端末のとき">
          <p>借りる人がサインインしていないときに、端末で、管理者（root）として先に実行し、再起動します。</p>
          <CommandLine line={provisionCommand} className="mt-2 rounded-8 bg-solid-gray-50 px-4 py-3 text-std-16N-170" />
        </Disclosure>
      ) : null}
      {problem === null ? null : <ProblemBanner problem={problem} />}
      {issued === null ? null : (
        <>
          <ServiceCodeCard terminal={terminal} purpose={purpose} issued={issued} />
          <Progress label={words[purpose].wait} />
        </>
      )}
      <div className="flex flex-wrap gap-3">
        <Button
          variant={isOut ? 'outline' : 'solid'}
          onPress={() => void issue()}
          isPending={busy}
          pendingText="発行しています"
        >
          {isOut ? '作業コードを発行し直す' : '作業コードを発行する'}
        </Button>
        <Button variant="text" onPress={onLook}>
          報告が届いたか確かめる
        </Button>
      </div>
    </div>
  );
}
