import { type ReactNode, useCallback } from 'react';
import type { IntegrityAnswer } from '#contract/http/audit-api.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { Asked, Figures, HomeCard } from './home-card.tsx';

/** Whether the trail is whole, where nobody watched, and what was found: what an auditor's day begins with. */
export function AuditCards(): ReactNode {
  const { client } = useAccount();
  const integrity = useLoaded(useCallback((signal: AbortSignal) => client.audit.integrity(signal), [client]));
  const findings = useLoaded(useCallback((signal: AbortSignal) => client.audit.findings(signal), [client]));
  return (
    <>
      <HomeCard title="記録の完全性" more={{ to: '/audit/integrity', text: '検査の結果を見る' }}>
        <Asked of={integrity} show={(state) => <Integrity state={state} />} />
      </HomeCard>
      <HomeCard title="指摘" more={{ to: '/audit/findings', text: '指摘を見る' }}>
        <Asked
          of={findings}
          show={({ findings: all }) => {
            const unsolved = all.filter(({ state }) => state !== 'closed');
            const next = unsolved.toSorted((a, b) => a.dueOn.localeCompare(b.dueOn))[0];
            return (
              <>
                <Figures
                  figures={[
                    { title: '未解決', value: count(unsolved.length), unit: '件' },
                    {
                      title: '期限を過ぎたもの',
                      value: count(all.filter(({ isOverdue }) => isOverdue).length),
                      unit: '件',
                    },
                  ]}
                />
                {next === undefined ? null : (
                  <p className="text-std-16N-170">
                    次の期限は{eraDateWithWeekday(next.dueOn)}、「{next.title}」です。
                  </p>
                )}
              </>
            );
          }}
        />
      </HomeCard>
    </>
  );
}

function verdict({ lastRun, faults, chains }: IntegrityAnswer): { readonly tone: Tone; readonly text: string } {
  const found = faults.length + chains.filter(({ fault, forked }) => fault !== null || forked).length;
  if (found > 0 || lastRun?.outcome === 'fault') return { tone: 'bad', text: `異常が${count(found)}件あります` };
  if (lastRun === null) return { tone: 'warn', text: 'まだ検査していません' };
  return lastRun.outcome === 'sound'
    ? { tone: 'good', text: '異常はありません' }
    : { tone: 'warn', text: '検査が終わっていません' };
}

function Integrity({ state }: { readonly state: IntegrityAnswer }): ReactNode {
  const { lastRun, log, gapsTotal } = state;
  const { tone, text } = verdict(state);
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-std-16N-170">
        <Badge tone={tone}>{text}</Badge>
        {lastRun === null ? null : `${dayAndClock(lastRun.endedAt ?? lastRun.startedAt)}の検査`}
      </p>
      <Figures
        figures={[
          { title: '記録簿の件数', value: count(log?.size ?? 0), unit: '件' },
          { title: '制御と監視の空白', value: count(gapsTotal), unit: '件' },
        ]}
      />
      <p className="text-std-16N-170">
        立会い：{log === null || log.witnesses.length === 0 ? 'なし' : log.witnesses.join('、')}
      </p>
    </>
  );
}
