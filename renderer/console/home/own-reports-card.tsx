import { type ReactNode, useCallback } from 'react';
import { reportStateTitles } from '#contract/forms/report/life.ts';
import { longestReportDays } from '#contract/http/report-api.ts';
import { dayLater } from '#contract/loan/period.ts';
import { localDate } from '#contract/session/closing.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { PageLink } from '../page/page-link.tsx';
import { Asked, HomeCard } from './home-card.tsx';

/** 報告書 that the person has still to hand in, the oldest first. */
export function OwnReportsCard(): ReactNode {
  const { client, state } = useAccount();
  const to = localDate(new Date());
  const from = dayLater(to, 1 - longestReportDays);
  const loaded = useLoaded(
    useCallback((signal: AbortSignal) => client.report.reports({ from, to }, signal), [client, from, to]),
  );
  const own = state.kind === 'signed-in' ? state.account.id : '';
  return (
    <HomeCard title="出していない報告書" more={{ to: '/reports', text: '報告書を見る' }}>
      <Asked
        of={loaded}
        show={({ days }) => {
          const left = days.filter(
            (day) => day.staff.id === own && !day.isOpen && (day.state === 'draft' || day.state === 'returned'),
          );
          return left.length === 0 ? (
            <p className="text-std-16N-170">出していない報告書はありません。</p>
          ) : (
            <ul className="flex flex-col gap-2 text-std-16N-170">
              {left.toReversed().map(({ date, state: report }) => (
                <li key={date}>
                  <PageLink to={`/reports/${own}/${date}`}>
                    {eraDateWithWeekday(date)}（{reportStateTitles[report]}）
                  </PageLink>
                </li>
              ))}
            </ul>
          );
        }}
      />
    </HomeCard>
  );
}
